"""Two revisions side by side read like prose: in phrases, with names, paragraph by paragraph."""

import pytest

from articles.differences import blocks_of, differences
from tests.factories import AuthorFactory, ImageFactory, SectionFactory, TagFactory

pytestmark = pytest.mark.django_db


def marked(parts, opening="[", closing="]"):
    return "".join(f"{opening}{text}{closing}" if changed else text for text, changed in parts)


def told(old, new):
    return {
        change.label: [(marked(row.left), marked(row.right)) for row in change.rows]
        for change in differences(old, new)
    }


def texts(old, new):
    return told({"body": old}, {"body": new})["Text"]


def test_a_changed_phrase_is_marked_as_one_piece():
    old = "<p>The sea came in at noon and went out at dusk.</p>"
    new = "<p>The sea rolled over the wall and went out at dusk.</p>"
    assert texts(old, new) == [
        (
            "The sea[ came in at noon] and went out at dusk.",
            "The sea[ rolled over the wall] and went out at dusk.",
        )
    ]


def test_paragraphs_that_stay_stand_between_for_context():
    rows = texts("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Between.</p><p>Two.</p>")
    assert rows == [("One.", "One."), ("", "[Between.]"), ("Two.", "Two.")]


def test_another_paragraph_altogether_is_no_confetti():
    rows = texts("<p>The moon pulls the sea.</p>", "<p>Prices of fish have doubled.</p>")
    assert rows == [("[The moon pulls the sea.]", "[Prices of fish have doubled.]")]


def test_people_and_places_are_told_by_name():
    world, stars = SectionFactory(), SectionFactory(name="Stars")
    ana, bo = AuthorFactory(), AuthorFactory(name="Bo Li")
    moon = TagFactory(name="Moon")
    old = {"section_id": world.pk, "author_ids": [ana.pk, bo.pk]}
    new = {"section_id": stars.pk, "author_ids": [bo.pk, ana.pk, 999], "tag_ids": [moon.pk]}
    changes = told(old, new)
    assert changes["Section"] == [("[World]", "[Stars]")]
    assert "deleted since" in changes["Authors"][0][1]
    assert changes["Tags"] == [("[none]", "[Moon]")]


def test_a_picture_described_anew_is_told():
    image = ImageFactory(caption="")
    plain = f'<figure data-picture="{image.pk}"><figcaption>High.</figcaption></figure>'
    own = plain.replace(">", ' data-alt="A flooded quay">', 1)
    ((before, after),) = texts(plain, own)
    assert after == f"{before}[ (described: A flooded quay)]"


def test_a_change_of_form_alone_is_said_to_be_one():
    ((_, sentence),) = texts("<p>The sea.</p>", "<p>The <strong>sea</strong>.</p>")
    assert "Only the form of the text differs" in sentence


def test_what_says_the_same_differs_in_nothing():
    content = {"headline": "Ebb", "body": "<p>Sea</p>"}
    assert differences(content, dict(content)) == []


def test_blocks_are_lines_that_tell_what_they_are():
    body = (
        "<h2>Ebb</h2><p>Sea</p><ul><li><p>One</p></li><li><p>Two</p></li></ul>"
        "<blockquote><p>Said.</p></blockquote>"
    )
    assert blocks_of(body) == ["Heading Ebb", "Sea", "• One", "• Two", "Quote Said."]


def test_bengali_words_are_words():
    ((left, right),) = texts("<p>আজ জোয়ার আসে রাতে</p>", "<p>আজ জোয়ার আসে দিনে</p>")
    assert (left, right) == ("আজ জোয়ার আসে[ রাতে]", "আজ জোয়ার আসে[ দিনে]")


def test_a_paragraph_without_end_is_shown_whole():
    long = "word " * 2_100
    ((left, right),) = texts(f"<p>{long}</p>", f"<p>{long} more</p>")
    assert left.startswith("[word")
    assert right.endswith("more]")
