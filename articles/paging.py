"""
Lists by keyset: `?before=20250823T013000.000000-42`.

The key is the place of the last story shown (its moment in UTC, then its number), so an address
stays valid while stories are added, and page 50,000 costs what page 1 costs.
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
    """Some stories, newest first, and the key under which the older ones are found."""

    articles: list[Article]
    older: str
    is_first: bool


def page_of(articles: ArticleQuerySet, key: str | None) -> Page:
    """The page after the key, or the first. Raises Http404 for what is no key."""
    listed = articles.newest_first().for_listing()
    if key is not None:
        listed = listed.before(*parse_key(key))
    found = list(listed[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    return Page(shown, key_of(shown[-1]) if len(found) > PER_PAGE else "", key is None)


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
