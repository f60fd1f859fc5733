"""What several people at one story need: who has it open, unsaved words, notes, share links."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models.revision import Actor

if TYPE_CHECKING:
    from articles.models import Article

# A form calls every 10 seconds; one that has missed four calls is closed or has lost its network.
GONE_AFTER = timedelta(seconds=45)

_signer = Signer(salt="articles.share-link")


class SittingQuerySet(models.QuerySet["Sitting"]):
    def call(self, article: "Article", user: Actor) -> None:
        """The user's form is open now. A sitting that had ended begins anew."""
        now = timezone.now()
        sitting, is_new = self.get_or_create(
            article=article, user=user, defaults={"since": now, "called_at": now}
        )
        if not is_new:
            fresh = now if sitting.called_at < now - GONE_AFTER else sitting.since
            self.filter(pk=sitting.pk).update(called_at=now, since=fresh)

    def others(self, article: "Article", user: Actor) -> list["Sitting"]:
        """Who else has the story open, the first to come first."""
        present = self.filter(article=article, called_at__gte=timezone.now() - GONE_AFTER)
        return list(present.exclude(user=user).select_related("user").order_by("since"))


class Sitting(models.Model):
    """Someone has a story's form open."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="sittings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    since = models.DateTimeField()
    called_at = models.DateTimeField()

    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="one_sitting_a_user")
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"


class UnsavedQuerySet(models.QuerySet["Unsaved"]):
    def of(self, user: Actor) -> Self:
        unsaved = self.filter(user=user).select_related("article").order_by("-at")
        return unsaved.defer("article__body")


class Unsaved(models.Model):
    """
    The words in somebody's form that they have not saved yet.

    `token` tells the form: of two windows, or of one before a crash and one after it, neither takes
    the other's place.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="unsaved", null=True
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    token = models.CharField(max_length=36, blank=True)
    seen = models.PositiveIntegerField(default=0)
    form = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    objects = UnsavedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user", "token"],
                condition=Q(article__isnull=False),
                name="one_unsaved_form_a_window",
            ),
            models.UniqueConstraint(
                fields=["user", "token"],
                condition=Q(article__isnull=True),
                name="one_unsaved_form_a_token",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%H:%M}"

    @property
    def headline(self) -> str:
        """As it was typed last, or the story's own; empty where that is spaces alone."""
        typed = self.form.get("headline") or [self.article.headline if self.article else ""]
        return str(typed[0]).strip()


class Note(models.Model):
    """Something that colleagues tell each other about a story. It never leaves the newsroom."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="notes")
    text = models.TextField("note")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:60]}"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self) -> Self:
        return self.filter(withdrawn_at=None, expires_at__gt=timezone.now())

    def by_token(self, token: str) -> "ShareLink | None":
        """The link that a signed token names, expired and withdrawn ones too."""
        try:
            key = _signer.unsign(token)
        except BadSignature:
            return None
        return self.select_related("article").filter(key=key).first()


class ShareLink(models.Model):
    """A way to show one story to one who has no account, for a while."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="share_links")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Link to {self.article}, until {self.expires_at:%d %B %Y %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("articles:shared", args=[_signer.sign(str(self.key))])

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.expires_at > timezone.now()

    def withdraw(self) -> None:
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])


def days_from_now(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)
