"""Lists by keyset: every story once, whatever arrives meanwhile."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.paging import PER_PAGE, key_of, parse_key
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

OLDER = re.compile(r'href="(/section/world/\?before=[^"]+)" rel="next"')
NEWER = re.compile(r'href="(/section/world/\?after=[^"]+)" rel="prev"')
HEADLINE = re.compile(r'teaser__headline"><a href="([^"]+)"')


def test_older_pages_show_every_story_once_though_new_ones_come(reader):
    moment = timezone.now() - timedelta(days=2)
    # Pairs share their moment, so that the number has to decide between them.
    stories = [
        ArticleFactory(headline=f"Tide {n}", published=moment - timedelta(minutes=n // 2))
        for n in range(PER_PAGE * 2 + 5)
    ]
    seen, address = [], "/section/world/"
    while address:
        page = reader.get(address)
        seen += HEADLINE.findall(page.text)
        following = OLDER.search(page.text)
        address = following and following[1]
        ArticleFactory(headline="Late tide", published=True)
    assert len(seen) == len(set(seen))
    assert {story.get_absolute_url() for story in stories} == set(seen)


def test_newer_pages_lead_back_over_the_same_stories(reader):
    moment = timezone.now() - timedelta(days=2)
    for n in range(PER_PAGE * 3 + 5):
        ArticleFactory(headline=f"Tide {n}", published=moment - timedelta(minutes=n // 2))
    pages, address = [], "/section/world/"
    while address:
        page = reader.get(address)
        pages.append(HEADLINE.findall(page.text))
        following = OLDER.search(page.text)
        address = following and following[1]
    assert len(pages) == 4
    ArticleFactory(headline="Late tide", published=True)
    for shown in (pages[2], pages[1]):
        address = NEWER.search(page.text)[1]
        page = reader.get(address)
        assert HEADLINE.findall(page.text) == shown
        assert 'rel="next"' in page.text
    address = NEWER.search(page.text)[1]
    assert HEADLINE.findall(reader.get(address).text) == pages[0]
    later = reader.get(NEWER.search(reader.get(address).text)[1])
    assert HEADLINE.findall(later.text) == HEADLINE.findall(reader.get("/section/world/").text)
    assert 'rel="prev"' not in later.text


def test_a_page_past_the_last_story_says_so(reader):
    article = ArticleFactory(published=True)
    page = reader.get(f"/section/world/?before={key_of(article)}")
    assert page.status_code == 200
    assert "There are no older stories" in page.text


def test_a_key_is_read_as_it_was_written():
    article = ArticleFactory(published=True)
    assert parse_key(key_of(article)) == (article.publish_at, article.pk)


def test_every_list_has_one_order():
    assert Article.objects.published().newest_first().totally_ordered
