"""
The right to edit is not the right to publish: reporters, and each story they may stand before.

Every action of the story form and its pages, by address, for each standing to a story.
"""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles.admin.deciding import NEEDS_PUBLISHING
from articles.models import Article, ShareLink
from tests.articles.test_admin import change, words
from tests.conftest import _signed_in
from tests.factories import ArticleFactory, ImageFactory, UserFactory

pytestmark = pytest.mark.django_db

STATES = {
    "draft": {},
    "review": {},
    "scheduled": {"scheduled": True},
    "live": {"published": True},
    "withdrawn": {"withdrawn": "It was not so."},
}

# May they see it, change it, delete it? A colleague's is not told: 404.
STANDINGS = {
    ("own", "draft"): (200, 302, 302),
    ("own", "review"): (200, 302, 403),
    ("own", "scheduled"): (200, 403, 403),
    ("own", "live"): (200, 403, 403),
    ("own", "withdrawn"): (200, 403, 403),
    ("assigned", "draft"): (200, 302, 403),
    ("assigned", "review"): (200, 302, 403),
    ("assigned", "scheduled"): (200, 302, 403),
    ("assigned", "live"): (200, 302, 403),
    ("assigned", "withdrawn"): (200, 302, 403),
    ("a colleague's", "draft"): (404, 404, 404),
    ("a colleague's", "review"): (404, 404, 404),
    ("a colleague's", "scheduled"): (404, 404, 404),
    ("a colleague's", "live"): (404, 404, 404),
    ("a colleague's", "withdrawn"): (404, 404, 404),
}
EACH_STANDING = pytest.mark.parametrize(
    ("whose", "state", "see", "edit", "delete"),
    [(*standing, *answers) for standing, answers in STANDINGS.items()],
    ids=[" ".join(standing) for standing in STANDINGS],
)


def story(whose, state, user):
    colleague = UserFactory(username="colleague", is_staff=True)
    article = ArticleFactory(
        headline="As it was", created_by=user if whose == "own" else colleague, **STATES[state]
    )
    if whose == "assigned":
        article.assigned_to.add(user)
    if state == "review":
        article.submit(by=None)
    if not article.revisions.exists():
        article.record(by=colleague)
    return Article.objects.get(pk=article.pk)


@EACH_STANDING
def test_what_a_reporter_may_look_at(reporter, whose, state, see, edit, delete):
    article = story(whose, state, reporter.user)
    for page in ["change", "history", "preview", "revisions", "revisions/1"]:
        answer = reporter.get(f"/admin/articles/article/{article.pk}/{page}/")
        assert answer.status_code == see, page
    listed = reporter.get("/admin/articles/article/").context["cl"].result_list
    assert (article in listed) == (see == 200)


@pytest.mark.parametrize("button", ["_continue", "_preview", "_submit"])
@EACH_STANDING
def test_what_a_reporter_may_write(reporter, whose, state, see, edit, delete, button):
    article = story(whose, state, reporter.user)
    answer = reporter.post(change(article), words(article, headline="As I see it", **{button: "x"}))
    assert answer.status_code == edit
    after = Article.objects.get(pk=article.pk)
    assert after.head_content["headline"] == ("As I see it" if edit == 302 else "As it was")
    if state in {"scheduled", "live"}:
        assert after.headline == "As it was"  # What readers see, or will.
    assert (after.status, after.publish_at) == (
        "review" if (button, edit, state) == ("_submit", 302, "draft") else article.status,
        article.publish_at,
    )


@EACH_STANDING
def test_no_button_lets_a_reporter_publish_or_withdraw(reporter, whose, state, see, edit, delete):
    article = story(whose, state, reporter.user)
    for button in NEEDS_PUBLISHING:
        for where in [change(article), "/admin/articles/article/add/"]:
            assert reporter.post(where, words(article, **{button: "x"})).status_code == 403
            # In the address it is no button, and presses nothing.
            reporter.post(f"{where}?{button}=x", words(article, _continue="x"))
    assert Article.objects.get(pk=article.pk).status == article.status
    assert not Article.objects.exclude(pk=article.pk).exclude(status="draft").exists()


@EACH_STANDING
def test_what_else_a_reporter_may_do(reporter, whose, state, see, edit, delete):
    article = story(whose, state, reporter.user)
    here = f"/admin/articles/article/{article.pk}"
    keep = reporter.post(f"{here}/unsaved/", {"headline": "Kept"})
    assert keep.status_code == (200 if edit == 302 else edit)
    assert article.unsaved.exists() == (edit == 302)
    assert reporter.post(f"{here}/share/", {"days": "2"}).status_code == edit
    assert article.share_links.exists() == (edit == 302)
    link = ShareLink.objects.create(article=article, expires_at=timezone.now() + timedelta(days=1))
    assert reporter.post(f"{here}/share/{link.pk}/withdraw/").status_code == edit
    link.refresh_from_db()
    assert link.is_open == (edit != 302)
    assert reporter.post(f"{here}/revisions/1/restore/").status_code == edit
    assert reporter.post(f"{here}/delete/", {"post": "yes"}).status_code == delete
    assert Article.objects.filter(pk=article.pk).exists() == (delete != 302)


