"""No page reads all that is live: which index each query uses, by its plan."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Tally
from articles.onward import onward_from
from comments.models import Comment
from tests.articles.test_pages import address_of, edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sqlite_alone():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics; these are the words of SQLite's plans")


def plans(act):
    """The steps of each query's plan."""
    with CaptureQueriesContext(connection) as queries:
        act()
    asked = [one["sql"] for one in queries.captured_queries if one["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        for sql in asked:
            yield [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()], sql


# An index of the state alone finds nearly every story.
ALL_LIVE = re.compile(
    r"SCAN articles_article$|SEARCH \w+ USING (COVERING )?INDEX article_\w+ \(status=\?\)$"
)


@pytest.mark.parametrize(
    "page",
    ["/", "/section/world/", "/desk/news-mania-desk/", "/author/ana-ruiz/", "/tag/moon/",
     "/search/?q=moon", "/corrections/", "/archive/", "year", "month", "day", "story",
     "/feed/", "/sitemap.xml", "sitemap", "/news-sitemap.xml", "/about/", "/corrections/feed/",
     "/section/world/feed/"],
)  # fmt: skip
def test_no_page_reads_all_that_is_live(reader, page):
    address = address_of(page, edition(12))
    found = list(plans(lambda: reader.get(address)))
    assert found
    for steps, sql in found:
        if "last_withdrawal" not in sql:  # That is the first row of the index, and no more.
            assert not [step for step in steps if ALL_LIVE.match(step)], (sql, steps)


@pytest.mark.parametrize("page", ["/", "story"])
def test_stories_of_many_lists_are_fetched_by_number(reader, page):
    address = address_of(page, edition(12))
    found = [(steps, sql) for steps, sql in plans(lambda: reader.get(address)) if " OR " in sql]
    gathered = [steps for steps, sql in found if "articles_mostread" in sql]
    assert gathered
    for steps in gathered:
        assert "SEARCH articles_article USING INTEGER PRIMARY KEY (rowid=?)" in steps, steps
        assert not [step for step in steps if step.startswith("SEARCH articles_article USING IND")]


def test_the_stories_of_a_page_of_results_are_fetched_by_number(reader):
    many(30)
    asked = plans(lambda: reader.get("/search/?q=words"))
    fetched = [steps for steps, sql in asked if '"articles_article"."headline"' in sql]
    assert fetched
    for steps in fetched:
        assert steps[0] == "SEARCH articles_article USING INTEGER PRIMARY KEY (rowid=?)", steps


def test_changes_that_fall_due_are_found_by_their_own_index():
    ((steps, _),) = plans(lambda: list(Article.objects.with_changes_due()))
    assert any("article_changes_due (status=? AND staged_for<?)" in step for step in steps), steps


def test_what_few_rows_wait_for_is_found_by_their_number():
    ((steps, _),) = plans(lambda: list(Article.objects.with_changes().published_among()))
    assert steps[0] == "SEARCH articles_article USING INTEGER PRIMARY KEY (rowid=?)"
    ((steps, _),) = plans(lambda: list(Comment.objects.reported()))
    assert steps[0] == "SEARCH comments_comment USING INTEGER PRIMARY KEY (rowid=?)"


def test_what_the_clock_holds_back_is_found_by_two_ranges():
    ((steps, _),) = plans(lambda: list(Article.objects.scheduled()))
    assert any("article_newest (status=? AND publish_at>?)" in step for step in steps), steps
    assert any("article_embargoed (status=? AND embargo_until>?)" in step for step in steps), steps


YEAR = date(2025, 1, 1), date(2025, 12, 31)
OF_THE_TALLY = {
    "all": lambda: Tally.objects.months(),
    "year": lambda: Tally.objects.around(*YEAR, parts="month", beside="month"),
    "month": lambda: Tally.objects.around(*YEAR, parts="day", beside="month"),
    "day": lambda: Tally.objects.around(*YEAR, parts="day", beside="day"),
}


@pytest.mark.parametrize("asked", OF_THE_TALLY)
def test_the_archives_ask_the_tally_by_its_keys(asked):
    ((steps, _),) = plans(OF_THE_TALLY[asked])
    tally = [step for step in steps if "articles_tally" in step or " U0 " in step]
    assert tally
    for step in tally:
        assert "(unit=?" in step or "(rowid=?)" in step or "(status=? AND" in step, steps


@pytest.mark.parametrize(
    ("parts", "last", "later"),
    [("month", date(2000, 12, 31), date(2001, 1, 1)), ("day", date(2000, 1, 31), date(2000, 2, 1))],
)
def test_a_span_reads_its_parts_and_what_is_near(parts, last, later):
    """However old the paper is."""
    days = [date(1990, 1, 1) + timedelta(days=n) for n in range(366 * 20)]
    Tally.objects.bulk_create(Tally(unit="day", first=day, stories=1) for day in days)
    months = {day.replace(day=1) for day in days}
    Tally.objects.bulk_create(Tally(unit="month", first=month, stories=30) for month in months)
    with CaptureQueriesContext(connection) as queries:
        found = Tally.objects.around(date(2000, 1, 1), last, parts=parts, beside="month")
    assert (found.earlier, found.later) == (date(1999, 12, 1), later)
    assert len(found.within) == (12 if parts == "month" else 31)
    (sql,) = [one["sql"] for one in queries.captured_queries]
    with connection.cursor() as cursor:
        assert len(cursor.execute(sql).fetchall()) == len(found.within) + 2 * 50


def test_a_writers_record_is_found_by_address_and_status():
    ((steps, _),) = plans(lambda: Comment.objects.sent_from(["a@example.org", "b@example.org"]))
    assert any("USING INDEX comment_record (email=?)" in step for step in steps), steps


def steps_of(queryset):
    """How many steps SQLite's machine takes for the rows, in tens: no busy machine takes more."""
    taken = []
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: taken.append(1), 10)
    try:
        assert list(queryset)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return len(taken)


def many(number):
    first = edition(2)
    moment = timezone.now() - timedelta(days=30)
    Article.objects.bulk_create(
        Article(
            headline=f"Story {n}", slug=f"story-{n}", body="<p>Words.</p>", status="published",
            section=first.section, publish_at=moment - timedelta(hours=2 * n),
            dateline=(moment - timedelta(hours=2 * n)).date(),
        ) for n in range(number)
    )  # fmt: skip
    return first.section


@pytest.mark.parametrize("direction", ["before", "after"])
def test_a_page_far_down_reads_no_more_than_the_first(direction):
    section = many(600)
    stories = Article.objects.published().in_section(section)
    for listed in [stories, stories.dated(date(2000, 1, 1), date(2100, 1, 1))]:
        ordered = listed.newest_first() if direction == "before" else listed.oldest_first()
        middle = ordered[300]
        first_page = steps_of(ordered.values_list("pk")[:20])
        far = getattr(ordered, direction)(middle.publish_at, middle.pk).values_list("pk")[:20]
        assert steps_of(far) < 2 * first_page


def test_a_month_long_ago_reads_no_more_than_its_stories():
    section = many(600)
    stories = Article.objects.published().in_section(section)
    recent = stories.newest_first().values_list("pk")[:20]
    days = sorted({day for (day,) in stories.values_list("dateline")})
    oldest = stories.dated(days[0], days[0]).newest_first().values_list("pk")[:20]
    assert steps_of(oldest) < 3 * steps_of(recent)


def test_a_story_of_a_rare_tag_does_not_read_the_whole_paper():
    def steps(number):
        many(number)
        opened = Article.objects.for_page().filter(tags__isnull=False).first()
        taken = []
        onward_from(opened)  # Its SQL is written.
        connection.connection.set_progress_handler(lambda: taken.append(1), 10)
        onward_from(opened)
        connection.connection.set_progress_handler(None, 0)
        return len(taken)

    few = steps(30)
    Article.objects.all().delete()
    assert steps(900) < 1.5 * few
