"""Every decision of the moderators, newest first. It is kept by the replies' own verbs."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.paging import KeyPaginator
from comments.models import Decision


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    list_display = ["at", "by", "verb", "reply", "became", "why", "taken_back"]
    list_display_links = None
    list_filter = ["verb", "because"]
    list_select_related = ["by", "comment"]
    list_per_page = 50
    search_fields = ["by__username", "comment__name", "note"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = KeyPaginator
    empty_value_display = ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        """Who decides may read what was decided, and by whom."""
        return request.user.has_perm("comments.moderate_comment")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("comment__text", "comment__reasons")

    @admin.display(description="reply")
    def reply(self, decision: Decision) -> SafeString:
        address = reverse("admin:comments_comment_change", args=[decision.comment_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, decision.comment.name)

    @admin.display(description="from → to")
    def became(self, decision: Decision) -> str:
        return f"{decision.get_from_status_display()} → {decision.get_to_status_display()}"

    @admin.display(description="reason")
    def why(self, decision: Decision) -> str:
        return ": ".join(filter(None, [decision.get_because_display(), decision.note]))

    @admin.display(description="")
    def taken_back(self, decision: Decision) -> str:
        return "taken back since" if decision.undone else ""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Decisions"} | (extra_context or {}))
