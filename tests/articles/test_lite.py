"""The text edition: the same pages without pictures and scripts, and canonical to the full ones."""

import gzip
import re

import html5lib
import pytest

from articles.models import Redirect
from tests.articles.test_galleries import gallery_of
from tests.articles.test_pages import QUERIES, address_of, edition
from tests.factories import ArticleFactory, ImageFactory

pytestmark = pytest.mark.django_db

PAGES = [name for name in QUERIES if name not in {"/no-such-page/", "/saved/"}]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_one_that_is_light_plain_and_canonical_to_it(reader, name):
    address = address_of(name, edition(30))
    page = reader.get(f"/lite{address}")
    assert page.status_code == 200
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert f'<link rel="canonical" href="http://testserver{address}">' in page.text
    assert len(gzip.compress(page.content)) < 14 * 1024
    assert page.headers["Cache-Control"].startswith("public")
    assert not page.cookies


@pytest.mark.parametrize("name", PAGES)
def test_its_links_stay_in_it_but_for_the_way_back(reader, name):
    address = address_of(name, edition(30))
    text = reader.get(f"/lite{address}").text
    links = set(re.findall(r'<a [^>]*href="(?:http://testserver)?(/[^"#]*)', text))
    assert {link for link in links if not link.startswith("/lite/")} == {address}
    for link in links:
        assert reader.get(link).status_code == 200, link


def test_the_full_edition_is_untouched_by_it_and_leads_to_it(reader):
    address = edition(3).get_absolute_url()
    before = reader.get(address).text
    reader.get(f"/lite{address}")
    reader.get("/lite/section/nowhere/")
    assert reader.get(address).text == before
    assert f'href="/lite{address}">Text edition' in before
    assert 'href="/lite/">Text edition' in reader.get("/no-such-page/").text


def test_pictures_are_told_in_words(reader):
    lead, one = ImageFactory(alt_text="The lead <b>"), ImageFactory(alt_text="A & B")
    story = ArticleFactory(body=gallery_of(one.pk), lead_image=lead, published=True)
    text = reader.get(f"/lite{story.get_absolute_url()}").text
    assert "[Picture: The lead &lt;b&gt;] High water comes twice a day." in text
    assert f"[Picture: A &amp; B] Caption {one.pk}" in text
    assert "Drawing: News Mania" in text


def test_older_pages_keep_their_place_in_the_canonical_address(reader):
    edition(30, sections=1)
    text = reader.get("/lite/section/world/").text
    older = re.search(r'href="(/lite/section/world/\?before=[^"]+)"', text)
    page = reader.get(older[1])
    canonical = older[1].removeprefix("/lite")
    assert f'<link rel="canonical" href="http://testserver{canonical}">' in page.text


def test_an_old_address_leads_on_within_the_edition(reader):
    story = ArticleFactory(published=True)
    Redirect.objects.create(from_path="/old/", article=story)
    Redirect.objects.create(from_path="/2001/01/01/old/", to_address="/archive/")
    response = reader.get("/lite/old/")
    assert response.status_code == 301
    assert response.url == f"/lite{story.get_absolute_url()}"
    assert reader.get("/lite/2001/01/01/old/").url == "/lite/archive/"


OTHERS = ["admin/", "comments/1/", "lite/", "shared/x/", "feed/", "media/x.jpg", "a%00b/", "x"]


@pytest.mark.parametrize("address", OTHERS)
def test_what_has_no_text_edition_is_a_404(reader, address):
    assert reader.get(f"/lite/{address}").status_code == 404


def test_a_withdrawn_story_is_withdrawn_there_too(reader):
    story = ArticleFactory(withdrawn="Wrong.")
    page = reader.get(f"/lite{story.get_absolute_url()}")
    assert page.status_code == 410
    assert "Wrong." in page.text


def test_changes_that_fall_due_there_leave_the_papers_own_addresses(reader, monkeypatch):
    from django.urls import reverse

    from articles import edition as editions

    named = []
    monkeypatch.setattr(
        editions, "publish_changes_due", lambda pks: named.append(reverse("articles:archive"))
    )
    reader.get("/lite/archive/")
    assert named == ["/archive/"]
