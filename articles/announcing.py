"""Which feeds a story stands in, and word to their hub when readers see it change."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.feeds.addresses import FORMS, feed_address
from newsmania.addresses import whole
from newsmania.websub import announcer

if TYPE_CHECKING:
    from articles.models import Article

# What is older has left the feeds, or is being imported: no news.
NEWS = timedelta(days=2)


def announce(article: "Article") -> None:
    """Tell the hub once the change is stored, if it is one that subscribers wait for."""
    if not settings.WEBSUB_HUB or not article.has_been_public:
        return
    moments = (article.publish_at, article.modified_at)
    if any(moment and moment > timezone.now() - NEWS for moment in moments):
        transaction.on_commit(lambda: announcer.announce(feeds_of(article)), robust=True)


class Lookout:
    """
    Sees scheduled stories come to their time, which nobody is at hand to announce.

    It is shown what readers are shown. A story that was last saved before its time was scheduled,
    and one whose time came since the last look is news; each process looks for itself, and a hub
    that hears of a feed twice fetches it twice.
    """

    def __init__(self) -> None:
        self._last_look = timezone.now()

    def look(self, articles: "Iterable[Article]") -> None:
        if not settings.WEBSUB_HUB:
            return
        since, self._last_look = self._last_look, timezone.now()
        for article in articles:
            if article.publish_at and _came_by_itself(
                article.publish_at, article.updated_at, since
            ):
                announce(article)


def _came_by_itself(publish_at: datetime, saved_at: datetime, since: datetime) -> bool:
    return saved_at < publish_at and since < publish_at


lookout = Lookout()


def feeds_of(article: "Article") -> list[str]:
    """Of the front page, and of all that the story is listed under, in every form."""
    authors = [byline.author for byline in article.bylines.select_related("author")]
    listed_under: list[Any] = [article.section, article.desk, *authors, *article.tags.all()]
    pages = [one.get_absolute_url() for one in listed_under if one]
    pages.append(reverse("articles:front"))
    return [whole(feed_address(page, form)) for page in pages for form in FORMS]
