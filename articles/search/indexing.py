"""
Keeps the search at what the rows of stories say, in the transaction that changes them.

Whoever saves a story, signs one, tags one or renames a name comes by here through Django's signals;
the queryset's bulk ways, which send none, call `index_stories` themselves. What is staged is not in
the row, so it is not here. Drafts are: the newsroom looks for them; readers' questions ask for what
is public.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from articles import bodies
from articles.search.words import fold, words_of

if TYPE_CHECKING:
    from articles.models import Article, Author, Byline, SearchEntry, Tag

# A change of these changes what is found.
COLUMNS = ("headline", "standfirst", "body", "byline_text", "section_id", "status", "publish_at")
INDEXED = frozenset({*COLUMNS, "section"})
AT_ONCE = 250

# A tsvector holds a megabyte, and places up to 16,383. No story comes near; a book would be cut.
MOST_WORDS = 16_000
MOST_LETTERS = 200_000

# A place is the second of publication, shifted by room for the story's number: of 63 bits the years
# up to 9999 take 38.
ROOM = 1 << 25

# Parts two names, so that no phrase runs from one into the next.
BETWEEN = " = "


def place_of(moment: datetime, pk: int = 0) -> int:
    return int(moment.timestamp()) * ROOM + pk % ROOM


@transaction.atomic
def index_stories(pks: Iterable[int]) -> int:
    """Bring the entries of these stories up to date. Returns how many had to be written."""
    changed = 0
    wanted = sorted(set(pks))
    for start in range(0, len(wanted), AT_ONCE):
        changed += _index_batch(wanted[start : start + AT_ONCE])
    return changed


def _index_batch(pks: Sequence[int]) -> int:
    entry_model = apps.get_model("articles", "SearchEntry")
    told = _entries(pks)
    known = {entry.article_id: entry for entry in entry_model.objects.filter(article__in=pks)}
    entries = [entry for entry in told if not _is_same(entry, known.get(entry.article_id))]
    moved = [
        known[entry.article_id].place
        for entry in entries
        if entry.article_id in known and known[entry.article_id].place != entry.place
    ]
    if moved:
        entry_model.objects.filter(place__in=moved).delete()
    fields = [field.name for field in entry_model._meta.concrete_fields if not field.primary_key]
    entry_model.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["place"], update_fields=fields
    )
    return len(entries)


def _entries(pks: Sequence[int]) -> "list[SearchEntry]":
    entry_model = apps.get_model("articles", "SearchEntry")
    stories = apps.get_model("articles", "Article").objects.filter(pk__in=pks).order_by("pk")
    # Locked, so that of two who change one story at a time the second indexes what both said.
    rows = list(stories.select_for_update(no_key=True).values("pk", "created_at", *COLUMNS))
    names = _names_of(pks)
    entries = []
    for row in rows:
        signed, tagged = names[row["pk"]]
        body = words_of(bodies.plain_text(row["body"]))[:MOST_WORDS]
        entries.append(
            entry_model(
                place=place_of(row["publish_at"] or row["created_at"], row["pk"]),
                article_id=row["pk"],
                headline=fold(row["headline"]),
                standfirst=_cut(words_of(row["standfirst"])[:MOST_WORDS]),
                byline=BETWEEN.join(fold(name) for name in [*signed, row["byline_text"]] if name),
                tags=BETWEEN.join(fold(name) for name in tagged),
                body=_cut(body),
                filters=_filters_of(row),
            )
        )
    return entries


def _cut(words: list[str]) -> str:
    return " ".join(words)[:MOST_LETTERS]


def _filters_of(row: dict[str, Any]) -> str:
    found = ["=all"]
    if row["status"] == "published":
        found.append("=public")  # Its time and embargo are for the clock, at the question.
    if row["section_id"]:
        found.append(f"section={row['section_id']}")
    return " ".join(found)


def _names_of(pks: Sequence[int]) -> dict[int, tuple[list[str], list[str]]]:
    """The names of each story's authors in their order, and those of its tags."""
    found: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    bylines = apps.get_model("articles", "Byline")._default_manager.filter(article__in=pks)
    for pk, name in bylines.order_by("position", "pk").values_list("article", "author__name"):
        found[pk][0].append(name)
    tagged = apps.get_model("articles", "Article").tags.through._default_manager
    rows = tagged.filter(article__in=pks).order_by("tag__name", "pk")
    for pk, name in rows.values_list("article", "tag__name"):
        found[pk][1].append(name)
    return found


def _is_same(entry: "SearchEntry", known: "SearchEntry | None") -> bool:
    if known is None:
        return False
    fields = [field.attname for field in entry._meta.concrete_fields]
    return all(getattr(entry, name) == getattr(known, name) for name in fields)


# Who tells of a change


def connect() -> None:
    """Follow the models; called once, when the app is ready."""
    model = {name: apps.get_model("articles", name) for name in ("Article", "Byline")}
    named = [apps.get_model("articles", name) for name in ("Author", "Tag")]
    post_save.connect(_story_saved, model["Article"], dispatch_uid="search story")
    post_save.connect(_byline_saved, model["Byline"], dispatch_uid="search byline")
    post_delete.connect(_byline_deleted, model["Byline"], dispatch_uid="search byline deleted")
    m2m_changed.connect(_tags_changed, model["Article"].tags.through, dispatch_uid="search tags")
    for one in named:
        post_save.connect(_renamed, one, dispatch_uid=f"search {one.__name__}")
    pre_delete.connect(_tag_leaves, named[1], dispatch_uid="search tag leaves")
    post_delete.connect(_tag_left, named[1], dispatch_uid="search tag left")


def _story_saved(
    sender: type[Model], instance: "Article", update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    if not kwargs["raw"] and (update_fields is None or INDEXED & update_fields):
        index_stories([instance.pk])


def _byline_saved(sender: type[Model], instance: "Byline", **kwargs: Any) -> None:
    if not kwargs["raw"]:
        index_stories([instance.article_id])


def _byline_deleted(sender: type[Model], instance: "Byline", origin: Any, **kwargs: Any) -> None:
    goes_with_story = getattr(origin, "model", type(origin)) is not sender
    if not goes_with_story:
        index_stories([instance.article_id])


def _tags_changed(
    sender: type[Model], instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any
) -> None:
    if action == "pre_clear" and reverse:
        instance._untagged = list(instance.articles.values_list("pk", flat=True))
    elif action in {"post_add", "post_remove"}:
        index_stories(pk_set if reverse else [instance.pk])
    elif action == "post_clear":
        index_stories(instance._untagged if reverse else [instance.pk])


def _renamed(sender: type[Model], instance: "Author | Tag", created: bool, **kwargs: Any) -> None:
    """What else is saved of an author or a tag finds every entry as it was, and writes none."""
    if not (created or kwargs["raw"]) and instance.has_new_name:
        index_named(sender, [instance.pk])


def index_named(model: type[Model], pks: Sequence[int]) -> None:
    """These authors or tags have new names; other names stand in no entry."""
    if model._meta.model_name in {"author", "tag"}:
        named = model._default_manager.filter(pk__in=pks, articles__isnull=False)
        index_stories(named.values_list("articles", flat=True))


def _tag_leaves(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    instance._untagged = list(instance.articles.values_list("pk", flat=True))


def _tag_left(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    index_stories(instance._untagged)
