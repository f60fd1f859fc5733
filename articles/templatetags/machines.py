"""What programs read in a page's head: its one address, its feeds, its card, its document."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import bodies, cards, metadata
from articles.feeds.addresses import feed_address
from articles.feeds.formats import FORMS
from articles.models import Article, Page
from newsmania.addresses import whole

register = template.Library()

# Where in a list a page is; see articles/paging.py.
PLACES = ("before", "after")


@register.simple_tag(takes_context=True)
def canonical(context: template.Context, address: str = "") -> str:
    """
    The one address of this page, or of the page that stands for it.

    Of a query, only the place in a list makes another page.
    """
    request: HttpRequest = context["request"]
    place = {name: request.GET[name] for name in PLACES if request.GET.get(name)}
    query = f"?{urlencode(place)}" if place and not address else ""
    return whole(address or escape_uri_path(request.path), request) + query


@register.inclusion_tag("articles/_feed_links.html")
def feed_links(title: object, page: str) -> dict[str, Any]:
    """A page's feed in every form, for a reader's program to find."""
    links = [
        {"type": form.type, "name": form.name, "address": feed_address(page, name)}
        for name, form in FORMS.items()
    ]
    return {"title": title, "links": links}


@register.simple_tag(takes_context=True)
def page_card(context: template.Context, title: object, description: str = "") -> SafeString:
    request: HttpRequest = context["request"]
    card = cards.page_card(request, canonical(context), str(title), description)
    return _card(card, "summary")


@register.simple_tag(takes_context=True)
def story_card(context: template.Context, article: Article) -> SafeString:
    size = "summary_large_image" if article.lead_image else "summary"
    return _card(cards.story_card(article, context["request"]), size)


def _card(card: list[cards.Tag], size: str) -> SafeString:
    tags = format_html_join("", '<meta property="{}" content="{}">', card)
    return format_html('{}<meta name="twitter:card" content="{}">', tags, size)


@register.simple_tag(takes_context=True)
def story_data(context: template.Context, article: Article) -> SafeString:
    """What search engines read of a story: a JSON-LD block."""
    return bodies.data_block(metadata.story_document(article, context["request"]))


@register.simple_tag(takes_context=True)
def list_data(context: template.Context, name: object) -> SafeString:
    return bodies.data_block(metadata.list_document(str(name), context["request"]))


@register.simple_tag(takes_context=True)
def page_data(context: template.Context, page: Page) -> SafeString:
    return bodies.data_block(metadata.page_document(page, context["request"]))


@register.simple_tag(takes_context=True)
def front_data(context: template.Context) -> SafeString:
    return bodies.data_block(metadata.front_document(context["request"]))
