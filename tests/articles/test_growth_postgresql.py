"""What test_growth.py and test_scale.py hold for SQLite, by the plans of PostgreSQL."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Author, Byline, Tag
from articles.paging import key_of
from articles.search.indexing import index_stories
from comments.models import Comment
from tests.articles.test_pages import address_of, edition
from tests.comments.factories import CommentFactory
from tests.factories import AuthorFactory, DeskFactory, SectionFactory, TagFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the plans of PostgreSQL"),
]

STORIES = 4000
REPLIES = 6000
# Tables that grow with the paper: to read one whole is what no page may do.
LARGE = {
    "articles_article",
    "articles_byline",
    "articles_article_tags",
    "articles_searchentry",
    "comments_comment",
}


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """One of many stories: each eighth is of its section and desk, few of its author and tag."""
    with django_db_blocker.unblock(), transaction.atomic():
        story = edition(12)
        stories = add_stories(story)
        add_signatures(stories)
        index_stories(one.pk for one in stories)
        add_replies(story, stories)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield story
        transaction.set_rollback(True)


def add_stories(story):
    moment = timezone.now() - timedelta(days=30)
    others, desk = SectionFactory(name="Deep"), DeskFactory(name="Night")
    return Article._base_manager.bulk_create(
        Article(
            headline=f"Story {n}",
            slug=f"story-{n}",
            body="<p>Words.</p>" * 40,
            status="draft" if n % 200 == 7 else "published",
            section=others if n % 8 else story.section,
            desk=desk if n % 8 else story.desk,
            publish_at=moment - timedelta(hours=n),
            dateline=(moment - timedelta(hours=n)).date(),
        )
        for n in range(STORIES)
    )


def add_signatures(stories):
    ours = Author.objects.get(slug="ana-ruiz"), Tag.objects.get(slug="moon")
    theirs = AuthorFactory(name="Nia Ray"), TagFactory(name="Deep")
    of = [theirs if n % 200 else ours for n in range(len(stories))]
    Byline._base_manager.bulk_create(
        Byline(article=story, author=author) for story, (author, _) in zip(stories, of, strict=True)
    )
    through = Article.tags.through
    through._base_manager.bulk_create(
        through(article=story, tag=tag) for story, (_, tag) in zip(stories, of, strict=True)
    )


def add_replies(story, stories):
    for _ in range(3):
        CommentFactory(article=story, published=True)
    moment = timezone.now() - timedelta(days=2)
    Comment.objects.bulk_create(
        Comment(
            article=stories[n % len(stories)],
            name="Rea",
            email=f"r{n % 700}@example.org",
            text=f"The tide {n}",
            status="held" if n % 100 == 1 else "spam" if n % 3 else "published",
            created_at=moment - timedelta(minutes=n),
            fingerprint=f"f{n}",
            thread=f"{n:015}",
            path=f"{n:015}",
        )
        for n in range(REPLIES)
    )


@pytest.fixture
def opened(paper, db):
    return paper


@pytest.fixture
def desk(opened):
    user = UserFactory(username="night-editor", is_staff=True)
    user.groups.set(Group.objects.filter(name="Editors"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def willing(opened):
    """So few are faster read whole; asked whether an index would do, the planner names it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")


def plans(act):
    """Each query, and the steps of its plan with the index or the table of each."""
    with CaptureQueriesContext(connection) as queries:
        act()
    asked = [one["sql"] for one in queries.captured_queries]
    asked = [sql for sql in asked if sql.lstrip("(").startswith("SELECT")]  # Or a union of them.
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


def assert_found_by(index, found):
    assert found
    used = [step.split()[-1] for _, taken in found for step in taken if "Index" in step]
    assert any(one.startswith(index) for one in used), [taken for _, taken in found]
    for sql, taken in found:
        whole = {step.removeprefix("Seq Scan ") for step in taken if step.startswith("Seq Scan")}
        assert not whole & LARGE, (sql, taken)


PAGES = {
    "/": "article_newest",
    "/section/world/": "article_section_newest",
    "/desk/news-mania-desk/": "article_desk_newest",
    "/author/ana-ruiz/": "articles_byline_author_id",
    "/tag/moon/": "articles_article_tags_tag_id",
    "year": "article_newest",
    "month": "article_newest",
    "day": "article_newest",
    "/feed/": "article_newest",
    "/news-sitemap.xml": "article_newest",
    "/archive/": "article_embargoed",
    "/sitemap.xml": "article_embargoed",
    "sitemap": "article_",
    "/section/world/feed/": "article_section_newest",
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_found_by_their_index(reader, opened, page):
    address = address_of(page, opened)
    assert_found_by(PAGES[page], list(plans(lambda: reader.get(address))))


@pytest.mark.parametrize("page", ["/section/world/", "year"])
def test_a_page_far_down_is_found_by_the_same_index(reader, opened, page):
    far = Article.objects.published().in_section(opened.section).newest_first()[400]
    address = f"{address_of(page, far)}?before={key_of(far)}"
    assert_found_by(PAGES[page], list(plans(lambda: reader.get(address))))


@pytest.mark.usefixtures("willing")
def test_what_a_story_leads_on_to_is_found_by_its_indexes(reader, opened):
    found = list(plans(lambda: reader.get(opened.get_absolute_url())))
    for index in ("article_section_newest", "articletag_latest", "byline_latest"):
        assert_found_by(index, found)


@pytest.mark.usefixtures("willing")
@pytest.mark.parametrize("query", ["q=moon", "q=words", "q=words&section=world"])
def test_a_search_is_answered_by_its_index(reader, query):
    found = list(plans(lambda: reader.get(f"/search/?{query}")))
    assert_found_by("articles_search", found)


NEWSROOM = {
    "articles/article/": "article_touched",
    "articles/article/?state=draft": "article_state_touched",
    "articles/article/?whose=mine": "article_mine",
    "comments/comment/": "comment_queue",
    "comments/comment/?status=spam": "comment_queue",
    "comments/comment/?status=reported": "report_open",
    "comments/comment/?status=all&q=r7@example.org": "comment_",
    "comments/comment/?status=spam&q=tide": "comment_queue",
}


@pytest.mark.usefixtures("willing")
@pytest.mark.parametrize("page", NEWSROOM)
def test_lists_of_the_newsroom_are_found_by_their_index(desk, page):
    assert_found_by(NEWSROOM[page], list(plans(lambda: desk.get(f"/admin/{page}"))))


@pytest.mark.usefixtures("willing")
def test_a_discussion_and_a_writers_record_are_found_by_an_index(opened):
    shown = Comment.objects.shown_on(opened, "oldest")[:50]
    assert_found_by("comment_oldest", list(plans(lambda: list(shown))))
    records = list(plans(lambda: Comment.objects.sent_from(["r1@example.org", "r2@example.org"])))
    assert_found_by("comment_", records)
