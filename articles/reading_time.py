"""How long a story takes to read."""

import re

# Brysbaert (2019), a review of 190 studies: 238 words a minute of English non-fiction. What stands
# between spaces is a word, in Hindi and Bengali with all its vowel signs.
WORDS_A_MINUTE = 230
# Scripts that put no space between words, at the 500 characters a minute that sites reckon with.
CHARACTERS_A_MINUTE = 500
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# From its first letter or digit to the next space.
WORD = re.compile(r"[^\W_]\S*")


def minutes(text: str) -> int:
    """Whole minutes, at least one, for plain text."""
    characters = 0
    if not text.isascii():
        text, characters = UNSPACED.subn(" ", text)
    words = len(WORD.findall(text))
    return max(1, round(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE))
