"""
A story's discussion by pages: `?replies=<path>&order=newest`.

The key is the path of the last reply that was shown, so an address stays valid while replies come
and go, and a page costs what it shows, however many replies the story has.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.forms import NUMBER
from comments.models import DEEPEST, Comment, Discussion
from comments.models.threaded import DIGITS, KEY_LENGTH
from newsmania.prepared import prepared

# WordPress's default; and so many replies that one long thread makes no endless page.
THREADS_A_PAGE = 50
REPLIES_A_PAGE = 250

OLDEST, NEWEST, PICKS = "oldest", "newest", "picks"
ORDERS = {OLDEST: _("Oldest first"), NEWEST: _("Newest first"), PICKS: _("Editors’ picks")}
KEY = re.compile(f"(?:[{DIGITS}]{{{KEY_LENGTH}}}){{1,{DEEPEST}}}", re.ASCII)


class Asked(NamedTuple):
    """What an address asks of the discussion."""

    order: str = OLDEST
    key: str = ""
    reply_to: int | None = None

    @classmethod
    def by(cls, query: QueryDict) -> "Asked":
        """Raises Http404 for a key that is none; an order that is none is the usual one."""
        key, number = query.get("replies", ""), query.get("reply_to", "")
        if key and not KEY.fullmatch(key):
            raise Http404("That is no page of replies.")
        order = query.get("order", OLDEST)
        return cls(
            order if order in ORDERS else OLDEST,
            key,
            int(number) if NUMBER.fullmatch(number) else None,
        )

    @property
    def query(self) -> str:
        """`?…` with what differs from the story's own address, or nothing."""
        told = {
            "order": self.order if self.order != OLDEST else "",
            "replies": self.key,
            "reply_to": self.reply_to,
        }
        query = urlencode({name: value for name, value in told.items() if value})
        return f"?{query}" if query else ""


@dataclass
class Node:
    """A reply as it stands on a page, and what is shown below it."""

    reply: Comment
    below: list["Node"] = field(default_factory=list)
    form: object = None


@dataclass(frozen=True)
class Page:
    article: Article
    asked: Asked
    replies: list[Comment]
    more: str = ""
    # It ends within a thread that is too long for it; and the key of the thread after that.
    goes_on: bool = False
    next_thread: str = ""

    @cached_property
    def nodes(self) -> dict[int, Node]:
        return {reply.pk: Node(reply) for reply in self.replies}

    @cached_property
    def threads(self) -> list[Node]:
        """The replies as trees. What has its thread's head on an earlier page begins one here."""
        heads: list[Node] = []
        line: list[Node] = []
        for node in self.nodes.values():
            line = [one for one in line if node.reply.path.startswith(one.reply.path)]
            (line[-1].below if line and not self.is_flat else heads).append(node)
            line.append(node)
        return heads

    @property
    def is_flat(self) -> bool:
        return self.asked.order == PICKS

    @cached_property
    def total(self) -> int:
        """All published replies, on whatever page: it came with the first of these."""
        if self.replies:
            return getattr(self.replies[0], "total", None) or 0
        return 0 if self._is_whole else Discussion.objects.published_on(self.article)

    @cached_property
    def has_picks(self) -> bool:
        return self.is_flat or any(getattr(reply, "has_picks", False) for reply in self.replies[:1])

    @property
    def _is_whole(self) -> bool:
        return not self.asked.key and not self.is_flat


def page_of(article: Article, asked: Asked) -> Page:
    """
    One query, whichever page and however many replies.

    And a second one where the page ends within a thread: whether another one follows.
    """
    key = asked.key or None
    thread = key and key[:KEY_LENGTH]
    found = _replies(asked.order, REPLIES_A_PAGE + 1, story=article.pk, key=key, thread=thread)
    end = _end_of_page(found, is_flat=asked.order == PICKS)
    if end == len(found):
        return Page(article, asked, found)
    last, following = found[end - 1], found[end]
    goes_on = following.depth > 1 and asked.order != PICKS
    next_thread = _next_thread(article, asked.order, last.thread) if goes_on else ""
    return Page(article, asked, found[:end], last.path, goes_on, next_thread)


def _next_thread(article: Article, order: str, thread: str) -> str:
    """The key behind all that a thread can hold; nothing where no other thread follows."""
    key = thread + DIGITS[-1] * KEY_LENGTH
    others = Comment.objects.shown_on(article, order).beyond(key, thread, order)
    return key if others.exists() else ""


@prepared
def _replies(
    order: str, most: int, *, story: int, key: str | None, thread: str | None
) -> QuerySet[Comment]:
    article = Article(pk=story)
    replies = Comment.objects.shown_on(article, order).with_surroundings(article)
    return replies.beyond(key, thread, order)[:most]


def _end_of_page(found: list[Comment], *, is_flat: bool) -> int:
    """How many of these make a page: whole threads, save where one alone is too long."""
    heads = [index for index, reply in enumerate(found) if is_flat or reply.depth == 1]
    if len(heads) > THREADS_A_PAGE:
        return heads[THREADS_A_PAGE]
    if len(found) <= REPLIES_A_PAGE:
        return len(found)
    return heads[-1] if heads and heads[-1] > 0 else REPLIES_A_PAGE


def address_on_page(comment: Comment) -> str:
    """
    Where readers see it: the story's page where it is among the first replies, else a page that
    begins with its thread, or with itself where the thread is too long for that.
    """
    story = comment.article.get_absolute_url()
    shown = Comment.objects.shown_on(comment.article, OLDEST)
    first = list(shown.only("path", "depth")[: REPLIES_A_PAGE + 1])
    end = _end_of_page(first, is_flat=False)
    key = ""
    if end < len(first) and comment.path > first[end - 1].path:
        key = shown.path_before(comment.thread)
        if shown.is_far(comment.path, key, REPLIES_A_PAGE):
            key = shown.path_before(comment.path)
    return f"{story}{Asked(key=key).query}#reply-{comment.pk}"
