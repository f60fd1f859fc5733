"""Which mail a moderator gets about replies that wait: none, unless they chose some."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

MODERATE = "comments.moderate_comment"
# More letters in an hour than these are a flood, and the queue is the better place.
MOST_AN_HOUR = 20


def may_moderate(user: User) -> bool:
    return user.is_active and user.is_staff and user.has_perm(MODERATE)


class WatchQuerySet(models.QuerySet["Watch"]):
    def of(self, user: User) -> "Watch":
        return self.get_or_create(user=user)[0]

    def kept_by(self, user: User) -> Self:
        return self.filter(user=user)

    def kept_by_moderators(self, pace: str) -> Self:
        """Of those who may still moderate and have an address."""
        moderators: Iterable[User] = User.objects.with_perm(MODERATE).filter(is_staff=True)
        watches = self.filter(pace=pace, user__in=moderators).exclude(user__email="")
        return watches.select_related("user").order_by("pk")


class Watch(models.Model):
    class Pace(models.TextChoices):
        NONE = "none", "No mail"
        EACH = "each", "Each reply as it comes"
        HOURLY = "hourly", "What came in the last hour, in one letter"
        DAILY = "daily", "What came in the last day, in one letter"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, editable=False, related_name="watch"
    )
    pace = models.CharField(
        "mail about replies that wait",
        max_length=10,
        choices=Pace,
        default=Pace.NONE,
        help_text="Each letter has links to approve a reply, to mark it as spam or to move it to "
        "trash. They work once, for a week, and decide in your name: forward such a letter to "
        "nobody. When no reply waits there is no letter.",
    )
    digest_at = models.DateTimeField(null=True, blank=True, editable=False)
    # How many letters went out in the hour that began then.
    hour_began_at = models.DateTimeField(default=timezone.now, editable=False)
    letters = models.PositiveIntegerField(default=0, editable=False)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = "mail about replies"
        verbose_name_plural = "mail about replies"
        ordering = ["user__username"]
        # One's own is everybody's who may moderate: the admin says so, and no group.
        default_permissions = ()

    def __str__(self) -> str:
        return f"Mail for {self.user}"

    @transaction.atomic
    def next_letter(self) -> int:
        """Which letter of this hour the next one is; 0 where it would be one too many."""
        stored = Watch.objects.select_for_update().get(pk=self.pk)
        now = timezone.now()
        if now - stored.hour_began_at >= timedelta(hours=1):
            stored.hour_began_at, stored.letters = now, 0
        if stored.letters >= MOST_AN_HOUR:
            return 0
        stored.letters += 1
        stored.save(update_fields=["hour_began_at", "letters"])
        return stored.letters

    def begin_digest(self) -> bool:
        """Take the digest that is due, so that no other run of the command writes it, too."""
        mine = Watch.objects.filter(pk=self.pk, digest_at=self.digest_at)
        return bool(mine.update(digest_at=timezone.now()))
