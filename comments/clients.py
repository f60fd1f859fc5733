"""
Where a request comes from, without keeping where: a keyed hash of the reader's network.

Behind N proxies of the operator's, the reader is the N-th address from the right of
X-Forwarded-For: each of them has added one, and what stands further left anybody can write.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# A household or a phone has a whole /64 of IPv6 to itself.
PREFIX = {4: 32, 6: 64}


def client_key(request: HttpRequest) -> str:
    """The same for the same network, and of no use to whoever lacks SECRET_KEY."""
    address = _address(request)
    if address is None:
        return ""
    network = ip_network(f"{address}/{PREFIX[address.version]}", strict=False)
    return salted_hmac("comments.clients", str(network), algorithm="sha256").hexdigest()[:32]


def _address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    socket = _parsed(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return socket
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if len(forwarded) < settings.PROXIES:
        return socket
    return _parsed(forwarded[-settings.PROXIES]) or socket


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
