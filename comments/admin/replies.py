"""
The moderators' queue: what awaits a decision, oldest first, with what is needed to take it.

It is a page of forms that works without a script; `static/newsroom/queue.js` makes it a queue that
is worked through by keyboard, and asks the same addresses for JSON.
"""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.access import number_in, signed_in
from comments.admin import deciding
from comments.admin.deciding import DONE, Outcome, replies
from comments.admin.people import People
from comments.admin.queues import Pile, QueueFilter, counts
from comments.forms import ChangeForm
from comments.models import Because, Comment, Decision, Looking
from comments.records import give_records

# A page's cards and those that are fetched ahead; more is no page of ours.
MOST_WATCHED = 100


@admin.register(Comment)
class CommentAdmin(People):
    list_display = ["__str__"]
    list_display_links = None
    list_filter = [QueueFilter]
    list_per_page = 25
    search_fields = ["name", "email", "text"]
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
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
        return Comment.objects.in_queue().with_reports()

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[Pile]:
        return Pile

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        comment = super().get_object(request, object_id, from_field)
        if comment:
            give_records([comment])
        return comment

    @admin.display(description="reply")
    def reply(self, comment: Comment) -> SafeString:
        return render_to_string("admin/comments/_reply.html", {"comment": comment})

    @admin.display(description="writer")
    def writer(self, comment: Comment) -> SafeString:
        return render_to_string("admin/comments/_writer.html", {"comment": comment})

    @admin.display(description="story")
    def story(self, comment: Comment) -> SafeString:
        return render_to_string("admin/comments/_story.html", {"article": comment.article})

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
        context["can_moderate"] = self.has_moderate_permission(request)
        context["reasons"] = Because.choices
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
        shown = dict(one.partition(":")[::2] for one in request.POST.getlist("shown"))
        outcome = deciding.decide_all(request, verb, queryset, shown)
        chosen = len(request.POST.getlist("_selected_action"))
        text = f"{DONE[verb]} {replies(len(outcome.done))}."
        if chosen > len(outcome.done):
            text = f"{text[:-1]}; {chosen - len(outcome.done)} had already been handled."
        messages.success(request, text)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        reword = require_http_methods(["GET", "HEAD", "POST"])(self.reword)
        return [
            path("decide/<str:verb>/", view(require_POST(self.decide)), name="comments_decide"),
            path("undo/<uuid:batch>/", view(require_POST(self.undo_batch)), name="comments_undo"),
            path("looking/", view(require_POST(self.looking)), name="comments_looking"),
            path("<int:pk>/reword/", view(reword), name="comments_reword"),
            path("<int:pk>/answer/", view(require_POST(self.answer)), name="comments_answer"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, verb: str) -> HttpResponse:
        self._require_moderator(request)
        return self._answer(request, deciding.decide(request, verb))

    def undo_batch(self, request: HttpRequest, batch: UUID) -> HttpResponse:
        self._require_moderator(request)
        return self._answer(request, deciding.undo(request, batch))

    def looking(self, request: HttpRequest) -> HttpResponse:
        """A browser tells which reply is before its moderator, and asks who looks at the rest."""
        self._require_moderator(request)
        me, at = signed_in(request), number_in(request.POST.get("at", ""))
        if at:
            Looking.objects.look(me, at)
        shown = [number_in(one) or 0 for one in request.POST.getlist("shown")[:MOST_WATCHED]]
        others: dict[int, list[str]] = {}
        for one in Looking.objects.others(me, shown):
            others.setdefault(one.number, []).append(one.by.get_full_name() or str(one.by))
        return JsonResponse({"looking": others})

    def reword(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Other words for a reply. What it said is kept, and readers are told who changed it."""
        self._require_moderator(request)
        comment = get_object_or_404(Comment.objects.in_queue(), pk=pk)
        form = ChangeForm(request.POST or None, initial={"comment": comment.text})
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                seen = request.POST.get("reply", "").partition(":")[2]
                if deciding.reword(request, comment, form.cleaned_data["comment"], seen):
                    messages.success(request, f"Edited {comment.name}'s reply.")
                    return HttpResponseRedirect(
                        reverse("admin:comments_comment_change", args=[comment.pk])
                    )
                form.add_error(None, deciding.who_decided(comment))
                status = 409
        context = self.admin_site.each_context(request) | {
            "title": f"Edit {comment.name}'s reply",
            "opts": self.opts,
            "comment": comment,
            "form": form,
            "media": self.media,
        }
        return render(request, "admin/comments/reword.html", context, status=status)

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """In the newsroom's name, from the form below a published reply."""
        self._require_moderator(request)
        comment = get_object_or_404(Comment.objects.in_queue(), pk=pk)
        form = ChangeForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["comment"])))
        elif deciding.answer(request, comment, form.cleaned_data["comment"]):
            messages.success(request, f"Your answer to {comment.name} is published.")
        else:
            messages.error(request, "Readers do not see this reply. Approve it, then answer it.")
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]))

    def _require_moderator(self, request: HttpRequest) -> None:
        if not self.has_moderate_permission(request):
            raise PermissionDenied

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
            "cards": self._cards(request, changed),
            "counts": counts(),
        }
        return JsonResponse(answer, status=200 if outcome.done else 409)

    def _cards(self, request: HttpRequest, comments: list[Comment]) -> dict[int, str]:
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
