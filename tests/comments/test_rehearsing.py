"""Bans, words and rules in the newsroom: rehearsed before they bite, and by whom they are made."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Ban, Comment, Rules, StoryRules, Word
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

ADD_WORD, ADD_BAN = "/admin/comments/word/add/", "/admin/comments/ban/add/"
RULES = "/admin/comments/rules/1/change/"


@pytest.fixture
def replies(article):
    for text, status in [("My casino", "published"), ("Our c a s i n o", "spam"), ("Tide", "held")]:
        CommentFactory(article=article, text=text, status=status, email="x@bad.example")
    CommentFactory(text="Casino", created_at=timezone.now() - timedelta(days=91))


def test_a_word_is_rehearsed_on_the_last_90_days_and_not_saved(moderator, replies):
    page = moderator.post(ADD_WORD, {"text": "Casino", "effect": "trash", "_rehearse": "1"})
    told = "It would have caught 2 of 3 replies of the last 90 days: 1 published, 1 spam."
    assert told in page.text
    assert "My casino" in page.text
    assert 'value="Casino"' in page.text
    assert not Word.objects.exists()
    assert moderator.post(ADD_WORD, {"text": "Casino", "effect": "trash"}).status_code == 302
    assert Word.objects.get().by == moderator.user


def test_a_rehearsal_of_a_faulty_form_shows_the_fault(moderator, replies):
    page = moderator.post(ADD_WORD, {"text": "!!!", "effect": "trash", "_rehearse": "1"})
    assert "There is no letter or digit in it" in page.text
    assert "It would have caught" not in page.text


def test_a_ban_and_a_limit_are_rehearsed_alike(moderator, replies):
    fields = {"kind": "domain", "value": "bad.example", "_rehearse": "1"}
    page = moderator.post(ADD_BAN, fields)
    assert "caught 3 of 3 replies of the last 90 days: 1 published, 1 awaiting, 1 spam" in page.text
    assert not Ban.objects.exists()
    CommentFactory(text="https://a.example https://b.example", status="published")
    fields = {"mode": "open", "close_after_days": 30, "most_links": 1, "most_alike": 2}
    fields |= {"alike_days": 7, "most_in_a_rush": 60, "hide_at": 3}
    page = moderator.post(RULES, fields | {"_rehearse": "1"})
    assert "It would have caught 1 of 4 replies" in page.text
    assert moderator.post(RULES, fields | {"under_attack": "on"}).status_code == 302
    assert Rules.objects.get().under_attack


def test_a_change_of_a_ban_is_rehearsed_without_changing_it(moderator, replies):
    ban = Ban.objects.create(kind="mail", value="good@example.org", by=None)
    fields = {"kind": "mail", "value": "x@bad.example", "_rehearse": "1"}
    page = moderator.post(f"/admin/comments/ban/{ban.pk}/change/", fields)
    assert "It would have caught 3 of 3" in page.text
    ban.refresh_from_db()
    assert ban.value == "good@example.org"


def test_who_may_not_moderate_sees_none_of_it(writer, reporter):
    for client in [writer, reporter]:
        for address in [ADD_WORD, ADD_BAN, RULES, "/admin/comments/training/"]:
            assert client.get(address).status_code == 403


def test_a_moderator_closes_a_story_in_the_newsroom(moderator, article, send):
    fields = {"article": article.pk, "mode": "closed"}
    assert moderator.post("/admin/comments/storyrules/add/", fields).status_code == 302
    assert StoryRules.objects.get().article == article
    assert send().status_code == 403
    assert not Comment.objects.exists()


def test_the_rules_are_there_from_the_start_with_the_papers_defaults():
    rules = Rules.objects.get()
    assert (rules.mode, rules.close_after_days, rules.most_links) == ("open", 30, 1)
    assert rules.trusts
    assert not rules.under_attack
