"""
Mail addresses as the paper knows them: which are proved, and which want no letter.

Anybody can type an address. Nothing is sent to one but a letter that asks for proof, and few of
those: so nobody can be subscribed, or have their inbox filled, by another.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from comments.proofs import Proof

# Between two letters that ask one address for proof, whoever wants them and for whatever.
PROOF_EVERY = timedelta(hours=24)
# So many without an answer are enough for good.
MOST_UNANSWERED = 3


def key_of(email: str) -> str:
    """The same for one address in whatever case; of no use to whoever lacks SECRET_KEY."""
    return salted_hmac("comments.address", email.strip().lower(), algorithm="sha256").hexdigest()


def new_device_key() -> str:
    return secrets.token_urlsafe(16)


class AddressQuerySet(models.QuerySet["Address"]):
    def proved(self) -> Self:
        """By who reads its mail, and who has not told the paper to leave them alone."""
        return self.filter(proved_at__isnull=False, refused_at=None, email__isnull=False)

    def proved_by(self, proof: "Proof | None") -> Self:
        """The one that a device's cookie stands for, or none."""
        if proof is None:
            return self.none()
        return self.proved().filter(pk=proof.address_id, device_key=proof.key)

    def forget(self, email: str) -> None:
        """
        Of who wants no letters a keyed hash stays, so that they get none; of others nothing.
        """
        known = self.filter(email=email)
        for address in known.exclude(refused_at=None):
            address.email, address.key = None, key_of(email)
            address.proved_at = None
            address.device_key = new_device_key()
            address.save(update_fields=["email", "key", "proved_at", "device_key"])
        known.delete()

    def known(self, email: str) -> "Address | None":
        """The row of an address that somebody has proved or asked letters for, if there is one."""
        return self.filter(email=email).first()

    def known_by_email(self, emails: Iterable[str]) -> "dict[str, Address]":
        """The same for several; one query, or none where there is nothing to ask."""
        wanted = list(emails)
        return {one.email: one for one in self.filter(email__in=wanted) if one.email}

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

    # A link opens the replies of an address once: it names how many were opened before it.
    opened = models.PositiveIntegerField(default=0, editable=False)
    # What the cookies of its owner's devices hold; a new one signs all of them out.
    device_key = models.CharField(max_length=32, default=new_device_key, editable=False)

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

    # The private page of its owner

    def may_be_sent_a_link(self) -> bool:
        """
        As often as its owner likes, once it is proved; until then like any letter that asks.

        Who is asking must not be told the answer.
        """
        if self.is_proved:
            return not self.is_refused
        return self.ask_to_prove()

    @transaction.atomic
    def open(self, opened: int) -> bool:
        """A link was followed and its button pressed: that proves the address. Once for a link."""
        mine = Address.objects.filter(pk=self.pk, opened=opened)
        if not mine.update(opened=F("opened") + 1):
            return False
        return self.prove()

    def sign_out_everywhere(self) -> None:
        """No cookie that was given out is worth anything now, nor a link on its way."""
        self.device_key = new_device_key()
        Address.objects.filter(pk=self.pk).update(
            device_key=self.device_key, opened=F("opened") + 1
        )
