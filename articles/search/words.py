"""
What counts as the same word, whoever wrote it and whichever database looks for it.

Story and query go through the same fold, so both databases are asked for words that they only have
to compare byte by byte: no tokenizer, stemmer, locale or list of stop words of theirs has a say.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

# Longer ones are no words; PostgreSQL takes 2,046 bytes.
LONGEST_WORD = 60

# Letters that Unicode does not take apart, as people type them without the right keyboard.
PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}

# Marks that writers leave out as often as not: accents, Arabic and Hebrew vowel points, the Hindi
# nukta. Vowel signs of Bengali and Hindi are letters in all but name, and stay; so does the dot of
# the Bengali ড় and য়, which are letters apart.
LEFT_OUT = (
    *((0x0300, 0x036F), (0x0591, 0x05C7), (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F)),
    *((0x0670, 0x0670), (0x06D6, 0x06ED), (0x093C, 0x093C), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF)),
    *((0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F)),
)

# Scripts without spaces: each character is a word, and a run of them a phrase.
UNSPACED = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x3FFFF))

ZERO_WIDTH_SPACE = "\u200b"
POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s\b", re.IGNORECASE)


class _Letters(dict[int, str]):
    """For `str.translate`: what becomes of a character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(code)
        return found


def _folded(code: int) -> str:
    character = chr(code)
    kind = unicodedata.category(character)
    if _within(code, LEFT_OUT) or (kind == "Cf" and character != ZERO_WIDTH_SPACE):
        return ""
    if kind == "Nd":  # ২০২৫ is 2025.
        return str(unicodedata.decimal(character))
    if kind[0] not in "LNM":
        return " "
    if _within(code, UNSPACED):
        return f" {character} "
    return PLAIN.get(character, character)


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


_letters = _Letters()


def words_of(text: str) -> list[str]:
    """The folded words of a text, in their order: letters, digits and their marks, nothing else."""
    plain = unicodedata.normalize("NFKD", POSSESSIVE.sub("", text))
    # Once more: what a casefold makes of one letter may come apart.
    plain = unicodedata.normalize("NFKD", plain.casefold())
    return [word[:LONGEST_WORD] for word in plain.translate(_letters).split()]


def fold(text: str) -> str:
    return " ".join(words_of(text))


@lru_cache(maxsize=20_000)
def folded_word(word: str) -> str:
    """One word of a text as `tokens_of` finds it, folded."""
    return fold(word)


def tokens_of(text: str) -> list[str]:
    """The words of a text as they were written, but for those that fold to nothing."""
    return [token for token in _word_pattern().findall(text) if folded_word(token)]


def spans_of(text: str, tokens: Iterable[str]) -> Iterator[tuple[int, int]]:
    """
    Where the first tokens of a text stand: the start and the end of each.

    What stands between two tokens holds no letter, so the next place that reads like one is it.
    """
    end = 0
    for token in tokens:
        start = text.index(token, end)
        end = start + len(token)
        yield start, end


@cache
def _word_pattern() -> re.Pattern[str]:
    """
    Letters, digits and the marks on them; Python's `\\w` would end a Bengali word at a vowel sign.

    A character of a script without spaces is a match by itself. Classes alone, each taken whole and
    never given back: a page of results looks at twenty stories, letter by letter.
    """
    marks = [code for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M"]
    unspaced = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED)
    letter = rf"[^\W_{unspaced}]"
    inner = "".join(map(chr, marks)) + "\u00ad\u200c\u200d"
    plain = r"[A-Za-z0-9]++(?![^\x00-\x7f])"  # Most words, in a third of the time.
    return re.compile(rf"{plain}|[{unspaced}]|{letter}++(?:[{inner}]++{letter}*+)*+")
