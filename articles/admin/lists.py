"""The list of stories: what is live, what waits, who has it; fast however many there are."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.access import StoryAccess
from articles.admin.paging import KeyPaginator
from articles.desk import STALE_AFTER
from articles.models import Article
from articles.search import MOST_MATCHING, matching, parse


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("live", "Live"),
            ("changes", "Live, with changes waiting"),
            ("scheduled", "Scheduled"),
            ("review", "In review"),
            ("draft", "Draft"),
            ("stale", "Left lying for two weeks"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "live":
                return queryset.published()
            case "changes":
                return queryset.with_changes().published_among()
            case "scheduled":
                return queryset.scheduled()
            case "stale":
                return queryset.untouched_since(timezone.now() - STALE_AFTER)
            case "draft" | "review" | "withdrawn" as status:
                return queryset.filter(status=status)
        return queryset


class MineFilter(admin.SimpleListFilter):
    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("unpublished", "Mine, unpublished"),
            ("mine", "Begun by me"),
            ("assigned", "Assigned to me"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "unpublished":
                return queryset.begun_by(request.user)
            case "mine":
                return queryset.filter(created_by=request.user.pk)
            case "assigned":
                return queryset.filter(assigned_to=request.user.pk)
        return queryset


class StoryList(StoryAccess):
    list_display = ["headline", "state", "section", "byline", "comes_out", "touched"]
    list_filter = [StateFilter, MineFilter, "section", "desk"]
    list_select_related = ["section", "desk"]
    list_per_page = 50
    paginator = KeyPaginator
    # By a headline or a byline nobody pages through an archive; it would be sorted as a whole.
    sortable_by = ["comes_out", "touched"]
    # The number of all stories beside that of the found ones would cost a second count.
    show_full_result_count = False
    search_fields = ["headline", "standfirst"]
    search_help_text = (
        "Words of the story, its byline or its tags; "
        f"where very many have them, of the newest {MOST_MATCHING:,}."
    )
    ordering = ["-updated_at", "-pk"]

    @admin.display(description="state", ordering="status")
    def state(self, article: Article) -> SafeString | str:
        if not article.pk:
            return "New"
        name, text = state_of(article)
        waits = ""
        if article.staged_id:
            waits = "changes waiting"
            if article.staged_for:
                waits = f"changes go live on {spoken(article.staged_for)}"
        embargo = f"embargo until {spoken(article.embargo_until)}" if article.is_embargoed else ""
        return format_html(
            '<span class="state state--{}">{}</span>{}',
            name,
            text,
            format_html(
                ' <span class="state-note">{}</span>', "; ".join(filter(None, [waits, embargo]))
            )
            if waits or embargo
            else "",
        )

    @admin.display(description="publication time", ordering="publish_at", empty_value="–")
    def comes_out(self, article: Article) -> SafeString | None:
        return short(article.publish_at) if article.publish_at else None

    @admin.display(description="updated at", ordering="updated_at")
    def touched(self, article: Article) -> SafeString:
        return short(article.updated_at)

    @admin.display(description="byline")
    def byline(self, article: Article) -> str:
        names = [author.name for author in article.byline_authors]
        desk = article.desk.name if article.desk else ""
        return " / ".join(filter(None, [desk, *names, article.byline_text])) or "–"

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By the readers' index, in whatever state; the last word may still be being typed."""
        if not search_term.strip():
            return queryset, False
        return matching(queryset, parse(f"{search_term.strip()}*")), False

    def get_queryset(self, request: HttpRequest) -> Any:
        stories = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith("changelist")
        return stories.defer("body") if is_list else stories


def state_of(article: Article) -> tuple[str, str]:
    """The state's name for a style sheet, and in words."""
    if article.is_published:
        return "live", "Live"
    if article.is_scheduled and article.publish_at:
        moment = max(article.publish_at, article.embargo_until or article.publish_at)
        return "scheduled", f"Scheduled for {spoken(moment)}"
    return article.status, article.get_status_display()


def short(moment: Any) -> SafeString:
    """For a narrow column: the day and the time each whole on a line."""
    local = timezone.localtime(moment)
    return format_html(
        '<span class="moment">{}</span> <span class="moment">{}</span>',
        f"{local:%-d %b %Y}",
        f"{local:%H:%M}",
    )


def spoken(moment: Any) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y, %H:%M}"
