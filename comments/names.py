"""
Names that no guest can borrow: those of the newsroom's people, of authors, of desks, of the paper;
and of readers who have proved who they are and are known by their replies.

Compared as they look: case, accents, spaces, full-width, mathematical and framed letters, digits
for letters, vowels that are written in two ways, and letters of other scripts that print like Latin
ones make no difference (Unicode Technical Standard 39).
"""

import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, QuerySet, Value
from django.db.models.functions import Concat

from articles.models import Author, Desk
from comments.lookalikes import IN_NAMES, PAIRS, PICTURED, VOWELS
from comments.models import Address, Regular
from comments.proofs import Proof

# Accents, points and tones sit on a letter and leave it what it is. Vowel signs and viramas of
# Indian scripts, Thai and Tibetan make another syllable of it (Unicode's combining classes).
ACCENTS = {1, 7, *range(10, 37), *range(200, 241)}
# Which picture of a sign is meant, and what joins letters, is not seen as a letter.
UNSEEN = {*range(0xFE00, 0xFE10), 0x034F, 0x200C, 0x200D}


class Whose(Enum):
    OURS = "somebody at the paper"
    READERS = "a known reader"


def is_borrowed(name: str, proof: Proof | None = None) -> bool:
    return owner_of(name, proof) is not None


def owner_of(name: str, proof: Proof | None = None) -> Whose | None:
    """
    Whose name it is, if it looks like somebody's at the paper, alone or with more words around it;
    or exactly like a known reader's, who is not the one with this proof.
    """
    words = _words(name)
    whole = "".join(words)
    padded = f" {' '.join(words)} "
    for protected, is_readers in _taken(whole, proof):
        if is_readers:
            return Whose.READERS
        theirs = _words(protected)
        if whole == "".join(theirs) and whole:
            return Whose.OURS
        if len(theirs) > 1 and f" {' '.join(theirs)} " in padded:
            return Whose.OURS
    return None


def skeleton_of(name: str) -> str:
    """The same for names that look the same, such as `Ana Ruiz` and `АNA_RUÍZ`."""
    return "".join(_words(name))


def _taken(skeleton: str, proof: Proof | None) -> Iterator[tuple[str, bool]]:
    """Names at the paper, and the sender's own where it is a known reader's. One query."""
    yield settings.PAPER_NAME, False
    no, yes = Value(0), Value(1)
    staff = get_user_model().objects.filter(is_staff=True, is_active=True).order_by()
    people = staff.values_list(Concat("first_name", Value(" "), "last_name"), no)
    authors = Author.objects.order_by().values_list("name", no)
    desks = Desk.objects.order_by().values_list("name", no)
    readers = _regulars(skeleton, proof).values_list("skeleton", yes)
    for name, is_readers in people.union(authors, desks, readers):
        if name.strip():
            yield name, bool(is_readers)


def _regulars(skeleton: str, proof: Proof | None) -> QuerySet[Regular, Any]:
    """Known readers whose name it is; none where the sender is one of them."""
    called = Regular.objects.called(skeleton)
    mine = called.filter(address__in=Address.objects.proved_by(proof))
    return called.filter(~Exists(mine)).order_by()


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.translate(PICTURED))
    plain = unicodedata.normalize("NFKD", plain.casefold())
    seen = "".join(_digit(one) for one in plain if not _is_accent(one))
    alike = seen.translate(IN_NAMES)
    for pair, one in (*VOWELS, *PAIRS):
        alike = alike.replace(pair, one)
    return tuple("".join(one if _is_letter(one) else " " for one in alike).split())


def _is_accent(sign: str) -> bool:
    is_ring = unicodedata.category(sign) == "Me"
    return is_ring or ord(sign) in UNSEEN or unicodedata.combining(sign) in ACCENTS


def _digit(sign: str) -> str:
    """The same in whichever script: a Bengali zero within Latin letters is an o, as ours is."""
    return str(unicodedata.decimal(sign, sign))


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")
