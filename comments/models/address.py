"""
Mail addresses as the paper knows them: which are proved, and which want no letter.

Anybody can type an address. Nothing is sent to one but a letter that asks for proof, and few of
those: so nobody can be subscribed, or have their inbox filled, by another.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

# Between two letters that ask one address for proof, whoever wants them and for whatever.
PROOF_EVERY = timedelta(hours=24)
# So many without an answer are enough for good.
MOST_UNANSWERED = 3


def key_of(email: str) -> str:
    """The same for one address in whatever case; of no use to whoever lacks SECRET_KEY."""
    return salted_hmac("comments.address", email.strip().lower(), algorithm="sha256").hexdigest()


class AddressQuerySet(models.QuerySet["Address"]):
    def numbered(self, number: int) -> "Address | None":
        return self.filter(pk=number).first()

    def of(self, email: str) -> "Address":
        """The row of an address, made when it is first asked for."""
        email = email.strip().lower()
        key = key_of(email)
        # By either: the key of a stored address is another one after a change of SECRET_KEY.
        found: Address | None = self.filter(Q(email=email) | Q(key=key)).first()
        if found is None:
            made: Address = self.get_or_create(key=key, defaults={"email": email})[0]
            return made
        if found.email is None and not found.is_refused:
            found.email = email
            found.save(update_fields=["email"])
        return found


class Address(models.Model):
    email = models.EmailField(
        max_length=254,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text="In lower case. Nothing where it was refused and never proved: then the key "
        "alone is kept, by which it is known again.",
    )
    key = models.CharField(max_length=64, unique=True, editable=False)
    proved_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When a letter last asked it for proof, and how many did since it last answered.
    letters_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked = models.PositiveSmallIntegerField(default=0, editable=False)
    refused_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"Address {self.pk}"

    @property
    def is_proved(self) -> bool:
        """Whoever reads its mail has answered a letter to it."""
        return self.proved_at is not None

    @property
    def is_refused(self) -> bool:
        """No letter is sent to it, whoever asks for one, until its owner allows that again."""
        return self.refused_at is not None

    def ask_to_prove(self) -> bool:
        """
        May a letter be written that asks for proof? If so, it is counted as sent.

        Call it in the transaction that posts the letter. Who is asking must not be told the answer.
        """
        now = timezone.now()
        is_due = Q(letters_sent_at=None) | Q(letters_sent_at__lte=now - PROOF_EVERY)
        mine = Address.objects.filter(
            is_due, pk=self.pk, refused_at=None, asked__lt=MOST_UNANSWERED
        )
        if not mine.update(letters_sent_at=now, asked=F("asked") + 1):
            return False
        self.refresh_from_db()
        return True

    def prove(self) -> bool:
        """Its owner has answered. False for one that was refused since the letter was sent."""
        mine = Address.objects.filter(pk=self.pk, refused_at=None)
        proved_at = self.proved_at or timezone.now()
        done = bool(mine.update(proved_at=proved_at, asked=0))
        self.refresh_from_db()
        return done

    def refuse(self) -> None:
        """Write to it no more: its owner said so. One that was never proved is forgotten."""
        self.refused_at = self.refused_at or timezone.now()
        if self.email:
            self.key = key_of(self.email)
        if not self.is_proved:
            self.email = None
        self.save(update_fields=["refused_at", "email", "key"])

    def allow(self) -> None:
        """Its owner wants letters again. They are still asked for one by one."""
        self.refused_at = None
        self.asked = 0
        self.save(update_fields=["refused_at", "asked"])
