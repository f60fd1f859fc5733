"""
A story saved as plain text from the page that it stood on:

    section label
    headline
    desk / author / date
    paragraphs, one a line, with or without blank lines between
    the page's furniture: Related Articles, Leave a Reply and what follows

The furniture is no part of the story. Where it is not plain that a line is furniture the file is
refused with the line's number, so that no paragraph is dropped in silence.
"""

import re
from datetime import date, datetime
from typing import NamedTuple

from articles.importers import IncomingStory, UnreadableStoryError

# A long feature has 60,000 characters; ten times that is not one saved story.
MOST_BYTES = 1024 * 1024
LONGEST_LABEL = 60
LONGEST_HEADLINE = 250
# A headline in a list of related stories is a line; a longer one is somebody's paragraph.
LONGEST_FURNITURE = 250

LINE_END = re.compile("\r\n|[\r\n\u2028\u2029\x0b\x0c]")
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")

# The first of these, alone on its line, ends the story.
FURNITURE = {
    "related articles",
    "leave a reply",
    "back to top",
    "back to top button",
    "your email address will not be published.",
    "your email address will not be published. required fields are marked *",
}

BYLINE_FORM = "the line “desk / author / date”"
DATE_FORM = "a date such as “23rd August 2025”, “August 23, 2025” or “2025-08-23”"

ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b", re.IGNORECASE)
WEEKDAY = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\s+", re.IGNORECASE)
DATE_FORMATS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y-%m-%d")
SEVERAL_AUTHORS = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", re.IGNORECASE)


class Line(NamedTuple):
    number: int
    text: str


def parse(content: bytes) -> IncomingStory:
    """Read one saved story. Raises UnreadableStoryError where the text is not in this form."""
    lines = [
        Line(number, text)
        for number, line in enumerate(LINE_END.split(_decode(content)), start=1)
        if (text := line.strip(" \t\u00a0\u200b\u2060\ufeff"))
    ]
    section = _take(lines, 0, "a section label, such as “World”", LONGEST_LABEL)
    headline = _take(lines, 1, "a headline", LONGEST_HEADLINE)
    desk, authors, dateline = _byline(lines)
    return IncomingStory(
        section=_folded(section.text),
        headline=_folded(headline.text),
        desk=desk,
        authors=authors,
        dateline=dateline,
        paragraphs=_paragraphs(lines),
    )


def parse_date(text: str) -> date:
    """A date in the house form or a neighbour of it. Raises ValueError for any other."""
    plain = WEEKDAY.sub("", ORDINAL.sub("", _folded(text).replace(",", " ").replace(".", " ")))
    plain = " ".join(plain.split())
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    raise ValueError(f"{text!r} is not {DATE_FORM}")


def _decode(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableStoryError(1, f"expected one story of at most {MOST_BYTES // 1024} KB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if (stray := NOT_TEXT.search(text)) or (stray := re.search("\ufffd", text)):
        line = len(LINE_END.split(text[: stray.start()]))
        raise UnreadableStoryError(
            line, "expected plain text in UTF-8 or Windows-1252, found other bytes"
        )
    return text


def _take(lines: list[Line], index: int, expected: str, longest: int) -> Line:
    """The line at this place, which must be there, no furniture, and no paragraph."""
    if index >= len(lines):
        last = lines[-1].number if lines else 1
        raise UnreadableStoryError(last, f"expected {expected}, found the end of the file")
    line = lines[index]
    if _is_furniture(line):
        raise UnreadableStoryError(line.number, f"expected {expected}, found “{line.text}”")
    if len(line.text) > longest:
        raise UnreadableStoryError(
            line.number,
            f"expected {expected} of at most {longest} characters, found {len(line.text)}",
        )
    if line.text.count(" / ") == 2:
        raise UnreadableStoryError(line.number, f"expected {expected}, found {BYLINE_FORM}")
    return line


def _byline(lines: list[Line]) -> tuple[str, list[str], date]:
    last = lines[-1].number
    if len(lines) < 3:
        raise UnreadableStoryError(last, f"expected {BYLINE_FORM}, found the end of the file")
    line = lines[2]
    parts = [_folded(part) for part in re.split(r"\s+/\s+", line.text)]
    if len(parts) != 3:
        parts = [_folded(part) for part in line.text.split("/")]
    if len(parts) != 3 or not all(parts):
        raise UnreadableStoryError(line.number, f"expected {BYLINE_FORM}, found “{line.text[:60]}”")
    desk, signed, day = parts
    authors = list(dict.fromkeys(name for name in SEVERAL_AUTHORS.split(signed) if name))
    if len(desk) > 120 or not authors or any(len(name) > 120 for name in authors):
        raise UnreadableStoryError(
            line.number, f"expected {BYLINE_FORM} with names of at most 120 characters"
        )
    try:
        return desk, authors, parse_date(day)
    except ValueError:
        raise UnreadableStoryError(
            line.number, f"expected {DATE_FORM}, found “{day[:60]}”"
        ) from None


def _paragraphs(lines: list[Line]) -> list[str]:
    body = lines[3:]
    end = next((place for place, line in enumerate(body) if _is_furniture(line)), len(body))
    if end == 0:
        found = f"“{body[0].text[:60]}”" if body else "the end of the file"
        number = body[0].number if body else lines[-1].number
        raise UnreadableStoryError(number, f"expected the story's paragraphs, found {found}")
    for line in body[end:]:
        if len(line.text) > LONGEST_FURNITURE:
            raise UnreadableStoryError(
                line.number,
                f"expected only the page's furniture after “{body[end].text}” "
                f"(line {body[end].number}), found a paragraph",
            )
    return [line.text for line in body[:end]]


def _is_furniture(line: Line) -> bool:
    return _folded(line.text).casefold().rstrip(":") in FURNITURE


def _folded(text: str) -> str:
    """Every run of spaces, no-break ones too, as one."""
    return " ".join(text.split())
