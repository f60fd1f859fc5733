"""Text that is not what it looks like: hidden characters, turned words, borrowed letters."""

import re
import unicodedata

from comments.checks.opinions import Case, Opinion, Verdict
from comments.text import MOST_MARKS

# A zero-width character between two letters splits a word that a list would find. At the ends of
# a text they are what a page left on the clipboard.
HIDDEN = re.compile("[^\\W\\d_][\u200b\u2060\ufeff\u180e][^\\W\\d_]")
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
STACK = re.compile(f"[\u0300-\u036f\u0489\u20d0-\u20ff]{{{MOST_MARKS + 1}}}")
WORD = re.compile(r"[^\W\d_]{2,100}")

# Scripts whose letters look alike; a word of two of them is a disguise.
ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}

# Shouting: of so many letters with a capital form, so many are capitals.
SHORTEST_SHOUT = 30
SHARE_OF_CAPITALS = 0.8


def check(case: Case) -> Opinion | None:
    comment, typed = case.comment, case.posting.typed_text
    if HIDDEN.search(typed) or HIDDEN.search(case.posting.typed_name):
        return _held("hidden", "It had invisible characters within its words.")
    if TURNED.search(case.posting.typed_name) or "\u202e" in typed or "\u202d" in typed:
        return _held("turned", "It had characters that turn the direction of words.")
    if STACK.search(unicodedata.normalize("NFD", typed)):
        return _held("stacked", "It had stacks of marks.")
    for word in WORD.findall(f"{comment.name} {comment.text}"):
        if len(scripts := _scripts(word)) > 1:
            told = f"The word “{word[:30]}” mixes letters: {' and '.join(sorted(scripts))}."
            return _held("mixed", told)
    if _shouts(comment.text):
        return Opinion(Verdict.HOLD, "shouting", "It shouts.", weight=0.5)
    return None


def _scripts(word: str) -> set[str]:
    if word.isascii():
        return set()
    found = {unicodedata.name(one, "").partition(" ")[0] for one in word}
    return {script.title() for script in found & ALIKE}


def _shouts(text: str) -> bool:
    cased = [one for one in text if one.isupper() or one.islower()]
    if len(cased) < SHORTEST_SHOUT:
        return False
    return sum(one.isupper() for one in cased) >= SHARE_OF_CAPITALS * len(cased)


def _held(code: str, sentence: str) -> Opinion:
    return Opinion(Verdict.HOLD, code, sentence)
