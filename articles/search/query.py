"""
What a reader asks for, in a language that has no errors.

Words all have to be there; "quoted words" have to stand side by side; `word*` finds what begins so;
`-word` leaves stories out. Everything else that is typed is words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from articles.search.words import words_of

LONGEST = 200
MOST_TERMS = 12

PIECE = re.compile(r'(?P<minus>-?)(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))')
CURLY = str.maketrans("“”„«»", '"""""')

# Asked for in a sentence, meant by nobody. Between quotation marks they count.
SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "how",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "were",
        "what",
        "when",
        "where",
        "who",
        "why",
        "will",
        "with",
    ]
)

# From this length on a word also finds longer ones that begin with it. Bengali and Hindi hang their
# endings on short words, and one of their letters is several characters.
UNASKED = (4, 3)
# With a star it may be shorter; from one letter on, half of all words would have to be gathered.
STARRED = (3, 2)


class Form(NamedTuple):
    """Words side by side; with `open`, the last one may go on."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True)
class Term:
    words: tuple[str, ...]
    starred: bool = False
    quoted: bool = False

    @property
    def is_meant(self) -> bool:
        return self.quoted or self.starred or not set(self.words) <= SMALL_WORDS

    @property
    def forms(self) -> list[Form]:
        """The word itself, and as one or as several."""
        found = [Form(self.words, self.starred)]
        if self._is_word:
            found += [Form((word,)) for word in _numbers_of(self.words[0])]
        return found

    @property
    def wide_forms(self) -> list[Form]:
        """These, and longer words that begin with it."""
        if not self._is_word:
            return self.forms
        if not _may_go_on(self.words[0], UNASKED) or self.words[0].isdecimal():
            return self.forms
        return [*self.forms, Form(self.words, open=True)]

    @property
    def _is_word(self) -> bool:
        return len(self.words) == 1 and not self.quoted and not self.starred


@dataclass(frozen=True)
class Query:
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def is_wider_than_written(self) -> bool:
        return any(term.forms != term.wide_forms for term in self.terms)


@dataclass(frozen=True)
class Filters:
    """Which stories at all: `section` is a number, `author` words of the byline."""

    section: int | None = None
    author: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Wanted:
    """A question to a database: how the terms may be met, and in which part of a story."""

    query: Query
    filters: Filters = field(default_factory=Filters)
    wide: bool = False
    in_front: bool = False  # In what stands above the body, alone.
    public: bool = True

    def forms_of(self, term: Term) -> list[Form]:
        return term.wide_forms if self.wide else term.forms


def parse(text: str) -> Query:
    pieces = list(_pieces(text[:LONGEST].translate(CURLY)))
    terms = [term for term, is_excluded in pieces if not is_excluded]
    told = [term for term in terms if term.is_meant] or terms
    excluded = [term for term, is_excluded in pieces if is_excluded]
    return Query(
        tuple(dict.fromkeys(told))[:MOST_TERMS],
        tuple(dict.fromkeys(excluded))[:MOST_TERMS],
        is_cut=len(text) > LONGEST or len(told) > MOST_TERMS,
    )


def _pieces(text: str) -> Iterator[tuple[Term, bool]]:
    for match in PIECE.finditer(text):
        quoted = match["quoted"] is not None
        written = match["quoted"] if quoted else match["plain"]
        words = tuple(words_of(written))[:MOST_TERMS]
        if words:
            starred = not quoted and written.endswith("*") and _may_go_on(words[-1], STARRED)
            yield Term(words, starred=starred, quoted=quoted), bool(match["minus"])


def _may_go_on(word: str, shortest: tuple[int, int]) -> bool:
    return len(word) >= shortest[0 if word.isascii() else 1]


def _numbers_of(word: str) -> list[str]:
    """An English word in the other number, as far as its end tells."""
    if not (word.isascii() and word.isalpha() and len(word) >= 4):
        return []
    if word.endswith("ies") and len(word) > 4:
        return [f"{word[:-3]}y"]
    if word.endswith("s"):
        return [] if word.endswith(("ss", "us", "is")) else [word[:-1]]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [f"{word[:-1]}ies"]
    return [f"{word}s"]
