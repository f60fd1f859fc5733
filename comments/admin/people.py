"""What an editor does for who asks by letter: hand over what is kept of them, or erase it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from articles.admin.access import log
from comments.dossier import as_download, dossier_of, erase_person
from comments.models import Comment


class People(admin.ModelAdmin):
    """Two addresses for the person who sent a reply. Moderators do not have the right to them."""

    def has_erase_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.erase_person")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        export = require_safe(self.export_person)
        erase = require_http_methods(["GET", "HEAD", "POST"])(self.erase_person)
        return [
            path("person/<int:reply>/export/", view(export), name="comments_export_person"),
            path("person/<int:reply>/erase/", view(erase), name="comments_erase_person"),
            *super().get_urls(),
        ]

    def export_person(self, request: HttpRequest, reply: int) -> HttpResponse:
        """The same file as its owner gets."""
        email = self._address(request, reply)
        log(request, Comment, f"What is kept of the writer of reply {reply}", "Exported")
        return as_download(dossier_of(email, request))

    def erase_person(self, request: HttpRequest, reply: int) -> HttpResponse:
        """First what would be erased; then, by a POST from that page, it is."""
        email = self._address(request, reply)
        if request.method != "POST":
            return self._confirm(request, reply, email)
        count = erase_person(email)
        told = f"{count} {'reply' if count == 1 else 'replies'} of one person"
        log(request, Comment, told, "Erased")
        messages.success(request, f"Erased {told}, and all that was kept of their address.")
        return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))

    def _confirm(self, request: HttpRequest, reply: int, email: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Erase everything of this person?",
            "email": email,
            "number": reply,
            "names": list(Comment.objects.names_under(email)),
            "count": Comment.objects.filter(email=email).count(),
        }
        return TemplateResponse(request, "admin/comments/person.html", context)

    def _address(self, request: HttpRequest, reply: int) -> str:
        if not self.has_erase_permission(request):
            raise PermissionDenied
        email = Comment.objects.filter(pk=reply).values_list("email", flat=True).first()
        if not email:
            raise Http404("No such person.")
        return email

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["can_erase"] = self.has_erase_permission(request) and context["original"].email
        return super().render_change_form(request, context, *args, **kwargs)
