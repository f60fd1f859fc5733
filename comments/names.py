"""
Names that no guest can borrow: those of the newsroom's people, of authors, of desks, of the paper.

Compared as they look: case, marks, spaces, full-width and mathematical letters, and letters of
other scripts that print like Latin ones make no difference (Unicode Technical Standard 39).
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Value
from django.db.models.functions import Concat

from articles.models import Author, Desk

# From Unicode's confusables.txt: the Cyrillic, Greek, Armenian and small capital letters that print
# like a Latin one; then digits and strokes that do.
LOOK_ALIKES = str.maketrans(
    "авсԁеһіјкӏмнорԛгѕтуѵԝхьєүαβγεηικνορτυχωϲօսոհցƅɑɡıɩʟɴʀᴀᴇᴏᴜłøđ01|!",
    "abcdehijklmhopqrstyvwxbeyabyenikvoptuxwcounhgbagiilnraeoulodolll",
)
# Pairs that print like one letter, and letters that print like another.
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))


def is_borrowed(name: str) -> bool:
    """Does it look like somebody's at the paper, alone or with more words around it?"""
    words = _words(name)
    whole = "".join(words)
    padded = f" {' '.join(words)} "
    for protected in protected_names():
        theirs = _words(protected)
        if whole == "".join(theirs) and whole:
            return True
        if len(theirs) > 1 and f" {' '.join(theirs)} " in padded:
            return True
    return False


def protected_names() -> Iterator[str]:
    yield settings.PAPER_NAME
    staff = get_user_model().objects.filter(is_staff=True, is_active=True).order_by()
    people = staff.values_list(Concat("first_name", Value(" "), "last_name"))
    authors = Author.objects.order_by().values_list("name")
    desks = Desk.objects.order_by().values_list("name")
    for (name,) in people.union(authors, desks):
        if name.strip():
            yield name


@lru_cache(maxsize=20_000)
def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = "".join(one for one in plain if not unicodedata.category(one).startswith("M"))
    alike = letters.translate(LOOK_ALIKES)
    for pair, one in PAIRS:
        alike = alike.replace(pair, one)
    return "".join(one if one.isalnum() else " " for one in alike).split()
