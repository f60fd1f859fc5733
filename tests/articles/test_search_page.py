"""The search page and its box in the browser: kind, cacheable, and safe against what is typed."""

from datetime import timedelta
from io import StringIO
from itertools import pairwise
from xml.etree import ElementTree

import html5lib
import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, SearchEntry
from articles.search import parse
from articles.search.checks import search_is_in_step
from articles.search.snippets import Part, marked, snippet
from articles.search.words import spans_of, tokens_of
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db


def edition(size, word="Kelp"):
    moment = timezone.now() - timedelta(days=1)
    return [
        ArticleFactory(
            headline=f"{word} number {number}",
            authors=["Ana Ruiz", "Bo Li"],
            published=moment + timedelta(seconds=number),
        )
        for number in range(size)
    ]


@pytest.mark.parametrize("size", [3, 30])
def test_the_page_costs_the_same_for_few_and_for_many(reader, counted, size):
    edition(size)
    with counted(5):
        page = reader.get("/search/", {"q": "kelp"})
    assert page.text.count('<article class="hit">') == min(size, 20)
    with counted(1):
        reader.get("/search/")


def test_it_is_one_document_for_everybody_and_no_search_engine_keeps_it(reader, editor):
    edition(2)
    page = reader.get("/search/?q=kelp&utm_source=x")
    assert not page.cookies
    assert page.headers["Cache-Control"].startswith("public")
    assert "Cookie" not in page.headers.get("Vary", "")
    assert '<meta name="robots" content="noindex, follow">' in page.text
    assert "utm_source" not in page.text
    assert editor.get("/search/?q=kelp&utm_source=x").content == page.content


@pytest.mark.parametrize(
    "query",
    ["", "?q=kelp", "?q=nothing", "?q=%22", "?q=kelp&from=2020-01-01&page=2", "?q=-kelp"],
)
def test_every_state_of_it_is_well_formed(reader, query):
    edition(25)
    page = reader.get(f"/search/{query}")
    assert page.status_code == 200
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert page.text.count("<h1") == 1


def test_pages_follow_each_other_and_end(reader):
    edition(25)
    first = reader.get("/search/?q=kelp&section=world")
    assert "25 stories" in first.text
    assert "page 1 of 2" in first.text
    assert 'href="?q=kelp&amp;section=world&amp;page=2" rel="next"' in first.text
    second = reader.get("/search/?q=kelp&section=world&page=2")
    assert second.text.count('<article class="hit">') == 5
    assert 'href="?q=kelp&amp;section=world" rel="prev"' in second.text
    for beyond in ("3", "99999", "-1", "0", "x", "٣", "9" * 400):
        assert reader.get("/search/", {"q": "kelp", "page": beyond}).status_code == 200


def test_more_stories_than_are_ranked_are_told_of(reader, monkeypatch):
    monkeypatch.setattr("articles.search.MOST", 4)
    monkeypatch.setattr("articles.search.page.MOST", 4)
    edition(6)
    assert "More than 4 stories" in reader.get("/search/?q=kelp").text


def test_filters_come_back_in_the_form_and_wrong_ones_are_told(reader):
    edition(1)
    SectionFactory(name="Stars")
    address = "/search/?q=kelp&section=world&author=Ruiz&from=2020-02-03&until=2999-01-01"
    text = reader.get(address).text
    assert '<option value="world" selected>' in text
    assert 'name="author" value="Ruiz"' in text
    assert 'name="from" value="2020-02-03"' in text
    assert "1 story" in text
    assert "<mark>Kelp</mark> number 0" in text
    assert "No story was found" in reader.get("/search/?q=kelp&section=stars").text
    wrong = reader.get("/search/?q=kelp&section=moon&from=31.12.2025&until=0001-01-01").text
    assert "There is no such section" in wrong
    assert "“31.12.2025” is no date" in wrong
    assert "“0001-01-01” is no date" in wrong
    assert "1 story" in wrong
    turned = reader.get("/search/?q=kelp&from=2999-01-01&until=2020-01-01").text
    assert "1 story" in turned


def test_each_dead_end_has_its_advice(reader):
    edition(1)
    assert "Look at the spelling" in reader.get("/search/?q=zebra").text
    assert "no letters or digits" in reader.get("/search/?q=%22%21").text
    assert "A minus leaves stories out" in reader.get("/search/?q=-kelp").text
    assert "only its first words" in reader.get("/search/?q=" + "word+" * 90).text


def test_nothing_of_a_story_or_a_question_is_markup(reader):
    ArticleFactory(
        headline="<script>alert(1)</script> kelp & co",
        standfirst="<b>kelp</b> \" ' <img src=x onerror=alert(1)>",
        body="<p>&lt;mark&gt;kelp&lt;/mark&gt; &amp;lt;i&amp;gt;</p>",
        published=True,
        authors=["<i>Kelp</i>"],
    )
    for words in ("kelp", "script kelp", "mark", "<script>alert(1)</script>", '"><svg onload=x>'):
        text = reader.get("/search/", {"q": words}).text
        for forbidden in (
            "<script>",
            "<img",
            "<svg",
            "<b>kelp",
            "<i>",
            "&lt;<mark>mark</mark>&gt;<m",
        ):
            assert forbidden not in text.replace("<b>moon", "").replace("<b>tide", "")
    text = reader.get("/search/?q=kelp").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>kelp</mark> &amp; co" in text
    assert "&lt;i&gt;<mark>Kelp</mark>&lt;/i&gt;" in text


