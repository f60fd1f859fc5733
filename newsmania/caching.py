"""
Who may keep a response, and for how long.

A public page is one document for everybody: no session, no cookie, no token. The browser asks again
each time (it has the ETag, so the answer is mostly a 304); a shared cache may keep it for half a
minute, and for an hour when the paper itself cannot answer (RFC 9111, RFC 5861).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

PUBLIC = "public, max-age=0, s-maxage=30, stale-while-revalidate=30, stale-if-error=3600"
PRIVATE = "private, no-store"
FOR_EVER = "public, max-age=31536000, immutable"


def kept[**P](
    cache_control: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Give each response of the view this Cache-Control, unless it has its own."""

    def decorator(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", cache_control)
            return response

        return wrapped

    return decorator


def public_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page that is only read. A POST to it is a 405, not a complaint about a missing token."""
    return csrf_exempt(require_safe(kept(PUBLIC)(view)))


def private_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for one person: never stored, never indexed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = PRIVATE
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped
