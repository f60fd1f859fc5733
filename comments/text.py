"""
What a reader typed, made safe to keep and to show: still text, and still theirs.

Characters that only disturb (controls, direction overrides, invisible ones, stacks of marks) go;
joiners that shape words and emoji stay.
"""

import re
import unicodedata

# Vietnamese, Hebrew with its points, Bengali and Hindi need up to three marks on a letter.
MOST_MARKS = 3

JOINERS = {"\u200c", "\u200d"}
# Letters and symbols that print nothing: Hangul fillers and the empty Braille cell.
BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800"), " ")

BLANK_LINES = re.compile(r"\n{3,}")
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# A few may come with a text pasted from elsewhere; more is not text that we can read.
MOST_UNREADABLE = 3


def clean_line(text: str) -> str:
    """One line: for names, so that none can break a header or fake a second one."""
    return " ".join(_clean(LINE_END.sub(" ", text).replace("\n", " ")).split())


def clean_text(text: str) -> str:
    """Lines and paragraphs, at most one blank line between two."""
    lines = LINE_END.sub("\n", text).split("\n")
    cleaned = "\n".join(_clean(line.replace("\t", " ")).rstrip() for line in lines)
    return BLANK_LINES.sub("\n\n", cleaned).strip()


def is_unreadable(text: str) -> bool:
    """Is it no text, or in another encoding? Bytes that cannot be decoded arrive as U+FFFD."""
    return "\x00" in text or text.count("\ufffd") > MOST_UNREADABLE


def _clean(line: str) -> str:
    composed = unicodedata.normalize("NFC", line.translate(BLANKS))
    kept: list[str] = []
    marks = 0
    for place, character in enumerate(composed):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > MOST_MARKS:
            continue
        if category in {"Cc", "Cf", "Cs"} and not (
            character in JOINERS and _joins(kept[-1:], composed[place + 1 : place + 2])
        ):
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _joins(before: list[str], after: str) -> bool:
    return bool(before and after) and not any(
        unicodedata.category(character)[0] in "CZ" for character in (before[0], after)
    )