def test_a_snippet_shows_where_most_of_the_words_stand():
    text = "Alpha. " * 60 + "The red boat and the blue boat left. " + "Omega. " * 60
    parts = snippet(text, parse("blue boats"))
    assert [part.text for part in parts if part.is_hit] == ["boat", "blue", "boat"]
    assert parts[0] == Part("… ")
    assert parts[-1] == Part(" …")
    assert len("".join(part.text for part in parts)) < 400


def test_what_is_marked_is_what_was_written():
    for text, words, hits in [
        ("The Café’s Crème", "cafe creme", ["Café", "Crème"]),
        ("বাংলাদেশের নদী", "বাংলাদেশ", ["বাংলাদেশের"]),
        ("東京オリンピック", "東京", ["東", "京"]),
        ("Climate change, changed climate", '"climate change"', ["Climate", "change"]),
        ("Cafe\u0301 noir", "café", ["Cafe\u0301"]),
    ]:
        parts = marked(text, parse(words))
        assert "".join(part.text for part in parts) == text
        assert [part.text for part in parts if part.is_hit] == hits


@given(text=st.one_of(st.text(max_size=200), st.text("aé_ বৃষ্টি東ـ\u0301\u200d'-. 2٣", max_size=80)))
def test_every_word_of_any_text_has_its_place(text):
    tokens = tokens_of(text)
    spans = list(spans_of(text, tokens))
    assert [text[start:end] for start, end in spans] == tokens
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    between = " ".join(
        text[end:start] for end, start in zip([0, *(e for _, e in spans)],
                                              [*(s for s, _ in spans), len(text)], strict=True)
    )  # fmt: skip
    assert not tokens_of(between)
    assert "".join(part.text for part in marked(text, parse(text))) == text


def test_every_page_offers_the_search(reader):
    page = reader.get("/")
    assert 'href="/search/"' in page.text
    assert 'rel="search" type="application/opensearchdescription+xml"' in page.text


def test_browsers_are_told_how_to_search(reader, settings):
    settings.PAPER_NAME = "Fish & <Chips> of the Northern Seas"
    page = reader.get("/opensearch.xml")
    assert page.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    tree = ElementTree.fromstring(page.content)  # noqa: S314 - ours
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert tree.find(f"{space}Url").get("template") == "http://testserver/search/?q={searchTerms}"
    assert len(tree.find(f"{space}ShortName").text) <= 16


def test_the_newsrooms_list_finds_stories_in_any_state_by_any_of_their_words(editor):
    ArticleFactory(headline="Puffin draft", tags=["Cliffs"])
    ArticleFactory(headline="Nothing of that")
    address = "/admin/articles/article/"
    for words in ("puffin", "puf", "Cliffs draft", "cliff ruiz"):
        page = editor.get(address, {"q": words})
        assert "Puffin draft" in page.text, words
        assert "Nothing of that" not in page.text
    for nonsense in ('"', "NEAR(", "*", "-puffin"):
        assert editor.get(address, {"q": nonsense}).status_code == 200


# The command and the check


def test_the_search_can_be_built_anew_and_goes_on_where_it_stopped(reader):
    stories = edition(12)
    SearchEntry.objects.all().delete()
    assert "No story was found" in reader.get("/search/?q=kelp").text
    assert [warning.id for warning in search_is_in_step(None, ["default"])] == ["articles.W001"]
    out = StringIO()
    call_command("rebuild_search", after=stories[5].pk, stdout=out)
    assert "6 of 6 stories were not as the search knew them" in out.getvalue()
    out = StringIO()
    call_command("rebuild_search", anew=True, stdout=out)
    assert "6 of 12 stories were not as the search knew them" in out.getvalue()
    assert "12 stories" in reader.get("/search/?q=kelp").text
    assert search_is_in_step(None, ["default"]) == []
    assert search_is_in_step(None) == []


def test_it_mends_an_entry_that_says_something_else_and_draws_a_bar(monkeypatch):
    edition(12)
    monkeypatch.setattr("articles.management.commands.rebuild_search.AT_ONCE", 1)
    SearchEntry.objects.filter(headline__endswith="3").update(headline="wrong")
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert "100 %" in out.getvalue()
    assert "1 of 12 stories" in out.getvalue()
    assert not SearchEntry.objects.filter(headline="wrong").exists()


def test_a_paper_from_before_the_search_is_filled_when_it_is_migrated():
    story = edition(1)[0]
    SearchEntry.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert SearchEntry.objects.get().article_id == story.pk
    assert Article.objects.count() == 1
