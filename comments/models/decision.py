"""What moderators decided, each a row of its own that can be taken back."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.revision import Actor
from comments.models.status import Status

# How long a decision is offered to be taken back at the head of the queue.
UNDO_AGE = timedelta(hours=1)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def last_batch(self, user: Actor) -> list["Decision"]:
        """What this moderator last decided in one go, while it can still be taken back."""
        recent = self.filter(by=user, undone=False, at__gte=timezone.now() - UNDO_AGE)
        last = recent.exclude(verb=Decision.Verb.UNDO).first()
        return list(recent.filter(batch=last.batch)) if last else []

    def undo_batch(self, batch: UUID, *, by: Actor) -> int:
        """Take a whole batch back. Returns how many replies it reached."""
        decisions = self.filter(batch=batch, undone=False).select_related("comment")
        return sum(decision.comment.undo(by=by, batch=batch) for decision in decisions)


class Decision(models.Model):
    class Verb(models.TextChoices):
        APPROVE = "approve", "Approved"
        SPAM = "spam", "Marked as spam"
        TRASH = "trash", "Moved to trash"
        PICK = "pick", "Picked"
        UNPICK = "unpick", "Took from the picks"
        UNDO = "undo", "Took back the decision on"

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="decisions")
    batch = models.UUIDField(default=uuid4, db_index=True)
    verb = models.CharField(max_length=10, choices=Verb)
    from_status = models.CharField(max_length=10, choices=Status)
    to_status = models.CharField(max_length=10, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)
    undone = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "-at"], name="decision_by")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.comment_id}"
