"""
The WSGI application around Django's (PEP 3333): answers with a kept page where there is one.

A page is kept under its scheme, host, path and those query parameters that its view declares; what
else a request carries (cookies, languages, odd headers, tracking parameters) is neither part of the
key nor seen by the view, so it can neither split nor poison what others get.
"""

import logging
import time
from collections.abc import Callable, Iterable
from gzip import compress
from pathlib import Path
from threading import Lock
from typing import Any

from newsmania.caching import DUE_HEADER, QUERY_HEADER, TAGS_HEADER
from newsmania.pagecache.flight import Flights
from newsmania.pagecache.journal import Journal, News
from newsmania.pagecache.keys import MOST_KNOWN, Key, Keys
from newsmania.pagecache.pages import (
    CLOCKS_DIFFER,
    LIFETIME,
    POLICY,
    SHORTEST_COMPRESSED,
    STALE_IF_ERROR,
    Headers,
    KeptPage,
    StartResponse,
)
from newsmania.pagecache.relay import Listener
from newsmania.pagecache.rendered import Application, Rendered, ask
from newsmania.pagecache.shelf import Shelf
from newsmania.pagecache.store import PageStore

logger = logging.getLogger(__name__)

type Dues = Callable[[], Iterable[tuple[float, Iterable[str]]]]

# Between Django and the door alone.
INTERNAL = {TAGS_HEADER, QUERY_HEADER, DUE_HEADER}

# The header in which each kind of edge reads what a page shows, and what stands between the tags.
EDGE_HEADERS = {
    "varnish": ("xkey", " "),
    "fastly": ("Surrogate-Key", " "),
    "cloudflare": ("Cache-Tag", ","),
}


