"""The search page: whatever is typed gets results or a kind word, never an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from articles import bodies
from articles.edition import edition_of, reader_page
from articles.models import Article, Section
from articles.search import MOST, Filters, Found, Query, find, parse
from articles.search.query import LONGEST
from articles.search.snippets import Part, marked, snippet
from articles.search.words import words_of
from newsmania.caching import public_page, reads, shows
from newsmania.prepared import prepared

# What the answer depends on; everything else in the address is ignored.
PARAMETERS = ("q", "section", "author", "from", "until", "page")
MOST_NAMES = 6

NAME_LENGTH = 16  # OpenSearch 1.1: no more in a ShortName.


@dataclass
class Asked:
    """What the address asks for, as far as it is understood, and what to tell about the rest."""

    words: str = ""
    query: Query = field(default_factory=Query)
    filters: Filters = field(default_factory=Filters)
    section: Section | None = None
    author: str = ""
    page: int = 1
    advice: list[str] = field(default_factory=list)

    def address(self, page: int) -> str:
        parameters = {
            "q": self.words,
            "section": self.section.slug if self.section else "",
            "author": self.author,
            "from": self.filters.first or "",
            "until": self.filters.last or "",
            "page": page if page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in parameters.items() if value})


@dataclass(frozen=True)
class Hit:
    """A story as the page shows it: each text in parts, of which some are hits."""

    article: Article
    headline: list[Part]
    text: list[Part]
    authors: list[list[Part]]


@reader_page
@reads(*PARAMETERS)
def search(request: HttpRequest) -> HttpResponse:
    shows("words")
    sections = edition_of(request).sections
    asked = understand(request.GET, {section.slug: section for section in sections})
    found = find(asked.query, asked.filters)
    page = min(asked.page, found.pages)
    context = {
        "asked": asked,
        "found": found,
        "hits": hits_of(found, asked.query, page),
        "page": page,
        "newer": asked.address(page - 1) if page > 1 else "",
        "older": asked.address(page + 1) if page < found.pages else "",
        # With what was understood, not with all that the address held.
        "text_edition": f"{reverse('articles:lite')}search/{asked.address(page)}",
        "is_asked": bool(asked.query or asked.filters),
        "longest": LONGEST,
        "most": MOST,
    }
    return render(request, "articles/search.html", context)


@public_page
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser offers the paper's search in its address bar (OpenSearch 1.1)."""
    context = {
        "name": settings.PAPER_NAME[:NAME_LENGTH],
        "address": request.build_absolute_uri(reverse("articles:search")),
    }
    kind = "application/opensearchdescription+xml"
    return render(request, "articles/opensearch.xml", context, content_type=kind)


def understand(sent: QueryDict, sections: Mapping[str, Section]) -> Asked:
    words = " ".join(sent.get("q", "").replace("\0", " ").split())[: LONGEST + 1]
    asked = Asked(words[:LONGEST], parse(words), author=sent.get("author", "").strip()[:LONGEST])
    if asked.query.is_cut:
        asked.advice.append(
            gettext("That was a long question; only its first words were looked for.")
        )
    if asked.query.excluded and not asked.query:
        asked.advice.append(
            gettext("A minus leaves stories out. Add a word that they should hold, too.")
        )
    slug = sent.get("section", "")
    asked.section = sections.get(slug)
    if slug and not asked.section:
        asked.advice.append(gettext("There is no such section, so all were searched."))
    first, last = _day(sent, "from", asked.advice), _day(sent, "until", asked.advice)
    if first and last and first > last:
        first, last = last, first
    author = tuple(words_of(asked.author))[:MOST_NAMES]
    asked.filters = Filters(asked.section.pk if asked.section else None, author, first, last)
    number = sent.get("page", "")
    asked.page = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    asked.page = max(1, asked.page)
    return asked


def hits_of(found: Found, query: Query, page: int) -> list[Hit]:
    wanted = found.page(page)
    # Whether readers may see it was asked when it was found, and is asked again of what is here: of
    # the whole, it would let SQLite read every live story for these twenty.
    by_number = {story.pk: story for story in _stories(wanted=wanted) if story.is_published}
    return [_hit(by_number[pk], query) for pk in wanted if pk in by_number]


@prepared
def _stories(*, wanted: list[int]) -> QuerySet[Article]:
    stories = Article.objects.order_by().with_numbers(wanted)
    return stories.select_related("section").with_bylines()


def _hit(article: Article, query: Query) -> Hit:
    text = snippet(bodies.plain_text(article.body), query)
    standfirst = marked(article.standfirst, query)
    in_body, in_standfirst = (any(part.is_hit for part in parts) for parts in (text, standfirst))
    shown = standfirst if article.standfirst and (in_standfirst or not in_body) else text
    names = [marked(author.name, query) for author in article.byline_authors]
    names += [marked(article.byline_text, query)] if article.byline_text else []
    return Hit(article, marked(article.headline, query), shown, names)


def _day(sent: QueryDict, name: str, advice: list[str]) -> date | None:
    written = sent.get(name, "").strip()
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = date.min
    if not 1900 <= day.year <= 9000:
        sentence = gettext("“%(day)s” is no date, so it was left out. Write it as 2025-08-23.")
        advice.append(sentence % {"day": written[:20]})
        return None
    return day
