"""What readers hold against a reply. It takes no account, so no report counts for much."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from comments.models.reply import Comment

LONGEST_REPORT = 500

# Of one network, whatever it reports: enough for a careful reader, too few for a campaign.
MOST_A_DAY = 10

# Whose reports were right or wrong so often weighs as if twice right before: the first report of a
# network weighs 1, after two that were dismissed the next one weighs a half.
GRANTED = 2


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        """Which no moderator has answered by a decision on the reply."""
        return self.filter(outcome=Report.Outcome.OPEN)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def made_today_by(self, client_key: str) -> int:
        """Of a network that is not known none: such reports weigh nothing."""
        since = timezone.now() - timedelta(days=1)
        return self.filter(client_key=client_key, at__gte=since).count() if client_key else 0

    def weight_of(self, client_key: str) -> float:
        """
        How much the next report of this network weighs, from 0 to 1.

        Only decisions count: what moderators upheld keeps the weight up, what they dismissed lowers
        it. Who cannot be known again weighs nothing.
        """
        if not client_key:
            return 0.0
        told = self.filter(client_key=client_key).aggregate(
            upheld=Count("pk", filter=Q(outcome=Report.Outcome.UPHELD)),
            dismissed=Count("pk", filter=Q(outcome=Report.Outcome.DISMISSED)),
        )
        upheld = told["upheld"] + GRANTED
        return float(upheld / (upheld + told["dismissed"]))

    def weight(self) -> float:
        """Of all of these together."""
        return self.aggregate(weight=Sum("weight"))["weight"] or 0.0

    def forget_networks(self, days: int) -> int:
        """Nobody can tell any more which old reports came from one network. How many."""
        old = timezone.now() - timedelta(days=days)
        return self.filter(client_key__gt="", at__lt=old).update(client_key="")

    def settle(self, outcome: "Report.Outcome") -> None:
        self.open().update(outcome=outcome, settled_at=timezone.now())

    def reopen(self, since: datetime) -> None:
        """The decision of that moment was taken back, and with it what it said of the reports."""
        self.filter(settled_at__gte=since).update(outcome=Report.Outcome.OPEN, settled_at=None)


class Report(models.Model):
    class Reason(models.TextChoices):
        SPAM = "spam", _("It is spam or advertising")
        ATTACK = "attack", _("It attacks or threatens somebody")
        HATE = "hate", _("It spreads hatred of a group of people")
        UNTRUE = "untrue", _("It says what is not true, or is against the law")
        PRIVATE = "private", _("It tells private things about somebody")
        TOPIC = "topic", _("It has nothing to do with the story")
        OTHER = "other", pgettext_lazy("reason of a report", "Something else")

    class Outcome(models.TextChoices):
        OPEN = "", "Open"
        UPHELD = "upheld", "Upheld"
        DISMISSED = "dismissed", "Dismissed"

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.CharField(max_length=LONGEST_REPORT, blank=True)
    weight = models.FloatField(default=1)
    client_key = models.CharField(max_length=32, blank=True, editable=False)
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "client_key"],
                condition=~Q(client_key=""),
                name="report_once",
            )
        ]
        indexes = [
            models.Index(fields=["comment"], condition=Q(outcome=""), name="report_open"),
            models.Index(fields=["client_key", "at"], name="report_client"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.comment_id}"


def file_report(
    comment: "Comment", *, reason: str, note: str, client_key: str, is_from_our_page: bool
) -> bool:
    """
    Store what a reader reports, and hide the reply where enough of them do.

    A second report of one reply by one network is none, and False is returned; whoever sends it is
    told the same. What does not come from our own page weighs nothing.
    """
    weight = Report.objects.weight_of(client_key) if is_from_our_page else 0.0
    try:
        with transaction.atomic():
            comment.reports.create(reason=reason, note=note, client_key=client_key, weight=weight)
    except IntegrityError:
        return False
    comment.hide_if_reported()
    return True
