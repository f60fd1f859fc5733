"""Where a reply comes from, without keeping where: a keyed hash of the reader's network."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from newsmania.networks import network_of


def client_key(request: HttpRequest) -> str:
    """The same for the same network, and of no use to whoever lacks SECRET_KEY."""
    network = network_of(request)
    if not network:
        return ""
    return salted_hmac("comments.clients", network, algorithm="sha256").hexdigest()[:32]
