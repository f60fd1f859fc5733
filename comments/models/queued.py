"""What the moderators' queue asks of the replies."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch, Q

from comments.models.report import Report

if TYPE_CHECKING:
    from comments.models.reply import Comment

# Nobody needs to know whether 5,000 or 50,000 wait, and counting them would cost as many steps.
MOST_COUNTED = 1000


class QueuedQuerySet(models.QuerySet["Comment"]):
    def with_reports(self) -> Self:
        """With what readers report and nobody has answered yet, as `open_reports`; one query."""
        waiting = Report.objects.open().newest_first()
        return self.prefetch_related(Prefetch("reports", waiting, to_attr="open_reports"))

    def in_queue(self) -> Self:
        """With what a moderator's card shows: story, two replies up the thread, letters wanted."""
        unread = [
            f"{prefix}{name}"
            for prefix in ["", "parent__", "parent__parent__"]
            for name in ["fingerprint", "shape", "link_host"]
        ]
        related = self.select_related("article", "parent__parent", "subscription__address")
        return related.defer("article__body", "article__standfirst", *unread)

    def changed_since(self, seen: dict[int, str]) -> "list[Comment]":
        """Of replies by number those that are not as they were seen: `held:3`."""
        found = self.filter(pk__in=seen).only("status", "version", "name")
        return [one for one in found if f"{one.status}:{one.version}" != seen[one.pk]]

    def after(self, comment: "Comment", *, newest_first: bool) -> Self:
        """What comes after this one in its queue."""
        if newest_first:
            older = Q(created_at=comment.created_at, pk__lt=comment.pk)
            return self.filter(
                Q(created_at__lt=comment.created_at) | older, created_at__lte=comment.created_at
            )
        younger = Q(created_at=comment.created_at, pk__gt=comment.pk)
        return self.filter(
            Q(created_at__gt=comment.created_at) | younger, created_at__gte=comment.created_at
        )

    def counted(self) -> str:
        """How many, up to a limit: `17`, or `1,000+`. What lies beyond costs nothing."""
        count = len(self.order_by().values_list("pk")[: MOST_COUNTED + 1])
        return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}"
