"""The order of the front page as a thing: told apart from another, kept, and put back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from articles.models import Article, Pin, Section

# A pin as a session can hold it: place, section, position, story, until.
type Row = list[Any]


def current_state() -> str:
    """What is pinned now, so that two editors do not undo each other."""
    pins = Pin.objects.order_by("place", "section", "position")
    return ";".join(
        f"{one.section_id}.{one.position}.{one.article_id}.{one.until:%Y%m%d%H%M%S}"
        if one.until
        else f"{one.section_id}.{one.position}.{one.article_id}"
        for one in pins
    )


def rows_of_pins(pins: Iterable[Pin]) -> list[Row]:
    return [
        [one.place, one.section_id, one.position, one.article_id, one.until and str(one.until)]
        for one in pins
    ]


@transaction.atomic
def put_back(rows: list[Row]) -> None:
    """As it was, but for what is over or gone since: a time, a story, a section."""
    Pin.objects.all().delete()
    stories = set(Article.objects.with_numbers(row[3] for row in rows).values_list("pk", flat=True))
    sections = {None, *Section.objects.values_list("pk", flat=True)}
    Pin.objects.bulk_create(
        Pin(
            place=place,
            section_id=section,
            position=position,
            article_id=article,
            until=until and datetime.fromisoformat(until),
        )
        for place, section, position, article, until in rows
        if article in stories and section in sections
    )
