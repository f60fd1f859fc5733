"""
Tells a WebSub hub that feeds have changed (W3C WebSub; the publisher's ping is PubSubHubbub 0.4's).

It happens in a thread of its own: a hub that is slow or gone delays and fails nobody, and what is
announced while a ping is on its way goes with the next one.
"""

import logging
from collections.abc import Iterable
from threading import Condition, Thread
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings

logger = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 10


class Announcer:
    """Waiting feeds, and the thread that tells the hub of them; it ends when there are none."""

    def __init__(self) -> None:
        self._waiting: dict[str, None] = {}
        self._changed = Condition()
        self._is_working = False

    def announce(self, feeds: Iterable[str]) -> None:
        """Have the hub told soon. Returns at once, and never raises."""
        if not settings.WEBSUB_HUB:
            return
        with self._changed:
            self._waiting |= dict.fromkeys(feeds)
            if not self._is_working and self._waiting:
                self._is_working = True
                Thread(target=self._work, name="websub", daemon=True).start()

    def wait(self, timeout: float | None = None) -> bool:
        """Until everything has been told; for whoever is about to end the process."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._is_working, timeout)

    def _work(self) -> None:
        while True:
            with self._changed:
                feeds, self._waiting = list(self._waiting), {}
                if not feeds:
                    self._is_working = False
                    self._changed.notify_all()
                    return
            ping(settings.WEBSUB_HUB, feeds)


def ping(hub: str, feeds: list[str]) -> bool:
    """Whether the hub took it. What went wrong is logged, and comes right with the next story."""
    body = urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]).encode()
    try:
        if not hub.startswith(("http://", "https://")):
            raise ValueError("it has no web address")
        with urlopen(Request(hub, data=body), timeout=SECONDS_TO_ANSWER):  # noqa: S310
            return True
    except (OSError, ValueError) as error:
        logger.warning("The WebSub hub %s was not told of %s feeds: %s", hub, len(feeds), error)
        return False


announcer = Announcer()
