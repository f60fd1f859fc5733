"""
Which of the found stories come first.

Counted in Python over the few hundred candidates that the database names, so the order is the same
on every database and costs the same for a word that a whole archive holds.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from articles.search.indexing import ROOM
from articles.search.query import Form, Query, Term

HEADLINE, BYLINE, TAGS, STANDFIRST, BODY = 6.0, 4.0, 4.0, 3.0, 2.0
SIDE_BY_SIDE = 1.5

# A word in another form counts for less than the word itself.
OTHER_FORM, LONGER_WORD = 0.8, 0.5

# News is worth most while it is new: half of the weight wears off, by half each half-year.
LASTING = 0.5
HALF_LIFE_DAYS = 180


type Needles = list[tuple[float, str]]


class Candidate(NamedTuple):
    """A row of SearchEntry, as far as it is ranked; hundreds of models would cost more."""

    place: int
    article_id: int
    headline: str
    standfirst: str
    byline: str
    tags: str
    body: str


def ranked(entries: list[Candidate], query: Query, now: datetime) -> list[Candidate]:
    """The best first; of equals the newest."""
    needles = [_needles_of(term) for term in query.terms]
    together = f" {' '.join(word for term in query.terms for word in term.words)} "
    scored = []
    for entry in entries:
        relevance = _relevance(entry, needles, together)
        scored.append((relevance * _freshness(entry.place, now), entry.place, entry))
    scored.sort(key=lambda one: one[:2], reverse=True)
    return [entry for _, _, entry in scored]


def _needles_of(term: Term) -> Needles:
    """What to look for in a text that has a space before and after each word; the best first."""
    found = [
        (_weight(form, term), f" {' '.join(form.words)}{'' if form.open else ' '}")
        for form in term.wide_forms
    ]
    return sorted(found, reverse=True)


def _relevance(entry: Candidate, needles: list[Needles], together: str) -> float:
    headline, body = f" {entry.headline} ", f" {entry.body} "
    front = (
        (HEADLINE, headline),
        (STANDFIRST, f" {entry.standfirst} "),
        (BYLINE, f" {entry.byline} "),
        (TAGS, f" {entry.tags} "),
    )
    relevance = 0.0
    for forms in needles:
        for worth, text in front:
            relevance += worth * next((weight for weight, form in forms if form in text), 0.0)
        times = sum(weight * body.count(form) for weight, form in forms)
        relevance += BODY * times / (times + 2)
    if len(needles) > 1 and (together in headline or together in body):
        relevance *= SIDE_BY_SIDE
    return relevance


def _weight(form: Form, term: Term) -> float:
    if form.words == term.words and form.open == term.starred:
        return 1.0
    return LONGER_WORD if form.open else OTHER_FORM


def _freshness(place: int, now: datetime) -> float:
    days = max(0.0, (now - datetime.fromtimestamp(place // ROOM, UTC)).days)
    return float(LASTING + (1 - LASTING) * 0.5 ** (days / HALF_LIFE_DAYS))
