"""
Counts reads without knowing readers: no cookie, no address stored, no write for a single view.

A module on the story page tells of a read after ten seconds in view. Reads are collected in the
memory of the process that hears of them, and stored together: when a minute has passed, when there
are many, and when the process ends. What a crash loses is a minute of counts.

Robots are left out by what they do not do: run the module, stay, send the headers that browsers
send. Those that do all of it and give their names are left out by name.
"""

import atexit
import logging
import re
import threading
import time
from collections import Counter
from hashlib import blake2b
from os import urandom

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Article, MostRead, Reads
from newsmania.networks import network_of
from newsmania.origin import check_origin

logger = logging.getLogger(__name__)

# A household behind one address may read a story together; a hall full of phones cannot push it up.
MOST_BY_NETWORK = 3
# Bounds for who sends made-up reads: what is past them is not counted.
MOST_READS, MOST_STORIES, MOST_PAIRS = 2000, 500, 50_000
MOST_NUMBER = 2**63 - 1  # of a row, in any database

ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|headless|lighthouse|preview|monitor|scan|fetch|"
    r"python|curl|wget|java/|go-http|phantom|selenium|puppeteer|playwright",
    re.IGNORECASE,
)


def is_a_readers(request: HttpRequest) -> bool:
    """A browser says that its own page sent this. Raises PermissionDenied for another site's."""
    agent = request.headers.get("User-Agent", "")
    from_page = check_origin(request) and "Sec-Fetch-Site" in request.headers
    return bool(from_page and agent and not ROBOT.search(agent))


class Tally:
    """The reads that one process has heard of and not stored yet."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._reads: Counter[int] = Counter()
        self._seen: Counter[bytes] = Counter()
        self._key, self._hour = urandom(16), 0
        self._timer: threading.Timer | None = None

    def hear(self, story: int, request: HttpRequest) -> None:
        with self._lock:
            if not self._is_allowed(story, network_of(request)):
                return
            self._reads[story] += 1
            if self._timer is None and self.seconds:
                self._timer = threading.Timer(self.seconds, self._store_and_hang_up)
                self._timer.daemon = True
                self._timer.start()
            is_full = self._reads.total() >= MOST_READS
        if is_full:
            self.store()

    def store(self) -> None:
        """Write what was heard, and rank anew. What cannot be written is lost, and logged."""
        with self._lock:
            reads, self._reads = self._reads, Counter()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        if not reads:
            return
        try:
            with transaction.atomic():
                known = (
                    Article.objects.published().filter(pk__in=reads).values_list("pk", flat=True)
                )
                counted = {pk: reads[pk] for pk in known}
                if counted:
                    Reads.objects.add(counted, at=timezone.now())
                    MostRead.objects.rank()
        except DatabaseError:
            logger.exception("%s reads could not be stored.", reads.total())

    def _is_allowed(self, story: int, network: str) -> bool:
        """Few times a network, a story and an hour; known by a hash whose key is thrown away."""
        hour = int(time.time() // 3600)
        if hour != self._hour:
            self._hour, self._key = hour, urandom(16)
            self._seen.clear()
        pair = blake2b(f"{story} {network}".encode(), digest_size=8, key=self._key).digest()
        if story > MOST_NUMBER or (story not in self._reads and len(self._reads) >= MOST_STORIES):
            return False
        if pair not in self._seen and len(self._seen) >= MOST_PAIRS:
            return False
        self._seen[pair] += 1
        return self._seen[pair] <= MOST_BY_NETWORK

    def _store_and_hang_up(self) -> None:
        """In the timer's thread, whose connection nobody else will close."""
        try:
            self.store()
        finally:
            connection.close()


tally = Tally(settings.READS_SECONDS)
atexit.register(tally.store)
