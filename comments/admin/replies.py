"""
The moderators' queue: what awaits a decision, oldest first, with what is needed to take it.

Nobody writes or edits replies here. A decision is a POST that names the status which the moderator
saw, so that of two who decide at once the second is told, and not obeyed.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from articles.admin.access import log, number_in
from articles.admin.paging import KeyPaginator
from comments.admin.people import People
from comments.models import Comment, Decision

VERBS: dict[str, Callable[..., bool]] = {
    "approve": Comment.approve,
    "spam": Comment.mark_spam,
    "trash": Comment.trash,
    "undo": Comment.undo,
}
DONE = {
    "approve": "Approved",
    "spam": "Marked as spam",
    "trash": "Moved to trash",
    "undo": "Took the decision back",
}


class StatusFilter(admin.SimpleListFilter):
    """The queue shows what awaits moderation unless something else is asked for."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        counts = dict(Comment.objects.order_by().values_list("status").annotate(n=Count("pk")))
        labels = [
            (value, f"{label} ({counts.get(value, 0)})") for value, label in Comment.Status.choices
        ]
        reported = ("reported", f"Reported ({Comment.objects.reported().count()})")
        return [labels[0], reported, *labels[1:], ("all", f"All ({sum(counts.values())})")]

    def value(self) -> str:
        return super().value() or Comment.Status.HELD

    def choices(self, changelist: Any) -> Any:
        for lookup, title in self.lookup_choices:
            yield {
                "selected": self.value() == lookup,
                "query_string": changelist.get_query_string({self.parameter_name: lookup}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "reported":
            return queryset.reported()
        return queryset if self.value() == "all" else queryset.filter(status=self.value())


@admin.register(Comment)
class CommentAdmin(People):
    list_display_links = None
    list_filter = [StatusFilter]
    list_select_related = ["article"]
    list_per_page = 25
    search_fields = ["name", "email", "text"]
    search_help_text = "Name, email or words of the reply"
    show_full_result_count = False
    paginator = KeyPaginator
    show_facets = admin.ShowFacets.NEVER
    ordering = ["created_at", "pk"]
    actions = ["approve_selected", "spam_selected", "trash_selected"]
    fields = ["reply", "writer", "story", "log"]
    readonly_fields = ["reply", "writer", "story", "log"]

    class Media:
        css = {"all": ["newsroom/newsroom.css", "newsroom/replies.css"]}

    # Who may

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    # What is shown

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Comment.objects.with_record().with_reports()

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """No buttons for who may only look."""
        decide = ["decide"] if self.has_moderate_permission(request) else []
        return ["reply", "context", *decide]

    @admin.display(description="reply", ordering="created_at")
    def reply(self, comment: Comment) -> SafeString:
        return render_to_string("admin/comments/_reply.html", {"comment": comment})

    @admin.display(description="writer", ordering="email")
    def writer(self, comment: Comment) -> SafeString:
        return render_to_string("admin/comments/_writer.html", {"comment": comment})

    @admin.display(description="story", ordering="article")
    def story(self, comment: Comment) -> SafeString:
        return render_to_string("admin/comments/_story.html", {"article": comment.article})

    @admin.display(description="writer and story", ordering="email")
    def context(self, comment: Comment) -> SafeString:
        return format_html("{}{}", self.writer(comment), self.story(comment))

    @admin.display(description="decision")
    def decide(self, comment: Comment) -> SafeString:
        return render_to_string("admin/comments/_decide.html", {"comment": comment})

    @admin.display(description="decisions so far")
    def log(self, comment: Comment) -> SafeString:
        decisions = comment.decisions.select_related("by")
        return render_to_string("admin/comments/_log.html", {"decisions": decisions})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        batch = Decision.objects.last_batch(request.user)
        context = {"last_batch": batch, "title": "Replies"} | (extra_context or {})
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["can_moderate"] = self.has_moderate_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    # What is decided

    @admin.action(description="Approve", permissions=["moderate"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, queryset, "approve")

    @admin.action(description="Mark as spam", permissions=["moderate"])
    def spam_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, queryset, "spam")

    @admin.action(description="Move to trash", permissions=["moderate"])
    def trash_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, queryset, "trash")

    def _decide_all(self, request: HttpRequest, queryset: QuerySet[Comment], verb: str) -> None:
        batch = uuid4()
        shown = dict(one.partition(":")[::2] for one in request.POST.getlist("shown"))
        done = sum(
            VERBS[verb](comment, by=request.user, batch=batch)
            for comment in queryset
            if shown.get(str(comment.pk), comment.status) == comment.status
        )
        if done:
            log(request, Comment, _replies(done), DONE[verb])
        chosen = len(request.POST.getlist("_selected_action"))
        text = f"{DONE[verb]} {_replies(done)}."
        if request.POST.get("select_across") != "1" and chosen > done:
            text = f"{text[:-1]}; {chosen - done} had already been handled."
        messages.success(request, text)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("decide/<str:verb>/", view(require_POST(self.decide_one)), name="comments_decide"),
            path("undo/<uuid:batch>/", view(require_POST(self.undo_batch)), name="comments_undo"),
            *super().get_urls(),
        ]

    def decide_one(self, request: HttpRequest, verb: str) -> HttpResponse:
        """One row's button: `reply=12:held`, the number and the status that was on the screen."""
        comment, seen = self._named(request)
        if verb not in VERBS:
            raise Http404("No such decision.")
        if comment.status == seen and VERBS[verb](comment, by=request.user):
            log(request, Comment, f"Reply {comment.pk} to “{comment.article}”", DONE[verb])
            messages.success(request, f"{DONE[verb]}: {comment}")
        else:
            comment.refresh_from_db()
            messages.warning(request, _unchanged(comment))
        return self._back(request)

    def undo_batch(self, request: HttpRequest, batch: UUID) -> HttpResponse:
        self._require_moderator(request)
        done = Decision.objects.undo_batch(batch, by=request.user)
        if done:
            log(request, Comment, _replies(done), DONE["undo"])
        messages.success(request, f"Took the decision on {_replies(done)} back.")
        return self._back(request)

    def _named(self, request: HttpRequest) -> tuple[Comment, str]:
        self._require_moderator(request)
        number, _, seen = request.POST.get("reply", "").partition(":")
        comment = Comment.objects.filter(pk=number_in(number) or 0).first()
        if comment is None:
            raise Http404("No such reply.")
        return comment, seen

    def _require_moderator(self, request: HttpRequest) -> None:
        if not self.has_moderate_permission(request):
            raise PermissionDenied

    @staticmethod
    def _back(request: HttpRequest) -> HttpResponse:
        """To the queue as it was filtered: only its own query comes back, never an address."""
        query = QueryDict(request.POST.get("queue", "")).urlencode()
        queue = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(f"{queue}?{query}" if query else queue)


def _replies(count: int) -> str:
    return f"{count} reply" if count == 1 else f"{count} replies"


def _unchanged(comment: Comment) -> str:
    """Why a button did nothing: who was quicker, where somebody was."""
    last = comment.decisions.select_related("by").first()
    why = f"{last.by or 'Somebody'} has already decided on" if last else "Nothing changed in"
    return f"{why} {comment.name}'s reply: {comment.get_status_display()}."
