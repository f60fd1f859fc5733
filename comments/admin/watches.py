"""
Which mail about replies a moderator gets: each chooses for themselves.

The list is of use to who manages accounts; anybody else is led to their own choice.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from articles.admin.access import signed_in
from comments import letters
from comments.models import Watch
from comments.models.watch import may_moderate


@admin.register(Watch)
class WatchAdmin(admin.ModelAdmin):
    list_display = ["user", "pace", "address"]
    list_filter = ["pace"]
    list_select_related = ["user"]
    fields = ["pace", "address"]
    readonly_fields = ["address"]
    radio_fields = {"pace": admin.VERTICAL}

    class Media:
        css = {"all": ["newsroom/newsroom.css"]}

    @admin.display(description="sent to")
    def address(self, watch: Watch) -> str:
        if not letters.is_open():
            return "This paper has no mail server, so no letter is sent."
        none = "No address: ask who manages accounts to write one into yours."
        return format_html("<bdi>{}</bdi>", watch.user.email) if watch.user.email else none

    def get_queryset(self, request: HttpRequest) -> QuerySet[Watch]:
        watches = Watch.objects.all()
        user = signed_in(request)
        return watches if user.is_superuser else watches.kept_by(user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Watch:
        """What a colleague has chosen is not told."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        watch: Watch | None = super().get_object(request, object_id, from_field)
        if watch is None:
            raise Http404("No such choice.")
        return watch

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        own = Watch.objects.of(signed_in(request))
        if request.user.is_superuser:
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:comments_watch_change", args=[own.pk]))

    # Who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_moderate(signed_in(request))

    def has_view_permission(self, request: HttpRequest, obj: Watch | None = None) -> bool:
        user = signed_in(request)
        return may_moderate(user) and (obj is None or user.is_superuser or obj.user_id == user.pk)

    def has_change_permission(self, request: HttpRequest, obj: Watch | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Watch | None = None) -> bool:
        """With its account alone: who may delete that is asked whether they may delete this."""
        return signed_in(request).is_superuser
