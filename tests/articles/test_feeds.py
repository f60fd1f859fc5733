"""Feeds before a parser that is not ours, with headlines that were made to break them."""

import json
from datetime import UTC, datetime, timedelta
from time import gmtime

import feedparser
import pytest
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.utils import timezone
from lxml import etree

from articles.models import Correction
from newsmania.xml import legal as legal_xml
from tests.factories import ArticleFactory, ImageFactory, SectionFactory
from tests.hostile import HOSTILE, folded, legal

pytestmark = pytest.mark.django_db

FORMS = {
    "rss": ("", "application/rss+xml; charset=utf-8", "rss20"),
    "atom": ("atom/", "application/atom+xml; charset=utf-8", "atom10"),
    "json": ("json/", "application/feed+json; charset=utf-8", None),
}
LISTS = ["/", "/section/world/", "/desk/news-mania-desk/", "/author/ana-ruiz/", "/tag/moon/"]
# The edition, the story list with its bylines, tags and corrections; and what the list is of.
QUERIES = dict.fromkeys(LISTS, 3) | {"/": 2, "/corrections/": 2}

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


def story(**traits):
    standard = {"authors": ["Ana Ruiz", "Bo Li"], "tags": ["Moon"], "published": True}
    return ArticleFactory(**standard | traits)


def corrected(article):
    return Correction.objects.create(article=article, text="It was <five> o’clock & not six.")


def read(reader, page="/", form="rss"):
    """The feed of a page as bytes, asked as a program does."""
    answer = reader.get(f"{page}feed/{FORMS[form][0]}")
    assert answer.status_code == 200
    return answer.content


def parsed(reader, page="/", form="rss"):
    found = feedparser.parse(read(reader, page, form))
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == FORMS[form][2]
    return found


def rss_items(reader, page="/"):
    return etree.fromstring(read(reader, page)).findall("channel/item")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("page", [*LISTS, "/corrections/"])
def test_every_list_has_its_feed_in_three_forms(reader, page, form):
    corrected(story())
    story(section=SectionFactory(name="Stars"), desk=None, authors=["Cy Wu"], tags=[])
    answer = reader.get(f"{page}feed/{FORMS[form][0]}")
    assert answer.headers["Content-Type"] == FORMS[form][1]
    assert answer.headers["Cache-Control"].startswith("public, ")
    entries = (
        json.loads(answer.content)["items"]
        if form == "json"
        else parsed(reader, page, form).entries
    )
    assert len(entries) == (2 if page == "/" else 1)


