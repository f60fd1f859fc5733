"""
Who asked for a link to their replies, so that nobody can ask for very many.

Of the address that was typed only a keyed hash is kept: it may be anybody's.
"""

from datetime import timedelta
from typing import NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.address import key_of

LINK_AGE = timedelta(minutes=30)
# So many for one address; and from one network, behind which there can be an office or a town. From
# one network for one address fewer, so that nobody alone can use up another's.
MOST_OF_ADDRESS, MOST_OF_BOTH, MOST_OF_NETWORK = 12, 4, 30
COUNTED = timedelta(days=1)
# Two in a row are mostly one click too many.
LINK_EVERY = timedelta(minutes=2)


class Allowance(NamedTuple):
    """May a letter go to this address, and may this network go on asking?"""

    is_address_free: bool
    is_network_free: bool


class LinkRequestQuerySet(models.QuerySet["LinkRequest"]):
    def counted(self) -> Self:
        return self.filter(at__gte=timezone.now() - COUNTED)

    def of(self, email: str) -> Self:
        return self.filter(address_key=key_of(email))

    def forget_old(self) -> int:
        """Those that count no more. Returns how many."""
        return self.exclude(at__gte=timezone.now() - COUNTED).delete()[0]

    def note(self, email: str, client_key: str) -> "Allowance":
        """One more request. Counted before it is known whose address it is."""
        key = key_of(email)
        asked = Q(address_key=key)
        if client_key:
            asked |= Q(client_key=client_key)
        earlier = list(self.counted().filter(asked).values_list("address_key", "client_key", "at"))
        self.create(address_key=key, client_key=client_key)
        of_address = [at for one, _, at in earlier if one == key]
        of_network = [at for _, one, at in earlier if client_key and one == client_key]
        of_both = {(key, client_key)} if client_key else set()
        both = [at for one, client, at in earlier if (one, client) in of_both]
        is_too_soon = any(timezone.now() - at < LINK_EVERY for at in of_address)
        return Allowance(
            is_address_free=(
                len(of_address) < MOST_OF_ADDRESS and len(both) < MOST_OF_BOTH and not is_too_soon
            ),
            is_network_free=len(of_network) < MOST_OF_NETWORK,
        )


class LinkRequest(models.Model):
    address_key = models.CharField(max_length=64)
    client_key = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = LinkRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["address_key", "at"], name="link_address"),
            models.Index(fields=["client_key", "at"], name="link_client"),
            models.Index(fields=["at"], name="link_at"),
        ]

    def __str__(self) -> str:
        return f"Link request {self.pk}"
