"""Akismet and the paper's own check, asked over HTTP: what they are told, and what silence does."""

import hashlib
import hmac
import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from comments.checks import Case, Posting, Verdict, akismet, outside
from comments.models import Comment
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

SECRET = "a-secret-for-the-tests"


@pytest.fixture
def case(article):
    comment = CommentFactory.build(article=article, name="Rea", text="Good story – ça va?")
    posting = Posting(address="203.0.113.5", user_agent="Browser/1", referrer="https://a.example/")
    return Case(comment, posting)


@contextmanager
def server(answer):
    """Answers each POST by `answer(handler, body)`; gives its address and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers, body))
            answer(self, body)

        def log_message(self, *arguments):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", asked
    finally:
        running.shutdown()
        running.server_close()


def saying(body, status=200, **headers):
    def answer(handler, _):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.mark.parametrize(
    ("answer", "verdict", "code"),
    [
        (saying(b"false"), None, None),
        (saying(b"true"), Verdict.HOLD, "akismet"),
        (saying(b"true", X_akismet_pro_tip="discard"), Verdict.SPAM, "akismet"),
        (saying(b"invalid", X_akismet_debug_help="no key"), Verdict.HOLD, "akismet-outage"),
        (saying(b"false", 500), Verdict.HOLD, "akismet-outage"),
        (saying(b"", 302, Location="https://elsewhere.example/"), Verdict.HOLD, "akismet-outage"),
    ],
)
def test_akismet_is_asked_once_and_its_answer_is_an_opinion(case, settings, answer, verdict, code):
    settings.AKISMET_KEY, settings.SITE_ADDRESS = "abc123", "https://paper.example"
    with server(answer) as (address, asked):
        settings.AKISMET_ADDRESS = f"{address}/1.1/comment-check"
        opinion = akismet.check(case)
    assert (opinion and (opinion.verdict, opinion.code)) == (verdict and (verdict, code))
    ((path, headers, body),) = asked
    told = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    assert path == "/1.1/comment-check"
    assert headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert told["api_key"] == "abc123"
    assert told["blog"] == "https://paper.example/"
    assert told["user_ip"] == "203.0.113.5"
    assert told["user_agent"] == "Browser/1"
    assert told["comment_author"] == "Rea"
    assert told["comment_content"] == "Good story – ça va?"
    assert told["permalink"].startswith("https://paper.example/20")


def signed(handler, body):
    """As docs/reply-check.md tells the receiver to do it."""
    moment = handler.headers["NewsMania-Timestamp"]
    key = hmac.new(SECRET.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    right = hmac.compare_digest(handler.headers["NewsMania-Signature"], f"sha256={key}")
    fresh = abs(time.time() - int(moment)) < 300
    verdict = "spam" if right and fresh else "hold"
    saying(json.dumps({"verdict": verdict, "reason": "Pills.\nMany."}).encode())(handler, body)


def test_the_papers_own_check_gets_a_signed_question_without_addresses(case, settings):
    with server(signed) as (address, asked):
        settings.REPLY_CHECK_ADDRESS, settings.REPLY_CHECK_SECRET = f"{address}/judge", SECRET
        opinion = outside.check(case)
    assert opinion.verdict is Verdict.SPAM
    assert opinion.sentence == "The paper’s own check: Pills. Many."
    question = json.loads(asked[0][2])
    assert question["reply"]["text"] == "Good story – ça va?"
    assert question["writer"] == {"is_proved": False}
    assert case.comment.email.encode() not in asked[0][2]
    assert b"203.0.113.5" not in asked[0][2]


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (b'{"verdict": "publish"}', None),
        (b'{"verdict": "hold", "reason": null}', Verdict.HOLD),
        (b'{"verdict": "burn"}', Verdict.HOLD),
        (b"[]", Verdict.HOLD),
        (b"[" * 60_000, Verdict.HOLD),
        (b"\xff\xfe", Verdict.HOLD),
        (b"", Verdict.HOLD),
    ],
)
def test_an_answer_that_is_not_as_agreed_holds(case, settings, body, verdict):
    with server(saying(body)) as (address, _):
        settings.REPLY_CHECK_ADDRESS = address
        opinion = outside.check(case)
    assert (opinion and opinion.verdict) == verdict


def test_silence_gone_and_a_slow_drip_hold_within_the_bound(case, settings):
    """Nothing here measures how fast: an answer that never ends would hang the test."""

    def drip(handler, _):
        for _ in range(100):
            handler.wfile.write(b"H")
            time.sleep(0.2)

    with server(drip) as (address, _):
        settings.REPLY_CHECK_ADDRESS = address
        assert outside.check(case).code == "outside-outage"
    assert outside.check(case).code == "outside-outage"  # Nobody listens there any more.
    for address in ["file:///etc/passwd", "http://[", "nonsense"]:
        settings.REPLY_CHECK_ADDRESS = address
        assert outside.check(case).code == "outside-outage"


def test_an_outage_holds_a_proved_writers_reply_and_loses_nothing(
    send, moderator, stored, settings
):
    from datetime import timedelta

    from django.utils import timezone

    send(remember="on")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    settings.REPLY_CHECK_ADDRESS = "http://127.0.0.1:9/"
    assert send(comment="Words worth keeping.").status_code == 303
    last = stored.last()
    assert (last.status, last.text) == (Comment.Status.HELD, "Words worth keeping.")
