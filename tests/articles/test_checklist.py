"""What stops a publication, and what warns of one."""

import pytest
from django.core.exceptions import ValidationError

from articles.checklist import dead_links, stops, warnings
from articles.models import Redirect
from articles.models.content import complete, content_of
from tests.articles.sending import opened, send
from tests.factories import ArticleFactory, ImageFactory, PageFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def good():
    article = ArticleFactory(
        headline="High water comes at noon in the bay", slug="high-water", lead_image=ImageFactory()
    )
    return content_of(article)


def figure(image):
    return f'<p>Sea</p><figure data-picture="{image.pk}"></figure>'


def test_a_story_that_lacks_nothing_is_told_nothing(good):
    assert (stops(good), warnings(good)) == ([], [])


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [
        ({"headline": "  "}, "without a headline"),
        ({"section_id": None}, "without a section"),
        ({"section_id": 987654}, "without a section"),
        ({"body": "<p> </p><p><br></p>"}, "without words"),
    ],
)
def test_what_stops(good, lacks, sentence):
    (stop,) = stops(good | lacks)
    assert sentence in stop


@pytest.mark.parametrize("place", ["lead", "body"])
def test_a_picture_nobody_described_stops_unless_it_is_decorative(good, place):
    image = ImageFactory(alt_text=" ", caption="The bay")
    shown = {"lead_image_id": image.pk} if place == "lead" else {"body": figure(image)}
    assert stops(good | shown) == [
        "The picture “The bay” needs an alternative text, or the mark that it is decorative."
    ]
    image.is_decorative = True
    image.save()
    assert stops(good | shown) == []


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [
        ({"headline": "Tides"}, "The headline has 5 characters; will a reader know"),
        ({"headline": "x" * 101}, "The headline has 101 characters; past 100"),
        ({"standfirst": " "}, "There is no standfirst"),
        ({"slug": "x" * 61}, "The slug has 61 characters"),
        ({"author_ids": []}, "Nobody signs the story but its desk"),
        ({"author_ids": [], "desk_id": None, "byline_text": " "}, "There is no byline"),
        ({"lead_image_id": None}, "There is no lead picture"),
    ],
)
def test_what_warns(good, lacks, sentence):
    assert stops(good | lacks) == []
    (warning,) = warnings(good | lacks)
    assert sentence in warning


def test_a_byline_in_words_is_a_byline(good):
    assert warnings(good | {"author_ids": [], "desk_id": None, "byline_text": "Agencies"}) == []


def test_a_picture_without_a_credit_warns(good):
    image = ImageFactory(credit="", caption="The bay")
    assert warnings(good | {"body": figure(image)}) == ["The picture “The bay” has no credit."]


def links(*addresses):
    body = "".join(f'<p><a href="{address}">x</a></p>' for address in addresses)
    return dead_links(complete({"body": body}))


@pytest.mark.parametrize(
    "address",
    [
        *("/2025/08/23/no-such-story/", "/section/none/", "/desk/none/", "/author/none/"),
        *("/tag/none/", "/nowhere/", "/2025/02/30/x/", "/%ff/", "/a%00b/", "/nowhere?x=1&amp;y=2"),
        *("https://testserver/nowhere/", "http://TESTSERVER:8000/tag/none/", "//testserver/none/"),
        # Below a story's own address there is nothing: whoever writes so means another site.
        *("none/", "www.example.org", "example.org/tides?at=noon"),
    ],
)
def test_a_link_that_leads_nowhere_warns(address):
    assert len(links(address)) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/section/world/", "/section/world", "/section/world/?before=x", "/desk/tide/"),
        *("/author/ana-ruiz/#biography", "/tag/moon/", "/corrections/", "#above", "mailto:a@b.c"),
        *("https://example.org/none/", "//example.org/none/", ""),
        *(
            "https://testserver",
            "http://testserver/section/world/",
            "tel:+911",
            "mailto:x@testserver",
        ),
    ],
)
def test_a_link_that_leads_somewhere_or_elsewhere_does_not(address):
    from tests.factories import AuthorFactory, DeskFactory, TagFactory

    SectionFactory(), DeskFactory(name="Tide"), AuthorFactory(), TagFactory(name="Moon")
    assert links(address) == []


def test_a_link_to_a_page_of_the_paper_follows_the_page():
    page = PageFactory(slug="ethics", is_published=False)
    assert links("/ethics/", "/ethics") == ["/ethics", "/ethics/"]
    page.is_published = True
    page.save()
    assert links("/ethics/", "/ethics") == []


@pytest.mark.parametrize("address", ["//[bad", "http://[::1", "/x//[y", "http://a]b/"])
def test_a_malformed_link_is_answered(address):
    links(address)


def test_links_to_stories_follow_what_readers_would_find():
    live, later = ArticleFactory(published=True), ArticleFactory(scheduled=True)
    gone = ArticleFactory(withdrawn="Wrong.")
    bengali = ArticleFactory(headline="বর্ষার পূর্বাভাস", published=True)
    Redirect.objects.create(from_path="/old/", article=live)
    Redirect.objects.create(from_path="/older/", article=later)
    address = bengali.get_absolute_url()
    assert "%" in address
    assert links(live.get_absolute_url(), address, f"/{address.split('/', 1)[1]}", "/old/") == []
    dead = [later.get_absolute_url(), gone.get_absolute_url(), "/older/"]
    assert links(*dead) == sorted(dead)


def test_a_link_to_a_storys_old_slug_leads_somewhere():
    article = ArticleFactory(headline="Ebb", published=True)
    old = article.get_absolute_url()
    article.write(content_of(article) | {"slug": "flow"}, by=None)
    article.publish_changes(by=None)
    assert links(old) == []


# In the newsroom


def test_every_way_to_publish_asks_the_checklist(editor):
    live = ArticleFactory(published=True)
    live.write(content_of(live) | {"section_id": None}, by=None)
    draft = ArticleFactory(section=None)
    for verb in (draft.publish, live.publish_changes):
        with pytest.raises(ValidationError, match="without a section"):
            verb(by=None)
    page = send(editor, live, opened(editor, live), standfirst="New.", _publish_changes="x")
    assert "without a section" in page.text
    page = send(editor, draft, opened(editor, draft), standfirst="New.", _publish="x")
    assert "without a section" in page.text
    assert "New." in page.text


def test_the_form_of_a_story_with_a_malformed_link_opens(editor):
    article = ArticleFactory(body='<p><a href="http://[bad">x</a> <a href="//[bad">y</a></p>')
    assert opened(editor, article)["headline"] == article.headline
