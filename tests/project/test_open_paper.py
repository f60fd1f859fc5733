"""What `make run` makes ready, once, and leaves alone ever after."""

import hashlib
import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from articles import demo
from articles.models import Article, Revision, Section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("EDITOR_PASSWORD", "first-of-the-machine")


def open_paper():
    out = io.StringIO()
    call_command("open_paper", stdout=out)
    return out.getvalue()


def test_a_new_paper_gets_the_demo_edition_and_an_editor():
    told = open_paper()
    assert "editor, password: first-of-the-machine" in told
    assert Article.objects.published().count() >= 24
    assert Section.objects.count() == 6
    editor = get_user_model().objects.get(username="editor")
    assert editor.has_perm("articles.publish_article")
    assert editor.has_perm("comments.moderate_comment")
    assert not editor.is_superuser


def test_nobody_but_the_editor_can_sign_in_to_a_new_paper():
    open_paper()
    others = get_user_model().objects.exclude(username="editor")
    assert {user.username for user in others} == {"reporter", "moderator"}
    assert not any(user.has_usable_password() or user.is_superuser for user in others)


def test_a_second_start_changes_nothing_that_an_editor_has_done():
    open_paper()
    summit = Article.objects.newest_first().first()
    summit.headline = "Edited here"
    summit.save()
    Article.objects.exclude(pk=summit.pk).first().delete()
    stories, revisions = Article.objects.count(), Revision.objects.count()
    editor = get_user_model().objects.get(username="editor")
    editor.set_password("changed-by-the-editor")
    editor.save()
    told = open_paper()
    assert "first-of-the-machine" not in told
    assert "changed-by-the-editor" not in told
    assert (Article.objects.count(), Revision.objects.count()) == (stories, revisions)
    summit.refresh_from_db()
    assert summit.headline == "Edited here"


def test_an_emptied_paper_is_not_filled_again():
    open_paper()
    Article.objects.all().delete()
    open_paper()
    assert not Article.objects.exists()


def test_every_picture_shows_its_drawing_as_it_is_now():
    folder = demo.FOLDER / "pictures"
    rendered = json.loads((folder / "rendered.json").read_text())
    drawings = {path.stem: path for path in folder.glob("*.svg")}
    assert rendered == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in drawings.items()
    }, "draw them anew: make pictures"
    assert {path.stem for path in folder.glob("*.webp")} == set(drawings)
