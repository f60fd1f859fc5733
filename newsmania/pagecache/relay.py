"""
Purges between machines, over a Redis stream (Redis documentation, “Streams”).

Whoever purges adds to the stream; one process of each machine, the one that holds a lock, reads on
and writes what it reads into the machine's journal. It leaves a mark each second, so a machine that
has lost Redis stops trusting its pages (door.py) instead of showing old ones.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from newsmania.edges import EdgeError
from newsmania.pagecache.journal import Journal, Line

logger = logging.getLogger(__name__)

STREAM = "newsmania:purges"
# Weeks of a busy paper. Who has missed more begins anew.
MOST_ENTRIES = 100_000
BLOCK = 1000  # ms that a read waits: as often the mark is left.
SILENCE = 3.0  # s without a mark after which a purge of another machine may have been missed.


@cache
def _client(url: str) -> Any:
    from redis import Redis

    return Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2, decode_responses=True)


def publish(lines: Iterable[Line]) -> None:
    """Raises EdgeError where Redis was not told."""
    from redis import RedisError

    text = "\n".join(str(line) for line in lines)
    entry = {"lines": text, "machine": machine(settings.PAGE_CACHE_DIR)}
    try:
        _client(settings.REDIS_URL).xadd(STREAM, entry, maxlen=MOST_ENTRIES, approximate=True)
    except RedisError as error:
        raise EdgeError(f"Redis did not take a purge: {type(error).__name__}") from error


def machine(folder: Path) -> str:
    """A name of this machine's own: what it has told, it need not be told."""
    path = folder / "machine"
    try:
        return path.read_text()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"machine.{os.getpid()}"
        fresh.write_text(uuid4().hex)
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
        return path.read_text()


class Listener:
    """Reads the stream into a machine's journal, if no other process of the machine does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = Journal(folder / "journal")
        self.heard = folder / "heard"
        self.stop = threading.Event()

    def is_in_touch(self) -> bool:
        """Somebody on this machine has heard from Redis a moment ago."""
        try:
            return time.time() - os.stat(self.heard).st_mtime < SILENCE
        except OSError:
            return False

    def start(self) -> None:
        threading.Thread(target=self.run, daemon=True, name="relay").start()

    def run(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "relay.lock", "w") as lock:
            while not self.stop.is_set():
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self.stop.wait(1)
                    continue
                self._listen()

    def _listen(self) -> None:
        """While this process holds the lock. What was missed while nobody listened is lost news."""
        from redis import RedisError

        last = ""
        while not self.stop.is_set():
            try:
                client = _client(settings.REDIS_URL)
                if not last:
                    last = self._newest(client)
                    self.journal.rotate()
                last = self._read_on(client, last)
            except (RedisError, OSError) as error:
                # The gap cannot be known, so what is kept is let go when Redis is back.
                logger.warning("The relay hears nothing: %s", type(error).__name__)
                last = ""
                self.stop.wait(1)

    def _newest(self, client: Any) -> str:
        newest = client.xrevrange(STREAM, count=1)
        return newest[0][0] if newest else "0-0"

    def _read_on(self, client: Any, last: str) -> str:
        found = client.xread({STREAM: last}, count=500, block=BLOCK)
        for _stream, entries in found or []:
            for key, fields in entries:
                if fields.get("machine") != machine(self.folder):
                    self.journal.write(map(Line.read, fields["lines"].splitlines()))
                last = key
        self.heard.touch()
        return last
