"""
Purges on their way to other machines and to the edge: told at once, and again until they are heard.

They wait in the database, so neither a restart nor an edge that is down loses one. A thread of each
server process looks after what is left over; the editor's own request only leaves the row and
starts a thread.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from newsmania.edges import EdgeError, configured_edge
from newsmania.pagecache.journal import Line

logger = logging.getLogger(__name__)

RELAY, EDGE = "relay", "edge"

# A process that took a delivery and died gives it up after this.
CLAIM = timedelta(seconds=20)
SWEEP_EVERY = 5.0

# An edge may store a page that it had begun to fetch before the purge; so it is told once more
# when any such fetch has ended.
AGAIN_AFTER = timedelta(seconds=6)


def receivers() -> list[str]:
    return [RELAY] * bool(settings.REDIS_URL) + [EDGE] * bool(settings.EDGE)


def hand_over(lines: Sequence[Line]) -> None:
    """Leave the lines for every receiver, and begin to tell them. Raises nothing."""
    try:
        is_left = leave(lines)
    except DatabaseError:
        logger.exception("The edge is not told of a purge; its copies live for half a minute.")
        return
    if is_left:
        # Not a daemon: a command that ends right after its change waits for it.
        threading.Thread(target=_deliver_and_close, name="delivery").start()


def leave(lines: Sequence[Line]) -> bool:
    """For every receiver a row. False where there is none to tell."""
    from newsmania.models import Delivery

    texts = [str(line) for line in lines]
    names = receivers()
    Delivery.objects.bulk_create(Delivery(receiver=name, lines=texts) for name in names)
    return bool(names)


def deliver_due() -> int:
    """Tell what is due. Returns how many deliveries were heard."""
    from newsmania.models import Delivery

    heard = 0
    for delivery in Delivery.objects.due()[:100]:
        if Delivery.objects.claim(delivery, timezone.now() + CLAIM):
            heard += _deliver(delivery)
    return heard


def sweep_for_ever(stop: threading.Event) -> None:
    """The thread of a server process; `stop` ends it."""
    while not stop.wait(SWEEP_EVERY):
        _deliver_and_close()


def start_sweeping() -> threading.Event | None:
    if not receivers():
        return None
    stop = threading.Event()
    threading.Thread(target=sweep_for_ever, args=[stop], daemon=True, name="deliveries").start()
    return stop


def _deliver_and_close() -> None:
    try:
        deliver_due()
    except DatabaseError:
        logger.exception("Purges under way could not be looked at; they stay there.")
    finally:
        connection.close()


def _deliver(delivery: Any) -> bool:
    lines = [Line.read(text) for text in delivery.lines]
    try:
        if delivery.receiver == RELAY:
            from newsmania.pagecache import relay

            relay.publish(lines)
        else:
            _tell_edge(lines)
    except EdgeError as error:
        logger.warning("A purge was not heard by the %s: %s", delivery.receiver, error)
        delivery.put_off(str(error))
        return False
    if delivery.receiver == EDGE and not delivery.is_repeat:
        delivery.is_repeat, delivery.problem = True, ""
        delivery.next_try_at = timezone.now() + AGAIN_AFTER
        delivery.save(update_fields=["is_repeat", "problem", "next_try_at"])
    else:
        delivery.delete()
    return True


def _tell_edge(lines: Sequence[Line]) -> None:
    edge = configured_edge()
    for line in lines:
        # What the clock changes is in each page's own Cache-Control.
        if edge is not None and line.kind != "d":
            edge.purge(line.tags, withdrawn=line.kind == "w")
