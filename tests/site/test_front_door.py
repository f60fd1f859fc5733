"""Raw bytes at the real server, as an attacker sends them; and the real server in trouble."""

import re
import socket

import pytest

from tests.site.conftest import running_paper

SECRET = b"GET /smuggled-secret/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module")
def door(tmp_path_factory, static):
    with running_paper(tmp_path_factory.mktemp("door"), static) as paper:
        yield paper


def send(paper, raw, seconds=3.0):
    """All that comes back on one connection until it is silent or closed."""
    port = int(paper.address.rpartition(":")[2])
    came = b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        line.sendall(raw.replace(b"HOST", f"127.0.0.1:{port}".encode()))
        try:
            while chunk := line.recv(65536):
                came += chunk
        except TimeoutError:
            pass
    return came


def statuses(came):
    return [int(found) for found in re.findall(rb"^HTTP/1\.[01] (\d{3})", came, re.M)]


SHAPES = {
    "both lengths": b"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 6\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n"
    b"Content-Length: %d\r\n\r\n" % len(SECRET),
    "odd chunked": b"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "space before the colon": b"GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length : %d\r\n\r\n"
    % len(SECRET),
    "folded header": b"GET / HTTP/1.1\r\nHost: HOST\r\nX: y\r\n Content-Length: 5\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: HOST\nContent-Length: %d\n\n" % len(SECRET),
    "signed length": b"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: +0\r\n\r\n",
    "body of a get": b"GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: %d\r\n\r\n" % len(SECRET),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_that_is_smuggled_becomes_what_others_get(door, shape):
    """Whatever the server makes of it, the next reader's page is the page."""
    before = door.get("/")[2]
    answers = statuses(send(door, SHAPES[shape] + SECRET, seconds=1.5))
    assert len(answers) <= 2
    assert 500 not in answers
    status, headers, body = door.get("/")
    assert (status, body) == (200, before)
    assert "smuggled" not in str(headers)


REST = b"\r\nHost: HOST\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("raw", "allowed"),
    [
        (b"GET / HTTP/1.0\r\n\r\n", {400}),
        (b"GET / HTTP/1.0\r\nHost: HOST\r\n\r\n", {200}),
        (b"GET / HTTP/1.1\r\n\r\n", {400}),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", {400}),
        (b"GET / HTTP/1.1\r\nHost: evil.example" + REST, {200, 400}),
        (b"GET http://evil.example/ HTTP/1.1" + REST, {200, 400}),
        (b"PURGE / HTTP/1.1\r\nxkey-purge: frame" + REST, {405}),
        (b"TRACE / HTTP/1.1" + REST, {405}),
        (b"GET /%00 HTTP/1.1" + REST, {400, 404}),
        (b"GET /%0d%0aSet-Cookie:a HTTP/1.1" + REST, {400, 404}),
        (b"GET //evil.example/%2e%2e HTTP/1.1" + REST, {404}),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1" + REST, {404, 414}),
        (b"GARBAGE\r\n\r\n", {400}),
    ],
)  # fmt: skip
def test_what_no_browser_sends_gets_no_error_of_ours(door, raw, allowed):
    came = send(door, raw)
    answers = statuses(came)
    assert len(answers) <= 1
    assert set(answers) <= allowed, came[:300]
    assert b"\r\nset-cookie" not in came.lower()
    assert b"evil.example" not in came.partition(b"\r\n\r\n")[0]


WITHDRAW = """
from articles.models import Article
Article.objects.get(slug__startswith="before-meeting").withdraw(by=None, note="It was not so.")
"""
EDIT = """
from articles.models import Section
Section.objects.first().save()
"""
TIMES = 8


def test_a_server_that_was_down_does_not_show_what_was_withdrawn_meanwhile(tmp_path, static, story):
    with running_paper(tmp_path / "one", static, workers=2) as paper:
        assert [paper.get(story)[0] for _ in range(TIMES)] == [200] * TIMES
        assert b"Before meeting with" in paper.get("/")[2]
    paper.manage("shell", "-v", "0", "-c", WITHDRAW)
    (tmp_path / "one" / "static").unlink()
    with running_paper(tmp_path / "one", static, workers=2) as paper:
        assert {paper.get(story)[0] for _ in range(TIMES)} == {410}
        assert all(b"Before meeting with" not in paper.get("/")[2] for _ in range(TIMES))


def test_without_its_database_it_shows_what_it_kept_but_not_what_was_withdrawn(
    tmp_path, static, story
):
    with running_paper(tmp_path / "one", static) as paper:
        first = paper.get("/")[2]
        assert paper.get(story)[0] == 200
        paper.manage("shell", "-v", "0", "-c", WITHDRAW)
        front = paper.get("/")[2]
        assert front != first
        assert paper.get("/archive/")[0] == 200
        paper.manage("shell", "-v", "0", "-c", EDIT)  # All pages are out of date.
        database = tmp_path / "one" / "paper.sqlite3"
        for file in (database, *tmp_path.glob("one/paper.sqlite3-*")):
            with file.open("r+b") as opened:
                opened.write(b"\0" * min(file.stat().st_size, 100_000))
        status, headers, body = paper.get("/")
        assert (status, body) == (200, front)
        assert headers["cache-status"] == "paper; hit; detail=stale-if-error"
        assert paper.get(story)[0] == 500
        assert b"Before meeting with" not in paper.get(story)[2]
