"""How the writers of some replies have fared here before, for the moderators to know."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from comments.letters.writers import may_be_told
from comments.models import Address, Ban, Comment, Status


@dataclass
class Record:
    """What one mail address has sent, by status, and since when."""

    counts: dict[str, int] = field(default_factory=dict)
    first_seen: datetime | None = None
    ban: Ban | None = None
    # Of this reply: its writer asked for a letter about the decision, or may be sent one.
    has_asked: bool = False
    may_be_told: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What there is of each kind, in the order in which it matters."""
        kinds = [
            (Status.PUBLISHED, "published"),
            (Status.HELD, "awaiting"),
            (Status.SPAM, "spam"),
            (Status.TRASH, "in the trash"),
            (Status.WITHDRAWN, "withdrawn"),
        ]
        return [(told, self.counts[kind]) for kind, told in kinds if self.counts.get(kind)]


def give_records(comments: Iterable[Comment]) -> None:
    """Give each reply its writer's `record`: two or three queries, however many there are."""
    listed = list(comments)
    proved = Address.objects.known_by_email({one.email for one in listed if one.is_proved})
    bans = list(Ban.objects.against_any(listed)) if listed else []
    sent: dict[str, Record] = defaultdict(Record)
    for email, status, count, first in Comment.objects.sent_from({one.email for one in listed}):
        record = sent[email]
        record.counts[status] = count
        record.first_seen = min(first, record.first_seen or first)
    for comment in listed:
        record = sent[comment.email]
        ban = next((one for one in bans if one.catches(comment)), None)
        comment.record = Record(  # type: ignore[attr-defined]
            record.counts,
            record.first_seen,
            ban,
            has_asked=_has_asked(comment),
            may_be_told=may_be_told(comment, proved.get(comment.email)),
        )


def _has_asked(comment: Comment) -> bool:
    """Known without a query where the reply was found by `in_queue`."""
    subscription = getattr(comment, "subscription", None)
    return subscription is not None and subscription.hears_decisions
