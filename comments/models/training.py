"""What the filter has learned from the newsroom's decisions, and how well it foretells them."""

from typing import Self

from django.db import models
from django.utils import timezone

# The filter may act from these on: of what it stops, so many in a hundred were stopped rightly.
SURE_ENOUGH_TO_HOLD = 0.95
SURE_ENOUGH_FOR_SPAM = 0.99


class TrainingQuerySet(models.QuerySet["Training"]):
    def in_use(self) -> Self:
        """The latest, or none at all: an older one is not better because the latest is poor."""
        return self.order_by("-pk")

    def latest_one(self) -> "Training | None":
        return self.in_use().defer("weights").first()

    def forget_older(self, most: int) -> None:
        """Keep the latest whole, of others the figures, and of more than so many nothing."""
        pks = list(self.in_use().values_list("pk", flat=True)[: most + 1])
        self.filter(pk__in=pks[1:]).exclude(weights={}).update(weights={})
        if len(pks) > most:
            self.filter(pk__lte=pks[-1]).delete()


class Training(models.Model):
    """One run of `manage.py train_filter`. The figures are of decisions that it had not seen."""

    at = models.DateTimeField(default=timezone.now)
    spam = models.PositiveIntegerField("spam to learn from")
    honest = models.PositiveIntegerField("approved to learn from")
    precision = models.FloatField(help_text="Of what it would stop, the share that was spam.")
    recall = models.FloatField(help_text="Of the spam, the share that it would stop.")
    hold_from = models.FloatField(null=True, help_text="It holds a reply from this likelihood on.")
    spam_from = models.FloatField(null=True, help_text="From this on it files it as spam.")
    spam_recall = models.FloatField(default=0)
    weights = models.JSONField(default=dict)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "training of the filter"
        verbose_name_plural = "learning filter"

    def __str__(self) -> str:
        return f"Trained on {timezone.localtime(self.at):%-d %B %Y, %H:%M}"

    @property
    def acts(self) -> bool:
        return self.hold_from is not None

    @property
    def deed(self) -> str:
        """What it does with what it has learned, as a sentence."""
        if self.hold_from is None:
            return "Nothing: it is not right often enough yet."
        held = f"Holds what is {self.hold_from:.0%} like spam"
        if self.spam_from is None:
            return f"{held}."
        return f"{held}, files as spam from {self.spam_from:.0%} on."
