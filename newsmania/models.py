"""What the project itself remembers: purges that other machines or the edge have not heard yet."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> Self:
        return self.filter(next_try_at__lte=timezone.now()).order_by("pk")

    def failing(self) -> Self:
        """Tried, and not heard."""
        return self.exclude(problem="")

    def counted_by_receiver(self) -> "models.QuerySet[Delivery, tuple[str, int]]":
        return self.order_by("receiver").values_list("receiver").annotate(models.Count("pk"))

    def claim(self, delivery: "Delivery", until: datetime) -> bool:
        """Take it, so that no other process tries it meanwhile; false where one has it."""
        mine = self.filter(pk=delivery.pk, next_try_at=delivery.next_try_at)
        return bool(mine.update(next_try_at=until))


class Delivery(models.Model):
    """Lines of the journal that one receiver (a relay, an edge) has to be told."""

    receiver = models.CharField(max_length=20)
    lines = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    is_repeat = models.BooleanField(default=False)
    problem = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "purge under way"
        verbose_name_plural = "purges under way"
        indexes = [models.Index(fields=["next_try_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.receiver}: {self.problem or 'waiting'}"

    def put_off(self, problem: str) -> None:
        """Try again later: after a second, two, four, and so on up to five minutes."""
        self.tries += 1
        self.problem = problem[:300]
        wait = timedelta(seconds=min(2 ** (self.tries - 1), 300))
        self.next_try_at = timezone.now() + wait
        self.save(update_fields=["tries", "problem", "next_try_at"])
