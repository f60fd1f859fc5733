"""
In which language a story is, and which way it is written.

Its editor may say so; where nobody did, the script of its headline tells. A page must say where
its language changes (WCAG 3.1.2), so that it is read aloud in the right voice, set in the right
letters, and written in the right direction.
"""

from collections import Counter
from functools import lru_cache
from typing import NamedTuple, Protocol
from unicodedata import name

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from newsmania.languages import of_paper, primary


class Language(NamedTuple):
    """`locale` is what Open Graph knows it by: a language with a territory."""

    name: str
    locale: str
    is_right_to_left: bool = False


# By their tags (BCP 47), in the order in which an editor is asked.
LANGUAGES = {
    "en": Language("English", "en_GB"),
    "hi": Language("Hindi – हिन्दी", "hi_IN"),
    "bn": Language("Bengali – বাংলা", "bn_IN"),
    "ur": Language("Urdu – اردو", "ur_PK", is_right_to_left=True),
    "ar": Language("Arabic – العربية", "ar_AR", is_right_to_left=True),
    "as": Language("Assamese – অসমীয়া", "as_IN"),
    "zh": Language("Chinese – 中文", "zh_CN"),
    "nl": Language("Dutch – Nederlands", "nl_NL"),
    "fr": Language("French – Français", "fr_FR"),
    "de": Language("German – Deutsch", "de_DE"),
    "gu": Language("Gujarati – ગુજરાતી", "gu_IN"),
    "he": Language("Hebrew – עברית", "he_IL", is_right_to_left=True),
    "id": Language("Indonesian – Bahasa Indonesia", "id_ID"),
    "ja": Language("Japanese – 日本語", "ja_JP"),
    "kn": Language("Kannada – ಕನ್ನಡ", "kn_IN"),
    "ko": Language("Korean – 한국어", "ko_KR"),
    "ml": Language("Malayalam – മലയാളം", "ml_IN"),
    "mr": Language("Marathi – मराठी", "mr_IN"),
    "ne": Language("Nepali – नेपाली", "ne_NP"),
    "or": Language("Odia – ଓଡ଼ିଆ", "or_IN"),
    "fa": Language("Persian – فارسی", "fa_IR", is_right_to_left=True),
    "pt": Language("Portuguese – Português", "pt_PT"),
    "pa": Language("Punjabi – ਪੰਜਾਬੀ", "pa_IN"),
    "ru": Language("Russian – Русский", "ru_RU"),
    "si": Language("Sinhala – සිංහල", "si_LK"),
    "es": Language("Spanish – Español", "es_ES"),
    "ta": Language("Tamil – தமிழ்", "ta_IN"),
    "te": Language("Telugu – తెలుగు", "te_IN"),
}

# The language of most readers of each script; a story in another one of its languages is still
# nearer to this voice than to an English one.
OF_SCRIPT = {
    "ARABIC": "ar",
    "BENGALI": "bn",
    "DEVANAGARI": "hi",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "LATIN": "en",
    "MALAYALAM": "ml",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
}

# Letters of Urdu that neither Arabic nor Persian has.
OF_URDU_ALONE = frozenset("ٹڈڑںےھہ")


class Story(Protocol):
    """What has words of its own: a story, or a page of the paper. `language` may be empty."""

    def __str__(self) -> str: ...


def choices() -> list[tuple[str, str]]:
    """For the story form; nothing chosen is a choice, too."""
    return [("", "As its headline tells"), *((tag, one.name) for tag, one in LANGUAGES.items())]


def name_of(tag: str) -> str:
    return dict(choices()).get(tag, tag)


@lru_cache(maxsize=10_000)  # The same headlines stand on many pages.
def of_script(text: str) -> str:
    """The tag of the language that most readers of this script read, where one is known."""
    scripts = Counter(name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    most = max(scripts, key=lambda script: scripts[script], default="")
    if most == "ARABIC" and OF_URDU_ALONE & set(text):
        return "ur"
    return OF_SCRIPT.get(most, "")


def language_of(story: Story) -> str:
    """What its editor said, else what its script tells, else the paper's."""
    tag = getattr(story, "language", "") or of_script(str(story))
    return of_paper() if tag in {"", primary(of_paper())} else tag


def is_right_to_left(tag: str) -> bool:
    known = LANGUAGES.get(primary(tag))
    return known is not None and known.is_right_to_left


def locale_of(tag: str) -> str:
    """For Open Graph, which knows no language without a territory."""
    known = LANGUAGES.get(tag)
    return known.locale if known else to_locale(tag)


def mark(story: Story) -> SafeString | str:
    """The attributes of an element with the story's own words, where they are not the paper's."""
    tag = language_of(story)
    if tag == of_paper():
        return ""
    if is_right_to_left(tag) == is_right_to_left(of_paper()):
        return format_html(' lang="{}"', tag)
    return format_html(' lang="{}" dir="{}"', tag, "rtl" if is_right_to_left(tag) else "ltr")
