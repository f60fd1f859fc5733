"""Words of a moderator: what they take out of a reply, and what they answer to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from comments.admin import deciding
from comments.admin.people import People
from comments.forms import ChangeForm
from comments.models import Comment


class Rewording(People):
    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    def require_moderator(self, request: HttpRequest) -> None:
        if not self.has_moderate_permission(request):
            raise PermissionDenied

    def cards_of(self, request: HttpRequest, comments: list[Comment]) -> dict[int, str]:
        """Replies as they stand now, for a page that shows them as they were."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        reword = require_http_methods(["GET", "HEAD", "POST"])(self.reword)
        return [
            path("<int:pk>/reword/", view(reword), name="comments_reword"),
            path("<int:pk>/answer/", view(require_POST(self.answer)), name="comments_answer"),
            *super().get_urls(),
        ]

    def reword(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Other words for a reply. What it said is kept, and readers are told who changed it."""
        self.require_moderator(request)
        comment = get_object_or_404(Comment.objects.in_queue(), pk=pk)
        form = ChangeForm(request.POST or None, initial={"comment": comment.text})
        if request.method != "POST":
            return self._page(request, comment, form, 200)
        if not form.is_valid():
            return self._page(request, comment, form, 422)
        seen = request.POST.get("reply", "").partition(":")[2]
        if not deciding.reword(request, comment, form.cleaned_data["comment"], seen):
            form.add_error(None, deciding.what_happened(comment, seen, request.user))
            return self._page(request, comment, form, 409)
        said = f"Edited {comment.name}'s reply."
        if not request.accepts("text/html"):
            return JsonResponse({"said": said, "cards": self.cards_of(request, [comment])})
        messages.success(request, said)
        return _to_reply(comment)

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """In the newsroom's name, from the form below a published reply."""
        self.require_moderator(request)
        comment = get_object_or_404(Comment.objects.in_queue(), pk=pk)
        form = ChangeForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["comment"])))
        elif deciding.answer(request, comment, form.cleaned_data["comment"]):
            messages.success(request, f"Your answer to {comment.name} is published.")
        else:
            messages.error(request, "Readers do not see this reply. Approve it, then answer it.")
        return _to_reply(comment)

    def _page(
        self, request: HttpRequest, comment: Comment, form: ChangeForm, status: int
    ) -> HttpResponse:
        if not request.accepts("text/html"):
            faults = [fault for field in form.errors.values() for fault in field]
            return JsonResponse({"fault": " ".join(map(str, faults))}, status=status)
        context: dict[str, Any] = self.admin_site.each_context(request) | {
            "title": f"Edit {comment.name}'s reply",
            "opts": self.opts,
            "comment": comment,
            "form": form,
            "media": self.media,
        }
        return render(request, "admin/comments/reword.html", context, status=status)


def _to_reply(comment: Comment) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]))
