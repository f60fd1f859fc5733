"""Replies, and the decisions that moderators took on them."""

import hashlib
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Article
from articles.models.revision import Actor
from comments.rendering import render_reply

LONGEST_NAME, LONGEST_EMAIL, LONGEST_WEBSITE, LONGEST_TEXT = 80, 254, 200, 5000

RECEIPT = "comments.receipt"
RECEIPT_AGE = timedelta(days=30)

# How long a decision is offered to be taken back at the head of the queue.
UNDO_AGE = timedelta(hours=1)


# More than any limit on replies a day, and few enough to fetch.
MOST_MOMENTS = 50


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> Self:
        return self.filter(status=Comment.Status.PUBLISHED)

    def held(self) -> Self:
        return self.filter(status=Comment.Status.HELD)

    def on(self, article: Article) -> Self:
        return self.filter(article=article)

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "pk")

    def with_record(self) -> Self:
        """With how the same address fared before: published_count, held_count, rejected_count."""
        rejected = [Comment.Status.SPAM, Comment.Status.TRASH]
        return self.annotate(
            published_count=_count_of_writer(Q(status=Comment.Status.PUBLISHED)),
            held_count=_count_of_writer(Q(status=Comment.Status.HELD)),
            rejected_count=_count_of_writer(Q(status__in=rejected)),
        )

    def moments_since(self, moment: datetime, *, client_key: str, email: str) -> list[datetime]:
        """When this network or this address wrote since the moment, newest first."""
        same = Q(email=email) | Q(client_key=client_key) if client_key else Q(email=email)
        recent = self.filter(same, created_at__gte=moment).order_by("-created_at")
        return list(recent.values_list("created_at", flat=True)[:MOST_MOMENTS])

    def twin_of(self, comment: "Comment") -> "Comment | None":
        """The same words by the same writer on the same story and day."""
        return self.filter(fingerprint=comment.fingerprint).select_related("article").first()

    def proves(self, writer_key: str) -> bool:
        """Has a moderator approved this browser's words, and none rejected them?"""
        own = self.filter(writer_key=writer_key)
        approved = Decision.objects.filter(
            comment=OuterRef("pk"), to_status=Comment.Status.PUBLISHED, undone=False
        )
        return (
            own.published().filter(Exists(approved)).exists()
            and not own.filter(status__in=[Comment.Status.SPAM, Comment.Status.TRASH]).exists()
        )


def _count_of_writer(condition: Q) -> Coalesce:
    same = Comment.objects.filter(condition, email=OuterRef("email")).order_by()
    return Coalesce(Subquery(same.values("email").annotate(n=Count("pk")).values("n")), 0)


class Comment(models.Model):
    class Status(models.TextChoices):
        HELD = "held", "Awaiting moderation"
        PUBLISHED = "published", "Published"
        SPAM = "spam", "Spam"
        TRASH = "trash", "Trash"

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="comments", verbose_name="story"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    email = models.EmailField(max_length=LONGEST_EMAIL)
    website = models.URLField(max_length=LONGEST_WEBSITE, blank=True)
    text = models.TextField(max_length=LONGEST_TEXT)
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    created_at = models.DateTimeField(default=timezone.now)
    reasons = models.JSONField(default=list, blank=True)

    client_key = models.CharField(max_length=32, blank=True, editable=False)
    writer_key = models.CharField(max_length=32, blank=True, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "reply"
        verbose_name_plural = "replies"
        ordering = ["created_at", "pk"]
        permissions = [("moderate_comment", "Can moderate replies")]
        indexes = [
            models.Index(fields=["article", "status", "created_at", "id"], name="comment_thread"),
            models.Index(fields=["status", "created_at", "id"], name="comment_queue"),
            models.Index(fields=["email", "created_at"], name="comment_email"),
            models.Index(fields=["client_key", "created_at"], name="comment_client"),
            models.Index(fields=["writer_key", "status"], name="comment_writer"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#reply-{self.pk}"

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def body(self) -> SafeString:
        return render_reply(self.text)

    def sign(self) -> str:
        """The fingerprint by which a second click on one button finds the first one's reply."""
        parts = [self.article_id, self.email, self.text, self.created_at.date().isoformat()]
        return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()

    # The writer's private page

    @property
    def receipt_url(self) -> str:
        return reverse("comments:receipt", args=[signing.dumps(self.pk, salt=RECEIPT)])

    @classmethod
    def of_receipt(cls, token: str) -> "Comment | None":
        """The reply that a receipt was made out for; nothing for one that is forged or too old."""
        try:
            pk = signing.loads(token, salt=RECEIPT, max_age=RECEIPT_AGE)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("article").filter(pk=pk).first()

    # What a moderator may do with it

    def approve(self, *, by: Actor, batch: UUID | None = None) -> bool:
        return self._decide(Decision.Verb.APPROVE, self.Status.PUBLISHED, by, batch)

    def mark_spam(self, *, by: Actor, batch: UUID | None = None) -> bool:
        return self._decide(Decision.Verb.SPAM, self.Status.SPAM, by, batch)

    def trash(self, *, by: Actor, batch: UUID | None = None) -> bool:
        return self._decide(Decision.Verb.TRASH, self.Status.TRASH, by, batch)

    @transaction.atomic
    def undo(self, *, by: Actor, batch: UUID | None = None) -> bool:
        """
        Take the last decision back, if the reply still is as that left it.

        With a batch, only if the last decision belongs to it: a colleague's later one stands.
        """
        last = self.decisions.filter(undone=False).exclude(verb=Decision.Verb.UNDO).first()
        if last is None or last.to_status != self.status or batch not in {None, last.batch}:
            return False
        if not self._decide(Decision.Verb.UNDO, last.from_status, by, None):
            return False
        last.undone = True
        last.save(update_fields=["undone"])
        return True

    @transaction.atomic
    def _decide(self, verb: str, to: str, by: Actor, batch: UUID | None) -> bool:
        """
        Move it to a status, if it still has the one that was seen here.

        False, and nothing recorded, where a colleague was quicker or it is there already.
        """
        if self.status == to:
            return False
        seen = Comment.objects.filter(pk=self.pk, status=self.status)
        if not seen.update(status=to):
            return False
        self.decisions.create(
            verb=verb,
            from_status=self.status,
            to_status=to,
            by_id=by.pk if by else None,
            batch=batch or uuid4(),
        )
        self.status = to
        return True


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
        UNDO = "undo", "Took back the decision on"

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    batch = models.UUIDField(default=uuid4, db_index=True)
    verb = models.CharField(max_length=10, choices=Verb)
    from_status = models.CharField(max_length=10, choices=Comment.Status)
    to_status = models.CharField(max_length=10, choices=Comment.Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)
    undone = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "-at"], name="decision_by")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.comment_id}"
