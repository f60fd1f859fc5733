"""The kept pages in one process's memory: bounded in bytes, found by key and by tag."""

import time
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

from newsmania.pagecache.journal import Line, News
from newsmania.pagecache.keys import Key
from newsmania.pagecache.pages import KeptPage

# A page larger than this share of all memory would push too many others out.
LARGEST_SHARE = 8

# Every page shows the frame, so to purge it is to purge everything.
EVERYTHING = "frame"

# Tags whose last purge is remembered. Past it the oldest pages are no longer told from the newest.
MOST_TAGS = 50_000

# A moment that has passed is remembered for longer than any page takes to render.
REMEMBERED = 600.0


class Place(NamedTuple):
    """A place in the journal, the same one for every process of the machine."""

    epoch: str
    line: int


class PageStore:
    """
    Reading takes no lock: a dictionary look-up is atomic. Every change takes one.

    What goes first when memory is short is what nobody has asked for since it was last looked at
    (the second-chance rule), so that a hit need not reorder anything.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self.bytes = 0
        self.place = Place("", 0)
        self._by_tag: dict[str, set[Key]] = {}
        self._sizes: dict[Key, int] = {}
        self._dues: dict[str, list[float]] = {}
        self._purged: dict[str, int] = {}  # Tag: the last line that purged it.
        self._lock = Lock()

    def keep(self, key: Key, page: KeptPage, *, since: Place) -> bool:
        """
        Keep a page that was rendered from what was true at a place in the journal.

        False where something that it shows has changed meanwhile: then it may answer the request
        that it was rendered for, and no other.
        """
        with self._lock:
            if not self._is_true(page, since):
                return False
            self._let_go(key)
            page.due = min(page.due, self._next_due(page))
            size = page.size * 2  # The compressed forms come when they are asked for.
            if size * LARGEST_SHARE > self.most_bytes:
                return True
            self.pages[key] = page
            self._sizes[key] = size
            self.bytes += size
            for tag in page.tags:
                self._by_tag.setdefault(tag, set()).add(key)
            self._make_room()
            return True

    def read(self, news: News, epoch: str) -> list[Key]:
        """Do what the journal says. Returns the keys of pages that are not true any more."""
        touched: list[Key] = []
        with self._lock:
            if news.is_lost:
                self._forget_all(epoch)
            for line in news.lines:
                self.place = Place(self.place.epoch, self.place.line + 1)
                if line.kind == "d":
                    self.note_due(line.tags, line.due)
                else:
                    touched += self._purge(line)
        return touched

    def note_due(self, tags: Iterable[str], due: float) -> None:
        """At this moment (Unix time) the clock changes what the tags name."""
        for tag in tags:
            self._dues.setdefault(tag, []).append(due)
            for key in self._by_tag.get(tag, ()):
                self.pages[key].due = min(self.pages[key].due, due)

    def _forget_all(self, epoch: str) -> None:
        self.pages.clear()
        self._by_tag.clear()
        self._sizes.clear()
        self._dues.clear()
        self._purged.clear()
        self.bytes = 0
        self.place = Place(epoch, 0)

    def _purge(self, line: Line) -> list[Key]:
        if len(self._purged) > MOST_TAGS:
            self._purged = {EVERYTHING: self.place.line}
        for tag in line.tags:
            self._purged[tag] = self.place.line
        keys = {key for tag in line.tags for key in self._by_tag.get(tag, ())}
        for key in keys:
            if line.kind == "w":
                self._let_go(key)
            else:
                self.pages[key].is_out_of_date = True
        return list(keys)

    def _is_true(self, page: KeptPage, since: Place) -> bool:
        """Nothing that it shows was purged, or changed by the clock, since it was begun."""
        if since.epoch != self.place.epoch:
            return False
        if any(self._purged.get(tag, 0) > since.line for tag in (EVERYTHING, *page.tags)):
            return False
        now = time.time()
        dues = (due for tag in page.tags for due in self._dues.get(tag, ()))
        return not any(page.begun_at <= due <= now for due in dues)

    def _next_due(self, page: KeptPage) -> float:
        now = time.time()
        found = float("inf")
        for tag in page.tags:
            if dues := self._dues.get(tag):
                self._dues[tag] = [due for due in dues if due > now - REMEMBERED]
                found = min([found, *(due for due in dues if due > now)])
        return found

    def _make_room(self) -> None:
        while self.bytes > self.most_bytes and self.pages:
            key, page = next(iter(self.pages.items()))
            if page.is_asked_for:
                page.is_asked_for = False
                self.pages.move_to_end(key)
            else:
                self._let_go(key)

    def _let_go(self, key: Key) -> None:
        page = self.pages.pop(key, None)
        if page is None:
            return
        self.bytes -= self._sizes.pop(key)
        for tag in page.tags:
            keys = self._by_tag[tag]
            keys.discard(key)
            if not keys:
                del self._by_tag[tag]
