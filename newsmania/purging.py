"""
Tells every page cache that something has changed: in all processes, on all machines, at the edge.

What is told in a transaction goes out after it has committed, and not at all if it does not. The
machine's own processes know before the editor has their answer; other machines and the edge are
told at once in the background and again until they have heard (newsmania/delivery.py), so an editor
never waits for them.

What a change makes stale is worked out after the commit, from what is then true. A process that is
killed in between has left a promise on the disk (newsmania/pagecache/pledges.py), and the servers
let go of everything.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from newsmania import delivery
from newsmania.pagecache.journal import Journal, Kind, Line
from newsmania.pagecache.pledges import Pledge, broken

logger = logging.getLogger(__name__)

# Past this it is cheaper to let go of everything than to name all that has changed.
MOST_TAGS = 300
EVERYTHING = "frame"

# In the folder of the page cache.
PLEDGES = "pledges"
LOOK_EVERY = 1.0

_waiting = threading.local()


def purge(tags: Iterable[str], *, withdrawn: bool = False) -> None:
    """
    Pages that show what these tags name are out of date.

    Those of something withdrawn may not be seen again, not even where the paper cannot render.
    """
    tell(lambda: [Line("w" if withdrawn else "p", tuple(tags))])


def note_due(moment: float, tags: Iterable[str]) -> None:
    """At a moment (Unix time) the clock will change what these tags name."""
    tell(lambda: [Line("d", tuple(tags), moment)])


def tell(lines: Callable[[], Iterable[Line]]) -> None:
    """
    Tell lines that are worked out after the commit, all of a transaction's in one go.

    What a transaction told that was rolled back goes out with the next one: a page more is rendered
    anew than need be, never one too few.
    """
    promise()
    _told().append(lines)
    transaction.on_commit(_send)


def promise(**kwargs: Any) -> None:
    """
    Before a change: its purge will follow. Also a receiver of Django's signals.

    One promise stands for all changes of a thread until its next purge has gone out.
    """
    folder = settings.PAGE_CACHE_DIR / PLEDGES
    pledge = getattr(_waiting, "pledge", None)
    if pledge is None or pledge.path.parent != folder:  # Tests have many folders.
        try:
            _waiting.pledge = Pledge(folder)
        except OSError:  # A full disk stops no editor.
            logger.exception("A purge could not be promised: a crash now would lose it.")


def forget_promise(**kwargs: Any) -> None:
    """At the end of a request: what it promised and has not told was rolled back."""
    if not connection.in_atomic_block:
        _fulfil()


def _fulfil() -> None:
    pledge, _waiting.pledge = getattr(_waiting, "pledge", None), None
    if pledge is not None:
        pledge.fulfil()


def make_good() -> int:
    """Purge everything where a process died between a change and its purge. How many did."""
    found = 0
    for _ in broken(settings.PAGE_CACHE_DIR / PLEDGES):
        logger.warning("A process died before its purge: every kept page is made anew.")
        _rotate()
        delivery.hand_over([Line("w", (EVERYTHING,))])
        found += 1
    return found


def start_making_good() -> threading.Event:
    """At once, and then in a thread of a server process; setting what is returned ends it."""
    stop = threading.Event()
    _make_good_safely()
    threading.Thread(target=_make_good_for_ever, args=[stop], daemon=True, name="pledges").start()
    return stop


def _make_good_for_ever(stop: threading.Event) -> None:
    while not stop.wait(LOOK_EVERY):
        _make_good_safely()


def _make_good_safely() -> None:
    try:
        if make_good():
            connection.close()
    except OSError:
        logger.exception("Promised purges could not be looked at.")


def _told() -> list[Callable[[], Iterable[Line]]]:
    if not hasattr(_waiting, "told"):
        _waiting.told = []
    told: list[Callable[[], Iterable[Line]]] = _waiting.told
    return told


def _send() -> None:
    """Called once for each that was told, and sends all of them the first time."""
    told, _waiting.told = _told(), []
    try:
        lines = merged(line for work_out in told for line in work_out())
    except Exception:  # Whatever it is: nothing may stay that could be untrue.
        logger.exception("What a change made stale is not known: every kept page is made anew.")
        lines = [Line("w", (EVERYTHING,))]
    if lines:
        try:
            journal().write(lines)
        except OSError:
            logger.exception("The journal of purges cannot be written: kept pages are given up.")
            _give_up_pages()
        delivery.hand_over(lines)
    _fulfil()


def merged(lines: Iterable[Line]) -> list[Line]:
    """The same in as few lines as it takes; a change of very much is a change of everything."""
    found: list[Line] = []
    kinds: tuple[Kind, ...] = ("w", "p")
    waiting = [line for line in lines if line.tags]
    for kind in kinds:
        tags = {tag for line in waiting if line.kind == kind for tag in line.tags}
        if len(tags) > MOST_TAGS:
            tags = {EVERYTHING}
        if tags:
            found.append(Line(kind, tuple(sorted(tags))))
    dues = [line for line in waiting if line.kind == "d"]
    return [*found, *dict.fromkeys(dues)]


@cache
def _journal_at(folder: str) -> Journal:
    return Journal(Path(folder) / "journal")


def journal() -> Journal:
    return _journal_at(str(settings.PAGE_CACHE_DIR))


def _rotate() -> None:
    try:
        journal().rotate()
    except OSError:
        logger.exception("The journal of purges cannot be begun anew: kept pages are given up.")
        _give_up_pages()


def _give_up_pages() -> None:
    """On a full disk a file can still be removed; processes that miss it trust nothing."""
    try:
        Path(journal().path).unlink(missing_ok=True)
    except OSError:
        logger.critical("Kept pages may be out of date: restart the paper.", exc_info=True)
