"""
Slugs in any script.

Django's `slugify` drops the vowel signs of Bengali and Hindi (they are marks, not letters) or, in
its ASCII form, the whole headline. Here letters, marks and digits of every script stay, and only
Latin letters lose their accents.
"""

import unicodedata
from collections.abc import Iterable

# Long enough for any headline, short enough for an address bar even when percent-encoded.
MOST_CHARACTERS = 80

JOINERS = {"\u200c", "\u200d"}  # They shape conjuncts inside Indic words.
APOSTROPHES = {"'", "’", "‘", "ʼ", "`", "´"}


def make_slug(text: str) -> str:
    """A slug of at most MOST_CHARACTERS, cut between words; empty where the text has no letter."""
    folded = "".join(_fold(character) for character in unicodedata.normalize("NFC", text))
    words = unicodedata.normalize("NFC", folded).split()
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:MOST_CHARACTERS]
        if len(longer) > MOST_CHARACTERS:
            break
        slug = longer
    return slug


def unused_slug(slug: str, taken: Iterable[str]) -> str:
    """The slug itself, or with the first of -2, -3 … that nobody has."""
    taken = set(taken)
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def _fold(character: str) -> str:
    if character in APOSTROPHES:
        return ""
    base = unicodedata.normalize("NFKD", character)
    if base[0].isascii():
        character = "".join(part for part in base if not unicodedata.combining(part))
    return "".join(part.lower() if _is_written(part) else " " for part in character)


def _is_written(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character)[0] in "LMN"
