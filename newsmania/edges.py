"""
The caches in front of the paper that purge by tag. One contract: `Edge.purge(tags, withdrawn)`.

Each tells its cache over HTTP which tags are out of date, and raises EdgeError where it was not
heard. Sources: varnish-modules, vmod_xkey; Fastly, “Purge API” (at most 256 keys a request);
Cloudflare, “Purge cache by cache-tags” (at most 100 a request).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# An edge that does not answer in this time is tried again later.
TIMEOUT = 5.0


class EdgeError(Exception):
    """The edge was not told. The text is for the health page and names no secret."""


class _NoRedirects(HTTPRedirectHandler):
    """A token goes to the address that the operator wrote, and nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def opener() -> OpenerDirector:
    return build_opener(_NoRedirects)


class Edge(ABC):
    # As many tags as one request may name.
    most_tags = 256

    @abstractmethod
    def request(self, tags: Sequence[str], *, withdrawn: bool) -> Request: ...

    def purge(self, tags: Sequence[str], *, withdrawn: bool) -> None:
        for some in _batches(tags, self.most_tags):
            self._send(self.request(some, withdrawn=withdrawn))

    def _send(self, request: Request) -> None:
        try:
            with opener().open(request, timeout=TIMEOUT) as response:
                response.read()
        except HTTPError as error:
            raise EdgeError(f"{request.host} answered {error.code} {error.reason}") from error
        except (URLError, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise EdgeError(f"{request.host} did not answer: {reason}") from error


class Varnish(Edge):
    """deploy/varnish/newsmania.vcl knows the method and the headers."""

    most_tags = 100  # Varnish takes headers of 8 KB.

    def __init__(self, address: str) -> None:
        self.address = address

    def request(self, tags: Sequence[str], *, withdrawn: bool) -> Request:
        headers = {"xkey-purge" if withdrawn else "xkey-softpurge": " ".join(tags)}
        return Request(self.address, method="PURGE", headers=headers)  # noqa: S310


class Fastly(Edge):
    """
    Purged at once, whatever it is for: a soft purge would let it answer with the old page once
    more, as stale-while-revalidate allows.
    """

    def __init__(self, address: str, service: str, token: str) -> None:
        self.address = f"{address.rstrip('/')}/service/{service}/purge"
        self.token = token

    def request(self, tags: Sequence[str], *, withdrawn: bool) -> Request:
        headers = {"Fastly-Key": self.token, "Content-Type": "application/json"}
        body = json.dumps({"surrogate_keys": list(tags)}).encode()
        return Request(self.address, body, headers, method="POST")  # noqa: S310


class Cloudflare(Edge):
    """It has no soft purge."""

    most_tags = 100

    def __init__(self, address: str, zone: str, token: str) -> None:
        self.address = f"{address.rstrip('/')}/client/v4/zones/{zone}/purge_cache"
        self.token = token

    def request(self, tags: Sequence[str], *, withdrawn: bool) -> Request:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        body = json.dumps({"tags": list(tags)}).encode()
        return Request(self.address, body, headers, method="POST")  # noqa: S310


def configured_edge() -> Edge | None:
    """The edge that the settings name, if any. Raises ImproperlyConfigured for an unknown one."""
    match settings.EDGE:
        case "":
            return None
        case "varnish":
            return Varnish(settings.EDGE_ADDRESS or "http://127.0.0.1:6081/")
        case "fastly":
            address = settings.EDGE_ADDRESS or "https://api.fastly.com"
            return Fastly(address, settings.EDGE_ZONE, settings.EDGE_TOKEN)
        case "cloudflare":
            address = settings.EDGE_ADDRESS or "https://api.cloudflare.com"
            return Cloudflare(address, settings.EDGE_ZONE, settings.EDGE_TOKEN)
    raise ImproperlyConfigured("EDGE must be empty, varnish, fastly or cloudflare.")


def _batches(tags: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(tags), most):
        yield tags[start : start + most]
