"""Commands that keep the texts and the pictures in order; each says in a sentence what it did."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from articles import renditions
from articles.models import Article, Image, Unsaved
from tests.articles.test_admin import change, words
from tests.factories import ArticleFactory, AuthorFactory, ImageFactory
from tests.files import JPEG, upload

pytestmark = pytest.mark.django_db


def said(*command, **options):
    out, errors = StringIO(), StringIO()
    call_command(*command, stdout=out, stderr=errors, **options)
    return out.getvalue() + errors.getvalue()


def last_line(text):
    return text.strip().splitlines()[-1]


def old(name):
    """As if it had been written two hours ago."""
    before = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(default_storage.path(name), (before, before))
    return name


def left(name, content=b"12345"):
    default_storage.save(name, ContentFile(content))
    return old(name)


def aged(image, days=40):
    Image.objects.filter(pk=image.pk).update(added_at=timezone.now() - timedelta(days=days))
    old(image.file.name)
    return image


def figure(image):
    return f'<p>x</p><figure data-picture="{image.pk}"></figure>'


# clean_bodies


def test_texts_are_put_through_the_sanitiser_of_today():
    good = ArticleFactory(published=True)
    bad = ArticleFactory(published=True)
    hostile = "<p>Tide</p><script>alert(1)</script>"
    Article.objects.filter(pk=bad.pk).update(body=hostile)
    before = Article.objects.get(pk=good.pk).updated_at
    text = said("clean_bodies", "--dry-run")
    assert f"Would change {bad.pk}: {bad.headline}" in text
    assert last_line(text) == "1 of 2 texts would change."
    assert Article.objects.get(pk=bad.pk).body == hostile
    assert last_line(said("clean_bodies")) == "1 of 2 texts changed."
    cleaned = Article.objects.get(pk=bad.pk)
    assert cleaned.body == "<p>Tide</p>"
    assert cleaned.modified_at == bad.modified_at  # Nothing that readers are told of.
    assert Article.objects.get(pk=good.pk).updated_at == before
    assert last_line(said("clean_bodies")) == "0 of 2 texts changed."


def test_a_revision_from_before_a_rule_is_cleaned_when_it_comes_back(editor):
    article = ArticleFactory()
    revision = article.record(by=None)
    revision.content["body"] = "<p>Tide</p><iframe src=//example.org></iframe>"
    revision.save()
    article.restore(revision, by=editor.user)
    assert Article.objects.get().body == "<p>Tide</p>"


def test_long_work_draws_a_line_each_tenth_in_a_log():
    for _ in range(20):
        ArticleFactory()
    text = said("clean_bodies")
    assert text.count(" %") == 11 or text.count(" %") == 10
    assert "100 %" in text


# make_renditions


def test_renditions_are_made_ahead_and_a_lost_file_stops_nothing():
    image, lost = ImageFactory(), ImageFactory(file=upload("lost.jpg", JPEG), alt_text="Lost")
    default_storage.delete(lost.file.name)
    text = said("make_renditions")
    assert f"No rendition of picture {lost.pk}" in text
    assert "1 picture has all its renditions." in text
    assert all(default_storage.exists(name) for name in renditions.all_names(image))


# clean_pictures


def test_files_that_nothing_refers_to_go_after_an_hour():
    image = ImageFactory()
    said("make_renditions")
    for name in [image.file.name, *renditions.all_names(image)]:
        old(name)
    leavings = [
        left("pictures/0123456789.jpg"),
        left("renditions/0123456789-natural-320.jpg"),
        left("renditions/0123456789-natural-320.jpg.00ff.part"),
    ]
    default_storage.save("pictures/fresh.jpg", ContentFile(b"1"))
    text = said("clean_pictures", "--dry-run")
    assert all(f"Would remove {name}" in text for name in leavings)
    assert last_line(text) == "0 pictures and 3 files (15 bytes) would go."
    assert all(map(default_storage.exists, leavings))
    assert last_line(said("clean_pictures")) == "0 pictures and 3 files (15 bytes) are gone."
    assert not any(map(default_storage.exists, leavings))
    assert default_storage.exists("pictures/fresh.jpg")
    assert all(map(default_storage.exists, [image.file.name, *renditions.all_names(image)]))
    assert Image.objects.exists()


def test_a_replaced_file_and_the_renditions_of_an_old_focal_point_go():
    image = ImageFactory()
    before = [image.file.name, *renditions.all_names(image)]
    said("make_renditions")
    image.file, image.focal_x = upload("new.jpg", JPEG), 10
    image.save()
    for name in [*before, image.file.name]:
        old(name)
    said("clean_pictures")
    assert not any(map(default_storage.exists, before))
    assert default_storage.exists(image.file.name)


def test_a_file_that_two_descriptions_share_stays_for_the_other():
    first, second = (aged(ImageFactory(file=upload("a.jpg", JPEG))) for _ in range(2))
    AuthorFactory()
    ArticleFactory(lead_image=second)
    said("clean_pictures", "--unused", "30")
    assert list(Image.objects.all()) == [second]
    assert default_storage.exists(first.file.name)


def test_unused_pictures_go_and_used_ones_stay(editor):
    images = [
        aged(ImageFactory(file=upload("a.jpg", JPEG), alt_text=str(number))) for number in range(10)
    ]
    lead, in_text, portrait, staged, staged_lead, *others = images
    remembered, remembered_lead, unsaved, young, unused = others
    aged(young, days=29)
    ArticleFactory(lead_image=lead, body=figure(in_text))
    author = AuthorFactory()
    author.portrait = portrait
    author.save()
    live = ArticleFactory(published=True)
    editor.post(
        change(live),
        words(live, body=figure(staged), lead_image=staged_lead.pk, _continue="Save"),
    )
    draft = ArticleFactory(lead_image=remembered_lead, body=figure(remembered))
    draft.record(by=None)
    draft.body, draft.lead_image = "<p>Without.</p>", None
    draft.save()
    assert remembered in Image.objects.unused()
    Unsaved.objects.create(user=editor.user, token="1", form={"body": [figure(unsaved)]})
    text = said("clean_pictures", "--unused", "30", "--dry-run")
    assert last_line(text).startswith("1 picture and 0 files")
    assert f"Would remove {unused.pk}: {unused}" in text
    assert Image.objects.count() == 10
    text = said("clean_pictures", "--unused", "30")
    assert "Removing" in text
    assert not Image.objects.filter(pk=unused.pk).exists()
    assert Image.objects.count() == 9


def test_without_the_option_no_picture_of_the_library_goes():
    aged(ImageFactory(), days=4000)
    assert last_line(said("clean_pictures")) == "0 pictures and 0 files (0 bytes) are gone."
    assert Image.objects.exists()
