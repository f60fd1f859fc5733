"""
Sitemaps before lxml's schema validator.

The schemas in tests/schemas are written from the text of the protocol and of Google's rules; they
are stricter than the published ones where the text is.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import etree

from articles.models import Article
from tests.factories import ArticleFactory, DeskFactory, ImageFactory, SectionFactory, TagFactory
from tests.hostile import HOSTILE, legal

pytestmark = pytest.mark.django_db

SCHEMA = etree.XMLSchema(file=str(Path(__file__).parents[1] / "schemas" / "sitemap.xsd"))
NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
NOW = "2026-03-10T06:00:00Z"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW)


def at(year, month, day, hour=6):
    return datetime(year, month, day, hour, tzinfo=UTC)


def read(reader, address):
    answer = reader.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("public, ")
    document = etree.fromstring(answer.content)
    SCHEMA.assertValid(document)
    return document


def addresses(document):
    return [one.text for one in document.iterfind(".//map:loc", NAMES)]


def test_the_index_names_each_month_with_stories_newest_first(reader):
    for moment in [at(2024, 12, 31), at(2025, 2, 1), at(2025, 2, 28), at(2026, 3, 9)]:
        ArticleFactory(published=moment)
    ArticleFactory(scheduled=at(2026, 7, 1))
    ArticleFactory()
    assert addresses(read(reader, "/sitemap.xml")) == [
        f"http://testserver/sitemap-{name}.xml"
        for name in ["lists", "2026-03", "2025-02", "2024-12"]
    ]


def test_a_month_begins_where_the_papers_day_does(reader):
    ArticleFactory(published=datetime(2025, 8, 31, 18, 30, tzinfo=UTC), slug="september")
    assert reader.get("/sitemap-2025-08.xml").status_code == 404
    (address,) = addresses(read(reader, "/sitemap-2025-09.xml"))
    assert address == "http://testserver/2025/09/01/september/"


def test_a_story_that_changed_in_substance_says_when(reader):
    plain = ArticleFactory(published=at(2026, 3, 2))
    updated = ArticleFactory(published=at(2026, 3, 3))
    updated.mark_modified(at(2026, 3, 5))
    found = {
        url.findtext("map:loc", namespaces=NAMES): url.findtext("map:lastmod", namespaces=NAMES)
        for url in read(reader, "/sitemap-2026-03.xml")
    }
    assert found == {
        f"http://testserver{plain.get_absolute_url()}": "2026-03-02T11:30:00+05:30",
        f"http://testserver{updated.get_absolute_url()}": "2026-03-05T11:30:00+05:30",
    }


def test_lists_that_show_a_story_are_named_and_no_others(reader):
    ArticleFactory(published=at(2026, 3, 2), tags=["Moon"])
    ArticleFactory(section=SectionFactory(name="Later"), desk=DeskFactory(name="Night desk"))
    TagFactory(name="Sun")
    assert set(addresses(read(reader, "/sitemap-lists.xml"))) == {
        f"http://testserver{path}"
        for path in [
            "/", "/corrections/", "/section/world/", "/desk/news-mania-desk/",
            "/author/ana-ruiz/", "/tag/moon/",
        ]
    }  # fmt: skip


def test_the_news_map_holds_two_days_by_first_publication(reader):
    old = ArticleFactory(published=at(2026, 3, 8, 5))
    old.mark_modified(at(2026, 3, 10, 5))
    new = ArticleFactory(published=at(2026, 3, 8, 7), headline="Low water")
    new.mark_modified(at(2026, 3, 10, 5))
    ArticleFactory(published=at(2026, 3, 9)).withdraw(by=None)
    ArticleFactory(scheduled=at(2026, 3, 11))
    (url,) = read(reader, "/news-sitemap.xml")
    assert url.findtext("map:loc", namespaces=NAMES) == f"http://testserver{new.get_absolute_url()}"
    news = url.find("news:news", NAMES)
    assert news.findtext("news:title", namespaces=NAMES) == "Low water"
    assert news.findtext("news:publication_date", namespaces=NAMES) == "2026-03-08T12:30:00+05:30"
    assert news.findtext("news:publication/news:name", namespaces=NAMES) == "News Mania"
    assert news.findtext("news:publication/news:language", namespaces=NAMES) == "en"


def test_a_story_that_comes_back_keeps_its_first_time(reader):
    article = ArticleFactory(published=at(2026, 3, 9))
    article.withdraw(by=None)
    article.publish(by=None)
    (url,) = read(reader, "/news-sitemap.xml")
    shown = url.findtext("news:news/news:publication_date", namespaces=NAMES)
    assert shown == "2026-03-09T11:30:00+05:30"


def test_an_empty_news_map_is_right(reader):
    assert len(read(reader, "/news-sitemap.xml")) == 0


def test_the_news_map_ends_at_its_limit(reader, monkeypatch):
    from articles import sitemaps

    assert sitemaps.MOST_NEWS == 1000
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    stories = [ArticleFactory(published=at(2026, 3, 9, hour)) for hour in range(3)]
    newest = [f"http://testserver{one.get_absolute_url()}" for one in stories[:0:-1]]
    assert addresses(read(reader, "/news-sitemap.xml")) == newest


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_headline_arrives_whole(reader, name):
    headline = HOSTILE[name]
    ArticleFactory(published=at(2026, 3, 9), headline=headline, tags=[headline])
    (url,) = read(reader, "/news-sitemap.xml")
    assert url.findtext("news:news/news:title", namespaces=NAMES) == legal(headline)
    for address in addresses(read(reader, "/sitemap-2026-03.xml")) + addresses(
        read(reader, "/sitemap-lists.xml")
    ):
        assert reader.get(address.removeprefix("http://testserver")).status_code == 200


# One for the edition; the index asks the tally of the months.
QUERIES = {
    "/sitemap.xml": 2,
    "/sitemap-2026-03.xml": 2,
    "/sitemap-lists.xml": 5,
    "/news-sitemap.xml": 2,
}


@pytest.mark.parametrize("stories", [1, 12])
@pytest.mark.parametrize(("address", "queries"), QUERIES.items())
def test_queries_do_not_grow_with_stories(reader, counted, address, queries, stories):
    for number in range(stories):
        ArticleFactory(published=at(2026, 3, 9, 1 + number % 5), lead_image=ImageFactory())
    with counted(queries):
        reader.get(address)


def test_months_and_news_are_found_by_an_index_between_two_times():
    published = Article.objects.published()
    march = published.dated(at(2026, 3, 1).date(), at(2026, 3, 31).date()).for_addresses()
    news = published.since(timezone.now() - timedelta(days=2)).newest_first()
    for asked in [march, news]:
        plan = asked.explain()
        assert "article_newest" in plan
        assert "publish_at>? AND publish_at<?" in plan or "Index Cond" in plan, plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("address", ["/sitemap-2026-13.xml", "/sitemap-1999-01.xml"])
def test_a_month_without_stories_has_none(reader, address):
    assert reader.get(address).status_code == 404


def test_the_papers_own_address_is_told_whatever_was_asked(reader, settings):
    settings.SITE_ADDRESS = "https://paper.example"
    ArticleFactory(published=at(2026, 3, 9))
    for address in ["/sitemap.xml", "/sitemap-lists.xml", "/sitemap-2026-03.xml"]:
        found = addresses(read(reader, address))
        assert found
        assert all(one.startswith("https://paper.example/") for one in found)
