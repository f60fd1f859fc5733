"""The writing desk: a story's form, its buttons, and the list that tells what is live."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from articles.forms import PREVIEW, PUBLISH, UNSCHEDULE, WITHDRAW, ArticleForm
from articles.models import Article, Byline
from articles.models.querysets import ArticleQuerySet
from articles.views import story_context
from newsmania.caching import private_page

VERBS = (PUBLISH, UNSCHEDULE, WITHDRAW)


class BylineInline(admin.TabularInline):
    model = Byline
    fields = ["author", "position"]
    autocomplete_fields = ["author"]
    extra = 1
    verbose_name = "author"
    verbose_name_plural = "Byline: the authors in the order in which they sign"


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("live", "Live"),
            ("scheduled", "Scheduled"),
            ("draft", "Draft"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "live":
                return queryset.published()
            case "scheduled":
                return queryset.scheduled()
            case "draft" | "withdrawn" as status:
                return queryset.filter(status=status)
        return queryset


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    form = ArticleForm
    inlines = [BylineInline]
    autocomplete_fields = ["tags", "lead_image"]
    readonly_fields = ["state", "address"]
    fieldsets = [
        (None, {"fields": ["state", "headline", "standfirst", "body"]}),
        ("Picture", {"fields": ["lead_image"]}),
        ("Where it belongs", {"fields": ["section", "desk", "tags"]}),
        ("Publication", {"fields": ["publish_at", "slug", "address"]}),
        ("Withdrawal", {"fields": ["withdrawal_note"]}),
    ]
    list_display = ["headline", "state", "section", "byline", "publish_at", "updated_at"]
    list_filter = [StateFilter, "section", "desk"]
    list_select_related = ["section", "desk"]
    list_per_page = 50
    search_fields = ["headline", "standfirst"]
    ordering = ["-updated_at"]
    actions = ["publish_now", "withdraw"]
    save_on_top = False

    class Media:
        css = {"all": ["newsroom/newsroom.css"]}

    # What is shown

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        return Article.objects.all().with_bylines()

    @admin.display(description="state", ordering="status")
    def state(self, article: Article) -> SafeString | str:
        if not article.pk:
            return "New"
        name = "live" if article.is_published else article.status
        text = capfirst(name)
        if article.is_scheduled and article.publish_at:
            name = "scheduled"
            moment = timezone.localtime(article.publish_at)
            text = f"Scheduled for {moment:%-d %B %Y, %H:%M}"
        return format_html('<span class="state state--{}">{}</span>', name, text)

    @admin.display(description="byline")
    def byline(self, article: Article) -> str:
        names = [author.name for author in article.byline_authors]
        return " / ".join(filter(None, [article.desk.name if article.desk else "", *names])) or "–"

    @admin.display(description="address")
    def address(self, article: Article) -> SafeString | str:
        if not article.has_been_public:
            return "Fixed on publication, from the day and the slug."
        return format_html('<a href="{0}">{0}</a>', article.get_absolute_url())

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        """Once readers have seen a story, its address and its first moment stand."""
        frozen = ["publish_at", "slug"] if obj and obj.has_been_public else []
        return [*self.readonly_fields, *frozen]

    def view_on_site(self, article: Article) -> str | None:
        return article.get_absolute_url() if article.is_published else None

    # Who may

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """What is live or about to be changes only under those who may publish."""
        allowed = super().has_change_permission(request, obj)
        if obj and obj.status == Article.Status.PUBLISHED:
            return allowed and self.has_publish_permission(request)
        return allowed

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """What readers have seen is withdrawn, never deleted: its replies would go with it."""
        if obj and obj.status != Article.Status.DRAFT:
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(
        self,
        request: HttpRequest,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> dict[str, Any]:
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    # What is done

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["can_publish"] = self.has_publish_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The right to press a button is asked before what was sent with it is read."""
        if any(verb in request.POST for verb in VERBS) and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changeform_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The verb comes last, so that its revision holds the byline and the tags."""
        super().save_related(request, form, formsets, change)
        article: Article = form.instance
        at = form.cleaned_data.get("publish_at")
        if UNSCHEDULE in request.POST:
            article.unschedule(by=request.user)
        elif WITHDRAW in request.POST:
            article.withdraw(by=request.user, note=form.cleaned_data.get("withdrawal_note", ""))
        elif PUBLISH in request.POST or (
            article.is_scheduled and "publish_at" in form.changed_data
        ):
            article.publish(by=request.user, at=at)
        else:
            article.revisions.record(article, by=request.user)

    def response_post_save_add(self, request: HttpRequest, obj: Article) -> HttpResponseRedirect:
        return self._after_saving(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Article) -> HttpResponseRedirect:
        return self._after_saving(request, obj) or super().response_post_save_change(request, obj)

    def _after_saving(self, request: HttpRequest, obj: Article) -> HttpResponseRedirect | None:
        if PREVIEW in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[obj.pk]))
        if PUBLISH in request.POST and obj.is_published:
            link = format_html('<a href="{0}">{0}</a>', obj.get_absolute_url())
            messages.success(request, format_html("Readers can see it at {}.", link))
        if UNSCHEDULE in request.POST or WITHDRAW in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))
        return None

    @admin.action(description="Publish now", permissions=["publish"])
    def publish_now(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            try:
                article.publish(by=request.user)
                messages.success(request, f"“{article}” is published.")
            except ValidationError as error:
                messages.error(request, f"“{article}” is not published: {error.message}")

    @admin.action(description="Withdraw", permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            if article.is_published:
                article.withdraw(by=request.user)
                messages.success(request, f"“{article}” is withdrawn. Add a note for its readers.")
            else:
                messages.warning(request, f"“{article}” is not live, so there is nothing to take.")

    # Preview

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview)
        own = path("<int:pk>/preview/", preview, name="articles_article_preview")
        return [own, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The saved story as readers will see it."""
        article = get_object_or_404(Article.objects.for_page(), pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        context = story_context(article) | {"preview": True}
        return private_page(render)(request, "articles/detail.html", context)
