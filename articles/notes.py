"""
Footnotes. In the text a note is `<sup class="note" data-note="its words">`; here it gets its
number, its link, and its place in the list at the end, with a link back.

No word of a language is put in: the roles of DPUB-ARIA 1.1 tell what the links are.
"""

from secrets import token_hex

from django.utils.html import escape, urlize
from selectolax.lexbor import LexborHTMLParser, LexborNode


def with_notes(body: str) -> str:
    """A cleaned body with its notes numbered in their order and listed below it."""
    if "data-note=" not in body:
        return body
    tree = LexborHTMLParser(body, is_fragment=True)
    places: dict[str, str] = {}
    behind: dict[int, str] = {}  # Links that notes were taken out of, each with its place.
    listed: list[str] = []
    # A note in a note goes with the words that the number of the outer one takes the place of.
    for node in [one for one in tree.css("sup[data-note]") if not _is_in_note(one)]:
        words = " ".join((node.attributes.get("data-note") or "").split())
        if not words:
            node.decompose()
            continue
        place, number = f"note-{token_hex(16)}", len(listed) + 1
        marked = (
            f'<sup class="note" data-note="{escape(words)}"><a href="#note-{number}" '
            f'id="noted-{number}" role="doc-noteref">{number}</a></sup>'
        )
        listed.append(
            f'<li id="note-{number}">{urlize(words, autoescape=True)} '
            f'<a href="#noted-{number}" role="doc-backlink">↩&nbsp;{number}</a></li>'
        )
        link = _around(node, "a")
        if link is None:
            node.replace_with(place)
            places[place] = marked
            continue
        # No link stands in a link: the note follows the one that it was in.
        node.decompose()
        if link.mem_id not in behind:
            link.insert_after(place)
            behind[link.mem_id] = place
        places[behind[link.mem_id]] = places.get(behind[link.mem_id], "") + marked
    html = tree.html or ""
    for place, marked in places.items():
        html = html.replace(place, marked)
    if not listed:
        return html
    return f'{html}\n<story-notes role="doc-endnotes"><ol>{"".join(listed)}</ol></story-notes>'


def _around(node: LexborNode, tag: str) -> LexborNode | None:
    parent = node.parent
    while parent is not None and parent.tag != tag:
        parent = parent.parent
    return parent


def _is_in_note(node: LexborNode) -> bool:
    parent = _around(node, "sup")
    while parent is not None and "data-note" not in parent.attributes:
        parent = _around(parent, "sup")
    return parent is not None
