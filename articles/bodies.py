"""
Which HTML is trusted: the one home of that rule, and the one `mark_safe` of the paper.

What an editor's tools can write is what the sanitiser lets through: both follow EXTENSIONS. A body
is cleaned on its way into the database, whoever brings it; what is stored is what is rendered.
"""

import json
import re
from collections.abc import Iterable
from html import unescape
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

MENU = (
    *("blockType -lists", "marks", "link", "lists", "nodes -blockType -lists"),
    *("insert", "table", "history"),
)

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Table": {"renderWrapper": True},
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
    # Of our own, in static/newsroom/editor.js:
    "PullQuote": True,
    "Picture": True,
    "Embed": True,
    "Gallery": True,
    "Footnote": True,
    "CleanPaste": True,
    "RoomToWrite": True,
    # A paragraph after the last picture, so that the cursor has somewhere to go.
    "TrailingNode": True,
    # Every block as a button of its own: the keyboard reaches buttons, and no drop-down.
    "Menu": {"groups": [{"group": name} for name in MENU]},
}

# What the nodes of our own write, and what articles/framing.py makes of them.
OWN_TAGS = {"aside", "div", "sup", "figure", "figcaption", "picture", "source", "img", "span"}
OWN_ATTRIBUTES = {
    "sup": {"data-note"},
    "figure": {"data-picture", "data-alt", "data-embed", "data-provider"},
    "source": {"srcset", "sizes", "type"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
}
OWN_CLASSES = {
    "aside": {"pull-quote"},
    "div": {"gallery"},
    "figure": {"embed"},
    "span": {"credit"},
    "sup": {"note"},
}
# Made of what the text holds whenever it is framed, so what comes in is dropped with its content.
MADE_TAGS = {"story-notes"}

# Whose words are none of the story's: they go with their tags.
MUTE = {
    *("script", "style", "title", "noscript", "template", "svg", "math"),
    *("iframe", "object", "audio", "video", "select", "button", "textarea"),
}

# What other programs write for the same thing. A story's own headline is its h1.
SYNONYMS = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
SYNONYM = re.compile(rf"<(/?)({'|'.join(SYNONYMS)})>")

# A picture in a story is one of the library's, so its address is one of ours.
ONE_OF_OURS = r"/media(/[\w-][\w.-]*)+"
OWN_ADDRESS = re.compile(ONE_OF_OURS, re.ASCII)
OWN_SET = re.compile(rf"{ONE_OF_OURS} [0-9]+w(, {ONE_OF_OURS} [0-9]+w)*", re.ASCII)
# An absolute address, one of ours, or a relative one; nothing that only looks like it has a scheme.
ADDRESS = re.compile(
    r"(?:https?|mailto):.*|[/?#].*|[\w.~%-]+(?:[/?#].*)?", re.ASCII | re.DOTALL | re.IGNORECASE
)
FIXED = {
    ("a", "href"): ADDRESS,
    ("img", "loading"): re.compile("lazy"),
    ("img", "decoding"): re.compile("async"),
    ("img", "width"): re.compile("[0-9]{1,5}"),
    ("img", "height"): re.compile("[0-9]{1,5}"),
    ("img", "src"): OWN_ADDRESS,
    ("img", "srcset"): OWN_SET,
    ("source", "srcset"): OWN_SET,
    ("source", "type"): re.compile("image/webp"),
    ("figure", "data-picture"): re.compile("[0-9]{1,18}"),
    ("a", "rel"): re.compile(
        "(sponsored|nofollow|noopener|ugc)( (sponsored|nofollow|noopener|ugc))*"
    ),
    ("ol", "type"): re.compile("[1aAiI]"),
    ("ol", "data-type"): re.compile("[a-z-]{1,20}"),
    ("ol", "start"): re.compile("[0-9]{1,4}"),
    ("td", "colspan"): re.compile("[0-9]{1,3}"),
    ("td", "rowspan"): re.compile("[0-9]{1,3}"),
    ("th", "colspan"): re.compile("[0-9]{1,3}"),
    ("th", "rowspan"): re.compile("[0-9]{1,3}"),
}


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    pattern = FIXED.get((tag, attribute))
    return value if pattern is None or pattern.fullmatch(value) else None


def _cleaner_of(extensions: dict[str, Any], *more_tags: str) -> nh3.Cleaner:
    allowed = allowlist_from_extensions(expand_extensions(extensions))
    allowed["tags"] |= OWN_TAGS | set(more_tags)
    for tag, attributes in OWN_ATTRIBUTES.items():
        allowed["attributes"].setdefault(tag, set()).update(attributes)
    for tag, classes in OWN_CLASSES.items():
        allowed.setdefault("allowed_classes", {}).setdefault(tag, set()).update(classes)
    return nh3.Cleaner(
        **allowed, clean_content_tags=MUTE | MADE_TAGS, attribute_filter=_allowed_value
    )


_cleaner = _cleaner_of(EXTENSIONS)
_reader = _cleaner_of(EXTENSIONS, *SYNONYMS)
_stripper = nh3.Cleaner(tags=set())

# As Django's json_script does: no "<", so no "</script" and no "<!--".
IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

# What the editor leaves below a last picture.
EMPTY_END = re.compile(r"(\s*<p>(<br>)?</p>)+\s*\Z")

# Closing one of these ends a line of text, so that words do not run together without their tags.
BLOCK_ENDS = (
    *("</p>", "</h2>", "</h3>", "</li>", "</blockquote>", "<br>", "<hr>"),
    *("</td>", "</th>", "</figcaption>", "</figure>"),
)
# Where no tag sets it apart, a heading that ends like a word runs into the sentence after it.
UNENDED_HEADING = re.compile(r"([^\s>.,:;!?…।॥؟۔])((?:</\w+>)*</h[23]>)")


def clean(html: str) -> str:
    """
    The HTML with all that is not on the allow-list taken out; an empty paragraph is nothing.

    Taking a tag out can leave others nested as no parser would nest them, so the result is read
    again until it stays the same: what is stored reads the same to every parser.
    """
    cleaned = SYNONYM.sub(lambda tag: f"<{tag[1]}{SYNONYMS[tag[2]]}>", _reader.clean(html))
    while (again := _cleaner.clean(cleaned)) != cleaned:
        cleaned = again
    return trimmed(cleaned)


def trimmed(body: str) -> str:
    """A body without the empty paragraphs at its end; nothing where it says and shows nothing."""
    body = EMPTY_END.sub("", body).strip()
    return body if plain_text(body) or "<figure" in body else ""


def render(body: str) -> SafeString:
    """A stored body, ready for a template. Only what `clean` returned may be passed here."""
    return mark_safe(body)  # noqa: S308 - see the module's docstring


def data_block(document: object) -> SafeString:
    """A JSON-LD script element. What would end it or open another is written as an escape."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """Plain paragraphs as a body: every character of theirs is text."""
    return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def beginning(body: str) -> str:
    """As much of a body as a search engine shows."""
    return Truncator(plain_text(body)).chars(160)


def plain_text(body: str) -> str:
    """The words of a body, blocks apart by one space; a heading leads on to what it heads."""
    body = UNENDED_HEADING.sub(r"\1:\2", body)
    for end in BLOCK_ENDS:
        body = body.replace(end, f" {end}")
    return " ".join(unescape(_stripper.clean(body)).split())
