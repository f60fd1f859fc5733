"""
Anchors of a story's parts, and the table of contents that is made of them.

An anchor is made of the heading's words, so it stays while they stay. The sanitiser lets no id in;
these are put in afterwards, and start with `part-`, so none can be that of another thing on a page.
"""

import re
from typing import NamedTuple

from articles import bodies
from articles.slugs import make_slug, unused_slug

HEADING = re.compile(r"<h2[^>]*>(?P<words>.*?)</h2>", re.DOTALL)
ANCHORED = re.compile(r'<h2 id="(?P<anchor>part-[^"]+)">(?P<words>.*?)</h2>', re.DOTALL)

# A story of fewer parts is seen at a glance.
FEWEST_PARTS = 3


class Part(NamedTuple):
    anchor: str
    words: str


def with_anchors(body: str) -> str:
    """A cleaned body whose headings can be linked to."""
    taken: set[str] = set()

    def anchored(match: re.Match[str]) -> str:
        slug = make_slug(bodies.plain_text(match["words"])) or "part"
        anchor = unused_slug(f"part-{slug}", taken)
        taken.add(anchor)
        return f'<h2 id="{anchor}">{match["words"]}</h2>'

    return HEADING.sub(anchored, body)


def parts_of(body: str) -> list[Part]:
    """The parts of a long story, or none where it needs no table of contents."""
    parts = [
        Part(match["anchor"], bodies.plain_text(match["words"]))
        for match in ANCHORED.finditer(body)
    ]
    return parts if len(parts) >= FEWEST_PARTS else []
