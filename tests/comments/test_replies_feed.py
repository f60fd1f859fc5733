"""A story's replies for feed readers: names and words, and no address of anybody."""

import html
import json

import feedparser
import pytest
from lxml import etree

from comments.models import Comment
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory
from tests.hostile import HOSTILE, legal

FORMS = {"rss": "", "atom": "atom/", "json": "json/"}


def published(article, **traits):
    return CommentFactory(article=article, status=Comment.Status.PUBLISHED, **traits)


def feed_of(reader, article, form="rss"):
    answer = reader.get(f"{article.get_absolute_url()}feed/{FORMS[form]}")
    assert answer.status_code == 200
    return answer.content


def test_published_replies_stand_in_it_newest_first(reader, article):
    first = published(article, text="One <b>bold</b> & https://tides.example/a?b=1&c=2 word.")
    second = published(article, name="Bo & Li")
    CommentFactory(article=article, text="Held back.")
    CommentFactory(article=article, status=Comment.Status.SPAM, text="Buy now.")
    found = feedparser.parse(feed_of(reader, article))
    assert not found.bozo
    assert [one.id for one in found.entries] == [f"reply-{second.pk}", f"reply-{first.pk}"]
    assert found.entries[0].author == "Bo & Li"
    assert found.entries[0].link == f"http://testserver{second.get_absolute_url()}"
    text = found.entries[1].content[0].value
    assert "&lt;b&gt;bold&lt;/b&gt;" in text
    assert 'href="https://tides.example/a?b=1&amp;c=2"' in text


@pytest.mark.parametrize("form", FORMS)
def test_no_address_of_a_reader_is_told(reader, article, form):
    published(article, email="rea@private.example", website="https://site.private.example/")
    assert b"private.example" not in feed_of(reader, article, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_and_names_arrive_whole(reader, article, name, form):
    words = HOSTILE[name].strip()
    published(article, name=words, text=words)
    content = feed_of(reader, article, form)
    if form == "json":
        (item,) = json.loads(content)["items"]
        assert item["authors"] == [{"name": legal(words)}]
    else:
        assert not feedparser.parse(content).bozo
        path = (
            "{*}author/{*}name" if form == "atom" else "{http://purl.org/dc/elements/1.1/}creator"
        )
        found = [one.text for one in etree.fromstring(content).iterfind(f".//{path}")]
        assert found[-1] == legal(words)


@pytest.mark.parametrize("replies", [1, 12])
def test_it_costs_three_queries(reader, article, counted, replies):
    for _ in range(replies):
        published(article)
    with counted(3):
        feed_of(reader, article)


def test_a_story_that_readers_cannot_see_has_none(reader, article):
    address = f"{article.get_absolute_url()}feed/"
    assert reader.get(address).status_code == 200
    article.withdraw(by=None)
    assert reader.get(address).status_code == 410
    assert reader.get("/1999/12/31/no-such-story/feed/").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_who_follows_it_is_led_to_the_storys_new_address(reader, article, form):
    old = article.get_absolute_url()
    content = article.head_content | {"slug": "জোয়ার"}
    article.write(content, by=None)
    article.publish_changes(by=None)
    answer = reader.get(f"{old}feed/{FORMS[form]}")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{article.get_absolute_url()}feed/{FORMS[form]}"
    assert reader.get(answer.headers["Location"]).status_code == 200


def test_it_changes_with_its_replies_alone(reader, article):
    address = f"{article.get_absolute_url()}feed/"
    tag = reader.get(address).headers["ETag"]
    CommentFactory(article=article)
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304
    published(article)
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_the_papers_feed_names_the_story_of_each_and_hides_hidden_ones(
    reader, article, form, counted
):
    published(article, name="Rea Der", text="High tide.")
    published(article, text="Low tide.")
    published(ArticleFactory(withdrawn="Gone."), text="Of a story that is gone.")
    CommentFactory(article=article, text="Held back.")
    with counted(2):
        content = reader.get(f"/replies/feed/{FORMS[form]}").content.decode()
    assert f"Rea Der on “{article.headline}”: High tide." in html.unescape(content)
    assert "Low tide." in content
    for hidden in ["Held back.", "Of a story that is gone.", "@example.org"]:
        assert hidden not in content
