"""
What the project itself remembers: what is on its way to others and has not arrived, and how often
somebody tried to sign in.

Purges go to other machines or the edge (newsmania/delivery.py), letters to people
(newsmania/outbox.py); newsmania/signing_in.py counts the tries.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models, transaction
from django.utils import timezone


class OnItsWayQuerySet[Row: "OnItsWay"](models.QuerySet[Row]):
    def due(self) -> Self:
        return self.filter(next_try_at__lte=timezone.now()).order_by("pk")

    def failing(self) -> Self:
        """Tried, and not heard."""
        return self.exclude(problem="")

    def claim(self, row: Row, until: datetime) -> bool:
        """Take it, so that no other process tries it meanwhile; false where one has it."""
        mine = self.filter(pk=row.pk, next_try_at=row.next_try_at)
        return bool(mine.update(next_try_at=until))


class OnItsWay(models.Model):
    """A row that is there until what it stands for has arrived."""

    LONGEST_WAIT: ClassVar[timedelta] = timedelta(minutes=5)

    made_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def put_off(self, problem: str) -> None:
        """Try again later: after a second, two, four, and so on up to the longest wait."""
        self.tries += 1
        self.problem = problem[:300]
        wait = min(timedelta(seconds=2 ** min(self.tries - 1, 20)), self.LONGEST_WAIT)
        self.next_try_at = timezone.now() + wait
        self.save(update_fields=["tries", "problem", "next_try_at"])


class DeliveryQuerySet(OnItsWayQuerySet["Delivery"]):
    def counted_by_receiver(self) -> "models.QuerySet[Delivery, tuple[str, int]]":
        return self.order_by("receiver").values_list("receiver").annotate(models.Count("pk"))


class Delivery(OnItsWay):
    """Lines of the journal that one receiver (a relay, an edge) has to be told."""

    receiver = models.CharField(max_length=20)
    lines = models.JSONField()
    is_repeat = models.BooleanField(default=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "purge under way"
        verbose_name_plural = "purges under way"
        indexes = [models.Index(fields=["next_try_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.receiver}: {self.problem or 'waiting'}"


class LetterQuerySet(OnItsWayQuerySet["Letter"]):
    def sent_to(self, address: str) -> Self:
        """All that waits for one person; the case of an address makes no difference."""
        return self.filter(to__iexact=address)


class Letter(OnItsWay):
    """
    A letter to one person. It holds what is private, and is deleted as soon as it is handed over.

    `headers` are those beyond From, To, Subject and Message-ID, such as List-Unsubscribe.
    """

    LONGEST_WAIT = timedelta(hours=1)

    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    headers = models.JSONField(default=dict)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "letter under way"
        verbose_name_plural = "letters under way"
        indexes = [models.Index(fields=["next_try_at"], name="letter_due")]

    def __str__(self) -> str:
        return f"Letter {self.pk}: {self.problem or 'waiting'}"


class SignInTriesQuerySet(models.QuerySet["SignInTries"]):
    @transaction.atomic
    def spend(self, counts: dict[str, int], window: timedelta) -> timedelta:
        """
        Add one to each count, in their order; each key comes with how far it may go.

        Nothing, or how long to wait where one of them is full; those after it are left alone.
        """
        now = timezone.now()
        self.filter(ends_at__lte=now).delete()
        for key, most in counts.items():
            self.get_or_create(key=key, defaults={"ends_at": now + window})
            # In one statement, so that of two who come at once only one is the last.
            if not self.filter(key=key, tries__lt=most).update(tries=models.F("tries") + 1):
                full = self.filter(key=key).first()
                return max(full.ends_at - now, timedelta(seconds=1)) if full else window
        return timedelta(0)

    def give_back(self, counts: dict[str, int]) -> None:
        """The password was right: that was no guess."""
        self.filter(key__in=counts, tries__gt=0).update(tries=models.F("tries") - 1)


class SignInTries(models.Model):
    """How often a password was tried of late, by or at somebody whom the key's hash names."""

    key = models.CharField(max_length=32, primary_key=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField()

    objects = SignInTriesQuerySet.as_manager()

    class Meta:
        verbose_name = "tries to sign in"
        verbose_name_plural = "tries to sign in"
        indexes = [models.Index(fields=["ends_at"], name="sign_in_tries_end")]

    def __str__(self) -> str:
        return f"{self.tries} until {self.ends_at:%H:%M}"
