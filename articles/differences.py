"""Two contents side by side, in words: what an editor reads to see what changed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from django.apps import apps
from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles import languages
from articles.models.content import Content, complete

# A word with the space before it, so that a changed phrase is marked as one piece.
WORDS = re.compile(r"\s*\S+|\s+")
# Comparing costs the product of both lengths; past this (two of 2,000 words), show both whole.
MOST_PAIRS = 4_000_000

LABELS = {
    "headline": "Headline",
    "standfirst": "Standfirst",
    "slug": "Slug",
    "byline_text": "Byline in words",
}
NAMED = {
    "section_id": ("Section", "Section"),
    "desk_id": ("Desk", "Desk"),
    "lead_image_id": ("Lead picture", "Image"),
    "author_ids": ("Authors", "Author"),
    "tag_ids": ("Tags", "Tag"),
}
KINDS = {"h2": "Heading", "h3": "Heading", "li": "•", "blockquote": "Quote", "aside": "Pull quote"}
BLOCKS = "p, h2, h3, li, tr, figure, hr"


class Part(NamedTuple):
    text: str
    is_changed: bool


class Row(NamedTuple):
    """One paragraph on either side; `is_same` ones are for context."""

    left: list[Part]
    right: list[Part]
    is_same: bool


@dataclass(frozen=True)
class Change:
    label: str
    rows: list[Row]


def differences(old: Content, new: Content) -> list[Change]:
    """The fields that differ, each with its rows; equal paragraphs stand between changed ones."""
    old, new = complete(old), complete(new)
    found = [
        Change(label, [_row(old[field], new[field])])
        for field, label in LABELS.items()
        if old[field] != new[field]
    ]
    if old["language"] != new["language"]:
        spoken = _row(languages.name_of(old["language"]), languages.name_of(new["language"]))
        found.append(Change("Language", [spoken]))
    if old["body"] != new["body"]:
        rows = list(_rows(blocks_of(old["body"]), blocks_of(new["body"])))
        if all(row.is_same for row in rows):
            note = "Only the form of the text differs: emphasis, links or pictures’ sizes."
            rows = [Row([], [Part(note, False)], False)]
        found.append(Change("Text", rows))
    for field, (label, model) in NAMED.items():
        if old[field] != new[field]:
            found.append(
                Change(label, [_row(_names(model, old[field]), _names(model, new[field]))])
            )
    return found


def blocks_of(body: str) -> list[str]:
    """A body as lines to read: one a paragraph, with a word for what kind of block it is."""
    tree = LexborHTMLParser(body, is_fragment=True)
    lines = []
    for node in tree.css(BLOCKS):
        if not _is_within_block(node):
            lines.append(_line(node))
    return lines or ([tree.text(separator=" ").strip()] if body else [])


def _is_within_block(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in {"li", "tr", "figure"}:
            return True
        parent = parent.parent
    return False


def _line(node: LexborNode) -> str:
    text = " ".join(node.text(separator=" " if node.tag in {"tr", "figure"} else "").split())
    parent = node.parent.tag if node.parent is not None else ""
    kind = KINDS.get(node.tag or "") or KINDS.get(parent or "", "")
    if node.tag == "figure":
        kind = "Embed" if node.attributes.get("data-embed") else "Picture"
        own = node.attributes.get("data-alt")
        text = f"{text} (described: {own})".strip() if own else text
    return f"{kind} {text}".strip() if kind else text or "—"


def _rows(old: list[str], new: list[str]) -> Iterator[Row]:
    for verb, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            yield from (Row([Part(one, False)], [Part(one, False)], True) for one in old[a:b])
        else:
            pairs = zip_longest(old[a:b], new[c:d], fillvalue="")
            yield from (_row(left, right) for left, right in pairs)


def _row(old: str, new: str) -> Row:
    left, right = WORDS.findall(old), WORDS.findall(new)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    is_long = len(left) * len(right) > MOST_PAIRS
    if is_long or matcher.ratio() < 0.3:  # Two different paragraphs: word by word is confetti.
        return Row(_parts([(old, True)]), _parts([(new, True)]), False)
    lefts, rights = [], []
    for verb, a, b, c, d in matcher.get_opcodes():
        lefts.append(("".join(left[a:b]), verb != "equal"))
        rights.append(("".join(right[c:d]), verb != "equal"))
    return Row(_parts(lefts), _parts(rights), False)


def _parts(pairs: Iterable[tuple[str, bool]]) -> list[Part]:
    return [Part(text, changed) for text, changed in pairs if text]


def _names(model: str, keys: Any) -> str:
    wanted = keys if isinstance(keys, list) else [keys] if keys else []
    found = apps.get_model("articles", model)._default_manager.in_bulk(wanted)
    return ", ".join(str(found.get(key, "deleted since")) for key in wanted) or "none"
