"""Feeds, sitemaps and their like from the real server, as programs get them: over the wire."""

import gzip
import json
import re

import feedparser
import pytest
from lxml import etree

from tests.site.conftest import running_paper

TYPES = {
    "/feed/": "application/rss+xml; charset=utf-8",
    "/feed/atom/": "application/atom+xml; charset=utf-8",
    "/feed/json/": "application/feed+json; charset=utf-8",
    "/section/world/feed/": "application/rss+xml; charset=utf-8",
    "/corrections/feed/": "application/rss+xml; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/sitemap-lists.xml": "application/xml; charset=utf-8",
    "/sitemap-2025-08.xml": "application/xml; charset=utf-8",
    "/news-sitemap.xml": "application/xml; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/ads.txt": "text/plain; charset=utf-8",
    "/manifest.webmanifest": "application/manifest+json",
}


@pytest.fixture(scope="module")
def paper(tmp_path_factory, static):
    """The demo edition alone: other tests write stories into the paper that they share."""
    with running_paper(tmp_path_factory.mktemp("machines"), static) as paper:
        yield paper


@pytest.mark.parametrize("path", TYPES)
def test_each_has_its_type_and_is_sent_once(paper, path):
    status, headers, _ = paper.get(path)
    assert status == 200
    assert headers["content-type"] == TYPES[path]
    assert headers["cache-control"].startswith("public, max-age=0, s-maxage=")
    assert "set-cookie" not in headers
    validators = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    held = {asks: headers[name] for name, asks in validators.items() if name in headers}
    assert held or path == "/ads.txt"  # What is empty need not be spared.
    for asks, value in held.items():
        status, _, body = paper.get(path, **{asks: value})
        assert (status, body) == (304, b"")


@pytest.mark.parametrize("path", ["/feed/", "/feed/atom/", "/feed/json/", "/section/world/feed/"])
def test_feeds_say_when_they_changed(paper, path):
    assert paper.get(path)[1]["last-modified"].endswith(" GMT")


@pytest.mark.parametrize("path", ["/feed/", "/feed/atom/", "/feed/json/", "/sitemap-2025-08.xml"])
def test_it_is_sent_compressed_and_so_confirmed(paper, path):
    status, headers, body = paper.get(path, **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == paper.get(path)[2]
    again = {"Accept-Encoding": "gzip", "If-None-Match": headers["etag"]}
    assert paper.get(path, **again)[0] == 304


@pytest.mark.parametrize("path", ["/feed/", "/feed/atom/"])
def test_a_feed_reader_finds_the_edition_and_its_pictures(paper, path):
    found = feedparser.parse(paper.get(path)[2])
    assert not found.bozo
    assert len(found.entries) > 20
    for entry in found.entries:
        (picture,) = entry.enclosures
        content = paper.get(picture.href.removeprefix(paper.address))[2]
        assert len(content) == int(picture.length)


def test_every_address_in_the_sitemaps_is_a_page_that_says_the_same(paper):
    def locations(path):
        return etree.fromstring(paper.get(path)[2]).xpath("//*[local-name()='loc']/text()")

    maps = [one.removeprefix(paper.address) for one in locations("/sitemap.xml")]
    pages = [page for one in maps for page in locations(one)]
    assert len(pages) == len(set(pages)) > 30
    for page in pages:
        status, _, body = paper.get(page.removeprefix(paper.address))
        assert status == 200
        assert f'rel="canonical" href="{page}"' in body.decode()


def test_what_a_head_refers_to_is_there(paper, story):
    head = paper.get(story)[2].decode().partition("</head>")[0]
    links = re.findall(r'<link rel="(?!canonical)[^>]*href="([^"]+)"', head)
    pictures = re.findall(r'content="([^"]+\.jpg)"', head)
    document = json.loads(re.search(r'ld\+json">(.*?)</script>', head)[1])
    news = next(one for one in document["@graph"] if one["@type"] == "NewsArticle")
    pictures += [one["url"] for one in news["image"]]
    addresses = [*links, *(one.removeprefix(paper.address) for one in pictures)]
    assert len(addresses) >= 14
    for address in addresses:
        assert paper.get(address)[0] == 200, address
