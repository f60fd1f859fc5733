"""
What each change makes stale: from rows to the tags of the pages that show them.

One table for both apps. A thing that changed is `article-12`; a list into which it came, or within
which it moved, is `list-section-3`. Of a list that it left nothing need be said: pages that showed
it there carry `article-12`. Drafts make nothing stale. The tags are worked out after the commit,
from what is then true.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.core.signals import request_finished
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from newsmania.caching import FRAME
from newsmania.pagecache.journal import Line
from newsmania.purging import forget_promise, note_due, promise, purge, tell

# What of a story no reader can see.
UNSEEN = {
    *("id", "created_at", "updated_at", "created_by", "source_key"),
    *("live_revision", "staged", "staged_for", "staged_by", "staged_is_substantive"),
}
# What decides in which lists it stands, and where.
PLACES = {"status", "publish_at", "embargo_until", "section", "desk", "dateline"}
PUBLIC = {"published", "withdrawn"}


@dataclass(frozen=True)
class Was:
    """A story's row before it was saved."""

    values: dict[str, Any]

    def changed(self, now: models.Model) -> set[str]:
        return {
            name
            for name, value in self.values.items()
            if value != getattr(now, now._meta.get_field(name).attname)  # type: ignore[union-attr]
        }


# Stories


def remember(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Look at the row as it is before it is written; who edits pays for it, no reader."""
    names = [field.name for field in sender._meta.concrete_fields if field.name not in UNSEEN]
    found = sender._default_manager.filter(pk=instance.pk).values(*names).first()
    instance._was = Was(found) if found else None


def story_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    was: Was | None = instance._was
    if instance.status == "published":
        tell(partial(_clock_of, instance.pk))
    statuses = {instance.status, was.values["status"] if was else ""}
    if not statuses & PUBLIC:
        return
    changed = was.changed(instance) if was else PLACES
    if changed:
        withdrawn = was is not None and _was_public(was.values) and not instance.is_published
        tell(partial(_changes_of, instance.pk, bool(changed & PLACES), withdrawn))


def story_gone(sender: Any, instance: Any, **kwargs: Any) -> None:
    purge([f"article-{instance.pk}"], withdrawn=True)


def story_related(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Its tags or its byline changed, so it comes into other lists."""
    tell(partial(_relations_of, getattr(instance, "article_id", instance.pk)))


def _changes_of(pk: int, has_moved: bool, withdrawn: bool) -> Iterator[Line]:
    yield Line("w" if withdrawn else "p", (f"article-{pk}",))
    yield Line("p", ("words",))
    if has_moved:
        yield Line("p", tuple(lists_of(pk)))


def _relations_of(pk: int) -> Iterator[Line]:
    if _stories().filter(pk=pk, status__in=PUBLIC).exists():
        yield from _changes_of(pk, True, False)


def _clock_of(pk: int) -> Iterator[Line]:
    """What will change about a story by itself."""
    story = _stories().filter(pk=pk).first()
    for moment in (story.publish_at, story.embargo_until, story.staged_for) if story else ():
        if moment and moment > timezone.now():
            yield Line("d", (f"article-{pk}", *lists_of(pk)), moment.timestamp())


def lists_of(pk: int) -> list[str]:
    """The lists in which a story stands, or will stand when its time comes."""
    story = _stories().filter(pk=pk).first()
    if story is None:
        return ["list", "words"]
    authors = story.bylines.values_list("author_id", flat=True)
    tags = story.tags.values_list("pk", flat=True)
    return [
        *("list", "words"),
        f"list-section-{story.section_id}",
        f"list-desk-{story.desk_id}",
        *(f"list-author-{author}" for author in authors),
        *(f"list-tag-{tag}" for tag in tags),
        *archives_of(story.dateline),
        *(["corrections"] if story.corrections.exists() else []),
        *(["replies"] if story.comments.filter(status="published").exists() else []),
    ]


def archives_of(day: Any) -> list[str]:
    return [f"list-{day:%Y}", f"list-{day:%Y-%m}", f"list-{day:%Y-%m-%d}"] if day else []


def _stories() -> Any:
    return apps.get_model("articles", "Article")._default_manager


def _was_public(values: dict[str, Any]) -> bool:
    now = timezone.now()
    embargo = values["embargo_until"]
    return (
        values["status"] == "published"
        and values["publish_at"] <= now
        and not (embargo and embargo > now)
    )


# What frames stories. Each rule: what of one changed row is stale.


def _itself(row: Any) -> Iterable[str]:
    return [row.cache_tag]


def _by_name(row: Any) -> Iterable[str]:
    """And stories are found by it."""
    return [row.cache_tag, "words"]


def _frame(row: Any) -> Iterable[str]:
    return [FRAME]


def _front(row: Any) -> Iterable[str]:
    return ["front"]


def _ads(row: Any) -> Iterable[str]:
    return ["ads"]


def _correction(row: Any) -> Iterable[str]:
    return [f"article-{row.article_id}", "corrections", "list"]


def _reply(row: Any) -> Iterable[str]:
    """One that is published at once, or goes for good; decisions tell by themselves."""
    return [f"discussion-{row.article_id}", "replies"] if row.status == "published" else []


def _rules_for_replies(row: Any) -> Iterable[str]:
    """What readers agree to, and until when stories take replies; no other rule can be seen."""
    return ["reply-rules"] if row.seen != row.seen_was else []


def _rule_of_story(row: Any) -> Iterable[str]:
    return [f"discussion-{row.article_id}"]


RULES: dict[str, Callable[[Any], Iterable[str]]] = {
    "articles.Section": _frame,
    "articles.Banner": _frame,
    "articles.Page": _frame,
    "articles.Desk": _itself,
    "articles.Author": _by_name,
    "articles.Tag": _by_name,
    "articles.Image": _itself,
    "articles.Pin": _front,
    "articles.Paper": _ads,
    "articles.Correction": _correction,
    "comments.Comment": _reply,
    "comments.Rules": _rules_for_replies,
    "comments.StoryRules": _rule_of_story,
}


def row_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    tags = list(RULES[sender._meta.label](instance))
    purge(tags)
    for moment in _moments(instance):
        note_due(moment.timestamp(), tags)


def row_gone(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before it is gone, while what it belongs to can still be asked."""
    purge(RULES[sender._meta.label](instance), withdrawn=True)


def _moments(row: Any) -> Iterator[datetime]:
    for name in ("until", "starts_at", "ends_at", "at"):
        moment = getattr(row, name, None)
        if isinstance(moment, datetime) and moment > timezone.now():
            yield moment


def connect() -> None:
    """Called once, when all apps are ready."""
    article = apps.get_model("articles", "Article")
    pre_save.connect(remember, sender=article)
    post_save.connect(story_saved, sender=article)
    post_delete.connect(story_gone, sender=article)
    m2m_changed.connect(story_related, sender=article.tags.through)
    byline = apps.get_model("articles", "Byline")
    for signal in (post_save, post_delete):
        signal.connect(story_related, sender=byline)
    request_finished.connect(forget_promise)
    for model in (article, byline, *map(apps.get_model, RULES)):
        pre_save.connect(promise, sender=model)
        pre_delete.connect(promise, sender=model)
    for label in RULES:
        post_save.connect(row_saved, sender=apps.get_model(label))
        pre_delete.connect(row_gone, sender=apps.get_model(label))


# What the clock will change, asked once by each process

CLOCKS = [("Pin", "until"), ("Banner", "starts_at"), ("Banner", "ends_at"), ("Correction", "at")]


def dues() -> Iterator[tuple[float, list[str]]]:
    now = timezone.now()
    stories = _stories().filter(status="published")
    for name in ("publish_at", "embargo_until", "staged_for"):
        for pk, moment in stories.filter(**{f"{name}__gt": now}).values_list("pk", name):
            yield moment.timestamp(), [f"article-{pk}", *lists_of(pk)]
    for model, name in CLOCKS:
        rows = apps.get_model("articles", model)._default_manager.filter(**{f"{name}__gt": now})
        for row in rows:
            yield getattr(row, name).timestamp(), list(RULES[f"articles.{model}"](row))
