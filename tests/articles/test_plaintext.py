"""Reading a saved story: what is story, what is furniture, and what is refused in one line."""

from datetime import date

import pytest

from articles.importers import UnreadableStoryError
from articles.importers.plaintext import MOST_BYTES, parse, parse_date

STORY = """Coasts

Harbour\u00a0 clock  stops at  low water

Coast Desk / Ana Ruiz / 3rd May 2025

The clock on the harbour wall has shown the height of the water since the wall was built.

A float in a pipe turns its hands.
It has no other works.

Related Articles

Leave a Reply

Your email address will not be published. Required fields are marked *

Back to top button
"""
PARAGRAPHS = [
    "The clock on the harbour wall has shown the height of the water since the wall was built.",
    "A float in a pipe turns its hands.",
    "It has no other works.",
]


def complaint(text):
    with pytest.raises(UnreadableStoryError) as caught:
        parse(text if isinstance(text, bytes) else text.encode())
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        STORY.encode(),
        STORY.encode("utf-8-sig"),
        STORY.replace("\n", "\r\n").encode(),
        STORY.replace("\n", "\r").encode(),
        STORY.replace("\n\n", "\n").encode(),
        ("\n\n \u00a0\n" + STORY).encode(),
    ],
    ids=["utf-8", "byte order mark", "dos", "old mac", "no blank lines", "blank start"],
)
def test_the_story_is_read_and_its_furniture_left(content):
    story = parse(content)
    assert story.section == "Coasts"
    assert story.headline == "Harbour clock stops at low water"
    assert (story.desk, story.authors) == ("Coast Desk", ["Ana Ruiz"])
    assert story.dateline == date(2025, 5, 3)
    assert story.paragraphs == PARAGRAPHS


def test_windows_1252_is_read():
    story = parse(STORY.replace("The clock", "“Señor”, the clock’s €").encode("cp1252"))
    assert story.paragraphs[0].startswith("“Señor”, the clock’s €")


def test_a_name_in_bengali_is_kept():
    assert parse(STORY.replace("Ana Ruiz", "পিয়ালী").encode()).authors == ["পিয়ালী"]


@pytest.mark.parametrize(
    ("signed", "authors"),
    [
        ("Ana Ruiz and Bo Li", ["Ana Ruiz", "Bo Li"]),
        ("Ana Ruiz, Bo Li and Cy Day", ["Ana Ruiz", "Bo Li", "Cy Day"]),
        ("Ana Ruiz, Bo Li, and Cy Day", ["Ana Ruiz", "Bo Li", "Cy Day"]),
        ("Ana Ruiz & Bo Li", ["Ana Ruiz", "Bo Li"]),
        ("Alexandra Sandoval", ["Alexandra Sandoval"]),
    ],
)
def test_several_authors_sign_in_their_order(signed, authors):
    assert parse(STORY.replace("Ana Ruiz", signed).encode()).authors == authors


@pytest.mark.parametrize(
    "text",
    [
        "23rd August 2025",
        "23 August 2025",
        "23RD AUGUST 2025",
        "August 23, 2025",
        "August 23rd, 2025",
        "Aug. 23, 2025",
        "23 Aug 2025",
        "Saturday, 23rd August 2025",
        "2025-08-23",
    ],
)
def test_dates_in_the_usual_forms(text):
    assert parse_date(text) == date(2025, 8, 23)


@pytest.mark.parametrize("text", ["31st June 2025", "23/08/2025", "yesterday", "", "2025-13-01"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="is not a date such as"):
        parse_date(text)


def test_each_fault_is_named_with_its_line_and_what_was_expected():
    assert (
        complaint("")
        == "line 1: expected a section label, such as “World”, found the end of the file"
    )
    assert complaint("World\n") == "line 1: expected a headline, found the end of the file"
    assert complaint("World\n\nA headline\n").startswith(
        "line 3: expected the line “desk / author / date”"
    )
    assert complaint(STORY.replace(" / 3rd", " 3rd")).startswith(
        "line 5: expected the line “desk / author / date”, found “Coast Desk / Ana Ruiz 3rd May"
    )
    assert complaint(STORY.replace("3rd May", "33rd May")).startswith(
        "line 5: expected a date such as"
    )
    assert complaint("World\n\nHeadline\n\nD / A / 2025-08-23\n\nRelated Articles\n") == (
        "line 7: expected the story's paragraphs, found “Related Articles”"
    )
    assert complaint("Coast Desk / Ana Ruiz / 3rd May 2025\n").startswith(
        "line 1: expected a section label"
    )
    assert complaint("x" * 500 + "\n").startswith("line 1: expected a section label")


def test_a_paragraph_after_the_furniture_is_not_dropped_in_silence():
    text = STORY.replace("Related Articles\n", "Related Articles\n\nMore tides\n\n" + "word " * 80)
    assert complaint(text) == (
        "line 16: expected only the page's furniture after “Related Articles” (line 12), "
        "found a paragraph"
    )


def test_headlines_among_the_furniture_are_left():
    text = STORY.replace(
        "Related Articles\n", "Related Articles\n\nMore tides\n\nStill more tides\n"
    )
    assert parse(text.encode()).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\x00\x00", STORY.encode("utf-16"), b"World\n\x81\x8d\n", b"a\x00b"],
)
def test_what_is_no_text_is_refused(content):
    assert "expected plain text" in complaint(content)


def test_a_file_past_all_stories_is_refused():
    assert "at most 1024 KB" in complaint(b"x" * (MOST_BYTES + 1))