class PageCache:
    """`dues` tells what the clock will change: moments (Unix time), each with its tags."""

    def __init__(
        self,
        application: Application,
        *,
        folder: Path,
        most_bytes: int,
        allowed_hosts: list[str],
        session_cookie: str,
        dues: Dues,
        build: str = "",
        edge: str = "",
        secure_header: tuple[str, str] | None = None,
        relay: Listener | None = None,
    ) -> None:
        self.application = application
        self.journal = Journal(folder / "journal")
        self.store = PageStore(most_bytes)
        self.shelf = Shelf(folder / "shelf", build, most_bytes)
        self.flights = Flights(folder / "flights")
        self.keys = Keys(allowed_hosts, session_cookie, secure_header)
        self.dues = dues
        self.edge = EDGE_HEADERS.get(edge)
        self.relay = relay
        self._unkept: set[str] = set()
        self._catching_up = Lock()
        self._knows_dues = False
        self._learnt_at = 0.0

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        key = self.keys.key(environ)
        if key is None:
            return self.application(environ, self._telling(start_response))
        if not self._is_in_touch():
            return self._pass_on(ask(self.application, environ), environ, start_response)
        page = self.store.pages.get(key)
        if page is not None and page.is_fresh(time.time()):
            return page.answer(environ, start_response, "paper; hit")
        return self._render(key, page, environ, start_response)

    # What is true now

    def _is_in_touch(self) -> bool:
        """
        What was purged until now is known. If not, nothing that is kept may be shown.

        One stat call, unless something was.
        """
        try:
            if self.journal.has_news():
                self._catch_up()
        except OSError:
            logger.exception("The journal of purges cannot be read: no page is kept.")
            return False
        except (ValueError, IndexError):
            logger.exception("The journal of purges is damaged: a new one is begun.")
            self.journal.rotate()
            return False
        return self.relay is None or self.relay.is_in_touch()

    def _catch_up(self) -> None:
        """Act on what was purged, before any thread that knows of it goes on."""
        with self._catching_up:
            if self.journal.has_news():
                self._act_on(self.journal.read())
                self.journal.confirm()

    def _act_on(self, news: News) -> None:
        touched = self.store.read(news, self.journal.epoch)
        if news.is_lost:
            self._knows_dues = False
        if any(line.kind == "w" for line in news.lines):
            self.shelf.remove(touched, self.journal.epoch)

    def _learn_dues(self) -> bool:
        """
        Before the first page is kept, ask what the clock will change. False: not known.

        And again after the clock was set back: what had passed, and was forgotten, lies ahead.
        """
        now = time.time()
        if now < self._learnt_at - CLOCKS_DIFFER:
            self._knows_dues = False
        self._learnt_at = now
        if not self._knows_dues:
            try:
                for due, tags in self.dues():
                    self.store.note_due(tags, due)
            except Exception:  # Whatever it is: without the clock no page can be trusted.
                logger.exception("The door does not know what will change by the clock.")
                return False
            self._knows_dues = True
        return True

    # Rendering, once

    def _render(
        self,
        key: Key,
        stale: KeptPage | None,
        environ: dict[str, Any],
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        if key.path in self._unkept:
            # It is likely to be so again, and then nobody gains by waiting.
            return self._render_and_keep(key, stale, environ, start_response)
        # Nothing in it has changed; it has merely been kept for long.
        is_only_old = stale is not None and not stale.is_out_of_date and time.time() < stale.due
        # Before a path's view has told which parameters it reads, all its queries are one flight.
        flight = key if self.keys.is_known(key.path) else key._replace(query="")
        with self.flights.alone(" ".join(flight), wait=not is_only_old) as is_first:
            if not is_first and stale is not None and is_only_old:
                return stale.answer(environ, start_response, "paper; hit; detail=stale")
            key = self.keys.recount(key)
            if found := self._found_meanwhile(key):
                return found.answer(environ, start_response, "paper; hit")
            return self._render_and_keep(key, stale, environ, start_response)

    def _found_meanwhile(self, key: Key) -> KeptPage | None:
        """The page that somebody else rendered while this request waited."""
        if not self._is_in_touch():
            return None
        now = time.time()
        page = self.store.pages.get(key)
        if page is not None and page.is_fresh(now):
            return page
        if not self._learn_dues():
            return None
        key = self._known_elsewhere(key)
        taken = self.shelf.take(key, self.journal.epoch)
        if taken is None or not taken[0].is_fresh(now):
            return None
        return taken[0] if self.store.keep(key, taken[0], since=taken[1]) else None

    def _known_elsewhere(self, key: Key) -> Key:
        """The key, by what another process knows of the parameters that a path's view reads."""
        if key.query and not self.keys.is_known(key.path):
            bare = self.shelf.take(key._replace(query=""), self.journal.epoch)
            if bare is not None:
                self.keys.learn(key.path, bare[0].reads)
        return self.keys.recount(key)

    def _render_and_keep(
        self,
        key: Key,
        stale: KeptPage | None,
        environ: dict[str, Any],
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        place, begun_at = self.store.place, time.time()
        rendered = ask(self.application, environ)
        is_in_touch = self._is_in_touch()
        if rendered.is_failure and stale is not None and is_in_touch:
            is_kept = self.store.pages.get(key) is stale  # Else it was withdrawn meanwhile.
            if is_kept and begun_at - stale.begun_at < LIFETIME + STALE_IF_ERROR:
                logger.warning("%s stands in, out of date, for a page that failed.", key.path)
                return stale.answer(environ, start_response, "paper; hit; detail=stale-if-error")
        if not (rendered.may_be_kept and is_in_touch and self._learn_dues()):
            self._note_unkept(key.path, rendered)
            return self._pass_on(rendered, environ, start_response)
        page = self._page(rendered, begun_at)
        self.keys.learn(key.path, page.reads)
        self._unkept.discard(key.path)
        key = self.keys.recount(key)
        if self.store.keep(key, page, since=place):
            self.shelf.put(key, page, place)
        return page.answer(environ, start_response, "paper; fwd=miss")

    def _page(self, rendered: Rendered, begun_at: float) -> KeptPage:
        reads = tuple(filter(None, rendered.header(QUERY_HEADER).split(",")))
        headers = self._for_outside(rendered.headers)
        policy = [pair for pair in rendered.headers if pair[0].lower() in POLICY]
        due = float(rendered.header(DUE_HEADER) or "inf")
        tags = _tags(rendered.headers)
        return KeptPage(headers, rendered.body, tags, policy, begun_at, reads, due)

    def _for_outside(self, headers: Headers) -> Headers:
        """With what the page shows where an edge reads it, so that the edge can be told."""
        told = [pair for pair in headers if pair[0] not in INTERNAL]
        tags = _tags(headers)
        if self.edge and tags:
            told.append((self.edge[0], self.edge[1].join(sorted(tags))))
        return told

    def _telling(self, start_response: StartResponse) -> StartResponse:
        def start(status: str, headers: Headers, *error: Any) -> Any:
            return start_response(status, self._for_outside(headers), *error)

        return start

    def _note_unkept(self, path: str, rendered: Rendered) -> None:
        """Requests for what cannot be kept need not wait for each other."""
        if not rendered.is_failure:
            if len(self._unkept) > MOST_KNOWN:
                self._unkept.clear()
            self._unkept.add(path)

    def _pass_on(
        self, rendered: Rendered, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """An answer that is not kept, compressed as Django would have."""
        body = rendered.body
        headers = self._for_outside(rendered.headers)
        headers = [pair for pair in headers if pair[0] != "Content-Length"]
        is_text = rendered.header("Content-Type").startswith("text/")
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        if is_text and "gzip" in accepted and len(body) > SHORTEST_COMPRESSED:
            body = compress(body, compresslevel=6, mtime=0)
            headers = [pair for pair in headers if pair[0] not in {"ETag", "Vary"}]
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        headers += [("Content-Length", str(len(body))), ("Cache-Status", "paper; fwd=miss")]
        start_response(rendered.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _tags(headers: Headers) -> frozenset[str]:
    """What a response says that it shows."""
    told = next((value for name, value in headers if name == TAGS_HEADER), "")
    return frozenset(filter(None, told.split(",")))
