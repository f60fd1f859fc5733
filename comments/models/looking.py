"""Which reply each moderator has before them now, so that two do not work on the same one."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

# Longer than three of the browser's calls, so that a slow one makes nobody vanish.
LOOKING_AGE = timedelta(seconds=20)


class LookingQuerySet(models.QuerySet["Looking"]):
    def look(self, by: User, number: int) -> None:
        """A moderator looks at one reply at a time: one row each, whatever they have open."""
        mine = self.model(by=by, number=number, at=timezone.now())
        self.bulk_create(
            [mine],
            update_conflicts=True,
            unique_fields=["by"],
            update_fields=["number", "at"],
        )

    def others(self, than: User, numbers: Iterable[int]) -> Self:
        """Who else looks at any of these replies just now."""
        fresh = timezone.now() - LOOKING_AGE
        found = self.filter(number__in=list(numbers), at__gte=fresh).exclude(by=than)
        return found.select_related("by").order_by("by__username")


class Looking(models.Model):
    by = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # A number, no foreign key: this is a note of the moment, and may outlive what it names.
    number = models.PositiveBigIntegerField(db_index=True)
    at = models.DateTimeField()

    objects = LookingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.by_id} at {self.number}"
