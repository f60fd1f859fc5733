"""Two people at one form of the newsroom: neither's words are lost to the other's save."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Banner, Correction, Paper, Redirect
from comments.models import Ban, Rules, StoryRules, Word
from tests.articles.sending import fields_of
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    DeskFactory,
    ImageFactory,
    SectionFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)


def banner():
    return Banner.objects.create(text="High water", starts_at=NOW, ends_at=NOW + timedelta(days=1))


def correction():
    story = ArticleFactory(published=True)
    return Correction.objects.create(article=story, text="It was noon.", kind="correction")


# What is opened, the field that both change, and one that the colleague alone does.
FORMS = {
    "author": (lambda: AuthorFactory(biography="Writes."), "biography", ("name", "Bo Li")),
    "section": (lambda: SectionFactory(description="Far."), "description", ("position", 7)),
    "desk": (DeskFactory, "description", ("name", "Night Desk")),
    "tag": (TagFactory, "name", None),
    "image": (lambda: ImageFactory(caption="The bay"), "caption", ("credit", "Bo Li")),
    "banner": (banner, "text", ("ends_at", NOW + timedelta(days=3))),
    "correction": (correction, "text", ("is_grave", True)),
    "paper": (lambda: Paper.objects.get_or_create(pk=1)[0], "ads_txt", None),
    "redirect": (
        lambda: Redirect.objects.create(from_path="/old/", to_address="/about/"),
        "to_address",
        None,
    ),
    "rules": (Rules.objects.current, "consent", ("mode", "closed")),
    "storyrules": (
        lambda: StoryRules.objects.create(article=ArticleFactory(published=True), mode="open"),
        "mode",
        ("closes_at", NOW + timedelta(days=2)),
    ),
    "word": (lambda: Word.objects.create(text="casino", effect="hold"), "note", ("text", "poker")),
    "ban": (lambda: Ban.objects.create(kind="mail", value="a@b.example"), "reason", None),
}
OURS = {"to_address": "/corrections/", "mode": "closed", "ads_txt": "a.example, 1, DIRECT"}
THEIRS = {"to_address": "/archive/", "mode": "held", "ads_txt": "b.example, 2, DIRECT"}


def address(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def change(row, name, value):
    type(row)._default_manager.filter(pk=row.pk).update(**{name: value})


def sent(client, row, form, **changes):
    page = client.post(address(row), form | changes, follow=True)
    assert page.status_code == 200
    row.refresh_from_db()
    return page


@pytest.mark.parametrize("kind", [kind for kind, form in FORMS.items() if form[2]])
def test_what_its_writer_left_alone_stays_as_the_colleague_has_it(chief, kind):
    make, field, (theirs, value) = FORMS[kind]
    row = make()
    form = fields_of(chief.get(address(row)).text)
    change(row, theirs, value)
    sent(chief, row, form, **{field: OURS.get(field, "Ours")})
    assert getattr(row, field) == OURS.get(field, "Ours")
    assert getattr(row, theirs) == value


@pytest.mark.parametrize("kind", FORMS)
def test_what_both_have_changed_is_refused_once(chief, kind):
    make, field, _ = FORMS[kind]
    row = make()
    ours, theirs = OURS.get(field, "Ours"), THEIRS.get(field, "Theirs")
    form = fields_of(chief.get(address(row)).text)
    change(row, field, theirs)
    page = sent(chief, row, form, **{field: ours})
    assert "A colleague changed this while you were writing. Now it is: " in page.text
    assert getattr(row, field) == theirs
    again = fields_of(page.text)
    assert again[field] in (ours, [ours])
    sent(chief, row, again)
    assert getattr(row, field) == ours


def test_a_form_that_was_not_raced_is_saved_at_once(chief):
    for make, field, _ in FORMS.values():
        row = make()
        form = fields_of(chief.get(address(row)).text)
        sent(chief, row, form, **{field: OURS.get(field, "Ours")})
        assert getattr(row, field) == OURS.get(field, "Ours")
