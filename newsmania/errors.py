"""Error pages in the paper's dress: what happened and where to go, and nothing private."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from newsmania.caching import PRIVATE


class Notice(NamedTuple):
    title: str
    explanation: str


NOTICES = {
    400: Notice(
        "We could not read that request",
        "The address or the form that was sent is not one that this site understands.",
    ),
    403: Notice(
        "That is not open to you",
        "You may need to sign in, or to come to the page from this site itself.",
    ),
    404: Notice(
        "There is no such page",
        "The address may be mistyped, or the page may never have been here.",
    ),
    405: Notice(
        "That page can only be read",
        "Something tried to send to it. Open the page and try again from there.",
    ),
    413: Notice(
        "That is too long for us",
        "What was sent is larger than this site accepts. Go back, shorten it and send it again.",
    ),
}


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a status in NOTICES. Never kept by any cache."""
    response = render(
        request, "error.html", {"status": status, "notice": NOTICES[status]}, status=status
    )
    response.headers["Cache-Control"] = PRIVATE
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request, and so without a query: the database may be what failed."""
    return HttpResponse(
        render_to_string("500.html", {"paper_name": settings.PAPER_NAME}),
        status=500,
        headers={"Cache-Control": PRIVATE},
    )
