"""What is stored is what is rendered: each node of the editor, and the library's pictures."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import bodies
from articles.bodies import clean
from articles.framing import frame, picture_ids
from tests.articles.test_bodies import HOSTILE, assert_harmless
from tests.factories import ArticleFactory, ImageFactory

LINK = '<a href="https://example.org/?a=1&amp;b=2">'

# As the editor writes each of its nodes; kept byte for byte.
NODES = {
    "paragraph": "<p>The moon pulls.</p>",
    "bold": "<p>The <strong>moon</strong> pulls.</p>",
    "italic": "<p>The <em>moon</em> pulls.</p>",
    "both": "<p><strong><em>Moon</em></strong></p>",
    "subscript": "<p>H<sub>2</sub>O</p>",
    "superscript": "<p>m<sup>2</sup></p>",
    "heading": '<h2 id="part-ebb">Ebb</h2><p>x</p>',
    "smaller heading": "<h3>Neap</h3><p>x</p>",
    "list": "<ul><li><p>One</p></li><li><p>Two</p></li></ul>",
    "nested list": "<ul><li><p>One</p><ul><li><p>Two</p></li></ul></li></ul>",
    "numbered list": "<ol><li><p>One</p></li></ol>",
    "list from three": '<ol start="3"><li><p>One</p></li></ol>',
    "lettered list": '<ol type="a"><li><p>One</p></li></ol>',
    "quote": "<blockquote><p>Said.</p></blockquote>",
    "pull quote": '<aside class="pull-quote"><p>Said.</p></aside>',
    "rule": "<p>x</p><hr><p>y</p>",
    "line break": "<p>One<br>two</p>",
    "link": f"<p>{LINK}link</a></p>",
    "mail": '<p><a href="mailto:desk@example.org">desk</a></p>',
    "own page": '<p><a href="/corrections/">page</a></p>',
    "sponsored link": '<p><a href="https://example.org/" rel="sponsored">link</a></p>',
    "table": (
        '<div class="tableWrapper"><table><tbody><tr><th colspan="1" rowspan="1"><p>Port</p></th>'
        '<th colspan="1" rowspan="1"><p>High</p></th></tr><tr><td colspan="2" rowspan="1">'
        "<p>Diamond Harbour</p></td></tr></tbody></table></div>"
    ),
    "other scripts": "<p>ক্ষমা করবেন, हिन्दी \u200d रहीम “quoted” — 5 &lt; 6 &amp; 7&nbsp;m</p>",
}


@pytest.mark.parametrize("name", NODES)
def test_each_node_of_the_editor_is_kept_byte_for_byte(name):
    assert frame(clean(NODES[name])) == NODES[name]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p><b>Bold</b> <i>s</i></p>", "<p><strong>Bold</strong> <em>s</em></p>"),
        ('<h1 class="x">Tide</h1>', "<h2>Tide</h2>"),
        ("<h4>a</h4><h5>b</h5><h6>c</h6>", "<h3>a</h3><h3>b</h3><h3>c</h3>"),
        ("<p>&lt;b&gt;</p>", "<p>&lt;b&gt;</p>"),
        ('<p><a href="https://example.org/" target="_blank" rel="noreferrer">x</a></p>',
         '<p><a href="https://example.org/">x</a></p>'),
        ("<p>a<!-- b -->c</p>", "<p>ac</p>"),
        ('<p class="pull-quote">x</p>', "<p>x</p>"),
        ('<aside class="pull-quote big">x</aside>', '<aside class="pull-quote">x</aside>'),
        ("<table><tr><td width=9 bgcolor=red colspan=2>x</td></tr></table>",
         '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'),
        ("<p><s>old</s> <u>u</u> <font color=red>f</font></p>", "<p>old u f</p>"),
        ("<style>p{color:red}</style><p>x</p><title>t</title>", "<p>x</p>"),
    ],
)  # fmt: skip
def test_what_other_programs_write_becomes_what_the_editor_writes(written, kept):
    made = clean(written)
    assert made == kept
    assert clean(made) == made


@pytest.fixture
def image(db):
    return ImageFactory(alt_text='A "tide" table', credit="Ana & Ben")


def figure(image, caption="High water."):
    return f'<figure data-picture="{image.pk}"><figcaption>{caption}</figcaption></figure>'


def test_a_picture_gets_what_the_library_knows(image):
    html = frame(clean(f"<p>x</p>{figure(image, f'High <em>water</em> {LINK}x</a>')}"))
    assert f'<figure data-picture="{image.pk}"><picture><source type="image/webp"' in html
    assert 'alt="A &quot;tide&quot; table"' in html
    assert f"<figcaption>High <em>water</em> {LINK}x</a>" in html
    assert '<span class="credit">Ana &amp; Ben</span></figcaption></figure>' in html
    assert picture_ids(html) == {image.pk}
    assert frame(clean(html)) == html


def test_a_story_may_tell_of_a_picture_in_words_of_its_own(image):
    words = " The &quot;5 &lt; 6&quot;\n sign "
    own = f'<figure data-picture="{image.pk}" data-alt="{words}"></figure>'
    html = frame(clean(own))
    told = "The &quot;5 &lt; 6&quot; sign"
    assert f'<figure data-picture="{image.pk}" data-alt="{told}">' in html
    assert f'alt="{told}" loading' in html
    assert frame(clean(html)) == html
    plain = frame(clean(own.replace(words, " ")))
    assert "data-alt" not in plain
    assert 'alt="A &quot;tide&quot; table"' in plain


@pytest.mark.django_db
@pytest.mark.parametrize(
    "html",
    [
        '<figure data-picture="999"><figcaption>x</figcaption></figure>',
        '<figure data-picture="999999999999999999"></figure>',
        '<figure><img src="https://example.org/x.png"><figcaption>Theirs</figcaption></figure>',
        '<img src="/media/pictures/x.png" alt="typed">',
        '<picture><source srcset="/media/a.webp 1w"></picture><figcaption>x</figcaption>',
    ],
)
def test_a_picture_that_is_not_the_library_s_is_left_out(html):
    assert frame(clean(f"<p>Before.</p>{html}<p>After.</p>")) == "<p>Before.</p><p>After.</p>"


def test_a_story_with_the_library_s_picture_alone_is_a_story(image):
    assert "<img" in ArticleFactory(body=figure(image, "")).body


PIECES = [
    *HOSTILE,
    *("<p>", "</p>", "<h2>", "text &amp; ", "<", "&lt;script&gt;", "<b>", "</b>", "<table><td>"),
    *('<figure data-picture="1">', '<figure class="embed">', "</figure>", "<figcaption>"),
    *("</figcaption>", '<a href="https://youtu.be/abc">', "</a>", '<span class="credit">', "<li>"),
    *("<picture>", '<img src="/media/x.jpg">', "<aside class=pull-quote>", "</aside>", "<h1>"),
    *('<sup class="note" data-note="Ebb <b>">', "</sup>", "<story-notes>", "</story-notes>"),
    *('<h2 id="top">', '<a id="noted-1" href="#note-1">', '<li id="note-1">', "</h2>"),
    *("<div class=tableWrapper>", "</div>", "\n", " ", "figure-0", "<svg>", "<math>", "<template>"),
]


# What anchors.py and notes.py put in, and where: no id, role or element besides comes through.
MADE = [
    (r'<h2 id="part-[\w-]+">', "<h2>"),
    (r'<a href="#note-(\d+)" id="noted-\1" role="doc-noteref">\1</a>', "<a>"),
    (r'<li id="note-(\d+)">(.*?)<a href="#noted-\1" role="doc-backlink">', r"<li>\2<a>"),
    (r'\n<story-notes role="doc-endnotes"><ol>(.*)</ol></story-notes>\Z', r"<ol>\1</ol>"),
    (r'<sup class="note" data-note="[^"]*">', "<sup>"),
]


def as_it_came(stored):
    for made, written in MADE:
        stored = re.sub(made, written, stored)
    return stored


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(parts=st.lists(st.sampled_from(PIECES), max_size=14))
def test_framing_and_cleaning_again_changes_nothing(image, parts):
    html = "".join(parts).replace('picture="1"', f'picture="{image.pk}"')
    stored = frame(clean(html))
    assert_harmless(as_it_came(stored))
    assert frame(clean(stored)) == stored
    assert bodies.plain_text(stored) == bodies.plain_text(frame(clean(stored)))
