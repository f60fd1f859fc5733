"""
The search, one function for readers: `find(parse(words), filters)`.

What is found and in which order is the same on SQLite and PostgreSQL. The database names the newest
stories that hold the words; `ranking.py` sorts them. Whether readers may see a story is asked of
the story at that moment, never of the index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from math import ceil
from types import ModuleType
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.search import postgresql, sqlite
from articles.search.indexing import ROOM, place_of
from articles.search.query import Filters, Query, Wanted, parse
from articles.search.ranking import Candidate, ranked
from newsmania.prepared import prepared

if TYPE_CHECKING:
    from articles.models.querysets import ArticleQuerySet

__all__ = ["MOST", "PER_PAGE", "Filters", "Found", "Query", "find", "matching", "parse"]

# The newest so many are ranked. Whoever has more than that needs another word, not another page.
MOST = 300
# Older ones, too, where the words stand above the body: a story about it, and no mere mention.
MOST_IN_FRONT = 150

# What the newsroom looks through: a list in another order has to sort all of them.
MOST_MATCHING = 2000

# With fewer than this a word also finds longer ones that begin with it; with more it says enough.
FEW = 100

PER_PAGE = 20

EARLIEST, LATEST = -(1 << 62), (1 << 62)


@dataclass(frozen=True)
class Found:
    """The numbers of the stories in their order; `is_cut` when there are more than are ranked."""

    pks: list[int] = field(default_factory=list)
    is_cut: bool = False

    @property
    def pages(self) -> int:
        return max(1, ceil(len(self.pks) / PER_PAGE))

    def page(self, number: int) -> list[int]:
        return self.pks[(number - 1) * PER_PAGE : number * PER_PAGE]


def find(query: Query, filters: Filters | None = None) -> Found:
    """
    The stories that readers may see and that hold the words, best first.

    At most three questions to the database, whatever is asked: the words themselves; if they are
    not many, longer words that begin with them; if they are too many, those that are about it.
    """
    filters = filters or Filters()
    if not query and not filters:
        return Found()
    wanted = Wanted(query, filters)
    entries = _candidates(wanted, MOST + 1)
    if len(entries) < FEW and query.is_wider_than_written:
        wanted = replace(wanted, wide=True)
        entries = _candidates(wanted, MOST + 1)
    is_cut = len(entries) > MOST
    if is_cut and query:
        entries = entries[:MOST]
        known = {entry.place for entry in entries}
        front = _candidates(replace(wanted, in_front=True), MOST_IN_FRONT)
        entries += [entry for entry in front if entry.place not in known]
    order = ranked(entries, query, timezone.now()) if query else entries[:MOST]
    return Found([entry.article_id for entry in order], is_cut)


def matching(stories: "ArticleQuerySet", query: Query) -> "ArticleQuerySet":
    """
    The newsroom's question: those of the stories that hold the words, in whatever state.

    Of words that very many hold it looks through the newest.
    """
    wanted = Wanted(query, wide=True, public=False)
    condition, texts = backend().asked(wanted)
    found = apps.get_model("articles", "SearchEntry").objects.filter(
        place__in=_places(condition, [*texts, EARLIEST, LATEST, MOST_MATCHING])
    )
    # Asked here and now: a list counts its rows, finds a page's numbers and fetches these.
    return stories.filter(pk__in=list(found.values_list("article", flat=True)))


def _candidates(wanted: Wanted, most: int) -> list[Candidate]:
    """Newest first, and public at this moment."""
    filters = wanted.filters
    now = timezone.now()
    first = _beginning(filters.first) if filters.first else EARLIEST
    last = _beginning(filters.last + timedelta(days=1)) if filters.last else LATEST
    last = min(last, place_of(now) + ROOM) - 1
    condition, texts = backend().asked(wanted)
    rows = _entries(condition, texts=texts, first=first, last=last, most=most, now=now)
    return list(map(Candidate._make, rows))


@prepared
def _entries(
    condition: str, *, texts: list[str], first: int, last: int, most: int, now: datetime
) -> QuerySet:
    public = apps.get_model("articles", "Article").objects.published(now)
    entries = apps.get_model("articles", "SearchEntry")._default_manager.filter(
        # Not a join: SQLite would begin with the stories and end with the words.
        Exists(public.filter(pk=OuterRef("article"))),
        place__in=_places(condition, [*texts, first, last, most]),
    )
    return entries.order_by("-place").values_list(*Candidate._fields)


def _places(condition: str, values: Sequence[str | int | None]) -> RawSQL:
    """The newest places of a condition, between two of them."""
    return RawSQL(backend().MATCHES.format(asked=condition), values)  # noqa: S611


def _beginning(day: date) -> int:
    return place_of(timezone.make_aware(datetime.combine(day, time.min)))


def backend() -> ModuleType:
    return sqlite if _is_sqlite() else postgresql


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"
