"""What the newsroom's start page tells: what is live, what comes, what waits for somebody."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from articles.models import Article, Unsaved
from articles.models.querysets import ArticleQuerySet

SHOWN = 8
# A draft that nobody has touched for two weeks is forgotten or dead: either way, look.
STALE_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Day:
    day: date
    is_in_month: bool
    is_today: bool
    articles: list[Article]
    changes: list[Article]


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Waiting:
    stories: list[Article]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.stories)


@dataclass(frozen=True)
class Desk:
    """Lists of at most SHOWN stories each, of those that the user may see."""

    live: list[Article]
    scheduled: Waiting
    changes: Waiting
    review: Waiting
    stale: Waiting
    mine: Waiting
    unsaved: list[Unsaved] = field(default_factory=list)


def desk_of(user: User | AnonymousUser) -> Desk:
    stories = Article.objects.visible_to(user).defer("body").select_related("section")
    forgotten = timezone.now() - STALE_AFTER
    return Desk(
        live=list(stories.published().newest_first()[:SHOWN]),
        scheduled=_some(stories.scheduled().order_by("publish_at", "pk")),
        changes=_some(
            stories.with_changes().published_among().order_by("staged_for", "-updated_at")
        ),
        review=_some(stories.in_review().order_by("updated_at")),
        stale=_some(stories.untouched_since(forgotten).order_by("updated_at")),
        mine=_some(stories.begun_by(user).order_by("-updated_at")),
        unsaved=list(Unsaved.objects.of(user)[:SHOWN]),
    )


def month_of(user: User | AnonymousUser, first: date) -> Month:
    """
    The stories of each day of a month, whole weeks from Monday to Sunday, and those that change on
    it at a time.
    """
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    stories = Article.objects.visible_to(user).defer("body").select_related("section")
    by_day: dict[date, list[Article]] = defaultdict(list)
    for article in stories.on_calendar(weeks[0][0], weeks[-1][-1])[:500]:
        if article.dateline:
            by_day[article.dateline].append(article)
    changing: dict[date, list[Article]] = defaultdict(list)
    for article in stories.with_changes_on(weeks[0][0], weeks[-1][-1])[:500]:
        if article.staged_for:
            changing[timezone.localdate(article.staged_for)].append(article)
    today = timezone.localdate()
    return Month(
        first,
        [
            [
                Day(day, day.month == first.month, day == today, by_day[day], changing[day])
                for day in week
            ]
            for week in weeks
        ],
    )


def _some(stories: ArticleQuerySet) -> "Waiting":
    """The first of them, and how many there are; counted only where they do not fit."""
    found = list(stories[: SHOWN + 1])
    if len(found) <= SHOWN:
        return Waiting(found, len(found))
    return Waiting(found[:SHOWN], stories.order_by().count())
