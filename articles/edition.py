"""
What frames every page now: the sections of the masthead, the banner, the pages of the paper at the
foot, and changes that fall due.

One query for all four, and for the few words that another app says on pages (`say_on_pages`).
Changes staged for a time are published by whoever looks first: the first reader's request, or an
editor's. So they are there on the minute with no job that runs, and nobody can have seen the page
before them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import F, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.models import Article, Banner, Page, Section
from newsmania.caching import public_page
from newsmania.prepared import prepared

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Edition:
    sections: list[Section] = field(default_factory=list)
    banner: Banner | None = None
    pages: list[Page] = field(default_factory=list)
    changes_due: list[int] = field(default_factory=list)
    # What other apps say, each by its name.
    sayings: dict[str, str] = field(default_factory=dict)

    def page_at(self, slug: str) -> Page | None:
        """What the foot of a page tells of it, which is not its text."""
        return next((page for page in self.pages if page.slug == slug), None)

    def page_for(self, role: str) -> Page | None:
        return next((page for page in self.pages if page.role == role), None)


def current_edition() -> Edition:
    edition = Edition()
    newest_banner = None
    for kind, pk, text, address, position, role in _rows(now=timezone.now()):
        if kind == "section":
            edition.sections.append(Section(pk=pk, name=text, slug=address, position=position))
        elif kind == "page":
            page = Page(pk=pk, title=text, slug=address, position=position, role=role)
            edition.pages.append(page)
        elif kind == "banner" and pk >= (newest_banner.pk if newest_banner else 0):
            newest_banner = Banner(pk=pk, text=text, link=address)
        elif kind == "due":
            edition.changes_due.append(pk)
        else:
            edition.sayings[kind] = text
    edition.sections.sort(key=lambda section: (section.position, section.name))
    edition.pages.sort(key=lambda page: (page.position, page.title))
    return replace(edition, banner=newest_banner)


def say_on_pages(name: str, rows: Callable[[], QuerySet], words: str) -> None:
    """What another app has to say costs no query: `edition.sayings[name]` is this field's."""
    _sayings[name] = (rows, words)


_sayings: dict[str, tuple[Callable[[], QuerySet], str]] = {}


@prepared
def _rows(*, now: datetime) -> QuerySet[Any, tuple[str, int, str, str, int, str]]:
    """Kind, number, words, address, position and role of each, in one query."""
    nothing, nowhere = Value(""), Value(0)
    sections = Section.objects.order_by().values_list(
        Value("section"), "pk", F("name"), F("slug"), F("position"), nothing
    )
    pages = (
        Page.objects.order_by()
        .published()
        .values_list(Value("page"), "pk", F("title"), F("slug"), F("position"), F("role"))
    )
    banners = (
        Banner.objects.order_by()
        .filter(starts_at__lte=now, ends_at__gt=now)
        .values_list(Value("banner"), "pk", F("text"), F("link"), nowhere, nothing)
    )
    due = (
        Article.objects.order_by()
        .with_changes_due(now)
        .values_list(Value("due"), "pk", nothing, nothing, nowhere, nothing)
    )
    said = [
        rows().order_by().values_list(Value(name), "pk", F(words), nothing, nowhere, nothing)
        for name, (rows, words) in _sayings.items()
    ]
    return sections.union(pages, banners, due, *said, all=True).order_by()


def publish_changes_due(pks: list[int]) -> None:
    """Publish staged changes whose time has come. What cannot be published is held, and logged."""
    if not pks:
        return
    for article in Article.objects.filter(pk__in=pks).select_related("staged", "staged_by"):
        try:
            article.publish_due_changes()
        except ValidationError as error:
            reasons = " ".join(error.messages)
            logger.error("Changes of story %s are held: %s", article.pk, reasons)
            article.hold_changes()
            article.notes.create(text=f"Changes could not go live at their time. {reasons}")
        except DatabaseError:
            # Readers get the story as it was; the next request tries again.
            logger.exception("Changes of story %s could not be published.", article.pk)


def reader_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A public page of the current edition, which it finds at `request.edition`."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        edition_of(request)
        return view(request, *args, **kwargs)

    return public_page(wrapped)


def edition_of(request: HttpRequest) -> Edition:
    """The request's edition, with what was due already published."""
    edition: Edition | None = getattr(request, "edition", None)
    if edition is None:
        edition = current_edition()
        publish_changes_due(edition.changes_due)
        request.edition = edition  # type: ignore[attr-defined]
    return edition
