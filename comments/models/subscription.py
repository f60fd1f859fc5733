"""What a writer asked to be told by mail about one reply: nothing before they said yes by mail."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.utils import timezone

from comments.models.address import Address

if TYPE_CHECKING:
    from comments.models.reply import Comment

# More answers than these in a day are read on the page, not in letters.
MOST_A_DAY = 10


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def asked(self) -> Self:
        """Somebody asked, and the address has not answered."""
        return self.filter(state=Subscription.State.ASKED)

    def on(self) -> Self:
        """Confirmed, to addresses that have not refused since."""
        return self.filter(state=Subscription.State.ON, address__refused_at=None)

    def of(self, address: Address) -> Self:
        return self.filter(address=address)

    def about(self, comment_id: int | None) -> "Subscription | None":
        """The confirmed one about a reply, with all that a letter needs."""
        if comment_id is None:
            return None
        found = self.on().select_related("address", "comment__article")
        return found.filter(comment=comment_id).first()

    def numbered(self, number: int) -> "Subscription | None":
        return self.filter(pk=number).first()

    def asked_about(self, comment: "Comment") -> "Subscription | None":
        """What was asked for; who asked is not told what its address has said since."""
        return self.filter(comment=comment).first()

    def newest_first(self) -> Self:
        return self.select_related("comment__article").order_by("-asked_at", "-pk")

    @transaction.atomic
    def ask(self, comment: "Comment", *, on_decision: bool, on_answer: bool) -> "Subscription":
        """Note what somebody wants. One that was confirmed stays so, with what is wanted now."""
        wishes = {"on_decision": on_decision, "on_answer": on_answer}
        made, is_new = self.get_or_create(
            comment=comment,
            defaults={"address": Address.objects.of(comment.email), **wishes},
        )
        if not is_new:
            state = made.State.ON if made.state == made.State.ON else made.State.ASKED
            self.filter(pk=made.pk).update(state=state, asked_at=timezone.now(), **wishes)
            made.refresh_from_db()
        return made

    @transaction.atomic
    def confirm(self, address: Address, numbers: list[int]) -> bool:
        """The address says yes to these, and is proved by it. False where it had refused."""
        if not address.prove():
            return False
        self.of(address).asked().filter(pk__in=numbers).update(state=Subscription.State.ON)
        return True

    @transaction.atomic
    def refuse(self, address: Address) -> None:
        """The address says no to all that is and to all that may be asked for."""
        address.refuse()
        self.of(address).update(state=Subscription.State.OFF)


class Subscription(models.Model):
    class State(models.TextChoices):
        ASKED = "asked", "Asked for"
        ON = "on", "Confirmed by mail"
        OFF = "off", "Stopped"

    comment = models.OneToOneField("comments.Comment", models.CASCADE, verbose_name="reply")
    address = models.ForeignKey(Address, models.CASCADE, related_name="subscriptions")
    on_decision = models.BooleanField("when a moderator decides on it")
    on_answer = models.BooleanField("when it is answered")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    # Of which decision a letter has told last; of which answers, `Told` knows.
    told_status = models.CharField(max_length=10, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["address", "state"], name="subscription_of")]

    def __str__(self) -> str:
        return f"Letters about reply {self.comment_id}: {self.get_state_display()}"

    @property
    def is_on(self) -> bool:
        return self.state == self.State.ON

    @property
    def hears_decisions(self) -> bool:
        """Its writer gets a letter when a moderator decides."""
        return self.is_on and self.on_decision and not self.address.is_refused

    def stop(self) -> None:
        self.state = self.State.OFF
        self.save(update_fields=["state"])

    def tell_of_status(self, status: str) -> bool:
        """Is a letter about this decision due? If so, it counts as written."""
        mine = Subscription.objects.filter(pk=self.pk, on_decision=True)
        return bool(mine.exclude(told_status=status).update(told_status=status))

    def tell_of_answer(self, answer: "Comment") -> int:
        """Which letter of the last day one about this answer would be; 0 where none is due."""
        if not self.on_answer:
            return 0
        since = timezone.now() - timedelta(days=1)
        today = Told.objects.filter(subscription=self, at__gt=since).count()
        if today >= MOST_A_DAY:
            return 0
        _, is_new = Told.objects.get_or_create(subscription=self, answer=answer)
        return today + 1 if is_new else 0


class Told(models.Model):
    """A letter about an answer was written. An answer that is approved twice is told once."""

    subscription = models.ForeignKey(Subscription, models.CASCADE)
    answer = models.ForeignKey("comments.Comment", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "answer"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.subscription_id} was told of {self.answer_id}"