@pytest.mark.parametrize("page", QUERIES)
@pytest.mark.parametrize("stories", [2, 12])
def test_queries_do_not_grow_with_stories(reader, counted, page, stories):
    for _ in range(stories):
        corrected(story(lead_image=ImageFactory()))
    with counted(QUERIES[page]):
        assert reader.get(f"{page}feed/").status_code == 200


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_headline_arrives_whole(reader, name, form):
    headline = HOSTILE[name]
    story(headline=headline, standfirst=headline)
    (entry,) = parsed(reader, form=form).entries
    document = etree.fromstring(read(reader, form=form))
    title = document.find("channel/item/title" if form == "rss" else "atom:entry/atom:title", NAMES)
    assert title.text == legal(headline)
    if form == "atom":  # Of RSS, feedparser reads what looks like a tag in a title as one.
        assert entry.title_detail.type == "text/plain"
        assert folded(entry.title) == folded(legal(headline))
    assert entry.id


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_headline_arrives_whole_in_json(reader, name):
    story(headline=HOSTILE[name])
    (item,) = json.loads(read(reader, form="json"))["items"]
    assert item["title"] == legal(HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_lists_and_authors_arrive_whole(reader, name):
    hostile = HOSTILE[name]
    article = story(section=SectionFactory(name=hostile), authors=[hostile], tags=[hostile])
    page = article.section.get_absolute_url()
    title = etree.fromstring(read(reader, page)).findtext("channel/title")
    assert legal(hostile) in title
    (item,) = rss_items(reader, page)
    assert item.findtext("dc:creator", namespaces=NAMES) == legal(hostile)
    assert [one.text for one in item.findall("category")] == [legal(hostile)] * 2


def test_a_summary_is_text_in_what_rss_reads_as_html(reader):
    story(standfirst="5 < 6 & <b>bold</b>")
    (item,) = rss_items(reader)
    assert item.findtext("description") == "5 &lt; 6 &amp; &lt;b&gt;bold&lt;/b&gt;"
    (entry,) = parsed(reader, form="atom").entries
    assert entry.summary == "5 < 6 & <b>bold</b>"


def test_each_author_is_a_creator_and_a_desk_signs_where_none_does(reader):
    story(authors=["Ana Ruiz", "Bo Li"], published=timezone.now() - timedelta(hours=1))
    story(authors=[], published=timezone.now() - timedelta(hours=2))
    story(authors=[], byline_text="From our own", published=timezone.now() - timedelta(hours=3))
    names = [[one.text for one in item.findall("dc:creator", NAMES)] for item in rss_items(reader)]
    assert names == [["Ana Ruiz", "Bo Li"], ["News Mania Desk"], ["From our own"]]
    signed = parsed(reader, form="atom").entries[0].authors
    assert [dict(one) for one in signed] == [
        {"name": "Ana Ruiz", "href": "http://testserver/author/ana-ruiz/"},
        {"name": "Bo Li", "href": "http://testserver/author/bo-li/"},
    ]


def test_ids_stay_when_headline_slug_and_lists_change(reader):
    article = story()

    def ids():
        rss = rss_items(reader)[0].find("guid")
        items = json.loads(read(reader, form="json"))["items"]
        return rss.attrib, rss.text, parsed(reader, form="atom").entries[0].id, items[0]["id"]

    before, address = ids(), article.get_absolute_url()
    assert before == (
        {"isPermaLink": "false"}, f"story-{article.pk}",
        f"tag:testserver,2025:story-{article.pk}", f"story-{article.pk}",
    )  # fmt: skip
    content = article.head_content | {"headline": "Other words", "slug": "other-words"}
    article.write(content, by=None)
    article.publish_changes(by=None, substantive=True)
    assert article.get_absolute_url() != address
    assert rss_items(reader)[0].findtext("title") == "Other words"
    assert ids() == before


def test_the_whole_text_has_whole_addresses(reader):
    image = ImageFactory(width=60)
    article = story(
        body=f'<p>See <a href="/section/world/">World</a>, <a href="#note">the note</a> and '
        f'<a href="https://other.example/a?b=1&amp;c=2">more</a>.</p>'
        f'<figure data-picture="{image.pk}"><figcaption>Low water.</figcaption></figure>'
    )
    here = f"http://testserver{article.get_absolute_url()}"
    texts = [
        rss_items(reader)[0].findtext("content:encoded", namespaces=NAMES),
        parsed(reader, form="atom").entries[0].content[0].value,
        json.loads(read(reader, form="json"))["items"][0]["content_html"],
    ]
    for text in texts:
        assert 'href="http://testserver/section/world/"' in text
        assert f'href="{here}#note"' in text
        assert 'href="https://other.example/a?b=1&amp;c=2"' in text
        assert 'src="http://testserver/media/renditions/' in text
        assert '="/' not in text
        assert ", /media" not in text
        assert "Low water." in text
        assert "<p>" in text


def test_a_correction_travels_with_its_story(reader):
    corrected(story())
    text = rss_items(reader)[0].findtext("content:encoded", namespaces=NAMES)
    assert "Correction" in text
    assert "It was &lt;five&gt; o’clock &amp; not six." in text
    entry = parsed(reader, form="atom").entries[0]
    assert entry.updated_parsed > entry.published_parsed
    (own,) = parsed(reader, "/corrections/").entries
    assert own.link.partition("#")[2].startswith("correction-")


def test_the_lead_picture_comes_with_its_true_length_and_its_words(reader):
    story(lead_image=ImageFactory(caption="High & dry", credit="Drawing: <Bo>"))
    (item,) = rss_items(reader)
    enclosure = item.find("enclosure").attrib
    media = item.find("media:content", NAMES)
    path = enclosure["url"].removeprefix("http://testserver/media/")
    assert enclosure["type"] == media.get("type") == "image/jpeg"
    assert int(enclosure["length"]) == default_storage.size(path) > 0
    assert media.get("fileSize") == enclosure["length"]
    assert (media.get("width"), media.get("height")) == ("60", "40")
    assert media.findtext("media:description", namespaces=NAMES) == "High & dry"
    assert media.findtext("media:credit", namespaces=NAMES) == "Drawing: <Bo>"
    assert reader.get(f"/media/{path}").status_code == 200
    (linked,) = parsed(reader, form="atom").entries[0].enclosures
    assert (linked.href, linked.length) == (enclosure["url"], enclosure["length"])
    (attached,) = json.loads(read(reader, form="json"))["items"][0]["attachments"]
    assert attached["size_in_bytes"] == int(enclosure["length"])


def test_a_lost_picture_costs_its_story_no_place(reader):
    article = story(lead_image=ImageFactory())
    default_storage.delete(article.lead_image.file.name)
    assert rss_items(reader)[0].find("enclosure") is None


def test_times_have_their_zone(reader):
    story(published=datetime(2025, 8, 22, 18, 30, tzinfo=UTC))
    (item,) = rss_items(reader)
    assert item.findtext("pubDate") == "Sat, 23 Aug 2025 00:00:00 +0530"
    (entry,) = parsed(reader, form="atom").entries
    assert entry.published == entry.updated == "2025-08-23T00:00:00+05:30"
    (item,) = json.loads(read(reader, form="json"))["items"]
    assert item["date_published"] == "2025-08-23T00:00:00+05:30"


def test_the_json_feed_has_what_its_specification_asks_for(reader):
    story(lead_image=ImageFactory())
    feed = json.loads(read(reader, "/section/world/", "json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "World – News Mania"
    assert feed["home_page_url"] == "http://testserver/section/world/"
    assert feed["feed_url"] == "http://testserver/section/world/feed/json/"
    (item,) = feed["items"]
    assert {"id", "url", "title", "content_html", "date_published", "authors", "tags"} <= set(item)
    assert item["authors"][1] == {"name": "Bo Li", "url": "http://testserver/author/bo-li/"}
    assert item["tags"] == ["World", "Moon"]
    assert all(isinstance(one["id"], str) for one in feed["items"])


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_feed_is_a_feed(reader, form):
    SectionFactory(name="World")
    content = read(reader, "/section/world/", form)
    if form == "json":
        assert json.loads(content)["items"] == []
    else:
        assert parsed(reader, "/section/world/", form).entries == []


@pytest.mark.parametrize("form", FORMS)
def test_what_has_not_changed_is_not_sent_again(reader, form):
    article = story()
    address = f"/feed/{FORMS[form][0]}"
    first = reader.get(address)
    by_tag = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    by_time = reader.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_tag.status_code, by_time.status_code) == (304, 304)
    assert by_tag.content == b""
    earlier = {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}
    assert reader.get(address, headers=earlier).status_code == 200
    article.write(article.head_content | {"headline": "Other words"}, by=None)
    article.publish_changes(by=None)
    changed = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_a_withdrawal_is_a_change(reader, time_machine):
    time_machine.move_to("2026-03-01T10:00:00Z")
    story(published=datetime(2026, 3, 1, 8, tzinfo=UTC))
    gone = story(published=datetime(2026, 3, 1, 9, tzinfo=UTC))
    time_machine.move_to("2026-03-01T11:00:00Z")
    first = reader.get("/feed/")
    gone.refresh_from_db()
    gone.withdraw(by=None)
    headers = {"If-Modified-Since": first.headers["Last-Modified"]}
    answer = reader.get("/feed/", headers=headers)
    assert answer.status_code == 200
    assert f"story-{gone.pk}" not in answer.text


def test_when_it_was_built_is_when_it_changed(reader, time_machine):
    time_machine.move_to("2026-03-01T10:00:00Z")
    story(published=datetime(2026, 3, 1, 9, tzinfo=UTC))
    found = parsed(reader)
    assert found.feed.updated_parsed[:6] == tuple(gmtime(timezone.now().timestamp()))[:6]
    time_machine.move_to("2026-03-05T10:00:00Z")
    assert read(reader) == reader.get("/feed/").content
    assert parsed(reader).feed.updated == found.feed.updated
    assert found.feed.language == "en-GB"


def test_a_feed_says_where_it_is_and_who_passes_it_on(reader, settings):
    settings.SITE_ADDRESS = "https://paper.example"
    settings.WEBSUB_HUB = "https://hub.example/"
    story()
    answer = reader.get("/section/world/feed/atom/")
    own = "https://paper.example/section/world/feed/atom/"
    assert answer.headers["Link"] == f'<{own}>; rel="self", <https://hub.example/>; rel="hub"'
    for form in ["rss", "atom"]:
        links = {one.rel: one.href for one in parsed(reader, "/section/world/", form).feed.links}
        assert links["hub"] == "https://hub.example/"
        assert links["self"] == f"https://paper.example/section/world/feed/{FORMS[form][0]}"
    feed = json.loads(read(reader, form="json"))
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


@pytest.mark.parametrize("page", ["/section/world/", "/corrections/"])
def test_a_feed_shows_the_papers_sign(reader, page):
    story()
    sign = f"http://testserver{static('icons/icon-192.png')}"
    rss, atom = parsed(reader, page), parsed(reader, page, "atom")
    assert rss.feed.image.href == sign
    assert (rss.feed.image.title, rss.feed.image.link) == (rss.feed.title, rss.feed.link)
    assert atom.feed.icon == sign
    feed = json.loads(read(reader, page, "json"))
    assert feed["favicon"] == sign
    assert feed["icon"] == f"http://testserver{static('icons/icon-512.png')}"


def test_without_a_hub_none_is_named(reader):
    story()
    assert "hub" not in reader.get("/feed/").headers["Link"]
    assert b'"hub"' not in read(reader) + read(reader, form="atom") + read(reader, form="json")


@pytest.mark.parametrize("page", [*LISTS, "/corrections/", "story"])
def test_each_page_leads_to_its_own_feed(reader, page):
    article = story()
    address = article.get_absolute_url() if page == "story" else page
    text = reader.get(address).text
    for form, (beneath, content_type, _) in FORMS.items():
        link = f'type="{content_type.partition(";")[0]}"'
        assert link in text, form
        assert f'href="{address}feed/{beneath}"' in text


@pytest.mark.parametrize("page", LISTS)
def test_who_reads_a_page_sees_the_way_to_its_feed(reader, page):
    story()
    body = reader.get(page).text.partition("<body")[2]
    assert f'<a href="{page}feed/"' in body or f'class="kicker__feed" href="{page}feed/"' in body
    assert "feed/" not in reader.get(f"/lite{page}").text


@pytest.mark.parametrize(
    "address",
    ["/section/nowhere/feed/", "/feed/rss/", "/feed/xml/", "/1999/12/31/no-story/feed/"],
)
def test_what_is_no_feed_is_a_404(reader, address):
    assert reader.get(address).status_code == 404


def test_only_legal_characters_are_left_and_no_other_is_lost():
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x11000)]))
    assert legal_xml(everything) == legal(everything)
    assert etree.fromstring(f"<a>{legal_xml('a\x00\x1f\ufffe\uffff\ud800b')}</a>").text == "ab"
