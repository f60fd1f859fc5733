"""The letter with the link to one’s replies: who gets it, and that nobody learns who did."""

from django.db import transaction
from django.http import HttpRequest

from comments.clients import client_key
from comments.letters.writers import ALL
from comments.letters.writing import mailed_link, post
from comments.mailed_links import Purpose, read_token
from comments.models import LINK_AGE, Address, Comment, LinkRequest


class _TornUpError(Exception):
    """The letter is not to be sent."""


def ask_for_link(email: str, request: HttpRequest) -> bool:
    """
    Mail the link, if replies were sent from this address and it may get a letter.

    The letter is written in every case, and torn up where it is not to be sent: so it costs the
    same whether the address is known or not. False where this network has asked too often, which
    says nothing of the address.
    """
    with transaction.atomic():
        allowance = LinkRequest.objects.note(email, client_key(request))
        if not allowance.is_network_free:
            return False
        try:
            with transaction.atomic():
                is_for_somebody = _write(email)
                if not (is_for_somebody and allowance.is_address_free):
                    raise _TornUpError
        except _TornUpError:
            pass
    return True


def address_of_link(token: str) -> tuple[Address, int] | None:
    """Whose replies a link opens, and the number that it opens them by; nothing for a bad one."""
    found = read_token(Purpose.OPEN, token, max_age=LINK_AGE)
    if not isinstance(found, list) or len(found) != 2:
        return None
    number, opened = found
    if not (isinstance(number, int) and isinstance(opened, int)):
        return None
    address = Address.objects.filter(pk=number, opened=opened, email__isnull=False).first()
    return (address, opened) if address and not address.is_refused else None


def _write(email: str) -> bool:
    address = Address.objects.of(email)
    has_written = Comment.objects.of_address(email).exists()
    may_be_sent = address.may_be_sent_a_link()
    link = mailed_link(Purpose.OPEN, [address.pk, address.opened])
    stop = mailed_link(Purpose.STOP, [address.pk, ALL])
    context = {"link": link, "minutes": LINK_AGE.seconds // 60}
    post("comments/mine/letter.txt", to=email, stop=stop, context=context)
    return (has_written or address.is_proved) and may_be_sent
