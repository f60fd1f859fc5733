"""The one gate through which HTML comes in."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import bodies
from tests.factories import ArticleFactory

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa\tScript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p style="position:fixed">x</p>',
    '<p onclick="alert(1)">x</p>',
    "<iframe src=//example.org></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form action=//example.org><input name=q></form>",
    '<img src="//example.org/x.png">',
    '<img src="/media/../admin/logout/">',
    '<figure data-picture="1 onload=x"><img srcset="https://example.org/x.png 1w"></figure>',
    '<figure class="embed x" data-embed="https://example.org/"><a href="data:x">x</a></figure>',
    '<source srcset="//example.org/x 1x"><picture onclick=x><img alt="&quot;><script>">',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]
ALLOWED = {
    "p",
    "strong",
    "em",
    "b",
    "i",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "blockquote",
    "hr",
    "br",
    "a",
    *("sub", "sup", "aside", "div", "table", "tbody", "thead", "tr", "th", "td"),
    *("figure", "figcaption", "picture", "source", "img", "span"),
}
ATTRIBUTES = {
    *(("a", "href"), ("a", "rel"), ("ol", "start"), ("ol", "type")),
    *(("aside", "class"), ("figure", "class"), ("div", "class"), ("span", "class")),
    *(("figure", "data-picture"), ("figure", "data-embed"), ("figure", "data-provider")),
    *(("img", name) for name in ["src", "srcset", "sizes", "alt", "width", "height"]),
    *(("img", "loading"), ("img", "decoding")),
    *(("source", name) for name in ["srcset", "sizes", "type"]),
    *((cell, name) for cell in ["td", "th"] for name in ["colspan", "rowspan"]),
}
HARMLESS_ANYWHERE = {"title", "lang"}


def assert_harmless(html):
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert element.tag in ALLOWED, html
        for name, value in element.attrib.items():
            assert (element.tag, name) in ATTRIBUTES or name in HARMLESS_ANYWHERE, html
            if name in {"src", "srcset"}:
                assert all(one.startswith("/media/") for one in value.split(", ")), html
                assert ".." not in value
            if name == "href":
                assert ":" not in value or value.split(":")[0] in {"http", "https", "mailto"}


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_acts_gets_in(html):
    assert_harmless(bodies.clean(html))


@given(st.lists(st.sampled_from([*HOSTILE, "<p>", "</p>", "<h2>", "text", "<", "&lt;script&gt;"])))
def test_no_mixture_gets_in_and_cleaning_twice_changes_nothing(parts):
    cleaned = bodies.clean("".join(parts))
    assert_harmless(cleaned)
    assert bodies.clean(cleaned) == cleaned


@pytest.mark.django_db
def test_a_story_is_cleaned_whoever_saves_it():
    article = ArticleFactory(body="<p>Tide</p><script>alert(1)</script>")
    assert article.body == "<p>Tide</p>"


def test_what_the_editor_can_write_is_kept():
    html = (
        "<h2>Ebb</h2><p>A <strong>b</strong> <em>i</em> "
        '<a href="https://example.org/">link</a></p><ul><li><p>One</p></li></ul>'
        "<blockquote><p>Said.</p></blockquote>"
    )
    assert bodies.clean(html) == html


def test_paragraphs_are_text():
    assert bodies.from_paragraphs(["a < b & c", "“d”"]) == "<p>a &lt; b &amp; c</p>\n<p>“d”</p>"


def test_plain_text_keeps_words_apart():
    assert bodies.plain_text("<p>Ebb</p><p>and<br>flow &amp; more</p>") == "Ebb and flow & more"


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("<h2>Who pays</h2>", "Who pays: The town."),
        ("<h3>Who <em>pays</em></h3>", "Who pays: The town."),
        ("<h2>Who pays?</h2>", "Who pays? The town."),
        ("<h2>কে টাকা দেয়</h2>", "কে টাকা দেয়: The town."),
        ("<h2>শহর দেয়।</h2>", "শহর দেয়। The town."),
        ("<h2> </h2>", "The town."),
    ],
)
def test_a_heading_does_not_run_into_its_text(heading, text):
    assert bodies.plain_text(f"{heading}<p>The town.</p>") == text


def test_a_body_of_empty_tags_is_empty():
    assert bodies.clean("<p></p><p><br></p>") == ""
