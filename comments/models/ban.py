"""Who may not write here: an address, a whole mail domain or a network, for good or until a day."""

from collections.abc import Iterable
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.revision import Actor
from comments.models.address import key_of
from newsmania.networks import WIDEST

if TYPE_CHECKING:
    from comments.models.reply import Comment

HASH_LENGTH = 32
KEY_LENGTH = 64
ERASED_REASON = "All that this person had sent was erased."


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))

    def against(self, *, email: str, client_key: str, networks: list[str]) -> Self:
        """The bans that meet who writes from this address and these networks, narrowest first."""
        domains = domains_of(email)
        mail = Q(kind=Ban.Kind.MAIL, value__in=[email, key_of(email)])
        mail |= Q(kind=Ban.Kind.DOMAIN, value__in=domains)
        network = Q(kind=Ban.Kind.NETWORK, value__in=[*filter(None, [client_key]), *networks])
        return self.in_force().filter(mail | network).order_by("pk")

    def hide(self, email: str) -> None:
        """Who was erased stays banned, by a keyed hash: the ban names nobody any more."""
        self.filter(kind=Ban.Kind.MAIL, value__iexact=email).update(
            value=key_of(email), reason=ERASED_REASON
        )

    def against_any(self, comments: "Iterable[Comment]") -> Self:
        """The bans in force that meet the writer of any of these replies."""
        listed = list(comments)
        mails = {one.email for one in listed}
        domains = {domain for mail in mails for domain in domains_of(mail)}
        keys = {one.client_key for one in listed if one.client_key}
        return self.in_force().filter(
            Q(kind=Ban.Kind.MAIL, value__in=mails)
            | Q(kind=Ban.Kind.DOMAIN, value__in=domains)
            | Q(kind=Ban.Kind.NETWORK, value__in=keys)
        )

    def made_by(self, batch: UUID, comment: "Comment") -> Self:
        """The ban that a decision on this reply made."""
        made = self.filter(batch=batch)
        return made.filter(pk__in=[ban.pk for ban in made if ban.catches(comment)])

    def ban(
        self,
        comment: "Comment",
        kind: "str | Ban.Kind",
        *,
        by: Actor,
        reason: str = "",
        until: datetime | None = None,
        batch: UUID | None = None,
    ) -> "Ban":
        """
        Ban whoever wrote this reply, by one thing that is known of them.

        A second ban of the same replaces the first one's end and reason. Raises ValidationError
        where the reply has no such thing, as a network that was forgotten, and for the newsroom's.

        A new ban keeps the batch of the decision that made it, and goes when that is taken back.
        """
        if comment.voice:
            raise ValidationError("A colleague wrote it: nobody is banned for that.")
        values = {
            Ban.Kind.MAIL: comment.email,
            Ban.Kind.DOMAIN: comment.email.rpartition("@")[2],
            Ban.Kind.NETWORK: comment.client_key,
        }
        value = values[Ban.Kind(kind)]
        if not value:
            raise ValidationError("It is not known any more from where this reply came.")
        fields = {
            "until": until,
            "reason": reason,
            "by_id": by.pk if by else None,
            "at": timezone.now(),
        }
        made, _ = self.update_or_create(
            kind=kind, value=value, defaults=fields, create_defaults=fields | {"batch": batch}
        )
        return made


class Ban(models.Model):
    class Kind(models.TextChoices):
        MAIL = "mail", "Email address"
        DOMAIN = "domain", "Mail domain"
        NETWORK = "network", "Network"

    kind = models.CharField("what is banned", max_length=10, choices=Kind, default=Kind.MAIL)
    value = models.CharField(
        "address, domain or network",
        max_length=254,
        help_text="Such as “nobody@example.org”; “example.org”, which bans mail.example.org, too; "
        "or a network such as “203.0.113.0/24”. A ban made from a reply holds the network’s secret "
        "name, since the paper does not keep where readers are.",
    )
    until = models.DateTimeField(
        null=True, blank=True, help_text="The ban ends by itself then. Empty: it does not end."
    )
    reason = models.CharField(
        max_length=200,
        blank=True,
        help_text="For your colleagues. Who is banned does not read it: their replies go to Spam, "
        "and they are not told.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name="made by"
    )
    at = models.DateTimeField("made at", default=timezone.now, editable=False)
    batch = models.UUIDField(null=True, editable=False, db_index=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"],
                name="ban_once",
                violation_error_message="This is banned already: change that ban.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.shown}"

    @property
    def shown(self) -> str:
        """The value as people can read it: the secret name of a network says nothing."""
        if self.is_of_erased:
            return f"of somebody erased ({self.value[:6]}…)"
        is_secret = self.kind == self.Kind.NETWORK and len(self.value) == HASH_LENGTH
        return f"of a reply ({self.value[:6]}…)" if is_secret else self.value

    @property
    def is_of_erased(self) -> bool:
        return self.kind == self.Kind.MAIL and "@" not in self.value

    @property
    def is_in_force(self) -> bool:
        return self.until is None or self.until > timezone.now()

    @property
    def sentence(self) -> str:
        end = timezone.localtime(self.until).strftime("until %-d %B %Y") if self.until else ""
        told = f"{self.get_kind_display()} {self.shown} is banned {end}".rstrip()
        return f"{told}: {self.reason}" if self.reason else f"{told}."

    def clean(self) -> None:
        cleaner = {
            self.Kind.MAIL: _mail,
            self.Kind.DOMAIN: _domain,
            self.Kind.NETWORK: _network,
        }.get(self.Kind(self.kind))
        if cleaner:
            self.value = cleaner(self.value.strip().lower())

    def catches(self, comment: "Comment") -> bool:
        """Would it have met this reply? Networks only by their secret names: no other is kept."""
        if self.kind == self.Kind.MAIL:
            return self.value in {comment.email, key_of(comment.email)}
        if self.kind == self.Kind.DOMAIN:
            return self.value in domains_of(comment.email)
        return bool(comment.client_key) and comment.client_key == self.value


def domains_of(email: str) -> list[str]:
    """`a@mail.example.org` is at mail.example.org and at example.org."""
    parts = email.rpartition("@")[2].split(".")
    return [".".join(parts[at:]) for at in range(len(parts) - 1)]


def _mail(value: str) -> str:
    if _is_hex(value, KEY_LENGTH):
        return value
    EmailValidator("Enter an email address such as name@example.org.")(value)
    return value


def _domain(value: str) -> str:
    domain = value.removeprefix("@").strip(".")
    _mail(f"somebody@{domain}")
    return domain


def _network(value: str) -> str:
    if _is_hex(value, HASH_LENGTH):
        return value
    try:
        network: IPv4Network | IPv6Network = ip_network(value, strict=False)
    except ValueError as error:
        raise ValidationError("Enter a network such as 203.0.113.0/24.") from error
    if network.prefixlen < WIDEST[network.version]:
        raise ValidationError("That is a part of the world, and no network. Ban less of it.")
    return str(network)


def _is_hex(value: str, length: int) -> bool:
    return len(value) == length and all(one in "0123456789abcdef" for one in value)
