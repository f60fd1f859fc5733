"""
The paper's addresses in full, as feeds, sitemaps and cards need them.

A paper that answers to several hosts has one of them in SITE_ADDRESS, so that a search engine finds
each story once, and so that no request can choose which host the paper says it is.
"""

from collections.abc import Hashable
from functools import lru_cache
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.encoding import iri_to_uri


def site_address(request: HttpRequest | None = None) -> str:
    """Scheme and host with no slash after them: SITE_ADDRESS, else those that were asked for."""
    if settings.SITE_ADDRESS:
        return settings.SITE_ADDRESS
    if request is None:
        raise ImproperlyConfigured("Without a request, the paper's address is in SITE_ADDRESS.")
    # Django looks at the host anew each time, and a feed or a sitemap asks for every story.
    known: str | None = getattr(request, "site_address", None)
    if known is None:
        known = f"{'https' if settings.HTTPS else request.scheme}://{request.get_host()}"
        request.site_address = known  # type: ignore[attr-defined]
    return known


def address_for_letters() -> str:
    """
    What links in letters begin with: SITE_ADDRESS, else the first whole host of ALLOWED_HOSTS.

    Nothing where neither names one. Never the host that was asked for: whoever makes the paper
    write to somebody would choose where its links lead.
    """
    if settings.SITE_ADDRESS:
        return settings.SITE_ADDRESS
    hosts = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    if not hosts:
        return ""
    if settings.HTTPS:
        return f"https://{hosts[0]}"
    port = f":{settings.LOCAL_PORT}" if settings.LOCAL_PORT else ""
    return f"http://{hosts[0]}{port}"


def whole_for_letters(address: str) -> str:
    return urljoin(f"{address_for_letters()}/", iri_to_uri(address))


def whole(address: str, request: HttpRequest | None = None) -> str:
    """An address of the paper with its scheme and host; one that has them already stays."""
    if address.startswith("/") and not address.startswith("//"):
        return f"{site_address(request)}{iri_to_uri(address)}"
    return urljoin(f"{site_address(request)}/", iri_to_uri(address))


def path_to(view: str, *arguments: Hashable) -> str:
    """As `reverse` finds it, and only once: a page names its sections and stories many times."""
    return _path_to(get_script_prefix(), view, arguments)


@lru_cache(maxsize=10_000)
def _path_to(_prefix: str, view: str, arguments: tuple[Hashable, ...]) -> str:
    return reverse(view, args=arguments)
