"""Every public page: its status, its queries, its document, and what it never holds."""

import re
from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from django.utils import timezone

from tests.factories import ArticleFactory, ImageFactory, PageFactory, SectionFactory

pytestmark = pytest.mark.django_db

# Sections for the masthead come with every page: one of these.
QUERIES = {
    "/": 3,
    "/section/world/": 3,
    "/desk/news-mania-desk/": 3,
    "/author/ana-ruiz/": 3,
    "/tag/moon/": 3,
    "/archive/": 2,
    "/saved/": 1,
    "year": 3,
    "month": 3,
    "day": 3,
    "story": 4,
    "/about/": 2,
    "/no-such-page/": 2,
}


def address_of(name, article):
    day = article.dateline
    return {
        "year": f"/{day:%Y}/",
        "month": f"/{day:%Y/%m}/",
        "day": f"/{day:%Y/%m/%d}/",
        "story": article.get_absolute_url(),
        "sitemap": f"/sitemap-{day:%Y-%m}.xml",
    }.get(name, name)


def edition(size, sections=2):
    """So many stories, each with a picture, two authors and tags, and one to open; and a page."""
    PageFactory()
    moment = timezone.now() - timedelta(hours=2)
    stories = [
        ArticleFactory(
            published=moment + timedelta(seconds=number),
            section=SectionFactory(name=["World", "Coasts", "Stars", "Food"][number % sections]),
            authors=["Ana Ruiz", "Bo Li"],
            tags=["Moon", f"Tag {number}"],
            lead_image=ImageFactory(),
        )
        for number in range(size)
    ]
    return stories[0]


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("stories", [3, 30])
def test_queries_do_not_grow_with_stories_or_tags(reader, counted, name, stories):
    address = address_of(name, edition(stories))
    with counted(QUERIES[name]):
        page = reader.get(address)
    assert page.status_code == (404 if name == "/no-such-page/" else 200)


@pytest.mark.parametrize("name", QUERIES)
def test_every_page_is_one_document_for_everybody(reader, editor, name):
    address = address_of(name, edition(3))
    page = reader.get(address)
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")
    assert "csrfmiddlewaretoken" not in page.text
    assert editor.get(address).content == page.content
    reader.cookies["remember"] = "anything"
    assert reader.get(address).content == page.content


@pytest.mark.parametrize("name", QUERIES)
def test_every_page_is_well_formed_and_asks_no_other_host(reader, name):
    page = reader.get(address_of(name, edition(3)))
    html5lib.HTMLParser(strict=True).parse(page.text)
    text = re.sub(r'<a href="[^"]*"', "<a", page.text)  # A link asks nothing before a click.
    text = text.replace("http://www.w3.org/", "").replace("http://testserver/", "/")
    assert "http://" not in text
    assert "https://" not in text.replace("https://schema.org", "")
    assert not re.search(r'<script(?! type="application/ld\+json">)(?![^>]* src="/static/)', text)
    assert " style=" not in page.text
    assert page.text.count("<h1") == 1
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "nonce" not in policy
    assert "default-src 'none'" in policy


