"""
What a new word, ban or limit would have done, tried on the latest replies before it bites.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.template.defaultfilters import pluralize

from comments.models import Comment, Status

DAYS = 90
# Newest first: enough to see, and few enough to be looked through while a moderator waits.
MOST_LOOKED_AT = 20_000
MOST_SHOWN = 50


@dataclass
class Rehearsal:
    looked_at: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    # The first of them: what readers see already before what they do not.
    caught: list[Comment] = field(default_factory=list)
    days: int = DAYS

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def sentence(self) -> str:
        """“Would have caught 3 of 120 replies of the last 90 days: 1 published, 2 spam.”"""
        base = f"{self.looked_at:,} {_replies(self.looked_at)} of the last {self.days} days"
        if not self.total:
            return f"It would have caught none of {base}."
        told = ", ".join(
            f"{self.counts[status]:,} {NAMES[status]}" for status in NAMES if self.counts[status]
        )
        return f"It would have caught {self.total:,} of {base}: {told}."


NAMES = {
    Status.PUBLISHED: "published",
    Status.HELD: "awaiting",
    Status.SPAM: "spam",
    Status.TRASH: "in the trash",
    Status.WITHDRAWN: "withdrawn",
}


def rehearse(catches: Callable[[Comment], bool]) -> Rehearsal:
    rehearsal = Rehearsal()
    replies = Comment.objects.since(DAYS).select_related("article").newest_first()
    for comment in replies[:MOST_LOOKED_AT].iterator(chunk_size=500):
        rehearsal.looked_at += 1
        if catches(comment):
            rehearsal.counts[comment.status] += 1
            if len(rehearsal.caught) < MOST_SHOWN or comment.is_published:
                rehearsal.caught.append(comment)
    rehearsal.caught.sort(key=lambda one: not one.is_published)
    del rehearsal.caught[MOST_SHOWN:]
    return rehearsal


def _replies(count: int) -> str:
    return f"repl{pluralize(count, 'y,ies')}"
