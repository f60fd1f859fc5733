"""
The demo edition: some two dozen stories of the paper's own, so that a new paper looks like one.

The stories are saved ones and come in through the importer; edition.toml frames them with
standfirsts, tags and pictures. Loading it twice changes nothing.
"""

import tomllib
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from articles.importers import plaintext
from articles.importers.intake import Outcome, note_import, take_in
from articles.models import Author, Image, Section, Tag

FOLDER = Path(__file__).parent


@transaction.atomic
def load() -> int:
    """Load what is not here yet. Returns the number of stories that came in."""
    edition = tomllib.loads((FOLDER / "edition.toml").read_text(encoding="utf-8"))
    for position, section in enumerate(edition["sections"], start=1):
        Section.objects.get_or_create(
            name=section["name"], defaults=section | {"position": position}
        )
    for author in edition["authors"]:
        Author.objects.get_or_create(name=author["name"], defaults=author)
    return sum(_load(story) for story in edition["stories"])


def _load(story: dict[str, Any]) -> bool:
    incoming = plaintext.parse((FOLDER / story["file"]).read_bytes())
    article, outcome = take_in(incoming)
    if outcome is not Outcome.CREATED:
        return False
    article.standfirst = story["standfirst"]
    article.lead_image = _picture(story["picture"])
    article.save()
    article.tags.set([Tag.objects.named(name) for name in story["tags"]])
    note_import(article)  # Its frame came with it, and so is no edit of this newsroom's.
    return True


def _picture(described: dict[str, str]) -> Image:
    path = FOLDER / described.pop("file")
    return Image.same_content(ContentFile(path.read_bytes(), name=path.name), **described)
