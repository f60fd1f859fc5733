"""The archives: what a year, a month or a day holds, and which is the next one that holds any."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext

from articles.models import Tally
from newsmania.addresses import path_to
from newsmania.caching import shows
from newsmania.wording import house_date

FORMS = {"year": "YEAR_FORMAT", "month": "YEAR_MONTH_FORMAT", "day": "DATE_FORMAT"}
SHORT_FORMS = {"year": "YEAR_FORMAT", "month": "MONTH_FORMAT", "day": "DAY_FORMAT"}


@dataclass(frozen=True)
class Span:
    """A year, a month or a day, by its first day."""

    unit: Literal["year", "month", "day"]
    first: date
    stories: int = 0

    @property
    def last(self) -> date:
        if self.unit == "year":
            return self.first.replace(month=12, day=31)
        if self.unit == "month":
            return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])
        return self.first

    @property
    def name(self) -> str:
        return house_date(self.first, FORMS[self.unit])

    @property
    def short_name(self) -> str:
        """Its name on the page of the span that holds it."""
        return house_date(self.first, SHORT_FORMS[self.unit])

    def get_absolute_url(self) -> str:
        return path_to(f"articles:{self.unit}", self.first)

    def holding(self, day: date) -> "Span":
        """The span of the same kind that this day is in."""
        first = {"year": day.replace(month=1, day=1), "month": day.replace(day=1), "day": day}
        return Span(self.unit, first[self.unit])

    @property
    def above(self) -> "list[Span]":
        """The spans that hold it, the widest first."""
        year, month = self.first.replace(month=1, day=1), self.first.replace(day=1)
        wider = {"year": [], "month": [Span("year", year)]}
        return wider.get(self.unit, [Span("year", year), Span("month", month)])


@dataclass(frozen=True)
class Contents:
    above: list[tuple[str, str]]
    parts: list[Span]
    earlier: Span | None
    later: Span | None


def contents_of(span: Span) -> Contents | None:
    """What a span holds, or nothing where no story is. One query."""
    shows("list")  # Its neighbours may be any.
    narrower: Literal["month", "day"] = "month" if span.unit == "year" else "day"
    found = Tally.objects.around(
        span.first, span.last, parts=narrower, beside="day" if span.unit == "day" else "month"
    )
    if not found.within:
        return None
    return Contents(
        above=[
            (gettext("Archive"), reverse("articles:archive")),
            *((wider.name, wider.get_absolute_url()) for wider in span.above),
        ],
        parts=_parts(narrower, found.within) if span.unit != "day" else [],
        earlier=span.holding(found.earlier) if found.earlier else None,
        later=span.holding(found.later) if found.later else None,
    )


def all_years() -> list[tuple[Span, list[Span]]]:
    """Each year with its months in which a story appeared, the newest year first. One query."""
    shows("list")
    months = _parts("month", Tally.objects.months())
    years = []
    for year, group in groupby(months, lambda month: month.first.replace(month=1)):
        held = list(group)
        years.append((Span("year", year, sum(month.stories for month in held)), held))
    return years[::-1]


def _parts(unit: Literal["month", "day"], counts: Mapping[date, int]) -> list[Span]:
    return [Span(unit, first, stories) for first, stories in sorted(counts.items())]
