"""
The admin site, with the Content-Security-Policy of the editors' pages.

They are never cached, so a nonce is safe there; public pages have none. The hash is that of the one
style element that the rich text editor (ProseMirror, by way of Tiptap) puts in for itself.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override

EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

NEWSROOM_CSP: dict[str, list[str]] = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE, EDITOR_STYLE],
    "img-src": [CSP.SELF, "data:", "blob:"],
}


class Newsroom(AdminSite):
    site_header = f"{settings.PAPER_NAME} newsroom"
    site_title = f"{settings.PAPER_NAME} newsroom"
    index_title = "Desk"
    enable_nav_sidebar = True

    def admin_view[View: Callable[..., HttpResponseBase]](
        self, view: View, cacheable: bool = False
    ) -> View:
        return csp_override(NEWSROOM_CSP)(super().admin_view(view, cacheable))

    @method_decorator(csp_override(NEWSROOM_CSP))
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().login(request, extra_context)
