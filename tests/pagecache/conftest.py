"""A door with a paper behind it that answers as a test tells it to."""

import io
from dataclasses import dataclass, field

import pytest

from newsmania.pagecache.door import PageCache
from newsmania.pagecache.journal import Journal, Line

PUBLIC = "public, max-age=0, s-maxage=30, stale-if-error=3600"


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def cache(self):
        return self.headers.get("Cache-Status", "").removeprefix("paper; ")


def ask(application, path="/", query="", method="GET", **headers):
    """One request, as a WSGI server brings it; `Accept_Encoding="br"` for a header."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    told = []
    body = b"".join(application(environ, lambda *line: told.append(line)))
    status, pairs = told[-1][:2]
    return Answer(status, dict(pairs), body)


@dataclass
class Paper:
    """What stands behind the door. Each rendering says which one it was."""

    rendered: int = 0
    tags: str = "frame,article-1"
    reads: str = ""
    status: str = "200 OK"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict] = field(default_factory=list)
    while_rendering: object = None

    def __call__(self, environ, start_response):
        self.rendered += 1
        self.asked.append(environ)
        body = f"<p>Rendering {self.rendered}</p>".encode() + b" " * 2000
        if self.while_rendering:
            self.while_rendering()
        headers = {
            "Content-Type": "text/html",
            "Cache-Control": PUBLIC,
            "Cache-Tag": self.tags,
            "X-Page-Query": self.reads,
            "Content-Length": str(len(body)),
        } | self.headers
        start_response(self.status, [(key, value) for key, value in headers.items() if value])
        return [body]


@pytest.fixture
def paper():
    return Paper()


@pytest.fixture
def process(paper, tmp_path):
    """Another process of the machine: `process()` has a memory of its own."""

    def begin(**changes):
        settings = {
            "folder": tmp_path / "pages",
            "most_bytes": 4_000_000,
            "allowed_hosts": ["testserver", ".example.org"],
            "session_cookie": "sessionid",
            "dues": list,
        }
        return PageCache(paper, **settings | changes)

    return begin


@pytest.fixture
def door(process):
    return process()


@pytest.fixture
def purge(tmp_path):
    journal = Journal(tmp_path / "pages" / "journal")

    def purge(*tags, kind="p", due=0.0):
        journal.write([Line(kind, tags, due)])

    purge.journal = journal
    return purge
