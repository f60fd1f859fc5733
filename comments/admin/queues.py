"""The piles of replies that moderators work through, and a page of one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from articles.admin.access import number_in
from comments.models import Comment, CommentQuerySet
from comments.records import give_records


@dataclass(frozen=True)
class Queue:
    name: str
    label: str
    rows: Callable[[CommentQuerySet], CommentQuerySet]
    newest_first: bool = True
    empty: str = "No replies here."

    @property
    def count(self) -> str:
        return self.rows(Comment.objects.all()).counted()


# The tabs, in their order; the first is where a moderator begins.
QUEUES = [
    Queue("held", "Awaiting", CommentQuerySet.held, False, "Nothing awaits moderation."),
    Queue("reported", "Reported", CommentQuerySet.reported, False, "Readers report nothing."),
    Queue("published", "Published", CommentQuerySet.published),
    Queue("spam", "Spam", CommentQuerySet.spam),
    Queue("trash", "Trash", CommentQuerySet.in_trash),
    Queue("all", "All", CommentQuerySet.all),
]
BY_NAME = {queue.name: queue for queue in QUEUES}


def queue_named(name: str) -> Queue:
    return BY_NAME.get(name, QUEUES[0])


def counts() -> dict[str, str]:
    return {queue.name: queue.count for queue in QUEUES}


class QueueFilter(admin.SimpleListFilter):
    """The tabs. The first queue is shown unless another is asked for."""

    title = "queue"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(queue.name, queue.label) for queue in QUEUES]

    @property
    def queue(self) -> Queue:
        return queue_named(super().value() or "")

    def value(self) -> str:
        return self.queue.name

    def choices(self, changelist: Any) -> Any:
        for queue in QUEUES:
            yield {
                "selected": self.queue is queue,
                "query_string": changelist.get_query_string({self.parameter_name: queue.name}),
                "display": queue.label,
                "name": queue.name,
                "count": queue.count,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return self.queue.rows(queryset)  # type: ignore[arg-type]


class Pile(ChangeList):
    """
    A page of a queue: what comes after the reply that `after` names.

    A key instead of a page's number: replies leave the queue while it is worked through, and a deep
    page costs what the first one costs.
    """

    AFTER = "after"

    def get_filters_params(self, params: Any = None) -> Any:
        left = super().get_filters_params(params)
        left.pop(self.AFTER, None)
        return left

    @property
    def queue(self) -> Queue:
        return queue_named(self.params.get(QueueFilter.parameter_name, ""))

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        sign = "-" if self.queue.newest_first else ""
        return [f"{sign}created_at", f"{sign}pk"]

    def get_results(self, request: HttpRequest) -> None:
        rows = self.queryset
        named = number_in(self.params.pop(self.AFTER, ""))
        self.filter_params.pop(self.AFTER, None)
        last = Comment.objects.filter(pk=named).first() if named else None
        if last:
            rows = rows.after(last, newest_first=self.queue.newest_first)
        found = list(rows[: self.list_per_page + 1])
        self.result_list = found[: self.list_per_page]
        self.has_more = len(found) > self.list_per_page
        self.result_count = len(self.result_list)
        self.is_first = last is None
        self.full_result_count = None
        self.show_full_result_count = self.multi_page = self.can_show_all = False
        self.show_admin_actions = True
        give_records(self.result_list)

    @property
    def more(self) -> str:
        """The next page's query, or nothing."""
        if not self.has_more:
            return ""
        return self.get_query_string({self.AFTER: self.result_list[-1].pk})

    @property
    def first(self) -> str:
        return self.get_query_string()

    @cached_property
    def tabs(self) -> list[Any]:
        return [tab for spec in self.filter_specs for tab in spec.choices(self)]
