"""
The words that were found, in their sentence, as it was written.

A part is a piece of text and whether it is a hit: the template escapes the text and marks the hits,
so nothing here is HTML.
"""

from typing import NamedTuple

from articles.search.query import Query
from articles.search.words import folded_word, spans_of, tokens_of

AROUND = 34
BEFORE = 8
MOST_LETTERS = 320
READ = 60_000


class Part(NamedTuple):
    text: str
    is_hit: bool = False


def marked(text: str, query: Query) -> list[Part]:
    """The whole text with its hits."""
    tokens = tokens_of(text)
    return _parts(text, tokens, _hits(tokens, query), 0, len(text))


def snippet(text: str, query: Query) -> list[Part]:
    """Some words of the text, where most of what was asked for stands; its beginning without."""
    text = text[:READ]
    tokens = tokens_of(text)
    hits = _hits(tokens, query)
    first = _best_beginning(hits)
    spans = list(spans_of(text, tokens[: first + AROUND]))[first:]
    if not spans:
        return [Part(text[:MOST_LETTERS])] if text else []
    start = 0 if first == 0 else spans[0][0]
    reaches_end = first + AROUND >= len(tokens)
    end = len(text) if reaches_end else spans[-1][1]
    if end - start > MOST_LETTERS:
        end, reaches_end = start + MOST_LETTERS, False
    parts = _parts(text, tokens, hits, start, end)
    before = [Part("… ")] if start else []
    return [*before, *parts, *([] if reaches_end else [Part(" …")])]


def _hits(tokens: list[str], query: Query) -> dict[int, int]:
    """Which words are hits, by their number, and of which term."""
    found: dict[int, int] = {}
    words = list(map(folded_word, tokens))
    for number, term in enumerate(query.terms):
        for form, is_open in term.wide_forms:
            for index in _where(words, form, is_open):
                found |= dict.fromkeys(range(index, index + len(form)), number)
    return found


def _where(words: list[str], form: tuple[str, ...], is_open: bool) -> list[int]:
    """Where the words of a form stand side by side, by the number of its first."""
    *before, last = form
    if is_open:
        ends = [index for index, word in enumerate(words) if word.startswith(last)]
    else:
        ends = [index for index, word in enumerate(words) if word == last]
    size = len(before)
    return [end - size for end in ends if end >= size and words[end - size : end] == before]


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


def _parts(text: str, tokens: list[str], hits: dict[int, int], start: int, end: int) -> list[Part]:
    parts = []
    here = start
    for index, (first, last) in enumerate(spans_of(text, tokens[: max(hits, default=-1) + 1])):
        if last > end:
            break
        if first < here or index not in hits:
            continue
        if first > here:
            parts.append(Part(text[here:first]))
        parts.append(Part(text[first:last], is_hit=True))
        here = last
    if here < end:
        parts.append(Part(text[here:end]))
    return parts
