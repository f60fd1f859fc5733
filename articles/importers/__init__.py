"""
Ways in from elsewhere. Each importer reads one form and yields `IncomingStory`; `intake` stores it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from articles.slugs import APOSTROPHES

QUOTES = {"“": '"', "”": '"', "„": '"'} | dict.fromkeys(APOSTROPHES, "'")


@dataclass(frozen=True)
class IncomingStory:
    """A story as it was found: plain text throughout, paragraphs in their order."""

    section: str
    headline: str
    desk: str
    authors: Sequence[str]
    dateline: date
    paragraphs: Sequence[str]

    @property
    def key(self) -> str:
        """What it is recognised by: its dateline and its headline, however its quotes are drawn."""
        return f"{self.dateline.isoformat()} {fold_headline(self.headline)}"


class UnreadableStoryError(Exception):
    """The text is not in the importer's form. Tells the line (from 1) and what was expected."""

    def __init__(self, line: int, expected: str) -> None:
        super().__init__(f"line {line}: {expected}")
        self.line = line
        self.expected = expected


def fold_headline(headline: str) -> str:
    """The headline without what typesetting changes: case, kinds of quotes, runs of spaces."""
    folded = " ".join(headline.split()).casefold()
    return "".join(QUOTES.get(character, character) for character in folded)
