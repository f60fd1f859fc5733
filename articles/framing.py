"""
Puts what a story's body refers to into it: pictures of the library, embeds, notes, and anchors.

An editor's `<figure data-picture="7">` holds the picture's number, a caption and, where this story
needs words of its own, `data-alt`; here it gets the renditions, sizes, alternative text and credit
that the library has now. What is stored is what is rendered, so a story's page asks nothing about
its pictures. Change a picture, and the stories that use it are framed anew (`Image.save`).
"""

import re
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.apps import apps
from django.utils.html import escape
from django.utils.translation import gettext
from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles import bodies, renditions
from articles.anchors import with_anchors
from articles.embeds import embed_of
from articles.notes import with_notes

if TYPE_CHECKING:
    from articles.models import Image

PICTURE = re.compile(r'data-picture="([0-9]{1,18})"')
ANY = re.compile(r"<(figure|img|picture|source|figcaption)\b")


def picture_ids(body: str) -> set[int]:
    """The library's numbers of the pictures in a body."""
    return {int(number) for number in PICTURE.findall(body)}


def frame(body: str) -> str:
    """A cleaned body, its figures whole, its notes numbered, its headings fit to be linked to."""
    return with_anchors(with_notes(_with_figures(body)))


def _with_figures(body: str) -> str:
    """One that names nothing we have is left out."""
    if not ANY.search(body):
        return body
    images = apps.get_model("articles", "Image")._default_manager.in_bulk(picture_ids(body))
    tree = LexborHTMLParser(body, is_fragment=True)
    framed = {}
    for figure in tree.css("figure"):
        if not _is_in_figure(figure):
            place = f"figure-{token_hex(16)}"
            framed[place] = _framed(figure, images, in_gallery=_is_in_gallery(figure))
            figure.replace_with(place if framed[place] else "")
    for gallery in tree.css("div.gallery"):
        _make_gallery(gallery)
    # What stands outside a figure of ours is nobody's: an address that was typed, or half a figure.
    for stray in tree.css("img, picture, source, figcaption"):
        stray.decompose()
    html = tree.html or ""
    for place, figure_html in framed.items():
        html = html.replace(place, figure_html)
    return bodies.trimmed(html)


def with_whole_addresses(html: str, base: str) -> str:
    """A story's HTML for reading elsewhere: each address in it is whole, as a browser reads it."""
    tree = LexborHTMLParser(html, is_fragment=True)
    for node in tree.css("[href], [src], [srcset]"):
        for name in ("href", "src"):
            if address := node.attributes.get(name):
                node.attrs[name] = urljoin(base, address)
        if candidates := node.attributes.get("srcset"):
            whole = (urljoin(base, candidate) for candidate in candidates.split(", "))
            node.attrs["srcset"] = ", ".join(whole)
    return (tree.html or "").strip()


def _is_in_figure(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == "figure":
            return True
        parent = parent.parent
    return False


def _is_in_gallery(figure: LexborNode) -> bool:
    parent = figure.parent
    return parent is not None and parent.attributes.get("class") == "gallery"


def _framed(figure: LexborNode, images: "dict[int, Image]", *, in_gallery: bool) -> str:
    number = figure.attributes.get("data-picture")
    if number:
        image = images.get(int(number))
        return _picture(image, figure, in_gallery=in_gallery) if image else ""
    link = figure.css_first("a[href]")
    return _embed(link.attributes.get("href") or "", link.text()) if link else ""


def _make_gallery(gallery: LexborNode) -> None:
    """Let the keyboard scroll it; a gallery that has lost its pictures goes with them."""
    if not gallery.text().strip():
        gallery.decompose()
        return
    gallery.attrs["role"] = "group"
    gallery.attrs["tabindex"] = "0"


def _picture(image: "Image", figure: LexborNode, *, in_gallery: bool) -> str:
    """In a gallery, where pictures stand small, each is a link to its largest rendition."""
    credit = f'<span class="credit">{escape(image.credit)}</span>' if image.credit else ""
    words = " ".join(filter(None, [_caption(figure), credit]))
    alt = " ".join((figure.attributes.get("data-alt") or "").split())
    own = f' data-alt="{escape(alt)}"' if alt else ""
    shown = renditions.in_body(image, alt)
    if in_gallery:
        widest = renditions.renditions_of(image, renditions.NATURAL, "jpg")[-1]
        shown = f'<a href="{escape(widest.url)}">{shown}</a>'
    caption = f"<figcaption>{words}</figcaption>"
    return f'<figure data-picture="{image.pk}"{own}>{shown}{caption}</figure>'


def _caption(figure: LexborNode) -> str:
    caption = figure.css_first("figcaption")
    if caption is None:
        return ""
    for credit in caption.css("span.credit, figure"):
        credit.decompose()
    return (caption.inner_html or "").strip()


def _embed(address: str, label: str) -> str:
    label = " ".join(label.split())
    embed = embed_of(address)
    if embed is None:
        # In the sanitiser's own spelling, since nobody frames a plain link again.
        return bodies.clean(f'<p><a href="{escape(address)}">{escape(label or address)}</a></p>')
    return (
        f'<figure class="embed" data-embed="{escape(embed.player)}" '
        f'data-provider="{escape(embed.provider)}">'
        f'<a href="{escape(address)}">{escape(label or _invitation(embed.provider))}</a>'
        "</figure>"
    )


def _invitation(provider: str) -> str:
    return gettext("Watch or listen at %(provider)s") % {"provider": provider}
