"""
Stores what an importer read, so that a second time does no harm.

A story is recognised by its headline and dateline. One that nobody edited here since it came in
follows its source; one that was edited here belongs to its editors.
"""

from datetime import datetime, time
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from articles import bodies
from articles.importers import IncomingStory, fold_headline
from articles.models import Article, Author, Byline, Desk, Revision, Section
from articles.models.revision import content_of, filled


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "left alone, because it was edited here (--replace overwrites it)"


class Intake(NamedTuple):
    article: Article
    outcome: Outcome


@transaction.atomic
def take_in(story: IncomingStory, *, replace: bool = False) -> Intake:
    """Store the story as published on its dateline, or bring the one that is here up to date."""
    article = _find(story)
    if article is None:
        article = _store(story, Article(source_key=story.key))
        midnight = datetime.combine(story.dateline, time.min)
        article.publish(by=None, at=timezone.make_aware(midnight))
        note_import(article)
        return Intake(article, Outcome.CREATED)
    if _says_the_same(story, article):
        return Intake(article, Outcome.UNCHANGED)
    if not replace and _was_edited_here(article):
        return Intake(article, Outcome.KEPT)
    article.source_key = article.source_key or story.key
    _store(story, article)
    note_import(article)
    return Intake(article, Outcome.UPDATED)


def note_import(article: Article) -> None:
    """Keep a revision of what came in: an edit is what differs from it."""
    article.record(by=None, note="Imported", origin=Revision.Origin.IMPORT)


def _find(story: IncomingStory) -> Article | None:
    known = Article.objects.filter(source_key=story.key).first()
    if known:
        return known
    headline = fold_headline(story.headline)
    same_day = Article.objects.filter(dateline=story.dateline)
    return next((one for one in same_day if fold_headline(one.headline) == headline), None)


def _says_the_same(story: IncomingStory, article: Article) -> bool:
    return (
        article.headline == story.headline
        and article.body == bodies.clean(bodies.from_paragraphs(story.paragraphs))
        and (article.section.name if article.section else "") == story.section
        and (article.desk.name if article.desk else "") == story.desk
        and [author.name for author in article.byline_authors] == list(story.authors)
    )


def _was_edited_here(article: Article) -> bool:
    imported = article.revisions.filter(origin=Revision.Origin.IMPORT).first()
    if imported is None or article.staged_id:
        return True
    return filled(imported.content) != content_of(article)


def _store(story: IncomingStory, article: Article) -> Article:
    article.headline = story.headline
    article.body = bodies.from_paragraphs(story.paragraphs)
    article.section = Section.objects.named(story.section)
    article.desk = Desk.objects.named(story.desk)
    article.save()
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author=Author.objects.named(name), position=position)
        for position, name in enumerate(story.authors)
    )
    return article
