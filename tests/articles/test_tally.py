"""The archives' counts are kept, not counted: after every act they are what counting would say."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Tally
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db


def counted():
    """By the day and by the month, one story after the other."""
    datelines = list(Article.objects.published().values_list("dateline", flat=True))
    return {"day": Counter(datelines), "month": Counter(day.replace(day=1) for day in datelines)}


def kept():
    always = date(1, 1, 1), date(9999, 12, 31)
    seen = {
        unit: Tally.objects.around(*always, parts=unit, beside=unit).within
        for unit in ("day", "month")
    }
    assert Tally.objects.months() == seen["month"]
    return seen


def past(days):
    return timezone.now() - timedelta(days=days)


ACTS = {
    "publish": lambda story: story.publish(by=None, at=past(3)),
    "schedule": lambda story: story.publish(by=None, at=past(-3)),
    "withdraw": lambda story: (story.publish(by=None, at=past(3)), story.withdraw(by=None)),
    "come back": lambda story: (
        story.publish(by=None, at=past(3)),
        story.withdraw(by=None),
        story.publish(by=None),
    ),
    "unschedule": lambda story: (
        story.publish(by=None, at=past(-3)),
        story.unschedule(by=None),
    ),
    "hold": lambda story: (
        story.publish(by=None, at=past(-3)),
        story.hold_until(past(-40)),
    ),
    "embargo": lambda story: (
        story.publish(by=None, at=past(3)),
        Article.objects.filter(pk=story.pk).update(embargo_until=past(-1)),
    ),
    "delete": lambda story: (story.publish(by=None, at=past(3)), story.delete()),
    "delete many": lambda story: (
        story.publish(by=None, at=past(3)),
        Article.objects.filter(pk=story.pk).delete(),
    ),
    "move many": lambda story: (
        story.publish(by=None, at=past(3)),
        Article.objects.update(dateline=past(70).date()),
    ),
    "write many": lambda story: Article.objects.bulk_create(
        Article(
            headline=f"Tide {n}",
            slug=f"tide-{n}",
            section=SectionFactory(),
            status="published",
            publish_at=past(n),
            dateline=past(n).date(),
        )
        for n in (2, 50)
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_after_every_act_the_counts_are_what_counting_says(act):
    ArticleFactory(published=past(3))
    ACTS[act](ArticleFactory())
    assert kept() == counted()


def test_a_story_is_counted_when_its_time_comes_and_no_row_changes():
    story = ArticleFactory(scheduled=past(-1))
    rows = list(Tally.objects.values())
    assert kept() == {"day": {}, "month": {}}
    Article.objects.filter(pk=story.pk).update(publish_at=past(1))
    assert list(Tally.objects.values()) == rows
    assert sum(kept()["day"].values()) == 1


def test_the_next_day_is_found_past_days_that_only_hold_scheduled_stories(reader):
    ArticleFactory(published=past(40))
    first = ArticleFactory(published=past(30))
    for days in range(-5, 0):
        ArticleFactory(scheduled=past(days))
    page = reader.get(f"/{first.dateline:%Y/%m/%d}/")
    assert f"/{past(40).astimezone(timezone.get_current_timezone()):%Y/%m/%d}/" in page.text
    assert page.context["contents"].later is None
