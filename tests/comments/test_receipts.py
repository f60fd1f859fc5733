"""A receipt is the key to one's own reply: to change it or take it back, for fifteen minutes."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from comments.models import CHANGE_AGE, MOST_CHANGES, Comment
from tests.comments.conftest import OURS
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

LATE = CHANGE_AGE + timedelta(minutes=1)


def written(ago=timedelta(minutes=1), **traits):
    return CommentFactory(created_at=timezone.now() - ago, text="First words.", **traits)


def change(client, comment, text="Better words.", headers=OURS, **fields):
    fields = {"comment": text} | fields
    return client.post(comment.receipt_url, fields, headers=headers, follow=True)


def withdraw(client, comment):
    return change(client, comment, act="withdraw")


def stored(comment):
    return Comment.objects.get(pk=comment.pk)


def test_a_held_reply_is_changed_and_what_it_said_is_kept_for_moderators(reader):
    comment = written()
    page = change(reader, comment)
    assert page.status_code == 200
    assert "Better words." in page.text
    assert "First words." not in page.text
    again = stored(comment)
    assert (again.text, again.status) == ("Better words.", "held")
    assert again.edited_at
    assert [one.text for one in again.rewordings.all()] == ["First words."]
    assert again.rewordings.get().by is None


def test_a_change_is_judged_anew(reader, moderator):
    comment = written()
    comment.approve(by=moderator.user)
    page = change(reader, comment, "Buy https://one.example and https://two.example")
    assert "awaiting moderation" in page.text
    again = stored(comment)
    assert again.status == "held"
    codes = [reason["code"] for reason in again.reasons]
    assert "links" in codes
    assert codes[-1] == "changed"
    assert again.link_host
    assert "Buy" not in reader.get(comment.article.get_absolute_url()).text


def test_who_is_known_to_write_well_stays_published(send, reader, moderator):
    send(remember="on")
    Comment.objects.get().approve(by=moderator.user)
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    change(reader, Comment.objects.get())
    again = Comment.objects.get()
    assert (again.text, again.status) == ("Better words.", "published")
    text = reader.get(again.article.get_absolute_url()).text
    assert "changed since" in text


@pytest.mark.parametrize("status", ["spam", "trash"])
def test_what_the_checks_threw_away_is_not_found_out_by_changing_it(reader, status):
    comment = written(status=status)
    assert "awaiting moderation" in change(reader, comment).text
    assert stored(comment).status == status


def test_a_change_tells_what_is_wrong_and_keeps_the_words(reader):
    comment = written()
    page = change(reader, comment, "x" * 5001)
    assert page.status_code == 422
    assert "A comment may have 5,000 characters" in page.text
    assert "x" * 5001 in page.text
    assert stored(comment).text == "First words."


@pytest.mark.parametrize("act", ["", "withdraw"])
def test_after_a_quarter_of_an_hour_nothing_can_be_changed(reader, act):
    comment = written(ago=LATE)
    assert "Save the change" not in reader.get(comment.receipt_url).text
    page = change(reader, comment, act=act)
    assert page.status_code == 403
    assert "can no longer be changed" in page.text
    assert "Better words." in page.text
    assert (stored(comment).text, stored(comment).status) == ("First words.", "held")


def test_what_a_moderator_rejected_cannot_be_changed(reader, moderator):
    comment = written()
    comment.trash(by=moderator.user)
    assert change(reader, comment).status_code == 403
    assert withdraw(reader, comment).status_code == 403


def test_a_moderator_who_is_quicker_is_told_of(reader, moderator, monkeypatch):
    comment = written()

    def overtaken(self, text):
        stored(comment).mark_spam(by=moderator.user)
        return Comment(**{"article": self.article, "text": text, "name": "R", "email": "r@e.org"})

    monkeypatch.setattr(Comment, "as_if_sent_now", overtaken)
    page = change(reader, comment)
    assert page.status_code == 409
    assert "A moderator has just decided" in page.text
    assert "Better words." in page.text
    assert stored(comment).text == "First words."


def test_so_many_changes_are_enough(reader):
    comment = written()
    for number in range(MOST_CHANGES):
        assert change(reader, comment, f"Words {number}.").status_code == 200
    assert change(reader, comment, "Once more.").status_code == 403


def test_a_withdrawn_reply_vanishes_and_no_moderator_brings_it_back(reader, moderator):
    comment = written(published=True)
    page = withdraw(reader, comment)
    assert "You have withdrawn your reply" in page.text
    text = reader.get(comment.article.get_absolute_url()).text
    assert "No replies yet" in text
    assert "First words." not in text
    assert not stored(comment).approve(by=moderator.user)
    assert change(reader, comment).status_code == 403


def test_an_answered_reply_is_withdrawn_to_a_placeholder(reader):
    comment = written(published=True)
    CommentFactory(to=comment, published=True, text="An answer.")
    withdraw(reader, comment)
    text = reader.get(comment.article.get_absolute_url()).text
    assert "The writer has withdrawn this reply." in text
    assert "An answer." in text
    assert "First words." not in text


def test_nobody_changes_a_reply_with_another_key(reader):
    comment, other = written(), written()
    good = comment.receipt_url
    for token in [good[:-3] + "x/", "/comments/receipt/1/"]:
        assert reader.post(token, {"act": "withdraw"}, headers=OURS).status_code == 404
    forged = signing.dumps(comment.pk, salt="comments.other")
    page = reader.post(f"/comments/receipt/{forged}/", {"act": "withdraw"}, headers=OURS)
    assert page.status_code == 404
    withdraw(reader, other)
    assert stored(comment).status == "held"


def test_another_site_cannot_make_a_browser_change_it(reader):
    comment = written()
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert change(reader, comment, headers=headers).status_code == 403
    assert stored(comment).text == "First words."


# What waits of one's own


def mine(client, article, headers=OURS):
    return client.get(f"/comments/mine/{article.pk}/", headers=headers)


def test_a_browser_is_told_what_it_remembers_and_what_waits(send, reader, article):
    send(remember="on", comment="Mine & waiting.")
    CommentFactory(article=article, text="Somebody else's.")
    answer = mine(reader, article)
    assert answer.headers["Cache-Control"] == "private, no-store"
    told = answer.json()
    assert (told["name"], told["email"]) == ("Rea Der", "rea@example.org")
    assert "writer_key" not in answer.text
    (own,) = told["replies"]
    assert "Mine &amp; waiting." in own["html"]
    assert "only you see this" in own["html"]


@pytest.mark.parametrize("act", ["approve", "trash", "withdraw"])
def test_what_is_decided_does_not_wait(send, reader, article, moderator, act):
    send(remember="on")
    comment = Comment.objects.get()
    comment.withdraw() if act == "withdraw" else getattr(comment, act)(by=moderator.user)
    assert mine(reader, article).json()["replies"] == []


def test_spam_waits_for_whoever_sent_it(send, reader, article, moderator):
    send(remember="on")
    Comment.objects.get().mark_spam(by=moderator.user)
    (own,) = mine(reader, article).json()["replies"]
    assert "Awaiting moderation" in own["html"]


def test_a_browser_without_the_cookie_is_told_nothing(send, reader, article, editor):
    send(remember="on")
    send(comment="Without a tick.", client=editor)
    for client in [editor]:
        told = mine(client, article).json()
        assert told == {"name": "", "email": "", "website": "", "replies": []}
    assert mine(reader, article, {"Sec-Fetch-Site": "cross-site"}).status_code == 403
