"""
The words that were found, in their sentence, as it was written.

A part is a piece of text and whether it is a hit: the template escapes the text and marks the hits,
so nothing here is HTML.
"""

from typing import NamedTuple

from articles.search.query import Query
from articles.search.words import Place, places_of

AROUND = 34
BEFORE = 8
MOST_LETTERS = 320
READ = 60_000


class Part(NamedTuple):
    text: str
    is_hit: bool = False


def marked(text: str, query: Query) -> list[Part]:
    """The whole text with its hits."""
    places = list(places_of(text))
    return _parts(text, places, _hits(places, query), 0, len(text))


def snippet(text: str, query: Query) -> list[Part]:
    """Some words of the text, where most of what was asked for stands; its beginning without."""
    text = text[:READ]
    places = list(places_of(text))
    hits = _hits(places, query)
    first = _best_beginning(hits)
    shown = places[first : first + AROUND]
    if not shown:
        return [Part(text[:MOST_LETTERS])] if text else []
    start = 0 if first == 0 else shown[0].start
    reaches_end = first + AROUND >= len(places)
    end = len(text) if reaches_end else shown[-1].end
    if end - start > MOST_LETTERS:
        end, reaches_end = start + MOST_LETTERS, False
    parts = _parts(text, places, hits, start, end)
    before = [Part("… ")] if start else []
    return [*before, *parts, *([] if reaches_end else [Part(" …")])]


def _hits(places: list[Place], query: Query) -> dict[int, int]:
    """Which words are hits, by their number, and of which term."""
    found: dict[int, int] = {}
    for number, term in enumerate(query.terms):
        for words, is_open in term.wide_forms:
            for index in _where(places, words, is_open):
                found |= dict.fromkeys(range(index, index + len(words)), number)
    return found


def _where(places: list[Place], words: tuple[str, ...], is_open: bool) -> list[int]:
    *before, last = words
    size = len(words)
    return [
        index - size + 1
        for index, place in enumerate(places)
        if (place.word.startswith(last) if is_open else place.word == last)
        and index + 1 >= size
        and all(
            places[index - size + 1 + offset].word == word for offset, word in enumerate(before)
        )
    ]


def _best_beginning(hits: dict[int, int]) -> int:
    """The word to begin with, so that what follows holds most different terms, then most hits."""
    best, best_worth = 0, (0, 0)
    numbers = sorted(hits)
    for index in numbers[:400]:
        inside = [hits[number] for number in numbers if index <= number < index + AROUND - BEFORE]
        worth = (len(set(inside)), len(inside))
        if worth > best_worth:
            best, best_worth = max(0, index - BEFORE), worth
    return best


def _parts(
    text: str, places: list[Place], hits: dict[int, int], start: int, end: int
) -> list[Part]:
    parts = []
    here = start
    for index in sorted(hits):
        place = places[index]
        if place.start < here or place.end > end:
            continue
        if place.start > here:
            parts.append(Part(text[here : place.start]))
        parts.append(Part(text[place.start : place.end], is_hit=True))
        here = place.end
    if here < end:
        parts.append(Part(text[here:end]))
    return parts
