"""
The admin site, with the Content-Security-Policy of the editors' pages.

They are never cached, so a nonce is safe there; public pages have none. The hash is that of the one
style element that the rich text editor (ProseMirror, by way of Tiptap) puts in for itself.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override

from newsmania.signing_in import TOO_MANY, SignInForm, refuse, remember_browser

EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

NEWSROOM_CSP: dict[str, list[str]] = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE, EDITOR_STYLE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
}


# A page that readers will see, in a frame beside the form that makes it.
PREVIEW_CSP: dict[str, list[str]] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}

framed_by_newsroom = csp_override(PREVIEW_CSP)


class Newsroom(AdminSite):
    site_header = f"{settings.PAPER_NAME} newsroom"
    site_title = f"{settings.PAPER_NAME} newsroom"
    index_title = "Desk"
    enable_nav_sidebar = True
    login_form = SignInForm

    def admin_view[View: Callable[..., HttpResponseBase]](
        self, view: View, cacheable: bool = False
    ) -> View:
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = inner(request, *args, **kwargs)
            if not hasattr(response, "_csp_config"):  # A preview brings that of its readers.
                response._csp_config = NEWSROOM_CSP  # type: ignore[attr-defined]
            return response

        return cast("View", wrapped)

    def get_urls(self) -> list[Any]:
        return list(self._guarded(super().get_urls()))

    def _guarded(self, urls: list[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
        for url in urls:
            if getattr(url, "name", None) == "view_on_site":
                route = "r/<int:content_type_id>/<path:object_id>/"
                yield path(route, self.admin_view(self.view_on_site), name="view_on_site")
            else:
                yield url

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """
        The menu as work goes, not by the alphabet: what is opened every day stands first.

        Each app's config names its models in that order (`menu`); others follow by their names.
        """
        rooms = list(apps.app_configs.values())
        found = super().get_app_list(request, app_label)
        found.sort(key=lambda room: rooms.index(apps.get_app_config(room["app_label"])))
        for room in found:
            menu = getattr(apps.get_app_config(room["app_label"]), "menu", [])
            order = {name: place for place, name in enumerate(menu)}
            room["models"].sort(key=lambda entry: order.get(entry["object_name"], len(order)))
        return found

    def view_on_site(
        self, request: HttpRequest, content_type_id: int, object_id: str
    ) -> HttpResponseBase:
        """
        From a thing in the newsroom to where readers see it, for who may look at that thing.

        Django's own asks for no right: it would tell any account the address of a story that is
        under embargo, and that of a colleague's link to a draft.
        """
        kind = ContentType.objects.filter(pk=content_type_id).first()
        model = kind.model_class() if kind else None
        if model is None:
            raise Http404("No such kind of thing.")
        try:
            desk = self.get_model_admin(model)
        except NotRegistered as error:
            raise Http404("Nothing that readers see.") from error
        if not desk.has_view_permission(request):
            raise PermissionDenied
        if desk.get_object(request, object_id) is None:
            raise Http404("No such thing.")
        return shortcut(request, str(content_type_id), object_id)

    @method_decorator(csp_override(NEWSROOM_CSP))
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What it answers to a wrong password too many says so to programs, too."""
        response = super().login(request, extra_context)
        form = getattr(response, "context_data", {}).get("form")
        if form and form.has_error(NON_FIELD_ERRORS, TOO_MANY):
            refuse(response, form.wait)
        elif request.method == "POST" and response.status_code == 302:
            remember_browser(response, request.user.get_username())
        return response
