"""
What hangs on a story and is shown with it: its byline, its tags, its corrections.

Each comes as a column of JSON in the row of the story, where prefetching would ask a query more for
each. Afterwards `story.tags.all()` and the others answer from what came.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.query import ModelIterable

if TYPE_CHECKING:
    from articles.models import Article
    from articles.models.querysets import ArticleQuerySet

# What each part's rows hold; the order in which they are shown is that of the first columns.
BYLINES = ("position", "pk", "author__pk", "author__name", "author__slug")
TAGS = ("tag__name", "tag__pk", "tag__slug")
CORRECTIONS = ("at", "pk", "kind", "text", "is_grave")


class _Row(Func):
    """Columns as one list. JSONArray of Django first asks the database whether it knows JSON."""

    function = "JSON_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **context)


class _ListOf(Func):
    """All rows of a subquery as one list; nothing, or an empty one, where there are none."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


class _WithParts(ModelIterable):
    def __iter__(self) -> Iterator[Any]:
        for story in super().__iter__():
            _take(story)
            yield story


def with_parts(stories: "ArticleQuerySet", at: datetime) -> Any:
    """Loads each story with its parts as they are at a moment."""
    model = apps.get_model
    corrections = model("articles", "Correction")._default_manager.filter(at__lte=at)
    found = stories.annotate(
        bylines_found=_column(model("articles", "Byline")._default_manager.all(), BYLINES),
        tags_found=_column(stories.model.tags.through._default_manager.all(), TAGS),
        corrections_found=_column(corrections, CORRECTIONS),
    )
    found._iterable_class = _WithParts
    return found


def _column(rows: QuerySet, fields: tuple[str, ...]) -> Subquery:
    of_story = rows.filter(article=OuterRef("pk")).order_by()
    return Subquery(of_story.values(found=_ListOf(_Row(*map(F, fields)))))


def _take(story: Any) -> None:
    found = story.__dict__
    bylines = sorted(found.pop("bylines_found") or [])
    tags = sorted(found.pop("tags_found") or [])
    corrections = sorted(found.pop("corrections_found") or [])
    _know(story, "bylines", [_byline(story, row) for row in bylines])
    _know(story, "tags", [_made("Tag", id=pk, name=name, slug=slug) for name, pk, slug in tags])
    _know(story, "corrections", [_correction(story, row) for row in corrections])


def _know(story: Any, name: str, rows: list[Any]) -> None:
    """As `prefetch_related` would have left it."""
    known = getattr(story, name).all()
    known._result_cache, known._prefetch_done = rows, True
    story.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known


def _byline(story: "Article", row: list[Any]) -> Any:
    position, pk, author, name, slug = row
    byline = _made("Byline", id=pk, article_id=story.pk, author_id=author, position=position)
    byline.article, byline.author = story, _made("Author", id=author, name=name, slug=slug)
    return byline


def _correction(story: "Article", row: list[Any]) -> Any:
    at, pk, kind, text, is_grave = row
    moment = datetime.fromisoformat(at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite keeps UTC alone.
    correction = _made(
        "Correction", id=pk, kind=kind, text=text, is_grave=bool(is_grave), at=moment
    )
    correction.article = story
    return correction


def _made(model: str, **columns: Any) -> Any:
    """A row as a query makes one: what was not asked for is fetched when it is."""
    row_model = apps.get_model("articles", model)
    names = [field.attname for field in row_model._meta.concrete_fields if field.attname in columns]
    return row_model.from_db("default", names, [columns[name] for name in names])
