"""
The moderators' queue: what awaits a decision, oldest first, with what is needed to take it.

It is a page of forms that works without a script; `static/newsroom/queue.js` makes it a queue that
is worked through by keyboard, and asks the same addresses for JSON.
"""

import re
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from comments.admin import deciding, looking
from comments.admin.deciding import DONE, Outcome, replies
from comments.admin.queues import Pile, QueueFilter, counts
from comments.admin.rewording import Rewording
from comments.models import Because, Comment, Decision
from comments.records import give_records

# Words have no index here, so to look through millions for them would hold the newsroom up.
SEARCHED = 100_000
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]{2,}")


@admin.register(Comment)
class CommentAdmin(Rewording):
    list_display = ["__str__"]
    list_display_links = None
    list_filter = [QueueFilter]
    list_per_page = 25
    search_fields = ["name", "email", "text"]
    search_help_text = f"Words are looked for in the first {SEARCHED:,} replies of a queue."
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    actions = [f"{verb}_selected" for verb in ["approve", "spam", "trash", "pick", "ban"]]
    fields = ["reply", "log"]
    readonly_fields = ["reply", "log"]

    class Media:
        css = {"all": ["newsroom/newsroom.css", "newsroom/replies.css"]}

    # Who may

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    # What is shown

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Comment.objects.in_queue().with_reports()

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet, bool]:
        term = search_term.strip().lower()
        if ADDRESS.fullmatch(term):
            return queryset.filter(email=term), False
        if term:
            queryset = queryset.filter(pk__in=queryset.values("pk")[:SEARCHED])
        return super().get_search_results(request, queryset, search_term)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[Pile]:
        return Pile

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        comment = super().get_object(request, object_id, from_field)
        if comment:
            give_records([comment])
        return comment

    @admin.display(description="reply")
    def reply(self, comment: Comment) -> SafeString:
        return render_to_string("admin/comments/_card.html", {"comment": comment})

    @admin.display(description="decisions so far")
    def log(self, comment: Comment) -> SafeString:
        decisions = comment.decisions.select_related("by")
        changes = comment.rewordings.select_related("by")
        told = {"decisions": decisions, "changes": changes}
        return render_to_string("admin/comments/_log.html", told)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "title": "Replies",
            "last_batch": Decision.objects.last_batch(request.user),
            "can_moderate": self.has_moderate_permission(request),
            "reasons": Because.choices,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {
            "title": f"Reply by {context['original'].name}",
            "subtitle": None,
            "can_moderate": self.has_moderate_permission(request),
            "reasons": Because.choices,
        }
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

    @admin.action(description="Approve and pick", permissions=["moderate"])
    def pick_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, queryset, "pick")

    @admin.action(description="Ban their writers", permissions=["moderate"])
    def ban_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, queryset, "ban")

    def _decide_all(self, request: HttpRequest, queryset: QuerySet[Comment], verb: str) -> None:
        shown = dict(one.partition(":")[::2] for one in request.POST.getlist("shown"))
        outcome = deciding.decide_all(request, verb, queryset, shown)
        chosen = len(request.POST.getlist("_selected_action"))
        text = f"{DONE[verb]} {replies(len(outcome.done))}."
        if chosen > len(outcome.done):
            text = f"{text[:-1]}; {chosen - len(outcome.done)} had already been handled."
        messages.success(request, text)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("decide/<str:verb>/", view(require_POST(self.decide)), name="comments_decide"),
            path("undo/<uuid:batch>/", view(require_POST(self.undo_batch)), name="comments_undo"),
            path("looking/", view(require_POST(self.looking)), name="comments_looking"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, verb: str) -> HttpResponse:
        self.require_moderator(request)
        return self._answer(request, deciding.decide(request, verb))

    def undo_batch(self, request: HttpRequest, batch: UUID) -> HttpResponse:
        self.require_moderator(request)
        return self._answer(request, deciding.undo(request, batch))

    def looking(self, request: HttpRequest) -> HttpResponse:
        """Every few seconds: who looks at what is shown, what became of it, how much waits."""
        self.require_moderator(request)
        shown = looking.shown_in(request)
        others = looking.look(request, shown)
        changed = looking.changed_of(shown)
        answer = {
            "looking": others,
            "changed": {
                one.pk: deciding.what_happened(one, shown[one.pk], request.user) for one in changed
            },
            "cards": self.cards_of(request, changed),
            "counts": counts(),
        }
        return JsonResponse(answer)

    def _answer(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        if request.accepts("text/html"):
            level = messages.success if outcome.done else messages.warning
            level(request, outcome.sentence)
            return self._back(request)
        changed = [comment for comment, _ in outcome.refused]
        if outcome.verb == "undo":
            changed += outcome.done
        answer = {
            "said": outcome.sentence,
            "batch": str(outcome.batch),
            "done": [comment.pk for comment in outcome.done],
            "refused": {comment.pk: why for comment, why in outcome.refused},
            "cards": self.cards_of(request, changed),
            "counts": counts(),
        }
        return JsonResponse(answer, status=200 if outcome.done else 409)

    def cards_of(self, request: HttpRequest, comments: list[Comment]) -> dict[int, str]:
        """Replies as they stand now, for a page that shows them as they were."""
        now = self.get_queryset(request).in_bulk([comment.pk for comment in comments])
        give_records(now.values())
        same = {"can_moderate": True, "reasons": Because.choices}
        return {
            pk: render_to_string("admin/comments/_card.html", same | {"comment": comment}, request)
            for pk, comment in now.items()
        }

    @staticmethod
    def _back(request: HttpRequest) -> HttpResponse:
        """To the queue as it was filtered: only its own query comes back, never an address."""
        query = QueryDict(request.POST.get("queue", "")).urlencode()
        queue = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(f"{queue}?{query}" if query else queue)
