"""The WebSub hub is told when readers see a change, and its troubles are nobody else's."""

import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

import pytest
from django.db import transaction
from django.utils import timezone

from articles import announcing
from articles.models import Correction
from newsmania.websub import announcer, ping
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db


class Hub(ThreadingHTTPServer):
    """A hub on this machine: it keeps what it is told, and can be made slow or ill."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.told, self.status, self.may_answer = [], 204, Event()
        self.may_answer.set()
        self.address = f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append(parse_qs(body))
        self.server.may_answer.wait(10)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def hub(settings):
    server = Hub()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBSUB_HUB = server.address
    settings.SITE_ADDRESS = "https://paper.example"
    yield server
    server.may_answer.set()
    assert announcer.wait(10)
    server.shutdown()
    server.server_close()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done in it is stored, and what waits for that is done then."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def told(hub):
    """The feeds that the hub has been told of, once all are told."""
    assert announcer.wait(10)
    return [feed for one in hub.told for feed in one["hub.url"]]


@pytest.fixture
def draft():
    return ArticleFactory(authors=["Ana Ruiz"], tags=["Moon"])


def test_publishing_announces_every_feed_that_the_story_stands_in(hub, draft, committed):
    with committed():
        draft.publish(by=None)
        assert told(hub) == []  # Not before it is stored.
    pages = ["/", "/section/world/", "/desk/news-mania-desk/", "/author/ana-ruiz/", "/tag/moon/"]
    assert set(told(hub)) == {
        f"https://paper.example{page}feed/{form}"
        for page in pages
        for form in ["", "atom/", "json/"]
    }
    assert all(one["hub.mode"] == ["publish"] for one in hub.told)


def correct(story):
    Correction.objects.create(article=story, text="It was five.")


def edit(story):
    story.write(story.head_content | {"headline": "Other words"}, by=None)
    story.publish_changes(by=None)


def withdraw(story):
    story.withdraw(by=None)


@pytest.mark.parametrize("change", [correct, edit, withdraw])
def test_changes_that_readers_see_are_announced(hub, draft, committed, change):
    draft.publish(by=None)
    assert told(hub) == []
    with committed():
        change(draft)
    assert "https://paper.example/feed/" in told(hub)


def test_what_readers_cannot_see_is_not_announced(hub, draft, committed):
    with committed():
        draft.save()
        draft.submit(by=None)
        draft.publish(by=None, at=timezone.now() + timedelta(hours=1))
        draft.write(draft.head_content | {"headline": "Other words"}, by=None)
    assert told(hub) == []


def test_an_old_story_is_no_news_until_it_is_corrected(hub, draft, committed):
    with committed():
        draft.publish(by=None, at=timezone.now() - timedelta(days=400))
    assert told(hub) == []
    with committed():
        correct(draft)
    assert told(hub)


def test_a_scheduled_story_is_announced_once_when_its_time_comes(
    hub, draft, reader, time_machine, monkeypatch, committed
):
    time_machine.move_to("2026-03-10T06:00:00Z")
    monkeypatch.setattr("articles.views.lookout", announcing.Lookout())
    draft.publish(by=None, at=timezone.now() + timedelta(hours=1))
    with committed():
        reader.get("/")
    assert told(hub) == []
    time_machine.move_to("2026-03-10T07:01:00Z")
    with committed():
        reader.get("/")
    assert "https://paper.example/section/world/feed/" in told(hub)
    hub.told.clear()
    with committed():
        reader.get("/")
    assert told(hub) == []


def test_a_story_that_is_not_stored_is_not_announced(hub, draft, committed):
    with committed(), transaction.atomic():
        draft.publish(by=None)
        transaction.set_rollback(True)
    assert told(hub) == []


def test_a_hub_that_does_not_answer_keeps_no_editor_waiting(hub, draft, committed):
    hub.may_answer.clear()
    with committed():
        draft.publish(by=None)
    deadline = time.monotonic() + 10
    while not hub.told and time.monotonic() < deadline:
        time.sleep(0.01)
    with committed():
        ArticleFactory(section=SectionFactory(name="Stars"), published=True)
    assert not announcer.wait(0.05)  # Both stories are out, and the hub has not answered yet.
    assert len(hub.told) == 1
    hub.may_answer.set()
    assert "https://paper.example/section/stars/feed/" in told(hub)


@pytest.mark.parametrize("status", [400, 500])
def test_a_hub_that_is_ill_fails_nobody_and_is_logged(hub, draft, caplog, status, committed):
    hub.status = status
    with committed():
        draft.publish(by=None)
    assert told(hub)
    assert draft.is_published
    assert "was not told" in caplog.text


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "no address", "file:///etc/hostname"])
def test_a_hub_that_is_not_there_is_logged(caplog, address):
    assert not ping(address, ["https://paper.example/feed/"])
    assert "was not told" in caplog.text


def test_without_a_hub_nothing_is_asked(draft, committed):
    with committed() as callbacks:
        draft.publish(by=None)
    assert {callback.__module__ for callback in callbacks} == {"newsmania.purging"}
    assert announcer.wait(0)
