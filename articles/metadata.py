"""
Pages for machines: schema.org documents in JSON-LD (Google Search Central, "Article").

Nothing stands in them that the page does not show. Each block is one graph, in which the paper is
named in full once and referred to by its id.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone

from articles import bodies, languages, renditions
from articles.bylines import signatures
from articles.edition import Edition, edition_of
from articles.models import Article, Correction, Image, Page
from newsmania.addresses import path_to, whole
from newsmania.languages import of_paper

LOGO_SIZE = 512
# A wide preview needs 1200 pixels (Google Discover).
PICTURE_WIDTH = 1200

# schema.org, NewsMediaOrganization: which page of the paper answers for which property.
ACCOUNTS = {
    "publishingPrinciples": Page.Role.ETHICS,
    "ethicsPolicy": Page.Role.ETHICS,
    "correctionsPolicy": Page.Role.CORRECTIONS,
    "masthead": Page.Role.MASTHEAD,
    "ownershipFundingInfo": Page.Role.OWNERSHIP,
    "actionableFeedbackPolicy": Page.Role.CONTACT,
}
KINDS: dict[str, str] = {Page.Role.ABOUT: "AboutPage", Page.Role.CONTACT: "ContactPage"}

type Document = dict[str, Any]
type Whole = Callable[[str], str]


def summary_of(article: Article) -> str:
    """The standfirst, or the beginning of the story where it has none."""
    return article.standfirst or bodies.beginning(article.body)


def large_rendition(image: Image, shape: str) -> renditions.Rendition:
    """Wide enough for a large preview, or as wide as the picture is."""
    made = renditions.renditions_of(image, shape, "jpg")
    return next((one for one in made if one.width >= PICTURE_WIDTH), made[-1])


def story_document(article: Article, request: HttpRequest) -> Document:
    """NewsArticle, the way to it, and the paper that publishes it."""

    def absolute(address: str) -> str:
        return whole(address, request)

    published = article.publish_at or article.created_at
    story: Document = {
        "@type": "NewsArticle",
        "headline": article.headline,
        "mainEntityOfPage": absolute(article.get_absolute_url()),
        "datePublished": _moment(published),
        "dateModified": _moment(article.updated_for_readers or published),
        "author": _authors(article, absolute),
        "publisher": {"@id": _paper_id(absolute)},
        "isAccessibleForFree": True,
        "inLanguage": languages.language_of(article),
    }
    if summary := summary_of(article):
        story["description"] = summary
    if article.section:
        story["articleSection"] = article.section.name
    if tags := [tag.name for tag in article.tags.all()]:
        story["keywords"] = tags
    if article.lead_image:
        story["image"] = _images(article.lead_image, absolute)
    if corrections := list(article.corrections.all()):
        story["correction"] = [_correction(one, absolute) for one in corrections]
    way = [(one.name, one.get_absolute_url()) for one in (article.section,) if one]
    breadcrumbs = _breadcrumbs([*way, (article.headline, "")], absolute)
    return _graph(story, breadcrumbs, _paper(request, absolute))


def list_document(name: str, request: HttpRequest) -> Document:
    """The way to a list from the front page."""

    def absolute(address: str) -> str:
        return whole(address, request)

    return _graph(_breadcrumbs([(name, "")], absolute))


def page_document(page: Page, request: HttpRequest) -> Document:
    """A page of the paper about the paper."""

    def absolute(address: str) -> str:
        return whole(address, request)

    document = {
        "@type": KINDS.get(page.role, "WebPage"),
        "name": page.title,
        "description": page.description,
        "url": absolute(page.get_absolute_url()),
        "dateModified": _moment(page.changed_at),
        "inLanguage": languages.language_of(page),
        "about": {"@id": _paper_id(absolute)},
    }
    return _graph(document, _breadcrumbs([(page.title, "")], absolute), _paper(request, absolute))


def front_document(request: HttpRequest) -> Document:
    """The paper: who it is, and by which rules it works."""

    def absolute(address: str) -> str:
        return whole(address, request)

    front = absolute(path_to("articles:front"))
    site = {
        "@type": "WebSite",
        "name": settings.PAPER_NAME,
        "url": front,
        "inLanguage": of_paper(),
        "publisher": {"@id": _paper_id(absolute)},
    }
    return _graph(_paper(request, absolute), site)


def _graph(*documents: Document) -> Document:
    return {"@context": "https://schema.org", "@graph": list(documents)}


def _paper_id(absolute: Whole) -> str:
    return f"{absolute(path_to('articles:front'))}#paper"


def _paper(request: HttpRequest, absolute: Whole) -> Document:
    """The organisation, with the pages on which it gives account of itself."""
    logo = {
        "@type": "ImageObject",
        "url": absolute(static("icons/icon-512.png")),
        "width": LOGO_SIZE,
        "height": LOGO_SIZE,
    }
    return {
        "@type": "NewsMediaOrganization",
        "@id": _paper_id(absolute),
        "name": settings.PAPER_NAME,
        "url": absolute(path_to("articles:front")),
        "logo": logo,
        "correctionsPolicy": absolute(path_to("articles:corrections")),
    } | _accounts(edition_of(request), absolute)


def _accounts(edition: Edition, absolute: Whole) -> Document:
    """Addresses of the paper's own pages, by the property that asks for each."""
    found = {
        name: absolute(page.get_absolute_url())
        for name, role in ACCOUNTS.items()
        if (page := edition.page_for(role))
    }
    if page := edition.page_for(Page.Role.CONTACT):
        url = absolute(page.get_absolute_url())
        point = {"@type": "ContactPoint", "contactType": "Newsroom", "url": url}
        return found | {"contactPoint": point}
    return found


def _breadcrumbs(steps: list[tuple[str, str]], absolute: Whole) -> Document:
    """From the front page to here; the last step is this page and names no address."""
    way = [(settings.PAPER_NAME, path_to("articles:front")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name}
            | ({"item": absolute(address)} if address else {})
            for position, (name, address) in enumerate(way, start=1)
        ],
    }


def _authors(article: Article, absolute: Whole) -> list[Document]:
    return [
        {"@type": "Person" if one.is_person else "Organization", "name": one.name}
        | ({"url": absolute(one.path)} if one.path else {})
        for one in signatures(article)
    ]


def _images(image: Image, absolute: Whole) -> list[Document]:
    shapes = (renditions.WIDE, renditions.CLASSIC, renditions.SQUARE)
    made = [large_rendition(image, shape) for shape in shapes]
    credit = {"creditText": image.credit} if image.credit else {}
    return [
        {"@type": "ImageObject", "url": absolute(one.url), "width": one.width, "height": one.height}
        | credit
        for one in made
    ]


def _correction(correction: Correction, absolute: Whole) -> Document:
    return {
        "@type": "CorrectionComment",
        "name": correction.get_kind_display(),
        "text": correction.text,
        "datePublished": _moment(correction.at),
        "url": absolute(correction.get_absolute_url()),
    }


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")
