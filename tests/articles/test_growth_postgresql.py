"""What tests/articles/test_growth.py holds for SQLite, by the plans of PostgreSQL."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.paging import key_of
from comments.models import Comment
from tests.articles.test_pages import address_of, edition
from tests.comments.factories import CommentFactory
from tests.factories import SectionFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the plans of PostgreSQL"),
]

STORIES = 4000


@pytest.fixture
def opened():
    """One of many stories; the database has counted its rows."""
    story = edition(12)
    moment = timezone.now() - timedelta(days=30)
    others = SectionFactory(name="Deep")
    rows = [
        Article(
            headline=f"Story {n}",
            slug=f"story-{n}",
            body="<p>Words.</p>" * 40,
            status="published",
            section=story.section if n % 8 == 0 else others,
            publish_at=moment - timedelta(hours=n),
            dateline=(moment - timedelta(hours=n)).date(),
        )
        for n in range(STORIES)
    ]
    Article._base_manager.bulk_create(rows)
    for _ in range(3):
        CommentFactory(article=story)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return story


def plans(act):
    """Each query, and the steps of its plan."""
    with CaptureQueriesContext(connection) as queries:
        act()
    asked = [one["sql"] for one in queries.captured_queries if one["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute("EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%"))
            found = cursor.fetchone()[0]
            (plan,) = json.loads(found) if isinstance(found, str) else found
            yield sql, list(steps(plan["Plan"]))


def steps(plan):
    yield f"{plan['Node Type']} {plan.get('Index Name') or plan.get('Relation Name', '')}".strip()
    for below in plan.get("Plans", []):
        yield from steps(below)


PAGES = {
    "/": "article_newest",
    "/section/world/": "article_section_newest",
    "year": "article_newest",
    "month": "article_newest",
    "day": "article_newest",
    "story": "article_section_newest",
    "/feed/": "article_newest",
    "/news-sitemap.xml": "article_newest",
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_found_by_their_index(reader, opened, page):
    address = address_of(page, opened)
    found = list(plans(lambda: reader.get(address)))
    assert found
    used = {step.split()[-1] for _, taken in found for step in taken if "Index" in step}
    assert PAGES[page] in used, [taken for _, taken in found]
    for sql, taken in found:
        assert "Seq Scan articles_article" not in taken, (sql, taken)


@pytest.mark.parametrize("page", ["/section/world/", "year"])
def test_a_page_far_down_is_found_by_the_same_index(reader, opened, page):
    far = Article.objects.published().in_section(opened.section).newest_first()[400]
    address = address_of(page, far)
    for sql, taken in plans(lambda: reader.get(f"{address}?before={key_of(far)}")):
        assert "Seq Scan articles_article" not in taken, (sql, taken)


def test_a_discussion_and_a_writers_record_are_found_by_an_index(opened):
    """So few are faster read whole; asked whether an index would do, the planner names it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    shown = Comment.objects.shown_on(opened, "oldest")[:50]
    records = Comment.objects.with_record()[:1]
    for queryset, index in [(shown, "comment_oldest"), (records, "comment_record")]:
        ((sql, taken),) = plans(lambda queryset=queryset: list(queryset))
        assert any(step.endswith(index) for step in taken), (sql, taken)
