"""What search engines and shared links read in a page's head."""

import json
import re
from datetime import UTC, datetime

import html5lib
import pytest

from articles.models import Correction
from tests.factories import ArticleFactory, ImageFactory
from tests.hostile import HOSTILE

pytestmark = pytest.mark.django_db


def published(**traits):
    standard = {"published": datetime(2025, 8, 22, 18, 30, tzinfo=UTC), "tags": ["Moon", "Tides"]}
    return ArticleFactory(**standard | traits)


def head_of(reader, address):
    page = reader.get(address)
    assert page.status_code == 200
    return html5lib.parse(page.content, namespaceHTMLElements=False).find("head")


def documents(head):
    """The page's graph by type. What it refers to by an id stands in it."""
    (script,) = [one for one in head.iter("script") if one.get("type") == "application/ld+json"]
    document = json.loads(script.text)
    assert document["@context"] == "https://schema.org"
    return {one["@type"]: one for one in document["@graph"]}


def card(head):
    tags = [one for one in head.iter("meta") if one.get("property")]
    return [(one.get("property"), one.get("content")) for one in tags]


def link(head, rel):
    return [one.get("href") for one in head.iter("link") if one.get("rel") == rel]


def robots(head):
    return [one.get("content") for one in head.iter("meta") if one.get("name") == "robots"]


def test_a_story_is_a_news_article(reader):
    article = published(authors=["Ana Ruiz", "Bo Li"], lead_image=ImageFactory())
    Correction.objects.create(
        article=article, text="It was five.", at=datetime(2025, 8, 24, 6, tzinfo=UTC)
    )
    head = head_of(reader, article.get_absolute_url())
    story = documents(head)["NewsArticle"]
    here = f"http://testserver{article.get_absolute_url()}"
    assert story["headline"] == article.headline
    assert story["mainEntityOfPage"] == here
    assert story["datePublished"] == "2025-08-23T00:00:00+05:30"
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30", story["dateModified"])
    assert story["dateModified"] > story["datePublished"]
    assert story["author"] == [
        {"@type": "Person", "name": "Ana Ruiz", "url": "http://testserver/author/ana-ruiz/"},
        {"@type": "Person", "name": "Bo Li", "url": "http://testserver/author/bo-li/"},
    ]
    assert story["articleSection"] == "World"
    assert story["keywords"] == ["Moon", "Tides"]
    assert story["isAccessibleForFree"] is True
    assert story["inLanguage"] == "en-GB"
    (correction,) = story["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "It was five."
    assert correction["datePublished"] == "2025-08-24T11:30:00+05:30"
    assert correction["url"].startswith(f"{here}#correction-")


def test_a_desk_that_signs_is_an_organization(reader):
    article = published(authors=[])
    story = documents(head_of(reader, article.get_absolute_url()))["NewsArticle"]
    address = "http://testserver/desk/news-mania-desk/"
    assert story["author"] == [{"@type": "Organization", "name": "News Mania Desk", "url": address}]


@pytest.mark.parametrize(("width", "height"), [(3000, 2000), (1200, 1600), (400, 300)])
def test_the_picture_comes_in_three_ratios_that_can_be_fetched(reader, width, height):
    article = published(lead_image=ImageFactory(file__width=width, file__height=height))
    images = documents(head_of(reader, article.get_absolute_url()))["NewsArticle"]["image"]
    for image, ratio in zip(images, [16 / 9, 4 / 3, 1], strict=True):
        assert image["width"] / image["height"] == pytest.approx(ratio, rel=0.02)
        assert image["width"] * image["height"] >= 50_000  # Google takes no smaller one.
        picture = reader.get(image["url"].removeprefix("http://testserver"))
        assert picture.status_code == 200
        assert picture.headers["Content-Type"] == "image/jpeg"


def test_the_publisher_is_the_paper_with_its_logo(reader):
    graph = documents(head_of(reader, published().get_absolute_url()))
    paper = graph["NewsMediaOrganization"]
    assert graph["NewsArticle"]["publisher"] == {"@id": paper["@id"]}
    assert paper["name"] == "News Mania"
    assert paper["url"] == "http://testserver/"
    assert paper["logo"]["url"] == "http://testserver/static/icons/icon-512.png"


def test_breadcrumbs_lead_from_the_front_page(reader):
    article = published(headline="Low water")
    graph = documents(head_of(reader, article.get_absolute_url()))
    assert graph["BreadcrumbList"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "News Mania", "item": "http://testserver/"},
        {"@type": "ListItem", "position": 2, "name": "World",
         "item": "http://testserver/section/world/"},
        {"@type": "ListItem", "position": 3, "name": "Low water"},
    ]  # fmt: skip
    listed = documents(head_of(reader, "/section/world/"))["BreadcrumbList"]["itemListElement"]
    assert [one["name"] for one in listed] == ["News Mania", "World"]


def test_the_front_page_says_who_the_paper_is(reader):
    graph = documents(head_of(reader, "/"))
    paper = graph["NewsMediaOrganization"]
    assert paper["correctionsPolicy"] == "http://testserver/corrections/"
    assert graph["WebSite"]["publisher"] == {"@id": paper["@id"]}


