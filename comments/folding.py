"""
Words as they are meant, however they are disguised: look-alike letters, digits for letters, spaces.

Text and list go through the same fold, so that what is compared is alike on both sides. The words
of every script are kept whole; a match is a word or a run of words, never a part of one.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from articles.search.words import words_of
from comments.lookalikes import LETTERS
from comments.rendering import ADDRESS

LEET = str.maketrans({"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"})
# Within a word these stand for a letter; `!` and `|` at its end are punctuation.
SIGNS = {"@": "a", "$": "s", "!": "i", "|": "l", "€": "e", "£": "l"}
SIGN = re.compile(r"[@$!|€£](?=\w)|(?<=\w)[@$]")
INVISIBLE = str.maketrans("", "", "\u200b\u2060\ufeff\u00ad")
STRETCHED = re.compile(r"(.)\1{2,}")

# A word that is spelt out has at least so many letters: “v i a g r a”, and not “I a m”.
SPELT_OUT = 4
LONGEST_TEXT = 10_000

# Shorter texts are alike by chance: “Thank you very much!”
SHORTEST_SHAPE = 6


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """A folded word without its disguise: `vіаgrа` in part Cyrillic is `viagra`."""
    return word.translate(LETTERS)


def words_meant(text: str) -> list[str]:
    """The words of a text in their order, look-alikes replaced."""
    return [skeleton(word) for word in words_of(text[:LONGEST_TEXT].translate(INVISIBLE))]


class Wording:
    """A text to look for listed words in. Made in time that grows with the text and no faster."""

    def __init__(self, *texts: str) -> None:
        self.words: set[str] = set()
        self._runs: list[str] = []
        for text in texts:
            plain = words_meant(text)
            self._take(plain)
            signed = words_meant(SIGN.sub(lambda match: SIGNS[match[0]], text[:LONGEST_TEXT]))
            if signed != plain:
                self._take(signed)

    def _take(self, words: list[str]) -> None:
        self._runs.append(f" {' '.join(words)} ")
        for word in words:
            self.words.update(disguises(word))
        self.words.update(_spelt_out(words))

    def has(self, phrase: str) -> bool:
        """Is this folded word or run of words in the text? A last `*` stands for any ending."""
        if phrase.endswith("*"):
            return any(word.startswith(phrase[:-1]) for word in self.words)
        if " " in phrase:
            return any(f" {phrase} " in run for run in self._runs)
        return phrase in self.words


def disguises(word: str) -> Iterator[str]:
    """The word, and what it is when digits stand for letters or letters are stretched."""
    yield word
    if STRETCHED.search(word):
        word = STRETCHED.sub(r"\1", word)
        yield word
    if any(one.isdecimal() for one in word) and not word.isdecimal():
        plain = word.translate(LEET)
        yield plain.replace("1", "i")
        yield plain.replace("1", "l")


def folded_phrase(typed: str) -> str:
    """What a moderator lists, as `Wording.has` takes it; empty where no word is in it."""
    words = words_meant(typed)
    ending = "*" if words and typed.rstrip().endswith("*") and len(words) == 1 else ""
    return " ".join(words) + ending


def _spelt_out(words: Iterable[str]) -> Iterator[str]:
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1:
            run.append(word)
            continue
        if len(run) >= SPELT_OUT:
            joined = "".join(run)
            yield from disguises(joined)
        run = []


def shape_of(text: str) -> str:
    """
    The same for texts that differ in case, punctuation, disguise, digits and addresses alone.

    Empty for a text of a few words: those are alike by chance.
    """
    words = [re.sub(r"\d+", "0", word) for word in words_meant(ADDRESS.sub(" ", text))]
    if len(words) < SHORTEST_SHAPE:
        return ""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32]


def shingles(text: str, size: int = 3) -> set[tuple[str, ...]]:
    """Runs of words, by which two texts are compared."""
    words = words_meant(text)
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def likeness(one: str, other: str) -> float:
    """From 0, nothing in common, to 1: the share of runs of three words that both texts have."""
    first, second = shingles(one), shingles(other)
    return len(first & second) / len(first | second) if first and second else 0.0
