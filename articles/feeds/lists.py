"""Each list of the paper as a feed, declared once for all forms."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.http import http_date
from django.utils.translation import gettext

from articles.edition import reader_page
from articles.feeds.addresses import feed_address
from articles.feeds.entries import MOST_ENTRIES, Feed, correction_entry, story_entry
from articles.feeds.formats import FORMS, hubs
from articles.models import Article, Author, Correction, Desk, Section, Tag
from articles.models.querysets import ArticleQuerySet
from newsmania.addresses import whole
from newsmania.caching import shows

# What a feed is made by; where it cannot be, the answer that says why.
type Making = Callable[..., Feed | HttpResponse]


def feed_paths(page: str, name: str, feed: Making) -> list[URLPattern]:
    """The addresses of a page's feed: `NAME_rss`, `NAME_atom` and `NAME_json`."""
    return [
        path(feed_address(page, form), _view(feed, form), name=f"{name}_{form}") for form in FORMS
    ]


def _view(feed: Making, form: str) -> Callable[..., HttpResponse]:
    @reader_page
    def view(request: HttpRequest, **place: Any) -> HttpResponse:
        made = feed(request, **place)
        return made if isinstance(made, HttpResponse) else _answer(made, form)

    return view


def _answer(feed: Feed, form: str) -> HttpResponse:
    """With what WebSub looks for (W3C WebSub, 4), and when it changed (RFC 9110, 8.8.2)."""
    content_type = f"{FORMS[form].type}; charset=utf-8"
    response = HttpResponse(FORMS[form].write(feed), content_type=content_type)
    links = [(feed.address(form), "self"), *((hub, "hub") for hub in hubs())]
    response.headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for address, rel in links)
    if feed.changed:
        response.headers["Last-Modified"] = http_date(int(feed.changed.timestamp()))
    return response


def front(request: HttpRequest) -> Feed:
    shows("list")
    about = gettext("The newest stories of %(paper_name)s.") % _paper()
    page = reverse("articles:front")
    return _stories(request, Article.objects.published(), settings.PAPER_NAME, about, page)


def _of(model: type[Any], belonging: Callable[..., ArticleQuerySet]) -> Callable[..., Feed]:
    """The feed of a section, a desk, an author or a tag."""

    def feed(request: HttpRequest, slug: str) -> Feed:
        subject = get_object_or_404(model, slug=slug)
        articles = belonging(Article.objects.published(), subject)
        title = f"{subject} – {settings.PAPER_NAME}"
        about = gettext("The newest stories of %(paper_name)s: %(subject)s.") % (
            _paper() | {"subject": str(subject)}
        )
        return _stories(request, articles, title, about, subject.get_absolute_url())

    return feed


section = _of(Section, ArticleQuerySet.in_section)
desk = _of(Desk, ArticleQuerySet.from_desk)
author = _of(Author, ArticleQuerySet.by_author)
tag = _of(Tag, ArticleQuerySet.tagged)


def corrections(request: HttpRequest) -> Feed:
    shows("corrections")
    newest = Correction.objects.published().newest_first().with_stories()
    found = list(newest[:MOST_ENTRIES])
    return Feed(
        title=f"{gettext('Corrections')} – {settings.PAPER_NAME}",
        description=gettext("What %(paper_name)s got wrong, and what is right.") % _paper(),
        page=whole(reverse("articles:corrections"), request),
        entries=[correction_entry(one, request) for one in found],
        changed=max((max(one.at, one.article.last_touched) for one in found), default=None),
    )


def _paper() -> dict[str, str]:
    return {"paper_name": settings.PAPER_NAME}


def _stories(
    request: HttpRequest, articles: ArticleQuerySet, title: str, about: str, page: str
) -> Feed:
    """Four queries, whatever the list. A story that was taken from readers is a change, too."""
    found = list(articles.newest_first().for_page().with_last_withdrawal()[:MOST_ENTRIES])
    withdrawals = [getattr(one, "last_withdrawal", None) for one in found[:1]]
    changes = [*withdrawals, *(one.last_touched for one in found)]
    return Feed(
        title=title,
        description=about,
        page=whole(page, request),
        entries=[story_entry(article, request) for article in found],
        changed=max(filter(None, changes), default=None),
    )