def test_a_shared_story_has_its_card(reader):
    picture = ImageFactory(file__width=1600, file__height=900, alt_text="A “tide” table")
    article = published(authors=["Ana Ruiz", "Bo Li"], lead_image=picture)
    head = head_of(reader, article.get_absolute_url())
    shown = card(head)
    single = dict(shown)
    assert single["og:type"] == "article"
    assert single["og:title"] == article.headline
    assert single["og:description"] == article.standfirst
    assert single["og:url"] == f"http://testserver{article.get_absolute_url()}"
    assert single["og:site_name"] == "News Mania"
    assert single["og:locale"] == "en_GB"
    assert single["article:published_time"] == "2025-08-23T00:00:00+05:30"
    assert "article:modified_time" not in single
    assert single["article:section"] == "World"
    assert [value for name, value in shown if name == "article:tag"] == ["Moon", "Tides"]
    assert [value for name, value in shown if name == "article:author"] == [
        "http://testserver/author/ana-ruiz/",
        "http://testserver/author/bo-li/",
    ]
    assert (single["og:image:width"], single["og:image:height"]) == ("1280", "720")
    assert single["og:image:alt"] == "A “tide” table"
    address = single["og:image"].removeprefix("http://testserver")
    assert reader.get(address).status_code == 200
    sizes = [one.get("content") for one in head.iter("meta") if one.get("name") == "twitter:card"]
    assert sizes == ["summary_large_image"]


def test_an_update_of_substance_is_told_everywhere_at_the_same_moment(reader):
    article = published()
    article.mark_modified(datetime(2025, 8, 25, 6, tzinfo=UTC))
    page = reader.get(article.get_absolute_url())
    head = head_of(reader, article.get_absolute_url())
    assert dict(card(head))["article:modified_time"] == "2025-08-25T11:30:00+05:30"
    assert documents(head)["NewsArticle"]["dateModified"] == "2025-08-25T11:30:00+05:30"
    assert 'Updated <time datetime="2025-08-25T11:30:00+05:30">' in page.text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_headline_stays_in_its_place(reader, name):
    headline = HOSTILE[name]
    image = ImageFactory(alt_text=headline, credit=headline)
    article = published(headline=headline, standfirst=headline, tags=[headline], lead_image=image)
    text = reader.get(article.get_absolute_url()).text
    html5lib.HTMLParser(strict=name != "controls").parse(text)
    head = head_of(reader, article.get_absolute_url())
    story = documents(head)["NewsArticle"]
    assert story["headline"] == story["description"] == headline
    assert story["keywords"] == [headline]
    if name != "controls":  # HTML has its own rules for these; no element ends by them.
        assert dict(card(head))["og:title"] == headline
    assert text.count("ld+json") == 1
    assert text.count("</title>") == 1


def test_each_page_has_one_address(reader):
    for number in range(22):
        published(published=datetime(2025, 8, 1 + number, tzinfo=UTC))
    first = head_of(reader, "/section/world/?utm_source=feed")
    assert link(first, "canonical") == ["http://testserver/section/world/"]
    older = re.search(r'href="(/section/world/\?before=[^"]+)"', reader.get("/section/world/").text)
    second = head_of(reader, f"{older[1]}&utm_source=feed")
    assert link(second, "canonical") == [f"http://testserver{older[1]}"]
    story = published(headline="জোয়ার ও ভাটা")
    address = story.get_absolute_url()
    assert link(head_of(reader, f"{address}?x=1"), "canonical") == [f"http://testserver{address}"]
    assert address.isascii()


def test_the_papers_own_address_is_told_whatever_was_asked(reader, settings):
    settings.SITE_ADDRESS = "https://paper.example"
    article = published(lead_image=ImageFactory())
    head = head_of(reader, article.get_absolute_url())
    assert link(head, "canonical") == [f"https://paper.example{article.get_absolute_url()}"]
    assert "testserver" not in json.dumps([card(head), documents(head)])


def test_where_the_paper_is_read_over_https_its_addresses_say_so(reader, settings):
    settings.HTTPS = True
    head = head_of(reader, published().get_absolute_url())
    assert link(head, "canonical")[0].startswith("https://testserver/")


def test_large_previews_are_allowed_and_errors_have_no_address(reader):
    article = published()
    for address in ["/", "/section/world/", article.get_absolute_url(), "/corrections/"]:
        assert robots(head_of(reader, address)) == ["max-image-preview:large"]
    missing = reader.get("/no-such-page/").text
    assert 'rel="canonical"' not in missing
    assert missing.count('name="robots"') == 1
    article.withdraw(by=None)
    gone = reader.get(article.get_absolute_url())
    assert gone.status_code == 410
    assert 'rel="canonical"' not in gone.text
    assert "noindex" in gone.text


def test_the_page_for_a_reply_stands_for_its_story(reader):
    article = published()
    text = reader.get(f"/comments/{article.pk}/").text
    assert f'rel="canonical" href="http://testserver{article.get_absolute_url()}"' in text
    assert text.count('name="robots"') == 1


def test_a_preview_is_told_to_no_machine(editor):
    article = ArticleFactory()
    text = editor.get(f"/admin/articles/article/{article.pk}/preview/").text
    assert "Preview. Readers cannot see this page." in text
    assert 'content="noindex, nofollow"' in text
    assert "ld+json" not in text
    assert "og:" not in text
    assert 'rel="canonical"' not in text
