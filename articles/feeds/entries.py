"""What a feed holds. Every address in it is whole, and no id ever changes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static

from articles import framing, languages, renditions
from articles.bylines import Signature, signatures
from articles.feeds.addresses import feed_address
from articles.metadata import large_rendition, summary_of
from articles.models import Article, Correction, Image
from newsmania.addresses import whole

# Readers that ask twice a day miss nothing of a small newsroom, and a feed stays below 500 kB.
MOST_ENTRIES = 30


class Picture(NamedTuple):
    address: str
    length: int
    width: int
    height: int
    description: str
    credit: str
    type: str = "image/jpeg"


@dataclass(frozen=True)
class Entry:
    id: str
    title: str
    address: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    authors: list[Signature] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    picture: Picture | None = None
    language: str = ""


@dataclass(frozen=True)
class Feed:
    """`page` is the whole address of the page that it follows; `changed` is when it last did."""

    title: str
    description: str
    page: str
    entries: list[Entry]
    changed: datetime | None

    def address(self, form: str) -> str:
        return feed_address(self.page, form)

    def icon(self, size: int) -> str:
        """The paper's sign, which feed readers show beside its name."""
        return urljoin(self.page, static(f"icons/icon-{size}.png"))


def story_entry(article: Article, request: HttpRequest) -> Entry:
    address = whole(article.get_absolute_url(), request)
    html = render_to_string("articles/_feed_item.html", {"article": article})
    published = article.publish_at or article.created_at
    return Entry(
        id=f"story-{article.pk}",
        title=article.headline,
        address=address,
        summary=summary_of(article),
        html=framing.with_whole_addresses(html, address),
        published=published,
        updated=article.updated_for_readers or published,
        authors=[
            one._replace(path=whole(one.path, request)) if one.path else one
            for one in signatures(article)
        ],
        tags=[*([article.section.name] if article.section else []), *map(str, article.tags.all())],
        picture=_picture(article.lead_image, request) if article.lead_image else None,
        language=languages.language_of(article),
    )


def correction_entry(correction: Correction, request: HttpRequest) -> Entry:
    address = whole(correction.get_absolute_url(), request)
    return Entry(
        id=f"correction-{correction.pk}",
        title=f"{correction.get_kind_display()}: {correction.article.headline}",
        address=address,
        summary=correction.text,
        html=render_to_string("articles/_feed_correction.html", {"correction": correction}),
        published=correction.at,
        updated=correction.at,
        authors=[Signature(settings.PAPER_NAME, is_person=False)],
        language=languages.language_of(correction.article),
    )


def _picture(image: Image, request: HttpRequest) -> Picture | None:
    """A large rendition of it; nothing where its file is not there."""
    chosen = large_rendition(image, renditions.NATURAL)
    try:
        renditions.make(image, chosen.name)
        length = default_storage.size(chosen.name)
    except OSError:
        return None
    described = image.caption or image.alternative
    address = whole(chosen.url, request)
    return Picture(address, length, chosen.width, chosen.height, described, image.credit)
