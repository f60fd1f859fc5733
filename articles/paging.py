"""
Lists by keyset: `?before=20250823T013000.000000-42`, and `?after=` to go back.

The key is the place of the last or the first story shown (its moment in UTC, then its number), so
an address stays valid while stories are added, and page 50,000 costs what page 1 costs.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404

from articles.models import Article
from articles.models.querysets import ArticleQuerySet

PER_PAGE = 20

KEY = re.compile(r"(?P<moment>[0-9]{8}T[0-9]{6}\.[0-9]{6})-(?P<pk>[0-9]{1,18})", re.ASCII)
MOMENT = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True)
class Page:
    """Some stories, newest first, and the keys under which older and newer ones are found."""

    articles: list[Article]
    older: str
    newer: str
    is_first: bool


def page_of(articles: ArticleQuerySet, *, before: str | None, after: str | None) -> Page:
    """The page on this side of a key, or the first. Raises Http404 for what is no key."""
    listed = articles.for_listing()
    if before is not None:
        return _page_before(listed, before)
    return _first_page(listed) if after is None else _page_after(listed, after)


def _first_page(listed: ArticleQuerySet) -> Page:
    found = list(listed.newest_first()[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    return Page(shown, key_of(shown[-1]) if len(found) > PER_PAGE else "", "", is_first=True)


def _page_before(listed: ArticleQuerySet, key: str) -> Page:
    found = list(listed.newest_first().before(*parse_key(key))[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    older = key_of(shown[-1]) if len(found) > PER_PAGE else ""
    return Page(shown, older, key_of(shown[0]) if shown else "", is_first=False)


def _page_after(listed: ArticleQuerySet, key: str) -> Page:
    """The stories just above the key; the first page, a full one, where they reach the newest."""
    found = list(listed.oldest_first().after(*parse_key(key))[: PER_PAGE + 1])
    if len(found) <= PER_PAGE:
        return _first_page(listed)
    shown = found[PER_PAGE - 1 :: -1]
    return Page(shown, key_of(shown[-1]), key_of(shown[0]), is_first=False)


def key_of(article: Article) -> str:
    moment = article.publish_at
    if moment is None:
        raise ValueError("A story that was never published has no place in a list.")
    return f"{moment.astimezone(UTC):{MOMENT}}-{article.pk}"


def parse_key(key: str) -> tuple[datetime, int]:
    match = KEY.fullmatch(key)
    if match is None:
        raise Http404("That is no page key.")
    try:
        moment = datetime.strptime(match["moment"], MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise Http404("That is no page key.") from error
    return moment, int(match["pk"])
