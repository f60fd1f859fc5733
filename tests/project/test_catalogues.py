"""What readers are told is in the paper's language, and no sentence of it is forgotten."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ["hi", "bn"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|</?\w+[^>]*>")

# The newsroom and its parts of readers' templates speak English.
IN_ENGLISH = {"Preview. Readers cannot see this page.", "Back to the story form", "WhatsApp"}
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.*"))
    if path.suffix in {".html", ".txt"} and "admin" not in path.relative_to(ROOT).parts
]
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
SPOKEN = re.compile(
    r"""\b(?:aria-label|alt|title|placeholder|content|data-(?!title|list)\w+)="([^"]*)\""""
)
# Words of these are for machines.
MUTE = re.compile(
    r'<(?:script|meta (?:charset|name="(?:viewport|color-scheme|theme-color|robots|twitter:card)"))'
    r"[^>]*>"
)


def catalogue(language):
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def bare_words(source):
    """What a template says to a person without asking for its translation."""
    source = TAG.sub("", TRANSLATED.sub("", source))
    source = MUTE.sub("", source)
    said = [*SPOKEN.findall(source), *re.split(r"<[^>]*>", source)]
    said = [" ".join(re.sub(r"&\w+;", " ", words).split()) for words in said]
    return {words for words in said if re.search(r"[^\W\d_]{2}", words)} - IN_ENGLISH


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_says_a_word_that_nobody_can_translate(path):
    assert not bare_words(path.read_text(encoding="utf-8"))


def test_a_bare_word_would_be_noticed():
    assert bare_words("<p>Hello {{ name }}</p>") == {"Hello"}
    assert bare_words('<a aria-label="Way on">{% translate "Way" %}</a>') == {"Way on"}
    assert not bare_words("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %} – {{ a }}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_with_all_that_it_holds(language):
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    assert len(entries) > 100
    for entry in entries:
        assert entry.translated(), entry.msgid
        for said in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert said.strip()
            told = PLACEHOLDER.findall(entry.msgid)
            assert sorted(PLACEHOLDER.findall(said)) == sorted(told), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    written = catalogue(language)
    compiled = polib.mofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"))

    def words(entries):
        return {
            (entry.msgctxt, entry.msgid, entry.msgstr, *entry.msgstr_plural.values())
            for entry in entries
        }

    assert words(compiled) == words(written)
    assert compiled.metadata["Plural-Forms"] == written.metadata["Plural-Forms"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_templates_is_in_the_catalogue(language):
    known = {entry.msgid for entry in catalogue(language)}
    said = set()
    for path in TEMPLATES:
        said |= set(re.findall(r'{% translate "([^"]+)"', path.read_text(encoding="utf-8")))
    assert len(said) > 60
    assert said <= known
