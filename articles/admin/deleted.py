"""Deleted drafts, and the way back for them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.access import log
from articles.admin.lists import short
from articles.differences import blocks_of
from articles.models import Article, DeletedStory


@admin.register(DeletedStory)
class DeletedStoryAdmin(admin.ModelAdmin):
    """For whoever could see the story; nothing here is changed, only brought back."""

    list_display = ["headline", "begun_by", "deleted_by", "when"]
    list_select_related = ["created_by", "deleted_by"]
    list_per_page = 50
    sortable_by = ()
    search_fields = ["headline"]
    search_help_text = "Words of the headline."
    show_full_result_count = False
    fields = ["headline", "deleted_by", "when", "text"]
    readonly_fields = ["headline", "deleted_by", "when", "text"]
    actions = ["bring_back"]

    @admin.display(description="begun by", empty_value="–")
    def begun_by(self, story: DeletedStory) -> Any:
        return story.created_by

    @admin.display(description="deleted")
    def when(self, story: DeletedStory) -> SafeString:
        return short(story.deleted_at)

    @admin.display(description="text")
    def text(self, story: DeletedStory) -> SafeString:
        lines = blocks_of(story.content.get("body", ""))
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines))

    @admin.action(
        description="Bring back as drafts",
        permissions=["view"],
        location=[ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM],
    )
    def bring_back(
        self, request: HttpRequest, queryset: QuerySet[DeletedStory]
    ) -> HttpResponseRedirect:
        """From the list, or from the page of one that was read first."""
        for story in list(queryset):
            article = story.bring_back(by=request.user)
            log(request, Article, str(article), "Brought back.")
            address = reverse("admin:articles_article_change", args=[article.pk])
            said = 'It is a draft again: <a href="{}">{}</a>'
            messages.success(request, format_html(said, address, str(article) or "no headline"))
        return HttpResponseRedirect(reverse("admin:articles_deletedstory_changelist"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeletedStory]:
        return DeletedStory.objects.visible_to(request.user).order_by("-pk")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().get_object(request, object_id, from_field)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        rights = ("view_article", "change_article", "write_article")
        return any(request.user.has_perm(f"articles.{right}") for right in rights)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """For good: who may delete every story."""
        return request.user.has_perm("articles.delete_article")
