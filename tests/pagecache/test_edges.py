"""What is sent to the caches in front, and that nothing is lost where they do not listen."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from newsmania import delivery
from newsmania.edges import EdgeError, Fastly, configured_edge
from newsmania.models import Delivery
from newsmania.pagecache.journal import Line

TOKEN = "a-secret-of-the-operator"


@pytest.fixture
def edge():
    """An HTTP server that remembers what it was asked and answers as it is told."""
    heard = []

    class Edge(BaseHTTPRequestHandler):
        def answer(self):
            length = int(self.headers.get("Content-Length", 0))
            heard.append((self.command, self.path, self.headers, self.rfile.read(length)))
            self.send_response(server.status)
            if server.status == 302:
                self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_PURGE = do_GET = answer  # noqa: N815 - names that http.server looks for

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Edge)
    server.status, server.heard = 200, heard
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def configured(settings, edge):
    def configure(kind):
        settings.EDGE, settings.EDGE_ADDRESS = kind, edge.address
        settings.EDGE_ZONE, settings.EDGE_TOKEN = "zone-1", TOKEN
        return configured_edge()

    return configure


def test_varnish_is_told_by_the_method_purge(configured, edge):
    configured("varnish").purge(["article-1", "list"], withdrawn=False)
    configured("varnish").purge(["article-2"], withdrawn=True)
    (soft, hard) = edge.heard
    assert soft[:2] == hard[:2] == ("PURGE", "/")
    assert soft[2]["xkey-softpurge"] == "article-1 list"
    assert hard[2]["xkey-purge"] == "article-2"
    assert "xkey-purge" not in soft[2]


def test_fastly_is_told_by_its_api(configured, edge):
    configured("fastly").purge(["article-1", "list"], withdrawn=False)
    ((method, path, headers, body),) = edge.heard
    assert (method, path) == ("POST", "/service/zone-1/purge")
    assert headers["Fastly-Key"] == TOKEN
    assert json.loads(body) == {"surrogate_keys": ["article-1", "list"]}
    assert "Fastly-Soft-Purge" not in headers  # The old page would be shown once more.


def test_cloudflare_is_told_by_its_api(configured, edge):
    configured("cloudflare").purge(["article-1"], withdrawn=True)
    ((method, path, headers, body),) = edge.heard
    assert (method, path) == ("POST", "/client/v4/zones/zone-1/purge_cache")
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(body) == {"tags": ["article-1"]}


@pytest.mark.parametrize(("kind", "most"), [("varnish", 100), ("fastly", 256), ("cloudflare", 100)])
def test_no_request_names_more_tags_than_the_edge_takes(configured, edge, kind, most):
    configured(kind).purge([f"article-{number}" for number in range(300)], withdrawn=False)
    assert len(edge.heard) == -(-300 // most)


def test_a_token_is_not_sent_where_a_redirect_points(configured, edge):
    edge.status = 302
    with pytest.raises(EdgeError, match="302"):
        configured("fastly").purge(["article-1"], withdrawn=False)
    assert len(edge.heard) == 1


def test_an_error_names_the_host_and_no_secret():
    with pytest.raises(EdgeError) as caught:
        Fastly("http://127.0.0.1:9", "zone-1", TOKEN).purge(["article-1"], withdrawn=False)
    assert "127.0.0.1:9" in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_an_edge_that_nobody_knows_is_a_mistake_in_the_settings(settings):
    settings.EDGE = "squid"
    with pytest.raises(ImproperlyConfigured):
        configured_edge()


# Nothing is lost

LINES = [Line("w", ("article-1",)), Line("p", ("list",)), Line("d", ("article-2",), 1.0)]


@pytest.fixture
def waiting(db, configured):
    """A purge that waits for an edge, with nothing that works on it by itself."""
    configured("varnish")
    delivery.leave(LINES)
    return Delivery.objects.get()


def test_a_purge_is_told_and_told_again_for_what_was_being_fetched(waiting, edge):
    assert delivery.deliver_due() == 1
    assert len(edge.heard) == 2  # What the clock changes is in the pages' own headers.
    assert delivery.deliver_due() == 0
    with time_machine.travel(timezone.now() + delivery.AGAIN_AFTER):
        assert delivery.deliver_due() == 1
    assert len(edge.heard) == 4
    assert not Delivery.objects.exists()


def test_an_edge_that_is_down_is_tried_later_and_later_until_it_hears(waiting, edge, client):
    edge.status = 503
    moment = timezone.now()
    for tries in range(1, 6):
        with time_machine.travel(moment):
            assert delivery.deliver_due() == 0
        waiting.refresh_from_db()
        assert waiting.tries == tries
        assert "503" in waiting.problem
        assert waiting.next_try_at - moment >= timedelta(seconds=2 ** (tries - 1))
        moment = waiting.next_try_at
    health = client.get("/healthz")
    assert health.status_code == 200
    assert "1 purge has not been heard by the edge" in health.text
    edge.status = 200
    with time_machine.travel(moment):
        assert delivery.deliver_due() == 1
    assert client.get("/healthz").text == "ok\n"


def test_two_processes_do_not_tell_the_same_purge(waiting, edge):
    mine, theirs = Delivery.objects.get(), Delivery.objects.get()
    later = timezone.now() + delivery.CLAIM
    assert Delivery.objects.claim(mine, later)
    assert not Delivery.objects.claim(theirs, later)


def test_what_a_dead_process_had_taken_is_told_by_another(waiting, edge):
    Delivery.objects.claim(waiting, timezone.now() + delivery.CLAIM)
    assert delivery.deliver_due() == 0
    with time_machine.travel(timezone.now() + delivery.CLAIM + timedelta(seconds=1)):
        assert delivery.deliver_due() == 1


@pytest.mark.django_db
def test_without_an_edge_nothing_waits(settings):
    settings.EDGE = settings.REDIS_URL = ""
    assert not delivery.leave(LINES)
    assert not Delivery.objects.exists()
