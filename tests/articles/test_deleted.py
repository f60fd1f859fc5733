"""A draft that was deleted comes back with every word, as whoever could see it."""

import pytest
from django.utils import timezone

from articles.models import Article, DeletedStory, Note, TrailEntry, Unsaved
from tests.articles.states import HOUR
from tests.factories import ArticleFactory, AuthorFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"
DELETED = "/admin/articles/deletedstory/"


def delete(client, article):
    return client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"}, follow=True)


def bring_back(client, *stories):
    chosen = [story.pk for story in stories]
    sent = {"action": "bring_back", "_selected_action": chosen}
    return client.post(DELETED, sent, follow=True)


@pytest.fixture
def draft(editor):
    article = ArticleFactory(headline="Ebb at noon", body="<p>The sea went.</p>")
    article.record(by=editor.user, note="Begun")
    said = article.head_content | {"headline": "Low water", "author_ids": [AuthorFactory().pk]}
    article.write(said, by=editor.user, note="A better headline")
    return article


def test_a_deleted_draft_comes_back_with_its_revisions_and_notes(editor, draft):
    Note.objects.create(article=draft, text="Call the harbour.", by=editor.user)
    known = ("number", "note", "by", "at", "content")
    before = list(draft.revisions.order_by("number").values(*known))
    authors = draft.byline_authors
    page = delete(editor, draft)
    assert "kept under “Deleted stories”" in page.text
    assert not Article.objects.exists()
    assert "Low water" in editor.get(DELETED).text
    page = bring_back(editor, DeletedStory.objects.get())
    article = Article.objects.get()
    assert f"{LIST}{article.pk}/change/" in page.text
    assert (article.headline, article.status) == ("Low water", "draft")
    assert (article.body, article.byline_authors) == ("<p>The sea went.</p>", authors)
    after = article.revisions.order_by("number").values(*known)
    assert list(after)[: len(before)] == before
    assert [one.note for one in article.revisions.all()][:2] == [
        "Brought back after it was deleted",
        "Deleted",
    ]
    assert article.notes.get().text == "Call the harbour."
    assert not DeletedStory.objects.exists()
    assert TrailEntry.objects.latest("pk").told() == "Brought back."


def test_what_a_colleague_had_typed_and_not_saved_is_kept(editor, draft):
    rea = UserFactory(username="rhea")
    form = {"headline": ["Low water"], "body": ["<p>Typed by Rhea.</p>"]}
    Unsaved.objects.create(article=draft, user=rea, form=form)
    delete(editor, draft)
    bring_back(editor, DeletedStory.objects.get())
    article = Article.objects.get()
    assert article.body == "<p>The sea went.</p>"
    typed = article.revisions.get(note__startswith="Not saved")
    assert (typed.by, typed.content["body"]) == (rea, "<p>Typed by Rhea.</p>")


def test_an_embargo_comes_back_with_the_story(editor, draft):
    until = timezone.now() + HOUR
    draft.hold_until(until)
    delete(editor, draft)
    bring_back(editor, DeletedStory.objects.get())
    assert Article.objects.get().embargo_until == until


def test_what_was_deleted_of_all_that_it_names_is_left_out(editor, draft):
    delete(editor, draft)
    AuthorFactory._meta.model.objects.all().delete()
    bring_back(editor, DeletedStory.objects.get())
    assert Article.objects.get().byline_authors == []


def test_a_reporter_finds_ones_own_and_no_others(reporter, editor, draft):
    own = ArticleFactory(headline="Mine", created_by=reporter.user)
    delete(reporter, own)
    delete(editor, draft)
    page = reporter.get(DELETED).text
    assert "Mine" in page
    assert "Low water" not in page
    theirs = DeletedStory.objects.get(headline="Low water")
    assert "Low water" not in reporter.get(f"{DELETED}{theirs.pk}/change/", follow=True).text
    bring_back(reporter, *DeletedStory.objects.all())
    assert [one.headline for one in Article.objects.all()] == ["Mine"]


def test_who_writes_nothing_sees_none(writer, moderator, editor, draft):
    delete(editor, draft)
    for client in (writer, moderator):
        assert client.get(DELETED).status_code == 403
        assert bring_back(client, DeletedStory.objects.get()).status_code == 403


def test_the_text_is_read_before_it_is_brought_back(editor, draft):
    delete(editor, draft)
    page = editor.get(f"{DELETED}{DeletedStory.objects.get().pk}/change/")
    assert "The sea went." in page.text


def test_it_is_brought_back_from_the_page_on_which_it_was_read(editor, draft):
    delete(editor, draft)
    story = DeletedStory.objects.get()
    page = f"{DELETED}{story.pk}/change/"
    assert "Bring back" in editor.get(page).text
    sent = {"CHANGE_FORM-action": "bring_back", "_selected_action": [story.pk]}
    told = editor.post(page, sent, follow=True)
    assert "It is a draft again" in told.text
    assert Article.objects.get().headline == "Low water"


def test_an_editor_deletes_for_good_and_the_trail_says_so(editor, draft):
    delete(editor, draft)
    story = DeletedStory.objects.get()
    editor.post(f"{DELETED}{story.pk}/delete/", {"post": "yes"})
    assert not DeletedStory.objects.exists()
    entry = TrailEntry.objects.latest("pk")
    assert (entry.object_repr, entry.is_deletion()) == ("Low water", True)
