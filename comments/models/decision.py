"""What moderators decided, each a row of its own that can be taken back."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Actor
from comments.models.status import Status

if TYPE_CHECKING:
    from comments.models.reply import Comment

LONGEST_NOTE = 300

# How long a decision is offered to be taken back at the head of the queue.
UNDO_AGE = timedelta(hours=1)


class Because(models.TextChoices):
    """Why a reply was moved to the trash, in the moderators' words. Its writer is told."""

    OFF_TOPIC = "off-topic", "Off topic"
    PERSONAL = "personal", "Personal attack"
    UNLAWFUL = "unlawful", "Unlawful or untrue"
    DUPLICATE = "duplicate", "Said already"
    OTHER = "other", "Another reason"


TOLD = {
    Because.OFF_TOPIC: _("It was not about the story."),
    Because.PERSONAL: _("It attacked somebody instead of what they said."),
    Because.UNLAWFUL: _("It said something that is unlawful or untrue."),
    Because.DUPLICATE: _("It said what had been said already."),
}


class DecisionQuerySet(models.QuerySet["Decision"]):
    def last_batch(self, user: Actor) -> list["Decision"]:
        """What this moderator last decided in one go, while it can still be taken back."""
        recent = self.filter(by=user, undone=False, at__gte=timezone.now() - UNDO_AGE)
        last = recent.exclude(verb=Decision.Verb.UNDO).first()
        return list(recent.filter(batch=last.batch)) if last else []

    def in_batch(self, batch: UUID) -> Self:
        return self.filter(batch=batch)

    def undo_batch(self, batch: UUID, *, by: Actor) -> "list[Comment]":
        """Take a whole batch back, with the bans it made. Returns the replies that it reached."""
        decisions = self.filter(batch=batch, undone=False).select_related("comment__article")
        comments = {one.comment_id: one.comment for one in decisions}.values()
        reached = [one for one in comments if one.undo(by=by, batch=batch)]
        for comment in reached:  # To approve and pick are two decisions of one batch.
            while comment.undo(by=by, batch=batch):
                pass
        return reached


class Decision(models.Model):
    class Verb(models.TextChoices):
        APPROVE = "approve", "Approved"
        SPAM = "spam", "Marked as spam"
        BAN = "ban", "Banned the writer of"
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
    because = models.CharField("reason", max_length=10, choices=Because, blank=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, help_text="The writer reads it.")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "-at"], name="decision_by")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.comment_id}"

    @property
    def told(self) -> str:
        """Why, as the writer is told; empty where no reason was given."""
        sentence = TOLD.get(self.because, "")  # type: ignore[call-overload]
        return " ".join(str(part) for part in [sentence, self.note] if part)
