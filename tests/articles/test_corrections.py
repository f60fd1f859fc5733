"""Corrections: where readers find them, and what they move."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.importers.intake import note_import
from articles.models import Article, Correction
from tests.articles.sending import opened, send
from tests.factories import ArticleFactory, TagFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/correction/add/"


@pytest.fixture
def story():
    return ArticleFactory(headline="Ebb", published=True)


def correct(article, text="It was <four> feet.", **traits):
    return Correction.objects.create(article=article, text=text, **traits)


def test_it_stands_below_the_story_and_above_it_when_grave(reader, story):
    correct(story, "A small one.")
    correct(story, "A grave one.", is_grave=True)
    correct(story, "Taken back.", kind=Correction.Kind.RETRACTION)
    page = reader.get(story.get_absolute_url()).text.partition('<article class="story">')[2]
    grave, taken, body, small = map(
        page.index, ["A grave one.", "Taken back.", "The moon pulls.", "A small one."]
    )
    assert grave < taken < body < small


def test_it_is_text_and_dated_wherever_it_is_shown(reader, story):
    correction = correct(story)
    for address in [story.get_absolute_url(), "/corrections/"]:
        page = reader.get(address).text
        assert "It was &lt;four&gt; feet." in page
        assert f"{timezone.localtime(correction.at):%B %Y}" in page
    assert f"{story.get_absolute_url()}#correction-{correction.pk}" in page


def test_the_feeds_tell_it(reader, story):
    correction = correct(story)
    feed = reader.get("/corrections/feed/").text
    assert "<title>Correction: Ebb</title>" in feed
    assert f"correction-{correction.pk}</guid>" in feed
    assert "It was" in reader.get("/feed/").text


def test_the_structured_data_tells_it(reader, story):
    correct(story, "Four feet.", kind=Correction.Kind.CLARIFICATION)
    page = reader.get(story.get_absolute_url()).text
    assert '"@type":"CorrectionComment","name":"Clarification","text":"Four feet."' in page


def test_the_newest_stand_first_on_their_page(reader, story):
    correct(story, "Older.", at=timezone.now() - timedelta(days=2))
    correct(story, "Newer.")
    page = reader.get("/corrections/").text
    assert page.index("Newer.") < page.index("Older.")


def test_readers_are_told_of_an_update_by_it(reader, story):
    assert "Updated" not in reader.get(story.get_absolute_url()).text
    correct(story)
    assert "Updated" in reader.get(story.get_absolute_url()).text
    first = Article.objects.get().modified_at
    correction = Correction.objects.get()
    correction.text = "It was five feet."
    correction.save()
    assert Article.objects.get().modified_at > first


def test_one_of_a_story_that_nobody_has_seen_moves_no_date():
    article = ArticleFactory(scheduled=True)
    correct(article)
    assert Article.objects.get().modified_at is None


def test_nothing_else_moves_that_date(editor, story):
    send(editor, story, opened(editor, story), headline="A typo mended", _publish_changes="x")
    story.refresh_from_db()
    story.tags.set([TagFactory(name="Moon")])
    story.save()
    note_import(story)
    story.withdraw(by=None)
    story.publish(by=None)
    assert Article.objects.get().modified_at is None


def test_the_marked_edit_does(editor, story):
    form = opened(editor, story)
    send(editor, story, form, headline="New facts", substantive="on", _publish_changes="x")
    assert Article.objects.get().modified_at is not None


def test_a_deleted_one_leaves_every_page(editor, reader, story):
    correction = correct(story)
    address = f"/admin/articles/correction/{correction.pk}/delete/"
    if editor.post(address, {"post": "yes"}).status_code == 403:
        correction.delete()
    for address in [story.get_absolute_url(), "/corrections/", "/corrections/feed/", "/feed/"]:
        assert "feet" not in reader.get(address).text


def form(article, at, **more):
    local = timezone.localtime(at)
    return {
        "article": article.pk,
        "kind": "correction",
        "text": "Four feet.",
        "at_0": f"{local:%Y-%m-%d}",
        "at_1": f"{local:%H:%M:%S}",
    } | more


def test_an_editor_states_one_and_signs_it(editor, story):
    editor.post(ADD, form(story, timezone.now()))
    assert Correction.objects.get().by == editor.user


def test_none_is_dated_in_the_future(editor, story):
    page = editor.post(ADD, form(story, timezone.now() + timedelta(days=1)))
    assert "stated now or was stated before" in page.text
    assert not Correction.objects.exists()


def test_one_whose_date_has_not_come_is_nowhere(reader, story):
    correct(story, "Not yet.", at=timezone.now() + timedelta(days=1))
    for address in [story.get_absolute_url(), "/corrections/", "/corrections/feed/", "/feed/"]:
        assert "Not yet." not in reader.get(address).text


def test_it_stays_with_its_story(editor, story):
    correction = correct(story)
    other = ArticleFactory(published=True)
    address = f"/admin/articles/correction/{correction.pk}/change/"
    editor.post(address, form(other, timezone.now(), text="Five feet."))
    correction.refresh_from_db()
    assert (correction.article, correction.text) == (story, "Five feet.")


def test_those_of_withdrawn_stories_leave_with_them(reader, story):
    correct(story)
    story.withdraw(by=None)
    assert "feet" not in reader.get("/corrections/").text
    assert "feet" not in reader.get("/corrections/feed/").text
