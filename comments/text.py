"""
What a reader typed, made safe to keep and to show: still text, and still theirs.

Characters that only disturb (controls, direction overrides, invisible ones, stacks of marks) go;
joiners that shape words and emoji stay.
"""

import re
import unicodedata
from collections.abc import Iterator

# Vietnamese, Hebrew with its points, Bengali and Hindi need up to three marks on a letter.
MOST_MARKS = 3

JOINERS = {"\u200c", "\u200d"}
# A joiner that has nothing on one of its sides joins nothing.
LONE_JOINER = re.compile(
    r"(?<![^\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\s\u200c\u200d])"
)
# Format characters that print a sign, such as the end of a verse in Arabic (Unicode's PropList:
# Prepended_Concatenation_Mark).
PRINTED = set(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Letters and symbols that print nothing: Hangul fillers and the empty Braille cell.
BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800"), " ")

BLANK_LINES = re.compile(r"\n{3,}")
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# A few may come with a text pasted from elsewhere; more is not text that we can read.
MOST_UNREADABLE = 3


def clean_line(text: str) -> str:
    """One line: for names, so that none can break a header or fake a second one."""
    return " ".join(_clean(LINE_END.sub(" ", text).replace("\n", " ")).split())


def clean_name(text: str) -> str:
    """A line on which something stands that is no mark: a vowel sign alone names nobody."""
    name = clean_line(text)
    return name if any(unicodedata.category(one)[0] not in "MZ" for one in name) else ""


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
    return unicodedata.normalize("NFC", LONE_JOINER.sub("", "".join(_seen(composed))))


def _seen(line: str) -> Iterator[str]:
    """What is seen of a line, and the joiners. No character that goes starts a new stack."""
    marks = MOST_MARKS  # A mark needs a letter to stand on; without one, it is all but invisible.
    for character in line:
        category = unicodedata.category(character)
        if category in {"Mn", "Me"}:
            marks += 1
            if marks > MOST_MARKS:
                continue
        elif category in {"Cc", "Cf", "Cs"} and character not in PRINTED:
            if character not in JOINERS:
                continue
        else:
            marks = MOST_MARKS if character.isspace() else 0
        yield character
