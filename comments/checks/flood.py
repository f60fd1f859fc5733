"""
How fast one address or one network may write.

An address is refused. A network is first held: behind one there can be an office or a town.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.utils.translation import gettext, ngettext_lazy

from comments.checks.opinions import Case, Opinion, Verdict

# A network may do so many times what one person may, before it is refused.
CROWD = 2

UNITS = (
    (3600, ngettext_lazy("%d hour", "%d hours")),
    (60, ngettext_lazy("%d minute", "%d minutes")),
    (1, ngettext_lazy("%d second", "%d seconds")),
)


def limits() -> list[tuple[int, timedelta]]:
    """How many in how long, of settings such as `5/600`: five in ten minutes."""
    pairs = (limit.split("/") for limit in settings.REPLY_LIMITS)
    return [(int(most), timedelta(seconds=int(seconds))) for most, seconds in pairs]


def check(case: Case) -> Opinion | None:
    comment, now = case.comment, case.comment.created_at
    own = [one.created_at for one in case.earlier if one.email == comment.email]
    crowd = [one.created_at for one in case.earlier]
    wait = max(_longest_wait(own, now), _longest_wait(crowd, now, times=CROWD))
    if wait > 0:
        told = gettext("You have just written to us. Please wait %(time)s and send it again.") % {
            "time": _spoken(wait)
        }
        return Opinion(Verdict.REFUSE, "flood", told, retry_after=wait)
    if _longest_wait(crowd, now) > 0:
        told = "Other replies came from the same network shortly before."
        return Opinion(Verdict.HOLD, "crowd", told)
    return None


def _longest_wait(earlier: Sequence[datetime], now: datetime, times: int = 1) -> int:
    """Of all limits that are reached the longest, or the next try would meet the next limit."""
    return max(
        (
            _wait(earlier[: most * times], window, now)
            for most, window in limits()
            if len(earlier) >= most * times
        ),
        default=0,
    )


def _wait(latest: Sequence[datetime], window: timedelta, now: datetime) -> int:
    """Seconds until the oldest of these leaves the window; none are left when it has."""
    return ceil((latest[-1] + window - now).total_seconds())


def _spoken(seconds: int) -> str:
    size, unit = next(one for one in UNITS if seconds >= one[0])
    count = ceil(seconds / size)
    return str(unit % count)
