"""
Which network a request comes from.

Behind N proxies of the operator's, the reader is the N-th address from the right of
X-Forwarded-For: each of them has added one, and what stands further left anybody can write.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# A household or a phone has a whole /64 of IPv6 to itself.
PREFIX = {4: 32, 6: 64}
# Nobody's network is wider than these: what an operator or a company can have of the Internet.
WIDEST = {4: 8, 6: 16}


def network_of(request: HttpRequest) -> str:
    """The network in CIDR form, or nothing where the server does not know the address."""
    address = _address(request)
    if address is None:
        return ""
    return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))


def networks_around(request: HttpRequest) -> list[str]:
    """All networks in CIDR form that the reader's address lies in, down to the address itself."""
    address = _address(request)
    if address is None:
        return []
    prefixes = range(WIDEST[address.version], address.max_prefixlen + 1)
    return [str(ip_network(f"{address}/{prefix}", strict=False)) for prefix in prefixes]


def address_of(request: HttpRequest) -> str:
    """The reader's address itself, for who must be told it; it is kept nowhere."""
    return str(_address(request) or "")


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
