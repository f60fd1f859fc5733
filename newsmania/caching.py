"""
Who may keep a response, for how long, and what it shows.

A public page is one document for everybody: no session, no cookie, no token. The browser asks again
each time (it has the ETag, so the answer is mostly a 304); a shared cache may keep it for half a
minute, one that is told of purges for five, and for an hour when the paper itself cannot answer
(RFC 9111, RFC 5861). The paper's own page cache keeps it until something that it shows changes.

Browsers obey stale-while-revalidate, too, and would show a reader the page without their own reply;
so that is said to an edge alone: to Varnish, whose VCL takes it off, and to others in the header
that they read instead (RFC 9213).

What a page shows is told by tags, in the header Cache-Tag: `article-12` and `section-3` for things,
which models say by themselves (newsmania/shown.py), and `list-section-3` for lists, which a view
says with `shows`: a page that shows a list changes when something new comes into it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

EDGE_SECONDS, REVALIDATE_SECONDS = (300 if settings.EDGE else 30), 30
SWR, SIE = f"stale-while-revalidate={REVALIDATE_SECONDS}", "stale-if-error=3600"
TARGETED = f"max-age={EDGE_SECONDS}, {SWR}, {SIE}"
POLICIES: dict[str, dict[str, str]] = {
    "": {"Cache-Control": f"public, max-age=0, s-maxage={EDGE_SECONDS}, {SIE}"},
    "varnish": {"Cache-Control": f"public, max-age=0, s-maxage={EDGE_SECONDS}, {SWR}, {SIE}"},
    "fastly": {
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Surrogate-Control": TARGETED,
    },
    "cloudflare": {
        "Cache-Control": "public, max-age=0, must-revalidate",
        "CDN-Cache-Control": f"public, {TARGETED}",
    },
}
PUBLIC = POLICIES.get(settings.EDGE, POLICIES[""])
PRIVATE = "private, no-store"
FOR_EVER = "public, max-age=31536000, immutable"

TAGS_HEADER, QUERY_HEADER, DUE_HEADER = "Cache-Tag", "X-Page-Query", "X-Page-Due"

# Sections in the masthead, the banner: what every page shows.
FRAME = "frame"


@dataclass
class Shown:
    """What the page that is being made shows, and when the clock alone will change it."""

    tags: set[str] = field(default_factory=lambda: {FRAME})
    due: datetime | None = None


_shown: ContextVar[Shown | None] = ContextVar("shown", default=None)


def shows(*tags: str) -> None:
    """The page that is being made, if one is, shows what these tags name."""
    shown = _shown.get()
    if shown is not None:
        shown.tags.update(tags)


def changes_at(moment: datetime) -> None:
    """
    At this moment the page is out of date by itself, such as a list of the last two days.

    For what a row's own clock changes (a schedule, a pin) nothing need be said.
    """
    shown = _shown.get()
    if shown is not None and moment > timezone.now():
        shown.due = min(shown.due or moment, moment)


@contextmanager
def collected() -> Iterator[Shown]:
    """What the block shows; the page that is being made hears nothing of it."""
    shown = Shown(set())
    collecting = _shown.set(shown)
    try:
        yield shown
    finally:
        _shown.reset(collecting)


def is_collecting() -> bool:
    return _shown.get() is not None


def kept[**P](
    policy: dict[str, str],
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Give each response of the view these headers, unless it has its own Cache-Control."""

    def decorator(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if "Cache-Control" not in response.headers:
                for name, value in policy.items():
                    response.headers[name] = value
            return response

        return wrapped

    return decorator


def public_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page that is only read. A POST to it is a 405, not a complaint about a missing token."""
    return csrf_exempt(require_safe(told(kept(PUBLIC)(view))))


def told[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """
    Let the response tell what it shows, and let the view see those parameters that it declares.

    One that it does not declare (see `reads`) is not there for it: neither tracking nor mischief in
    an address can change a page that others get.
    """
    declared: tuple[str, ...] = getattr(view, "reads", ())

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        _hide_undeclared(request, declared)
        shown = _shown.get() or Shown()  # One page within another is one page.
        collecting = _shown.set(shown)
        try:
            response = view(request, *args, **kwargs)
        finally:
            _shown.reset(collecting)
        response.headers[TAGS_HEADER] = ",".join(sorted(shown.tags))
        response.headers[QUERY_HEADER] = ",".join(declared)
        if shown.due:
            response.headers[DUE_HEADER] = str(shown.due.timestamp())
        return response

    return wrapped


def reads[**P](
    *parameters: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Declare the query parameters of a public page. Stands below `public_page`."""

    def decorator(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        view.reads = parameters  # type: ignore[attr-defined]
        return view

    return decorator


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


def _hide_undeclared(request: HttpRequest, declared: tuple[str, ...]) -> None:
    if set(request.GET) <= set(declared):
        return
    kept = QueryDict(mutable=True)
    for name in declared:
        if name in request.GET:
            kept.setlist(name, request.GET.getlist(name))
    kept._mutable = False
    request.GET = kept  # type: ignore[assignment]
    request.META["QUERY_STRING"] = kept.urlencode()