def test_public_pages_may_be_kept_and_are_answered_304(reader):
    article = edition(1)
    page = reader.get(article.get_absolute_url())
    assert page.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    again = reader.get(article.get_absolute_url(), headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_error_pages_are_kept_by_nobody(reader):
    assert reader.get("/no-such-page/").headers["Cache-Control"] == "private, no-store"


def test_an_empty_paper_says_so(reader):
    page = reader.get("/")
    assert page.status_code == 200
    assert "No story has been published yet" in page.text


def test_an_empty_section_says_so(reader):
    SectionFactory(name="Stars")
    page = reader.get("/section/stars/")
    assert page.status_code == 200
    assert "No story has been published here yet" in page.text


def test_days_without_stories_are_no_pages(reader):
    assert reader.get("/1999/12/31/").status_code == 404


def test_the_story_page_from_top_to_bottom(reader):
    edition(6)
    article = ArticleFactory(
        headline="Harbour clock stops",
        standfirst="At low water.",
        published=timezone.now() - timedelta(minutes=5),
        authors=["Ana Ruiz", "Bo Li"],
        tags=["Moon"],
        lead_image=ImageFactory(),
    )
    text = reader.get(article.get_absolute_url()).text.partition("<body")[2]
    day = article.dateline
    in_order = [
        'class="masthead__name"',
        'aria-label="Sections"',
        '<li><a href="/section/world/">World</a></li></ol></nav>',
        ">Harbour clock stops</h1>",
        'story__standfirst">At low water.',
        '<a href="/desk/news-mania-desk/">News Mania Desk</a> / ',
        'rel="author">Ana Ruiz</a> and <a href="/author/bo-li/" rel="author">Bo Li</a> / ',
        f'<a href="/{day:%Y/%m/%d}/"><time datetime="{day:%Y-%m-%d}T',
        'alt="A tide table"',
        "High water comes twice a day.",
        "Drawing: News Mania",
        "<p>The moon pulls.</p>",
        'href="/tag/moon/"',
        "Related Articles",
        "Leave a Reply",
        '<a class="footer__top" href="#top">Back to top</a>',
    ]
    places = [text.find(part) for part in in_order]
    assert -1 not in places, in_order[places.index(-1)]
    assert places == sorted(places)


def shapes(text):
    return re.findall(r'<article class="teaser teaser--(\w+)">', text)


def test_the_first_of_a_list_leads_it_and_a_section_does_not_repeat_its_name(reader):
    now = timezone.now()
    for age in range(3):
        ArticleFactory(
            published=now - timedelta(days=age), lead_image=ImageFactory(), authors=["Ana Ruiz"]
        )
    section, author = reader.get("/section/world/").text, reader.get("/author/ana-ruiz/").text
    assert shapes(section) == shapes(author) == ["first", "row", "row"]
    kicker = '<p class="kicker"><a href="/section/world/">'
    assert kicker not in section
    assert author.count(kicker) == 3
    assert set(shapes(reader.get(f"/{now:%Y}/").text)) == {"row"}


def test_a_strip_is_led_by_its_first_story_and_says_what_that_is_about(reader):
    for number in range(12):
        ArticleFactory(
            published=timezone.now() - timedelta(hours=number), standfirst=f"About number {number}."
        )
    strip = reader.get("/").text.partition('<section class="strip"')[2]
    assert shapes(strip) == ["feature", "card", "card", "card"]
    assert strip.count("About number") == 1
    assert "About number 7." in strip


def test_the_date_is_in_the_house_form(reader):
    article = ArticleFactory(published=datetime(2025, 8, 22, 18, 30, tzinfo=UTC))
    text = reader.get(article.get_absolute_url()).text
    assert '<time datetime="2025-08-23T00:00:00+05:30">23rd August 2025</time>' in text


def test_headline_and_byline_are_text(reader):
    article = ArticleFactory(
        headline="<b>Tides</b> & “moons”",
        standfirst="<i>x</i>",
        authors=["A <u>B</u>"],
        published=True,
    )
    for address in [article.get_absolute_url(), "/"]:
        text = reader.get(address).text
        assert "&lt;b&gt;Tides&lt;/b&gt; &amp; “moons”" in text
        assert "<b>Tides" not in text
        assert "<i>x" not in text
        assert "<u>B" not in text


def test_a_headline_in_bengali_has_a_page(reader):
    article = ArticleFactory(headline="বর্ষার পূর্বাভাস", authors=["পিয়ালী"], published=True)
    assert reader.get(article.get_absolute_url()).status_code == 200
    assert reader.get("/author/পিয়ালী/").status_code == 200


def test_no_story_is_twice_on_the_front_page(reader):
    edition(30, sections=4)
    tree = html5lib.parse(reader.get("/").content, namespaceHTMLElements=False)
    links = [
        heading.find("a").get("href")
        for level in ("h2", "h3")
        for heading in tree.iter(level)
        if heading.get("class") == "teaser__headline"
    ]
    assert len(links) == len(set(links)) == 7 + 4 * 4


BAD_ADDRESSES = [
    "/2025/02/30/",
    "/2025/13/",
    "/0000/",
    "/0001/",
    "/9999/",
    "/9999/12/31/",
    "/sitemap-0001-01.xml",
    "/sitemap-9999-12.xml",
    "/2025/8/23/",
    "/2025/08/23/no-such-story/",
    "/2025/02/30/story/",
    "/section/nowhere/",
    "/section/a%00b/",
    "/section/%ff%fe/",
    "/author/%E0%A4%A/",
    "/tag/" + "x" * 5000 + "/",
    "/section/world/?before=",
    "/section/world/?before=%00",
    "/section/world/?before=20250823T000000.000000",
    "/section/world/?before=20251332T000000.000000-1",
    "/section/world/?before=20250823T000000.000000-99999999999999999999",
    "/section/world/?before=20250823T000000.000000-१",
    "/section/world/?before=%ff",
    "/section/world/?after=",
    "/section/world/?after=20251332T000000.000000-1",
    "/2025/08/23/story.css/x.css",
    "/media/pictures/",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_bad_address_is_a_404_in_the_papers_dress(reader, address):
    SectionFactory(name="World")
    page = reader.get(address)
    assert page.status_code == 404
    assert 'class="masthead__name"' in page.text
    assert "There is no such page" in page.text
    assert '<form class="search" role="search" action="/search/"' in page.text


@pytest.mark.parametrize("address", ["/media/../newsmania/settings.py", "/media/%2e%2e/manage.py"])
def test_no_file_outside_the_pictures_is_served(reader, address):
    page = reader.get(address)
    assert page.status_code in {400, 404}
    assert 'class="masthead__name"' in page.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", ["/", "/section/world/"])
def test_public_pages_are_only_read(reader, method, address):
    SectionFactory(name="World")
    page = getattr(reader, method)(address)
    assert page.status_code == 405
    assert page.headers["Allow"] == "GET, HEAD"
    assert "That page can only be read" in page.text


def test_an_unknown_host_is_refused_in_the_papers_dress(reader):
    page = reader.get("/", headers={"Host": "evil.example"})
    assert page.status_code == 400
    assert 'class="masthead__name"' in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_a_fault_of_ours_is_told_without_the_database(reader, monkeypatch):
    from articles import views

    def fail():
        raise RuntimeError("a fault")

    monkeypatch.setattr(views, "compose_front", fail)
    reader.raise_request_exception = False
    page = reader.get("/")
    assert page.status_code == 500
    assert "The mistake is ours" in page.text
    assert "a fault" not in page.text
    html5lib.HTMLParser(strict=True).parse(page.text)
