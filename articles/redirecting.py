"""Old addresses anywhere in the paper: where nothing is found, a redirect may know better."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles.models import Page, Redirect
from articles.models.redirect import path_of

# No redirect may stand here, so none is looked for.
OURS = ("/admin/", "/comments/", "/media/", "/static/")


class RedirectMiddleware:
    """
    Acts on a 404 alone, so that pages that are found pay nothing.

    What follows a question mark goes with the reader (a list's `?before=` still holds there),
    except where the target has a query of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")  # As it was sent: see newsmania/caching.py.
        response = self.get_response(request)
        if response.status_code != 404 or request.path.startswith(OURS):
            return response
        target = Redirect.objects.target_of(request.path) or Page.objects.address_of(request.path)
        if target is None or path_of(target) == request.path:
            return response
        if query and "?" not in target:
            address, hash_mark, fragment = target.partition("#")
            target = f"{address}?{query}{hash_mark}{fragment}"
        return HttpResponsePermanentRedirect(target)
