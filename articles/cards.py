"""What is shown of a page where its address is shared: Open Graph, and the card tags of X."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from articles import languages, renditions
from articles.bylines import signatures
from articles.metadata import large_rendition, summary_of
from articles.models import Article
from newsmania.addresses import whole
from newsmania.languages import of_paper


class Tag(NamedTuple):
    property: str
    content: str


def page_card(request: HttpRequest, address: str, title: str, description: str) -> list[Tag]:
    return [
        Tag("og:type", "website"),
        *_about(whole(address, request), title, description, of_paper()),
    ]


def story_card(article: Article, request: HttpRequest) -> list[Tag]:
    """The protocol's article (ogp.me): authors by the addresses of their pages, one tag each."""
    published = article.publish_at or article.created_at
    address = whole(article.get_absolute_url(), request)
    card = [
        Tag("og:type", "article"),
        *_about(address, article.headline, summary_of(article), languages.language_of(article)),
        Tag("article:published_time", timezone.localtime(published).isoformat(timespec="seconds")),
    ]
    if updated := article.updated_for_readers:
        moment = timezone.localtime(updated).isoformat(timespec="seconds")
        card.append(Tag("article:modified_time", moment))
    profiles = [one.path for one in signatures(article) if one.path and one.is_person]
    card += [Tag("article:author", whole(path, request)) for path in profiles]
    if article.section:
        card.append(Tag("article:section", article.section.name))
    card += [Tag("article:tag", tag.name) for tag in article.tags.all()]
    return card + _picture(article, request)


def _about(address: str, title: str, description: str, language: str) -> list[Tag]:
    return [
        Tag("og:url", address),
        Tag("og:title", title),
        *([Tag("og:description", description)] if description else []),
        Tag("og:site_name", settings.PAPER_NAME),
        Tag("og:locale", languages.locale_of(language)),
    ]


def _picture(article: Article, request: HttpRequest) -> list[Tag]:
    image = article.lead_image
    if image is None:
        return []
    shown = large_rendition(image, renditions.WIDE)
    return [
        Tag("og:image", whole(shown.url, request)),
        Tag("og:image:width", str(shown.width)),
        Tag("og:image:height", str(shown.height)),
        *([Tag("og:image:alt", image.alternative)] if image.alternative else []),
    ]
