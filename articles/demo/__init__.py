"""
The demo edition: some two dozen stories of the paper's own, so that a new paper looks like one.

Most stories are saved ones and come in through the importer; edition.toml frames them with
standfirsts, tags and pictures. newsroom.toml adds what the newsroom itself makes: stories in every
state, corrections, places on the front page. Loading it twice changes nothing.
"""

import tomllib
from typing import Any

from django.db import transaction

from articles.demo.newsroom import FOLDER, Newsroom, picture_of
from articles.importers import plaintext
from articles.importers.intake import Outcome, note_import, take_in
from articles.models import Article, Author, Desk, Page, Section, Tag
from articles.models.revision import Actor


@transaction.atomic
def load(editor: Actor = None) -> int:
    """Load what is not here yet. Returns the number of stories that came in."""
    edition = tomllib.loads((FOLDER / "edition.toml").read_text(encoding="utf-8"))
    for position, section in enumerate(edition["sections"], start=1):
        Section.objects.get_or_create(
            name=section["name"], defaults=section | {"position": position}
        )
    for desk in edition["desks"]:
        Desk.objects.get_or_create(name=desk["name"], defaults=desk)
    for author in edition["authors"]:
        _add_author(author)
    for page in edition["pages"]:
        _add_page(page, editor)
    imported = {story["file"]: _load(story) for story in edition["stories"]}
    came_in = {file: article for file, article in imported.items() if article}
    return len(came_in) + Newsroom(editor, came_in).load()


def _add_author(author: dict[str, Any]) -> None:
    if Author.objects.filter(name=author["name"]).exists():
        return
    portrait = author.pop("portrait", None)
    Author.objects.create(**author, portrait=picture_of(portrait) if portrait else None)


def _add_page(page: dict[str, Any], editor: Actor) -> None:
    body = (FOLDER / page.pop("file")).read_text(encoding="utf-8")
    described = page | {"body": body, "is_published": True}
    added, is_new = Page.objects.get_or_create(slug=page["slug"], defaults=described)
    if is_new:
        added.record(by=editor)


def _load(story: dict[str, Any]) -> Article | None:
    incoming = plaintext.parse((FOLDER / story["file"]).read_bytes())
    article, outcome = take_in(incoming)
    if outcome is not Outcome.CREATED:
        return None
    article.standfirst = story["standfirst"]
    article.lead_image = picture_of(story["picture"])
    article.save()
    article.tags.set([Tag.objects.named(name) for name in story["tags"]])
    note_import(article)  # Its frame came with it, and so is no edit of this newsroom's.
    return article
