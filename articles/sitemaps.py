"""
Sitemaps (sitemaps.org, protocol 0.9): an index, one map a month, one of lists, one of news.

A month is one indexed query, however many stories the paper has; so is the index. The news map
follows Google's rules ("Create a news sitemap").
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from articles.edition import edition_of, reader_page
from articles.models import Article, Author, Desk, Section, Tag, Tally
from newsmania.addresses import whole
from newsmania.caching import changes_at, shows
from newsmania.languages import of_paper, primary
from newsmania.xml import Document

NAMES = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
NEWS_NAMES = {**NAMES, "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}
MOST_ADDRESSES = 50_000  # The protocol's limit for one file.
NEWS_AGE = timedelta(days=2)
MOST_NEWS = 1000


@reader_page
def index(request: HttpRequest) -> HttpResponse:
    shows("list")
    maps = [reverse("articles:lists_sitemap")]
    months = sorted(Tally.objects.months(), reverse=True)
    maps += [reverse("articles:month_sitemap", args=[month]) for month in months]
    xml = Document()
    with xml.within("sitemapindex", NAMES):
        for address in maps:
            with xml.within("sitemap"):
                xml.add("loc", whole(address, request))
    return _answer(xml)


@reader_page
def month(request: HttpRequest, first: date) -> HttpResponse:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    articles = (
        Article.objects.published()
        .dated(first, last)
        .newest_first()
        .for_addresses()[:MOST_ADDRESSES]
    )
    if not articles:
        raise Http404("Nothing was published then.")
    return _answer(_urls(request, ((one.get_absolute_url(), _changed(one)) for one in articles)))


@reader_page
def lists(request: HttpRequest) -> HttpResponse:
    """The front page, the pages of the paper, and every list that shows a story."""
    shows("list")
    front = [reverse("articles:front"), reverse("articles:corrections")]
    front += [page.get_absolute_url() for page in edition_of(request).pages]
    shown = [
        subject.get_absolute_url()
        for model in (Section, Desk, Author, Tag)
        for subject in model.objects.with_published_stories()
    ]
    addresses = [*front, *shown][:MOST_ADDRESSES]
    return _answer(_urls(request, ((address, None) for address in addresses)))


@reader_page
def news(request: HttpRequest) -> HttpResponse:
    """Of the last two days, by first publication; an empty one is right on a quiet Sunday."""
    shows("list")
    recent = Article.objects.published().since(timezone.now() - NEWS_AGE)
    xml = Document()
    with xml.within("urlset", NEWS_NAMES):
        for article in recent.newest_first().for_addresses()[:MOST_NEWS]:
            changes_at((article.publish_at or article.created_at) + NEWS_AGE)
            with xml.within("url"):
                xml.add("loc", whole(article.get_absolute_url(), request))
                _news(xml, article)
    return _answer(xml)


def _news(xml: Document, article: Article) -> None:
    with xml.within("news:news"):
        with xml.within("news:publication"):
            xml.add("news:name", settings.PAPER_NAME)
            xml.add("news:language", primary(of_paper()))
        xml.add("news:publication_date", _moment(article.publish_at or article.created_at))
        xml.add("news:title", article.headline)


def _urls(request: HttpRequest, pages: Iterable[tuple[str, datetime | None]]) -> Document:
    xml = Document()
    with xml.within("urlset", NAMES):
        for address, changed in pages:
            with xml.within("url"):
                xml.add("loc", whole(address, request))
                if changed:
                    xml.add("lastmod", _moment(changed))
    return xml


def _changed(article: Article) -> datetime | None:
    return article.updated_for_readers or article.publish_at


def _moment(moment: datetime) -> str:
    """W3C's date and time, with the offset."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _answer(xml: Document) -> HttpResponse:
    return HttpResponse(xml.content(), content_type="application/xml; charset=utf-8")
