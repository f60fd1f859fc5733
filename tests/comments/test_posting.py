"""What becomes of a reply, from the button to the receipt; and that no word is ever lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone

from comments.checks import judge
from comments.models import Comment
from newsmania import purging
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def sentences(comment):
    return [reason["sentence"] for reason in comment.reasons]


def test_a_first_reply_is_held_and_its_writer_gets_a_private_receipt(send, reader, stored, article):
    response = send(comment="One.\n\nTwo <b>bold</b> https://example.org/a")
    assert response.status_code == 303
    page = reader.get(response.url)
    assert "Your reply is awaiting moderation" in page.text
    assert "Two &lt;b&gt;bold&lt;/b&gt;" in page.text
    assert article.get_absolute_url() in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    comment = stored.get()
    assert comment.status == Comment.Status.HELD
    assert "No reply from this browser has been approved yet." in sentences(comment)
    assert "bold" not in reader.get(article.get_absolute_url()).text


def test_links_work_once_readers_see_them(send, reader, moderator, stored):
    """Else a receipt, which its writer may pass on, would be a page of ours that advertises."""
    fields = {"comment": "> https://a.example/a\n\nYes.", "website": "https://pills.example/"}
    links = ['<a href="https://a.example/a" rel="nofollow ugc noopener">', "//pills.example"]
    preview = send(act="preview", **fields).text
    receipt = send(**fields).url
    told = reader.get(receipt).text
    assert "https://a.example/a" in told
    stored.get().approve(by=moderator.user)
    published = reader.get(receipt).text
    for link in links:
        assert link in preview
        assert link not in told
        assert link in published


def test_who_was_approved_before_is_published_at_once_in_the_same_browser(
    send, moderator, stored, client
):
    send(remember="on")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    response = send(comment="A second thought.")
    second = stored.last()
    assert second.status == Comment.Status.PUBLISHED
    assert response.url == f"/comments/reply/{second.pk}/"
    place = client.get(response.url)
    assert place.url == f"{second.article.get_absolute_url()}#reply-{second.pk}"


def test_a_typed_name_and_address_give_no_trust(send, moderator, stored, client):
    send(remember="on")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    client.cookies.clear()
    send(comment="I say that I am Rea.")
    assert stored.last().status == Comment.Status.HELD


def test_a_rejected_reply_ends_the_trust(send, moderator, stored):
    send(remember="on")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=2))
    send(comment="Second.")
    stored.last().mark_spam(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    send(comment="Third.")
    assert stored.last().status == Comment.Status.HELD


def test_a_second_click_finds_the_first_reply(send, stored):
    first, second = send(), send()
    assert stored.count() == 1
    assert first.status_code == second.status_code == 303
    assert first.url.startswith("/comments/receipt/")
    assert second.url.startswith("/comments/receipt/")


def test_a_click_that_the_other_one_overtakes_finds_its_reply(send, stored, monkeypatch):
    def overtaken(comment, posting):
        monkeypatch.setattr("comments.views.judge", judge)
        send()
        return judge(comment, posting)

    monkeypatch.setattr("comments.views.judge", overtaken)
    assert send().url.startswith("/comments/receipt/")
    assert stored.count() == 1


def test_a_reply_stored_at_the_last_moment_is_found_by_its_fingerprint(send, stored, monkeypatch):
    send()
    stored.update(created_at=timezone.now() - timedelta(minutes=1))
    monkeypatch.setattr("comments.models.CommentQuerySet.twin_of", lambda *_: None)
    assert send().url.startswith("/comments/receipt/")
    assert stored.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"comment": ""}, "comment", "Write your comment."),
        ({"comment": "\u200b \u3164\u2800"}, "comment", "Write your comment."),
        (
            {"comment": "x" * 5001},
            "comment",
            "A comment may have 5,000 characters; yours has 5001.",
        ),
        ({"comment": "a\x00b"}, "comment", "characters that we cannot read"),
        ({"comment": "\ufffd" * 9}, "comment", "characters that we cannot read"),
        ({"name": " \u200b"}, "name", "Write the name to print with your comment."),
        ({"name": "x" * 81}, "name", "A name may have 80 characters; yours has 81."),
        ({"name": "a\x00"}, "name", "characters that we cannot read"),
        ({"email": "nobody"}, "email", "Enter an email address such as name@example.org."),
        ({"email": "a@b.c\r\nBcc: x@y.z"}, "email", "Enter an email address such as"),
        ({"website": "javascript:alert(1)"}, "website", "Enter a web address such as"),
    ],
)
def test_a_bad_field_is_named_and_every_word_is_kept(send, stored, changes, field, sentence):
    typed = {"comment": "Words worth keeping.", "name": "Rea Der", "email": "rea@example.org"}
    page = send(**(typed | changes))
    assert page.status_code == 422
    assert f'<a href="#reply-field-{field}">' in page.text
    assert f'id="reply-field-{field}_error"' in page.text
    assert sentence in page.text
    assert 'tabindex="-1" autofocus' in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    for name, value in typed.items():
        if name not in changes:
            assert value in page.text
    assert not stored.exists()


def test_the_wrong_field_points_to_its_sentence(send):
    page = send(email="nobody")
    field = page.context["form"]["email"]
    html = str(field)
    assert 'aria-invalid="true"' in html
    described = html.split('aria-describedby="')[1].split('"')[0].split()
    for name in described:
        assert f'id="{name}"' in page.text
    assert any(name.endswith("error") for name in described)


def test_a_name_is_one_line_and_text_keeps_its_paragraphs(send, stored):
    send(name="A\r\nBcc: x@y.z  B", comment="One\r\n\r\n\r\n\r\nTwo\u202e")
    comment = stored.get()
    assert comment.name == "A Bcc: x@y.z B"
    assert comment.text == "One\n\nTwo"


def test_fields_that_are_not_the_forms_change_nothing(send, stored):
    send(status="published", writer_key="x", created_at="2001-01-01", article="99999", is_staff="1")
    comment = stored.get()
    assert comment.status == Comment.Status.HELD
    assert comment.writer_key == ""
    assert comment.created_at.year > 2001


def test_who_fills_in_the_hidden_field_is_spam_and_is_not_told(send, reader, stored):
    response = send(topic="12345")
    assert stored.get().status == Comment.Status.SPAM
    assert "Your reply is awaiting moderation" in reader.get(response.url).text


def test_two_links_hold_even_who_is_known(send, moderator, stored):
    send(remember="on")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    send(comment="https://a.example and https://b.example")
    assert "It has 2 links." in sentences(stored.last())


def test_too_fast_is_429_with_the_words_kept(send, stored):
    send()
    page = send(comment="Words worth keeping.")
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 15
    assert "Words worth keeping." in page.text
    assert "Please wait" in page.text
    assert stored.count() == 1


@pytest.mark.parametrize(("earlier", "minutes"), [(5, 5), (20, 600)])
def test_so_many_in_ten_minutes_or_a_day_are_refused(send, stored, article, earlier, minutes):
    from tests.comments.factories import CommentFactory

    for _ in range(earlier):
        comment = CommentFactory(article=article, email="rea@example.org", text=str(_))
        moment = timezone.now() - timedelta(minutes=minutes)
        Comment.objects.filter(pk=comment.pk).update(created_at=moment)
    assert send().status_code == 429


def test_words_survive_a_database_that_cannot_store_them(send, stored, monkeypatch):
    def fail(self, *arguments, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Comment, "save", fail)
    page = send(comment="Words worth keeping.")
    assert page.status_code == 503
    assert "Words worth keeping." in page.text
    assert "could not store your reply" in page.text
    assert "locked" not in page.text


def test_more_than_64_kb_is_413_before_it_is_read(send, stored):
    page = send(comment="x" * 70_000)
    assert page.status_code == 413
    assert "That is too long for us" in page.text
    assert not stored.exists()


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/x-www-form-urlencoded; charset=utf-16", 400),
        ("multipart/form-data; boundary=", 400),
        ("application/json", 422),
        ("application/x-www-form-urlencoded", 422),
    ],
)
def test_what_is_no_form_is_a_clear_4xx(reader, article, content_type, status):
    body = b"comment=%ff%fe%00&name=%ff&email=%"
    page = reader.post(
        f"/comments/{article.pk}/",
        data=body,
        content_type=content_type,
        headers={"Origin": "http://testserver"},
    )
    assert page.status_code == status
    assert 'class="masthead__name"' in page.text


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_405(reader, article, method):
    page = getattr(reader, method)(f"/comments/{article.pk}/")
    assert page.status_code == 405
    assert page.headers["Allow"] == "GET, HEAD, POST"
    assert "That page can only be read" in page.text


@pytest.mark.parametrize(
    ("state", "status"), [({}, 404), ({"scheduled": True}, 404), ({"withdrawn": "Gone."}, 410)]
)
def test_only_a_published_story_takes_replies(reader, state, status):
    article = ArticleFactory(**state)
    assert reader.get(f"/comments/{article.pk}/").status_code == status
    sent = reader.post(f"/comments/{article.pk}/", {}, headers={"Origin": "http://testserver"})
    assert sent.status_code == status


@pytest.mark.parametrize("number", ["0", "99999999", "9223372036854775808", "1" * 60, "-1", "x"])
def test_an_unknown_story_is_404(reader, db, number):
    sent = reader.post(f"/comments/{number}/", {}, headers={"Origin": "http://testserver"})
    assert sent.status_code == 404


def test_a_published_reply_makes_its_story_stale_and_nothing_else(
    send, moderator, stored, reader, article, django_capture_on_commit_callbacks
):
    """What shows it: its story's page and feed, and the pages of all replies."""
    journal = Path(purging.journal().path)
    with django_capture_on_commit_callbacks(execute=True):
        send(remember="on")
        stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    before = journal.read_text()
    with django_capture_on_commit_callbacks(execute=True):
        send(comment="A second thought.")
    assert stored.last().is_published
    told = journal.read_text().removeprefix(before).splitlines()
    assert told == [f"p discussion-{article.pk} replies"]
    assert "A second thought." in reader.get(article.get_absolute_url()).text