def test_another_storys_link_is_not_withdrawn_through_ones_own(reporter):
    own = story("own", "draft", reporter.user)
    other = ArticleFactory()
    link = ShareLink.objects.create(article=other, expires_at=timezone.now() + timedelta(days=1))
    answer = reporter.post(f"/admin/articles/article/{own.pk}/share/{link.pk}/withdraw/")
    assert answer.status_code == 404
    link.refresh_from_db()
    assert link.is_open


FORBIDDEN_FIELDS = {
    "withdrawal_note": "Mine",
    "publish_at_0": "2020-01-01",
    "publish_at_1": "00:00:00",
    "changes_at_0": "2020-01-01",
    "changes_at_1": "00:00:00",
    "substantive": "on",
    "status": "published",
    "dateline": "2020-01-01",
    "created_by": "",
}


@pytest.mark.parametrize("state", STATES)
def test_no_field_that_a_reporter_sends_moves_a_date_or_a_state(reporter, state):
    article = story("assigned", state, reporter.user)
    outsider = UserFactory(username="friend", is_staff=True)
    embargo = {"embargo_until_0": "2020-01-01", "embargo_until_1": "00:00:00"}
    if state in {"draft", "review"}:
        Article.objects.update(embargo_until=timezone.now() + timedelta(days=3))
    before = Article.objects.get()
    form = words(article, **FORBIDDEN_FIELDS, **embargo, assigned_to=[outsider.pk], _continue="x")
    assert reporter.post(change(article), form).status_code == 302
    after = Article.objects.get()
    for field in ["status", "publish_at", "embargo_until", "dateline", "withdrawal_note"]:
        assert getattr(after, field) == getattr(before, field), field
    assert (after.staged_for, after.modified_at) == (None, before.modified_at)
    assert after.created_by == before.created_by
    assert list(after.assigned_to.all()) == [reporter.user]


def test_what_an_assigned_reporter_writes_waits_for_an_editor(reporter, editor, reader):
    article = story("assigned", "live", reporter.user)
    reporter.post(change(article), words(article, headline="As I see it", _continue="x"))
    assert "As I see it" not in reader.get(article.get_absolute_url()).text
    editor.post(
        change(article), words(article, seen=2, headline="As I see it", _publish_changes="x")
    )
    article.refresh_from_db()
    assert "As I see it" in reader.get(article.get_absolute_url()).text


def test_a_story_taken_from_a_reporter_is_closed_to_them(reporter):
    article = story("assigned", "draft", reporter.user)
    article.assigned_to.clear()
    assert reporter.get(change(article)).status_code == 404
    assert reporter.post(change(article), words(article, _continue="x")).status_code == 404


def test_a_reporter_recovers_no_words_of_a_colleague(reporter, editor):
    article = story("assigned", "draft", reporter.user)
    editor.post(f"/admin/articles/article/{article.pk}/unsaved/", {"headline": "Ana’s own words"})
    kept = article.unsaved.get()
    page = reporter.get(f"{change(article)}?recover={kept.pk}")
    assert "Ana’s own words" not in page.text
    unsaved = reporter.get(f"/admin/articles/article/{article.pk}/preview/?unsaved")
    assert "Ana’s own words" not in unsaved.text


def test_editors_assign_a_story_to_those_who_write_and_need_no_right_to_see_accounts(
    editor, reporter, moderator, writer
):
    article = ArticleFactory()
    page = editor.get(change(article)).text
    assert f'name="assigned_to" value="{reporter.user.pk}"' in page
    for other in [moderator, writer]:
        assert f'name="assigned_to" value="{other.user.pk}"' not in page
    form = words(article, assigned_to=[reporter.user.pk], _continue="x")
    assert editor.post(change(article), form).status_code == 302
    assert list(article.assigned_to.all()) == [reporter.user]
    refused = editor.post(change(article), words(article, assigned_to=[writer.user.pk]))
    assert refused.status_code == 200
    assert reporter.get(change(article)).status_code == 200


def test_who_may_view_stories_alone_changes_none(db):
    viewer = _signed_in(username="vi", is_staff=True)
    viewer.user.user_permissions.set(Permission.objects.filter(codename="view_article"))
    article = ArticleFactory(headline="As it was", created_by=viewer.user)
    article.record(by=None)
    here = f"/admin/articles/article/{article.pk}"
    for page in ["change", "history", "preview", "revisions", "revisions/1"]:
        assert viewer.get(f"{here}/{page}/").status_code == 200
    for action in ["unsaved", "share", "revisions/1/restore", "delete"]:
        assert viewer.post(f"{here}/{action}/", {"post": "yes", "headline": "x"}).status_code == 403
    assert viewer.post(change(article), words(article, _continue="x")).status_code == 403


def test_a_reporter_writes_and_hands_in_a_story_with_a_picture(reporter):
    page = reporter.get("/admin/articles/article/add/").text
    assert 'name="_publish"' not in page
    assert 'name="_submit"' in page
    form = words(lead_image=ImageFactory().pk, _submit="Send to review")
    assert reporter.post("/admin/articles/article/add/", form).status_code == 302
    article = Article.objects.get()
    assert (article.status, article.created_by) == ("review", reporter.user)
    assert LogEntry.objects.filter(object_id=article.pk, user=reporter.user).exists()
