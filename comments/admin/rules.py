"""How the paper takes replies, and how single stories do."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from articles.guarded import GuardedForm
from articles.models import Article
from comments.admin.rehearsing import Rehearsed
from comments.links import links_in
from comments.models import Comment, Rules, StoryRules


@admin.register(Rules)
class RulesAdmin(Rehearsed):
    """One row, so its list is its form."""

    fieldsets = [
        (None, {"fields": ["under_attack", "mode", "close_after_days"]}),
        (
            "What is published at once, and what waits",
            {
                "fields": [
                    "trusts",
                    "most_links",
                    "most_alike",
                    "alike_days",
                    "most_in_a_rush",
                    "hide_at",
                ]
            },
        ),
        ("What readers are told", {"fields": ["consent"]}),
    ]

    def catches_of(self, obj: Rules) -> Callable[[Comment], bool]:
        """Of all rules here, the number of links is the one that the words alone can break."""
        return lambda comment: len(links_in(comment.text)) > obj.most_links

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rules = Rules.objects.current()
        return HttpResponseRedirect(reverse("admin:comments_rules_change", args=[rules.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["rehearses"] = "the number of links"
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Rules | None = None) -> bool:
        return False


@admin.register(StoryRules)
class StoryRulesAdmin(admin.ModelAdmin):
    form = GuardedForm
    list_display = ["article", "mode", "closes_at"]
    list_filter = ["mode"]
    list_select_related = ["article"]
    autocomplete_fields = ["article"]
    fields = ["article", "mode", "closes_at"]
    search_fields = ["article__headline"]

    class Media:
        css = {"all": ["newsroom/newsroom.css"]}

    def get_urls(self) -> list[URLPattern]:
        of_story = self.admin_site.admin_view(require_safe(self.of_story))
        own = path("story/<int:article>/", of_story, name="comments_story_rules")
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StoryRules]:
        """Nor do the rules tell who may not open stories of one that readers do not know."""
        rules = super().get_queryset(request)
        if request.user.has_perm("articles.view_article"):
            return rules
        return rules.filter(article__in=Article.objects.answered_for().order_by())

    def of_story(self, request: HttpRequest, article: int) -> HttpResponse:
        """From a reply: to the rule of its story, or to the form that makes one."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        rules = StoryRules.objects.filter(article=article).first()
        if rules is None:
            add = reverse("admin:comments_storyrules_add")
            return HttpResponseRedirect(f"{add}?{urlencode({'article': article})}")
        return HttpResponseRedirect(reverse("admin:comments_storyrules_change", args=[rules.pk]))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Who may not open stories chooses among those that readers see, and learns of no other."""
        if db_field.name == "article" and not request.user.has_perm("articles.view_article"):
            kwargs["queryset"] = Article.objects.published()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: StoryRules | None = None) -> list[str]:
        """The rule of one story never becomes that of another."""
        return ["article"] if obj else []
