"""
Where a reply hangs in its thread.

A reply's `path` is its place among all replies to a story: the key of its thread, then of each
answer down to its own, so that one index holds whole threads in the order in which they are read.
A key is the moment of the reply and a few random letters; neither the words nor what others write
later moves it. `parent` is whom it answers in truth, however deep; `depth` is how deep it is shown.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Q

from comments.models.discussion import Discussion
from comments.models.status import Status

if TYPE_CHECKING:
    from django.db.models.manager import Manager

# WordPress's default. What answers a reply at the last level stands below it, at the same level.
DEEPEST = 5

# Digits before letters and all of one case, so that every collation sorts them as bytes do.
DIGITS = "0123456789abcdefghijklmnopqrstuv"
MOMENT_DIGITS, RANDOM_DIGITS = 11, 4  # Microseconds until the year 3111; 20 bits.
KEY_LENGTH = MOMENT_DIGITS + RANDOM_DIGITS
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def key_at(moment: datetime) -> str:
    """The key of a reply of this moment: sorts by it, and is hardly the same for two."""
    return moment_key(moment) + "".join(secrets.choice(DIGITS) for _ in range(RANDOM_DIGITS))


def moment_key(moment: datetime) -> str:
    """The digits of a key that sort it."""
    number = max(0, (moment - EPOCH) // timedelta(microseconds=1))
    return "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(MOMENT_DIGITS)))


def above(path: str) -> list[str]:
    """The paths of all replies that one with this path is shown below."""
    return [path[:end] for end in range(KEY_LENGTH, len(path), KEY_LENGTH)]


class Threaded(models.Model):
    parent = models.ForeignKey(
        # A reply with answers is emptied, never deleted; the whole story's may go with the story.
        "self",
        models.RESTRICT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name="reply that it answers",
    )
    thread = models.CharField(max_length=KEY_LENGTH, editable=False)
    path = models.CharField(max_length=KEY_LENGTH * DEEPEST, editable=False)
    depth = models.PositiveSmallIntegerField(default=1, editable=False)
    answers = models.PositiveIntegerField(
        default=0, editable=False, help_text="Published replies that are shown below it."
    )
    # Readers see it, or a placeholder that keeps the shape of the thread.
    is_shown = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(status=Status.PUBLISHED) | Q(answers__gt=0),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    if TYPE_CHECKING:
        article_id: int
        created_at: datetime
        status: str
        objects: Manager[Any]

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["article", "path"], condition=Q(is_shown=True), name="comment_oldest"
            ),
            models.Index(
                fields=["article", "-thread", "path"],
                condition=Q(is_shown=True),
                name="comment_newest",
            ),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        """A new reply gets its place, and counts at once where it is published at once."""
        if not self._state.adding:
            return super().save(*args, **options)
        if not self.path:
            self.take_place()
        with transaction.atomic():
            super().save(*args, **options)
            self.count(now=self.status)
        return None

    def take_place(self) -> None:
        """Below its parent, or at the head of a thread of its own."""
        key = key_at(self.created_at)
        if self.parent is None:
            self.thread = self.path = key
            self.depth = 1
        else:
            self.thread = self.parent.thread
            self.path = self.parent.path[: KEY_LENGTH * (DEEPEST - 1)] + key
            self.depth = len(self.path) // KEY_LENGTH

    def count(self, *, was: str = "", now: str = "") -> None:
        """
        Let the numbers beside the story and above it in the thread follow a change of status.

        In the transaction of that change. A reply that is not there has no status.
        """
        difference = (now == Status.PUBLISHED) - (was == Status.PUBLISHED)
        if not difference:
            return
        if self.depth > 1:
            replies: Any = type(self)._default_manager
            replies.filter(article=self.article_id, path__in=above(self.path)).update(
                answers=F("answers") + difference
            )
        Discussion.objects.add(self.article_id, difference)
