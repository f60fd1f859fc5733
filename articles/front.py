"""
The front page: a lead, its seconds, then a strip for each section. No story twice.

Editors pin stories to places; a place that nobody has pinned, or whose pin has run out or cannot be
shown, fills itself with the newest story that is not on the page yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, QuerySet
from django.utils import timezone

from articles.models import Article, MostRead, Pin, Section
from articles.models.curation import standing
from articles.onward import most_read
from newsmania.caching import shows
from newsmania.prepared import prepared

# A lead and six beside it fill the first screen of a desk without a gap in the grid.
ABOVE_THE_FOLD = 7
IN_A_STRIP = 4


@dataclass(frozen=True)
class Strip:
    section: Section
    articles: list[Article]


@dataclass(frozen=True)
class Front:
    lead: Article | None
    seconds: list[Article]
    strips: list[Strip]
    most_read: list[Article]

    @property
    def top(self) -> list[Article]:
        return [self.lead, *self.seconds] if self.lead else []


def compose_front(sections: list[Section]) -> Front:
    """Two queries, however many stories there are."""
    found = _found(now=timezone.now())
    shown: dict[int, Article] = {one.pk: one for one in found if one.is_published}
    unpinned = (article for article in shown.values() if not article.pinned_to)  # type: ignore[attr-defined]
    top = _fill(_pinned(shown, Pin.Place.TOP), unpinned, ABOVE_THE_FOLD)
    strips = _strips(sections, shown, {article.pk for article in top})
    return Front(top[0] if top else None, top[1:], strips, most_read(shown.values()))


@prepared
def _found(*, now: datetime) -> QuerySet:
    """The newest stories, those that are pinned with their places, and the most read."""
    pinned = Pin.objects.standing(now).order_by().values("article")
    newest = Article.objects.published(now).newest_first().exclude(pk__in=pinned)
    asked = [
        newest.values("pk")[:ABOVE_THE_FOLD],
        pinned,
        MostRead.objects.order_by().values("article"),
    ]
    # Whether a pinned or a much read one is public is asked when it is here: asked of the whole, it
    # would let a database begin with all that is.
    return (
        Article.objects.any_of(asked)
        .newest_first()
        .for_listing()
        .annotate(
            pin=FilteredRelation("pins", condition=standing("pins__", now)),
            pinned_to=F("pin__place"),
            pinned_in=F("pin__section"),
            pinned_at=F("pin__position"),
            reads_place=MostRead.objects.place_of("pk"),
        )
    )


def _pinned(shown: dict[int, Any], place: str, section: int | None = None) -> dict[int, Article]:
    """The pinned stories of one part of the page that can be shown, by position."""
    return {
        article.pinned_at: article
        for article in shown.values()
        if (article.pinned_to, article.pinned_in) == (place, section)
    }


def _fill(pinned: dict[int, Article], others: Iterable[Article], places: int) -> list[Article]:
    rest: Iterator[Article] = iter(others)
    filled = (pinned.get(place) or next(rest, None) for place in range(places))
    return [article for article in filled if article is not None]


def _strips(sections: list[Section], shown: dict[int, Any], on_page: set[int]) -> list[Strip]:
    if not sections:
        return []
    kept_for_strips = {pk for pk, article in shown.items() if article.pinned_to}
    shows(*(f"list-section-{section.pk}" for section in sections))
    newest = _newest(
        sections=[section.pk for section in sections],
        without=sorted(on_page | kept_for_strips),
        now=timezone.now(),
    )
    found: dict[int, list[Article]] = {section.pk: [] for section in sections}
    for article in newest:
        if article.section_id is not None:
            found[article.section_id].append(article)
    strips = []
    for section in sections:
        pinned = _pinned(shown, Pin.Place.STRIP, section.pk)
        articles = _fill(pinned, found[section.pk], IN_A_STRIP)
        if articles:
            strips.append(Strip(section, articles))
    return strips


@prepared
def _newest(*, sections: list[int], without: list[int], now: datetime) -> QuerySet:
    """The first of each section, but for what is on the page already."""
    rest = Article.objects.published(now).newest_first().exclude(pk__in=without)
    # One LIMIT a section, so that a section with a million stories costs what one with four does.
    newest = [rest.filter(section=section).values("pk")[:IN_A_STRIP] for section in sections]
    return Article.objects.any_of(newest).newest_first().for_listing()
