"""Error pages in the paper's dress: what happened and where to go, and nothing private."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from newsmania.caching import PRIVATE
from newsmania.languages import of_paper


class Notice(NamedTuple):
    title: str | Promise
    explanation: str | Promise


NOTICES = {
    400: Notice(
        gettext_lazy("We could not read that request"),
        gettext_lazy(
            "The address or the form that was sent is not one that this site understands."
        ),
    ),
    403: Notice(
        gettext_lazy("That is not open to you"),
        gettext_lazy("You may need to sign in, or to come to the page from this site itself."),
    ),
    404: Notice(
        gettext_lazy("There is no such page"),
        gettext_lazy("The address may be mistyped, or the page may never have been here."),
    ),
    405: Notice(
        gettext_lazy("That page can only be read"),
        gettext_lazy("Something tried to send to it. Open the page and try again from there."),
    ),
    413: Notice(
        gettext_lazy("That is too long for us"),
        gettext_lazy(
            "What was sent is larger than this site accepts. Go back, shorten it and send it again."
        ),
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
        render_to_string(
            "500.html", {"paper_name": settings.PAPER_NAME, "paper_language": of_paper()}
        ),
        status=500,
        headers={"Cache-Control": PRIVATE},
    )
