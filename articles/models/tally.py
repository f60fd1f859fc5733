"""
How many stories each day and each month has: kept, so that no page of the archives has to count.

Kept are those that are published whether or not their time has come, for no row changes when it
comes; who asks takes off the few that the clock or an embargo still holds back.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import models, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone

from newsmania.prepared import prepared

if TYPE_CHECKING:
    from articles.models import Article

# A change of these moves a story in the archives.
MOVED_BY = frozenset({"status", "dateline"})

# So many days or months on either side of a span are looked at for the next with a story that
# readers may see: more than have nothing but scheduled ones in a row.
NEAR = 50


class Around(NamedTuple):
    """How many stories each part of a span has, and the nearest days around it that have any."""

    within: "Counter[date]"
    earlier: date | None
    later: date | None


class TallyQuerySet(models.QuerySet["Tally"]):
    def months(self) -> "Counter[date]":
        """The first day of each month that has a story which readers may see, and how many."""
        return _seen(_months(now=timezone.now()))[Tally.Unit.MONTH]

    def around(self, first: date, last: date, *, parts: str, beside: str) -> Around:
        """
        What the parts of a span have, from the first day to the last, and what is nearest to it.

        `parts` and `beside` are units: of what is within the span and of what is around it.
        """
        counts = _seen(_around(parts, beside, first=first, last=last, now=timezone.now()))
        return Around(
            Counter({day: n for day, n in counts[parts].items() if first <= day <= last}),
            max((day for day in counts[beside] if day < first), default=None),
            min((day for day in counts[beside] if day > last), default=None),
        )

    @transaction.atomic
    def recount(self, days: Iterable[date | None]) -> None:
        """Count the stories of these days and of their months anew."""
        known = {day for day in days if day}
        if not known:
            return
        months = {day.replace(day=1) for day in known}
        units = {Tally.Unit.DAY: known, Tally.Unit.MONTH: months}
        rows: Any = [Tally(unit=unit, first=one) for unit, ones in units.items() for one in ones]
        self.bulk_create(rows, ignore_conflicts=True)
        # Locked before counting, so that of two at a time the second counts what both did.
        for unit, ones in units.items():
            list(self.filter(unit=unit, first__in=ones).order_by("pk").select_for_update())
        self.filter(unit=Tally.Unit.DAY, first__in=known).update(stories=_stories_of_day())
        for month in months:
            held = {"first__gte": month, "first__lte": _last_of(month)}
            total = self.filter(unit=Tally.Unit.DAY, **held).aggregate(sum=Sum("stories"))["sum"]
            self.filter(unit=Tally.Unit.MONTH, first=month).update(stories=total)


class Tally(models.Model):
    class Unit(models.TextChoices):
        DAY = "day", "Day"
        MONTH = "month", "Month"

    unit = models.CharField(max_length=5, choices=Unit)
    first = models.DateField("first day")
    stories = models.PositiveIntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["unit", "first"], name="one_tally_a_span"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.first}: {self.stories}"


@prepared
def _months(*, now: datetime) -> QuerySet[Any, tuple[str, date, int]]:
    return _with_held_back([Tally.objects.filter(unit=Tally.Unit.MONTH)], now)


@prepared
def _around(
    parts: str, beside: str, *, first: date, last: date, now: datetime
) -> QuerySet[Any, tuple[str, date, int]]:
    """A union, since PostgreSQL reads the whole table for an OR of subqueries."""
    near = Tally.objects.filter(unit=beside)
    earlier = near.filter(first__lt=first).order_by("-first").values("pk")[:NEAR]
    later = near.filter(first__gt=last).order_by("first").values("pk")[:NEAR]
    within = Tally.objects.filter(unit=parts, first__gte=first, first__lte=last)
    return _with_held_back(
        [within, Tally.objects.filter(pk__in=earlier), Tally.objects.filter(pk__in=later)], now
    )


def _with_held_back(
    kept: list[TallyQuerySet], now: datetime
) -> QuerySet[Any, tuple[str, date, int]]:
    """Unit, first day and stories: what is kept, and each story that the clock holds back."""
    stories = apps.get_model("articles", "Article")._default_manager
    held = stories.scheduled(now).order_by().values_list(Value("held"), "dateline", Value(-1))
    first, *others = (one.values_list("unit", "first", "stories") for one in kept)
    return first.union(*others, held, all=True)


def _seen(rows: Iterable[tuple[str, date, int]]) -> "dict[str, Counter[date]]":
    """The stories that readers may see, by unit and first day."""
    found: dict[str, Counter[date]] = {unit: Counter() for unit in Tally.Unit}
    for unit, first, stories in rows:
        if unit != "held":
            found[unit][first] += stories
            continue
        found[Tally.Unit.DAY][first] += stories
        found[Tally.Unit.MONTH][first.replace(day=1)] += stories
    return {unit: +counts for unit, counts in found.items()}


def _stories_of_day() -> Coalesce:
    stories = apps.get_model("articles", "Article")._default_manager
    that_day = stories.filter(status="published", dateline=OuterRef("first")).order_by()
    counted = that_day.values("dateline").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


# Who tells of a change; the queryset's bulk ways, which send no signal, do so themselves.


def connect() -> None:
    """Follow the stories; called once, when the app is ready."""
    story = apps.get_model("articles", "Article")
    pre_save.connect(_about_to_save, story, dispatch_uid="tally remembers")
    post_save.connect(_saved, story, dispatch_uid="tally story")
    post_delete.connect(_deleted, story, dispatch_uid="tally story deleted")


def _about_to_save(
    sender: Any, instance: "Article", update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    instance._stood = None  # type: ignore[attr-defined]
    if update_fields is None or MOVED_BY & update_fields:
        stored = sender._default_manager.filter(pk=instance.pk).only(*MOVED_BY)
        instance._stood = {_place(one) for one in stored}  # type: ignore[attr-defined]


def _saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    stood = instance._stood
    now = {_place(instance)}
    if stood is not None and stood != now:
        Tally.objects.recount(stood | now)


def _deleted(sender: Any, instance: "Article", **kwargs: Any) -> None:
    Tally.objects.recount([_place(instance)])


def _place(story: "Article") -> date | None:
    """The day on which it is counted, if it is."""
    return story.dateline if story.status == "published" else None
