"""Prepared questions: written once, and asked each time of what is true then."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from newsmania.caching import collected, shows
from newsmania.prepared import NotPreparedError, prepared
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@prepared
def with_numbers(*, numbers, now):
    return Article.objects.published(now).filter(pk__in=numbers).order_by("pk")


@prepared
def at_place(*, day, slug):
    return Article.objects.with_address(day, slug)


def test_each_asking_has_its_own_values():
    one, two, three = (ArticleFactory(published=True) for _ in range(3))
    now = timezone.now()
    assert with_numbers(numbers=[one.pk, two.pk], now=now) == [one, two]
    assert with_numbers(numbers=[three.pk, two.pk], now=now) == [two, three]
    assert with_numbers(numbers=[three.pk], now=now) == [three]
    assert with_numbers(numbers=[], now=now) == []
    assert with_numbers(numbers=[one.pk], now=now - timedelta(days=9000)) == []


def test_days_and_texts_are_values_too():
    one, two = ArticleFactory(published=True), ArticleFactory(published=True)
    for story in (one, two, one):
        assert at_place(day=story.dateline, slug=story.slug) == [story]
    assert at_place(day=one.dateline, slug="%s' OR 1=1 --") == []


def test_it_sees_what_has_changed_since():
    story = ArticleFactory(published=True)
    (before,) = at_place(day=story.dateline, slug=story.slug)
    Article.objects.filter(pk=story.pk).update(headline="Other words")
    (after,) = at_place(day=story.dateline, slug=story.slug)
    assert (before.headline, after.headline) == (story.headline, "Other words")


def test_its_sql_is_that_of_the_queryset():
    story, now = ArticleFactory(published=True), timezone.now()
    queryset = with_numbers.__wrapped__(numbers=[story.pk], now=now)
    with CaptureQueriesContext(connection) as queries:
        with_numbers(numbers=[story.pk], now=now)
        list(queryset)
        with_numbers(numbers=[story.pk], now=now)
    first, second, third = (one["sql"] for one in queries.captured_queries)
    assert first == second == third


def test_what_asks_the_clock_by_itself_is_refused():
    @prepared
    def published():
        return Article.objects.published()

    with pytest.raises(NotPreparedError):
        published()


def test_what_reckons_with_a_value_is_refused():
    @prepared
    def since_the_day_before(*, now):
        return Article.objects.since(now - timedelta(days=1))

    @prepared
    def first_of(*, most):
        return Article.objects.all()[: most % 7]

    with pytest.raises(NotPreparedError):
        since_the_day_before(now=timezone.now())
    with pytest.raises(NotPreparedError):
        first_of(most=3)


def test_what_tells_the_page_what_it_shows_is_refused():
    """It would tell the first page and no other."""

    @prepared
    def shown(*, number):
        shows("list-somewhere")
        return Article.objects.filter(pk=number)

    with collected() as page, pytest.raises(NotPreparedError):
        shown(number=1)
    assert not page.tags


def test_its_rows_tell_each_page_that_loads_them():
    story = ArticleFactory(published=True)
    for _ in range(2):
        with collected() as page:
            at_place(day=story.dateline, slug=story.slug)
        assert story.cache_tag in page.tags
