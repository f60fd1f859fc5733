"""How a story's words and pictures reach a template."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles import bodies, languages, lite, reading_time, renditions
from articles.metadata import summary_of
from articles.models import Article, Image, Page
from articles.search.snippets import Part
from newsmania.addresses import whole

register = template.Library()

# How wide a picture stands in each place, so that a browser takes no larger one than it shows.
SMALL = "(min-width: 64rem) 18rem, (min-width: 40rem) 45vw, 33vw"
SIZES = {
    "story": "(min-width: 62rem) 60rem, 94vw",
    "lead": "(min-width: 64rem) 46rem, 94vw",
    "feature": "(min-width: 56rem) 30rem, (min-width: 40rem) 46vw, 94vw",
    "first": "(min-width: 64rem) 44rem, (min-width: 40rem) 55vw, 94vw",
    "second": SMALL,
    "card": SMALL,
    "row": "(min-width: 64rem) 15rem, (min-width: 40rem) 24vw, 33vw",
    "portrait": "8rem",
}


@register.filter
def story_body(article: Article | Page) -> SafeString:
    return bodies.render(article.body)


@register.filter
def story_in_words(article: Article | Page) -> SafeString:
    """The body for the text edition, which shows no picture."""
    return bodies.render(lite.in_words(article.body))


@register.filter
def minutes_to_read(article: Article) -> int:
    return reading_time.minutes(bodies.plain_text(article.body))


@register.filter
def marked(parts: Iterable[Part]) -> SafeString:
    """Words of a story, escaped, with those that were asked for marked."""
    hit, other = "<mark>{}</mark>", "{}"
    return format_html_join(
        "", "{}", ((format_html(hit if part.is_hit else other, part.text),) for part in parts)
    )


@register.filter
def summary(article: Article) -> str:
    return summary_of(article)


@register.filter(expects_localtime=True)
def machine_time(moment: datetime) -> str:
    """
    A moment for `datetime=""`, to the second.

    The filter `date:'c'` writes microseconds, and HTML has room for milliseconds alone.
    """
    return moment.isoformat(timespec="seconds")


@register.simple_tag
def language_mark(article: Article | Page) -> SafeString | str:
    """The attributes of an element with the story's own words, where they are not the paper's."""
    return languages.mark(article)


@register.simple_tag
def picture(
    image: Image, place: str, *, shape: str = "teaser", alt: str | None = None, eager: bool = False
) -> SafeString:
    """A picture in the shape and width of its place; `alt` in the stead of the library's words."""
    jpegs = renditions.renditions_of(image, shape, "jpg")
    return _picture(
        webp=renditions.srcset(image, shape, "webp"),
        jpeg=renditions.srcset(image, shape, "jpg"),
        shown=next((one for one in jpegs if one.width >= 640), jpegs[-1]),
        sizes=SIZES[place],
        alt=image.alternative if alt is None else alt,
        eager=eager,
    )


@lru_cache(maxsize=2000)  # A picture stands in the teasers of many pages.
def _picture(**shown: Any) -> SafeString:
    return render_to_string("articles/_picture.html", shown)


@register.inclusion_tag("articles/_share_links.html", takes_context=True)
def share_links(context: template.Context, article: Article) -> dict[str, Any]:
    """Plain links to where stories are shared: no script of theirs, nothing told before a click."""
    address = whole(article.get_absolute_url(), context["request"])
    both = f"{article.headline} {address}"
    mail = urlencode({"subject": article.headline, "body": both}, quote_via=quote)
    telegram = urlencode({"url": address, "text": article.headline})
    return {
        "links": [
            (gettext("Email"), f"mailto:?{mail}"),
            ("WhatsApp", f"https://wa.me/?{urlencode({'text': both})}"),
            ("Telegram", f"https://t.me/share/url?{telegram}"),
            ("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"),
            ("X", f"https://x.com/intent/post?{telegram}"),
        ]
    }
