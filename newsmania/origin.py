"""
Does a post come from the paper's own pages?

Those are cached and the same for everybody, so they can hold no token. What readers send uses no
session either, and what is left to guard against is another site that makes its visitors post
here. In this order: Sec-Fetch-Site (Fetch Metadata Request Headers, W3C), Origin (RFC 6454),
Referer (RFC 9110).
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def check_origin(request: HttpRequest) -> bool:
    """
    True when the request says that it comes from here, False when it says nothing.

    Raises PermissionDenied when it says that it comes from elsewhere.
    """
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site == "same-origin":
        return True
    if site in {"cross-site", "same-site"}:
        raise PermissionDenied("This was sent from another site.")
    told = request.headers.get("Origin") or _origin_of(request.headers.get("Referer", ""))
    if not told:
        return False
    if told not in _own_origins(request):
        raise PermissionDenied("This was sent from another site.")
    return True


def _own_origins(request: HttpRequest) -> set[str]:
    return {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def _origin_of(address: str) -> str:
    """The origin of an address; one that cannot be read is nobody's, and so is refused."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "null"
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "null"
