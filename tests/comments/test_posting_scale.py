"""What posting a reply asks of a database that holds 100,000 of them."""

import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, Decision
from comments.remembering import COOKIE, Remembered
from tests.articles.test_scale import multiply
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
REPLIES, COPIES = 100_000, 50
MOST_QUERIES = 8
MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        now = timezone.now()
        article = ArticleFactory(published=True)
        Comment.objects.bulk_create(
            Comment(
                article=article,
                name="Rea",
                email=f"r{number % 700}@example.org",
                text=f"The tide {number}",
                status=Comment.Status.PUBLISHED if number % 3 else Comment.Status.SPAM,
                created_at=now - timedelta(minutes=20 + number),
                client_key=f"{number % 900:032}",
                shape=f"{number % 400:032}",
                link_host=f"{number % 300}.example",
                writer_key=f"key-{number % 500}",
                fingerprint=f"f{number}",
                thread=f"{number:015}",
                path=f"{number:015}",
            )
            for number in range(REPLIES // COPIES)
        )
        multiply(Comment, "fingerprint")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield article
        transaction.set_rollback(True)


def statements(queries):
    return [one["sql"] for one in queries if not one["sql"].startswith(MARKS)]


@pytest.fixture
def proved(client, archive):
    """A browser whose words a moderator has approved."""
    from django.core import signing

    first = CommentFactory(
        article=archive,
        writer_key="proved",
        status="published",
        created_at=timezone.now() - timedelta(days=2),
    )
    Decision.objects.create(
        comment=first, verb="approve", from_status="held", to_status="published"
    )
    told = signing.dumps(list(Remembered(writer_key="proved")), salt=COOKIE, compress=True)
    client.cookies.load({COOKIE: told})
    return client


def fields(number, **more):
    told = "The tide came in twice today and nobody could stop it at all"
    return {
        "comment": f"{told}, {'x' * number}.",
        "name": "Rea Der",
        "email": f"new{number}@example.org",
    } | more


def test_posting_asks_at_most_eight_queries_and_none_reads_the_whole_table(proved, archive, capsys):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = proved.post(f"/comments/{archive.pk}/", fields(1), headers=OURS)
    assert response.status_code == 303
    assert Comment.objects.order_by("-pk").first().is_published
    asked = statements(queries.captured_queries)
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)
    if connection.vendor == "sqlite":
        for sql in asked:
            if sql.startswith("SELECT"):
                with connection.cursor() as cursor:
                    cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
                    plan = " ".join(row[3] for row in cursor.fetchall())
                assert "SCAN comments_comment" not in plan.replace('"', ""), plan
    told = []
    for number in range(2, 12):
        started = time.thread_time()
        sent = fields(number)
        proved.post(
            f"/comments/{archive.pk}/", sent, headers=OURS, REMOTE_ADDR=f"198.51.100.{number}"
        )
        told.append(time.thread_time() - started)
    with capsys.disabled():
        median = sorted(told)[len(told) // 2] * 1000
        print(
            f"\nposting with {REPLIES:,} replies: {len(asked)} queries, "
            f"{median:.0f} ms of the processor's time"
        )
