"""
The text edition: `/lite/` before any address of the paper shows it without pictures and scripts.

The same views and templates make it; `lite_of` tells the templates, and holds the address of the
full page, to which each page is canonical. While the page is made every address that it names
leads to the text edition, too: Django puts the script prefix (PEP 3333, SCRIPT_NAME) before them.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, resolve, set_script_prefix
from django.utils.html import escape
from django.utils.translation import gettext
from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.edition import edition_of, reader_page
from articles.models import Redirect
from articles.search.page import PARAMETERS
from newsmania.addresses import whole
from newsmania.caching import reads

LISTS = ("front", "section", "desk", "author", "tag", "archive", "year", "month", "day", "search")
PAGES = {f"articles:{name}" for name in (*LISTS, "detail", "corrections", "page")}


@reader_page
@reads("before", "after", *PARAMETERS)
def page(request: HttpRequest, address: str = "") -> HttpResponse:
    """What due changes did is done before, under the paper's own addresses: see `reader_page`."""
    try:
        return _made(request, address)
    except Http404:
        target = Redirect.objects.target_of(f"/{address}")
        if not (target and target.startswith("/")):
            # What is not there has no full page that it could be canonical to.
            request.lite_of = ""  # type: ignore[attr-defined]
            raise
        return HttpResponsePermanentRedirect(f"{get_script_prefix()}lite{target}")


def _made(request: HttpRequest, address: str) -> HttpResponse:
    match = resolve(f"/{address}")
    if match.view_name not in PAGES:
        raise Http404("That page has no text edition.")
    prefix = get_script_prefix()
    full = request.get_full_path().removeprefix(f"{prefix}lite")
    request.lite_of = whole(full, request)  # type: ignore[attr-defined]
    set_script_prefix(f"{prefix}lite/")
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response
    finally:
        set_script_prefix(prefix)


def address_of(request: HttpRequest) -> str:
    """Where the text edition of this page is; its front page for a page that has none."""
    prefix = get_script_prefix()
    path = request.get_full_path() if _has_text_edition(request) else prefix
    return f"{prefix}lite/{path.removeprefix(prefix)}"


def _has_text_edition(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or match.view_name not in PAGES:
        return False
    # Every mistyped address is one that a page of the paper could have.
    is_page = match.view_name == "articles:page"
    return not is_page or edition_of(request).page_at(match.kwargs["slug"]) is not None


def _described(image: LexborNode) -> str:
    words = escape(image.attributes.get("alt") or "")
    return gettext("Picture: %(words)s") % {"words": words}


def in_words(body: str) -> str:
    """A stored body with what each picture shows and says in its place."""
    if "<img" not in body:
        return body
    tree = LexborHTMLParser(body, is_fragment=True)
    for figure in tree.css("figure[data-picture]"):
        image, caption = figure.css_first("img"), figure.css_first("figcaption")
        words = [f"[{_described(image)}]"] if image else []
        words += [(caption.inner_html or "").strip()] if caption else []
        told = LexborHTMLParser(f"<p>{' '.join(filter(None, words))}</p>", is_fragment=True)
        if told.root is not None:
            figure.replace_with(told.root)
    return (tree.html or "").strip()
