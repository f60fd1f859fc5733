"""
The newsroom with 100,000 stories: how many queries a page asks, and that none reads a whole table.

What a database does with a query is asked of its plan, which no busy machine makes slower.
"""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Correction, Image, Redirect
from tests.factories import DeskFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db

STORIES = 100_000
PICTURES = 20_000
COPIES = 50
LIST = "/admin/articles/article/"


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        fill()
        yield
        transaction.set_rollback(True)


def fill():
    now = timezone.now()
    editor = UserFactory(username="archivist", is_staff=True)
    sections = [SectionFactory(name=f"Section {number}") for number in range(5)]
    desk = DeskFactory()
    Article.objects.bulk_create(
        story(number, now, editor, sections, desk) for number in range(STORIES // COPIES)
    )
    first = Article.objects.order_by("pk").first()
    kind = ContentType.objects.get_for_model(Article)
    some = range(PICTURES // COPIES)
    Image.objects.bulk_create(
        Image(file=f"{n}.png", width=9, height=9, caption=f"Tide {n}", added_by=editor)
        for n in some
    )
    LogEntry.objects.bulk_create(
        LogEntry(user=editor, content_type=kind, object_repr="Ebb", action_flag=CHANGE)
        for n in range(STORIES // COPIES)
    )
    Redirect.objects.bulk_create(Redirect(from_path=f"/old/{n}/", article=first) for n in some)
    Correction.objects.bulk_create(Correction(article=first, text="Not so.") for n in some)
    for model, unique in [
        (Article, "slug"),
        (Redirect, "from_path"),
        *((model, "") for model in [Image, LogEntry, Correction]),
    ]:
        multiply(model, unique)


def multiply(model, unique):
    """Let the database copy the rows, which is some twenty times faster than to send them."""
    quote = connection.ops.quote_name
    kept = [one for one in model._meta.concrete_fields if not (one.primary_key or one.generated)]
    fields = [one.column for one in kept]
    columns = ", ".join(map(quote, fields))
    values = ", ".join(
        f"{quote(one)} || '-' || n" if one == unique else quote(one) for one in fields
    )
    copies = " UNION ALL ".join(f"SELECT {number} AS n" for number in range(1, COPIES))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608
            f"SELECT {values} FROM {quote(model._meta.db_table)}, ({copies}) AS copies"
        )


def story(number, now, editor, sections, desk):
    """Most are live; each hundredth is at work, each thousandth comes, all in no order of time."""
    at = now - timedelta(minutes=number) if number % 1000 else now + timedelta(hours=1 + number)
    status = Article.Status.PUBLISHED if number % 100 != 1 else Article.Status.DRAFT
    is_live = status == Article.Status.PUBLISHED
    return Article(
        headline=f"Tide {number}",
        body="<p>The sea follows.</p>",
        slug=f"tide-{number}",
        section=sections[number % 5],
        desk=desk,
        created_by=editor,
        status=status,
        publish_at=at if is_live else None,
        dateline=at.date() if is_live else None,
    )


@pytest.fixture
def ana(archive, db):
    user = UserFactory(username="ana", is_staff=True)
    user.groups.set(Group.objects.filter(name="Editors"))
    client = Client()
    client.force_login(user)
    return client


def asked(client, page):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
    assert answer.status_code == 200
    return answer, [one["sql"] for one in queries if one["sql"].startswith("SELECT")]


def steps(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


LARGE = ["articles_article", "articles_image", "articles_redirect", "articles_correction"]


def whole_tables(sql):
    """The steps of a plan that read all rows of a large table: a SCAN that no index spares."""
    return [
        step
        for step in steps(sql)
        if step.startswith("SCAN")
        and any(step.split()[1] == table for table in [*LARGE, "django_admin_log"])
        and "USING" not in step
        and "LIMIT" not in sql  # In the order of the numbers, it ends with the page.
    ]


PAGES = [
    LIST,
    f"{LIST}?p=2",
    f"{LIST}?p=1000",
    f"{LIST}?p=2000",
    *(f"{LIST}?state={state}" for state in ["live", "changes", "scheduled", "review", "draft"]),
    f"{LIST}?state=withdrawn",
    f"{LIST}?state=live&p=1900",
    f"{LIST}?state=stale",
    f"{LIST}?state=stale&o=6",
    f"{LIST}?whose=unpublished",
    f"{LIST}?whose=mine",
    f"{LIST}?whose=assigned",
    f"{LIST}?section__id__exact=3",
    f"{LIST}?desk__id__exact=1",
    "/admin/",
    "/admin/?month=2026-03",
    "/admin/articles/pin/",
    "/admin/articles/image/",
    "/admin/articles/image/?p=800",
    "/admin/articles/image/choose/",
    "/admin/articles/correction/",
    "/admin/articles/correction/?p=199",
    "/admin/articles/redirect/",
    "/admin/articles/redirect/?p=199",
    "/admin/articles/deletedstory/",
    "/admin/articles/trailentry/",
    "/admin/articles/trailentry/?p=999",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_few_queries_and_none_reads_a_whole_table_of_stories(ana, page):
    _, queries = asked(ana, page)
    assert len(queries) <= 20, len(queries)
    for sql in queries:
        assert '"articles_article"."body"' not in sql, "a list loads whole bodies"
        if connection.vendor == "sqlite":
            assert not whole_tables(sql), sql


@pytest.mark.parametrize("state", ["", "live", "scheduled", "draft"])
def test_a_list_by_state_is_neither_sorted_nor_read_to_be_paged(ana, state):
    if connection.vendor != "sqlite":
        pytest.skip("the words of SQLite's plans")
    _, queries = asked(ana, f"{LIST}?state={state}")
    paged = [sql for sql in queries if 'FROM "articles_article"' in sql]
    for sql in paged[:2]:  # The count and the numbers of the page.
        plan = steps(sql)
        if state != "scheduled":  # Two ranges, of few.
            assert not [step for step in plan if "TEMP B-TREE" in step], (sql, plan)
            assert all("COVERING INDEX" in step for step in plan), (sql, plan)


def test_a_deep_page_has_the_stories_that_are_due_there(ana):
    answer, _ = asked(ana, f"{LIST}?p=1000")
    expected = Article.objects.order_by("-updated_at", "-pk").values_list("pk", flat=True)
    shown = [article.pk for article in answer.context["cl"].result_list]
    assert shown == list(expected[999 * 50 : 1000 * 50])


@pytest.mark.parametrize("words", ["tide", "tide 500", "nowhere"])
def test_a_search_asks_few_queries(ana, words):
    _, queries = asked(ana, f"{LIST}?q={words}")
    assert len(queries) <= 12


@pytest.mark.parametrize(
    "page",
    ["articles/image/?q=tide", "articles/redirect/?q=old/77", "articles/trailentry/?q=ebb",
     "articles/correction/?q=so", "articles/image/choose/?q=tide+77"],
)  # fmt: skip
def test_other_searches_ask_few_queries_too(ana, page):
    _, queries = asked(ana, f"/admin/{page}")
    assert len(queries) <= 12
