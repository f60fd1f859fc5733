"""Forms of the newsroom whose effect can be rehearsed before they are saved."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from articles.guarded import GuardedForm
from comments.models import Comment
from comments.rehearsing import rehearse


class Rehearsed(admin.ModelAdmin):
    """
    Has a second button beside “Save”: it shows what the form as it stands would have caught.

    Nothing is saved by it. `catches_of` gives the question that is asked of each reply.
    """

    change_form_template = "admin/comments/rehearsed.html"
    form = GuardedForm

    class Media:
        css = {"all": ["newsroom/newsroom.css", "newsroom/replies.css"]}

    def catches_of(self, obj: Any) -> Callable[[Comment], bool]:
        catches: Callable[[Comment], bool] = obj.catches
        return catches

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and "_rehearse" in request.POST:
            return self._rehearse(request, object_id, form_url, extra_context or {})
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _rehearse(
        self, request: HttpRequest, object_id: str | None, form_url: str, context: dict[str, Any]
    ) -> HttpResponse:
        """
        The form again, with its errors or with its effect.

        Django's own view would save a valid form, so it is given one that says it is not done yet.
        """
        request.rehearses = True  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any):  # type: ignore[no-untyped-def]  # noqa: ANN201
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(request, "rehearses", False):
            return form
        page = self

        class Rehearsing(form):  # type: ignore[misc,valid-type]
            def is_valid(self) -> bool:
                if super().is_valid():
                    request.rehearsal = rehearse(page.catches_of(self.instance))  # type: ignore[attr-defined]
                return False

        return Rehearsing

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["rehearsal"] = getattr(request, "rehearsal", None)
        return super().render_change_form(request, context, *args, **kwargs)
