"""
The letters that stand for a face: drawn here, so no other site learns who writes or who reads.

A letter is what readers take for one: a consonant with its vowel signs, a conjunct, an emoji with
its skin (Unicode Standard Annex 29, the parts that names need).
"""

import hashlib
import unicodedata

JOINER = "\u200d"
VIRAMA = 9  # The canonical combining class of the signs that join two consonants.
SKIN = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
# More is not one letter, whatever it is made of.
LONGEST = 10

TONES = 6


def initials_of(name: str) -> str:
    """Of the first word and the last; of a name without letters its first sign."""
    words = [stripped for word in name.split() if (stripped := _from_first_letter(word))]
    if not words:
        return first_letter(name.strip())
    return "".join(first_letter(word) for word in [words[0], *words[1:][-1:]]).upper()


def tone_of(name: str) -> int:
    """Which of the colours is behind them: the same for a name, everywhere, and of nothing else."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:4], 16) % TONES


def first_letter(text: str) -> str:
    end = 1
    while end < min(len(text), LONGEST) and _belongs(text[end], text[:end]):
        end += 1
    return text[:end]


def _belongs(sign: str, before: str) -> bool:
    last = before[-1]
    if unicodedata.category(sign).startswith("M") or sign == JOINER or ord(sign) in SKIN:
        return True
    if ord(sign) in FLAG_LETTERS:
        return len(before) == 1 and ord(last) in FLAG_LETTERS
    if last == JOINER:
        before, last = before[:-1], before[-2:-1]
        return unicodedata.combining(last or " ") == VIRAMA or not before[0].isalnum()
    return unicodedata.combining(last) == VIRAMA and sign.isalpha()


def _from_first_letter(word: str) -> str:
    return word[next((at for at, sign in enumerate(word) if sign.isalnum()), len(word)) :]
