"""Footnotes, anchors and the table of contents: made whenever a story is saved."""

import re

import html5lib
import pytest

from articles import bodies
from articles.anchors import parts_of
from articles.framing import frame
from articles.reading_time import minutes
from tests.factories import ArticleFactory


def saved(html):
    return frame(bodies.clean(html))


NOTED = (
    '<p>Twice a day<sup class="note" data-note="Ana Ruiz, “Tides” &amp; &lt;b&gt;moons&lt;/b&gt;, '
    'https://example.org/a?b=1"><a href="#note-9">9</a></sup> and at night'
    '<sup class="note" data-note="Sometimes."></sup>.</p>'
)


def test_notes_are_numbered_listed_and_linked_both_ways():
    body = saved(NOTED)
    assert re.findall(
        r'<a href="#(note-\d)" id="(noted-\d)" role="doc-noteref">(\d)</a>', body
    ) == [
        ("note-1", "noted-1", "1"),
        ("note-2", "noted-2", "2"),
    ]
    assert '<li id="note-2">Sometimes. <a href="#noted-2" role="doc-backlink">' in body
    assert "“Tides” &amp; &lt;b&gt;moons&lt;/b&gt;" in body
    assert '<a href="https://example.org/a?b=1">' in body
    assert body.count("<story-notes") == 1
    html5lib.HTMLParser(strict=True).parseFragment(body)


def test_saving_again_changes_nothing():
    body = saved(NOTED + "<h2>Why</h2><p>x</p><h2>Why</h2>")
    assert saved(body) == body


def test_a_note_without_words_is_none_and_its_list_goes_with_the_last():
    assert saved('<p>Word<sup class="note" data-note=" "></sup></p>') == "<p>Word</p>"
    listed = saved(NOTED)
    without = re.sub(r"<sup.*?</sup>", "", listed)
    assert "story-notes" not in saved(without)
    assert "Sometimes" not in saved(without)


def test_a_superscript_stays_one():
    assert saved("<p>x<sup>2</sup></p>") == "<p>x<sup>2</sup></p>"


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="content">Moon</h2>',
        '<h2 id="part-x&quot; onclick=&quot;y">Moon</h2>',
        '<p id="respond">Moon</p>',
        '<sup class="note" data-note="Moon" id="top" onclick="x">1</sup>',
        '<story-notes id="top" onclick="x"><script>x</script></story-notes><p>Moon</p>',
    ],
)
def test_no_id_comes_in_from_outside(html):
    body = saved(html)
    assert "onclick" not in body
    assert "<script" not in body
    for known in re.findall(r' id="([^"]*)"', body):
        assert re.fullmatch(r"part-moon|noted?-\d+", known)


def test_anchors_are_made_of_the_words_and_stay_apart():
    body = saved("<h2>Why <em>now</em>?</h2><h2>Why now</h2><h2>জোয়ার কেন</h2><h2>?!</h2>")
    assert re.findall(r'<h2 id="([^"]+)">', body) == [
        "part-why-now",
        "part-why-now-2",
        "part-জোয়ার-কেন",
        "part-part",
    ]


def test_long_stories_have_a_table_of_contents_and_short_ones_none():
    long = saved("<h2>One</h2><p>a</p><h2>Two &amp; a half</h2><p>b</p><h2>Three</h2><p>c</p>")
    assert parts_of(long) == [
        ("part-one", "One"),
        ("part-two-a-half", "Two & a half"),
        ("part-three", "Three"),
    ]
    assert parts_of(saved("<h2>One</h2><p>a</p><h2>Two</h2><p>b</p>")) == []


@pytest.mark.django_db
def test_the_page_shows_them_and_every_link_leads_somewhere(reader):
    body = NOTED + "<h2>One</h2><p>a</p><h2>দুই</h2><p>b</p><h2>Three</h2><p>c</p>"
    text = reader.get(ArticleFactory(body=body, published=True).get_absolute_url()).text
    assert "In this story" in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("word " * 230 * 3, 3),
        ("word – " * 230 * 3, 3),
        ("জোয়ার-ভাটার " * 460, 2),
        ("ज्वार " * 460, 2),
        ("潮" * 1500, 3),
    ],
)
def test_reading_time_counts_words_of_every_script(text, expected):
    assert minutes(text) == expected


def test_notes_in_a_link_stand_behind_it_in_their_order():
    note = '<sup class="note" data-note="{}"></sup>'
    link = f'<a href="/x/">Ebb{note.format("Moon")} and flow{note.format("Sun")}</a>'
    body = saved(f"<p>{link}, twice{note.format('Daily')}.</p>")
    words = body.partition("\n<story-notes")[0]
    assert re.sub("<sup.*?>(\\d)</a></sup>", r"[\1]", words) == (
        '<p><a href="/x/">Ebb and flow</a>[1][2], twice[3].</p>'
    )
    assert saved(body) == body
