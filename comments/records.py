"""How the writers of some replies have fared here before, for the moderators to know."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from comments.models import Ban, Comment, Status


@dataclass
class Record:
    """What one mail address has sent, by status, and since when."""

    counts: dict[str, int] = field(default_factory=dict)
    first_seen: datetime | None = None
    ban: Ban | None = None

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
    """Give each reply its writer's `record`: two queries, however many replies there are."""
    listed = list(comments)
    bans = list(Ban.objects.against_any(listed)) if listed else []
    sent: dict[str, Record] = defaultdict(Record)
    for email, status, count, first in Comment.objects.sent_from({one.email for one in listed}):
        record = sent[email]
        record.counts[status] = count
        record.first_seen = min(first, record.first_seen or first)
    for comment in listed:
        record = sent[comment.email]
        ban = next((one for one in bans if one.catches(comment)), None)
        comment.record = Record(record.counts, record.first_seen, ban)  # type: ignore[attr-defined]
