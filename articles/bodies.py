"""
Which HTML is trusted: the one home of that rule, and the one `mark_safe` of the paper.

What an editor's tools can write is what the sanitiser lets through: both follow EXTENSIONS. A body
is cleaned on its way into the database, whoever brings it; what is stored is what is rendered.
"""

from collections.abc import Iterable
from html import unescape

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
}

_cleaner = nh3.Cleaner(**allowlist_from_extensions(expand_extensions(EXTENSIONS)))
_stripper = nh3.Cleaner(tags=set())

# Closing one of these ends a line of text, so that words do not run together without their tags.
BLOCK_ENDS = ("</p>", "</h2>", "</h3>", "</li>", "</blockquote>", "<br>", "<hr>")


def clean(html: str) -> str:
    """
    The HTML with all that is not on the allow-list taken out; an empty paragraph is nothing.

    Taking a tag out can leave others nested as no parser would nest them, so the result is read
    again until it stays the same: what is stored reads the same to every parser.
    """
    cleaned = _cleaner.clean(html)
    while (again := _cleaner.clean(cleaned)) != cleaned:
        cleaned = again
    return cleaned.strip() if plain_text(cleaned) else ""


def render(body: str) -> SafeString:
    """A stored body, ready for a template. Only what `clean` returned may be passed here."""
    return mark_safe(body)  # noqa: S308 - see the module's docstring


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """Plain paragraphs as a body: every character of theirs is text."""
    return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def plain_text(body: str) -> str:
    """The words of a body, blocks apart by one space."""
    for end in BLOCK_ENDS:
        body = body.replace(end, f" {end}")
    return " ".join(unescape(_stripper.clean(body)).split())
