"""Which stories: every page, list and command asks here, so that none can disagree."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import Case, Prefetch, Q, Value, When
from django.utils import timezone

from articles.models.parts import with_parts
from articles.models.tally import MOVED_BY, Tally
from articles.search.indexing import INDEXED, index_stories
from newsmania.caching import shows

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from articles.models import Article, Author, Desk, Section, Tag

# A dateline is the day of the publication time, in whichever zone the paper then had; two days more
# on either side, and an index on the time finds the day.
NEAR_DATELINE = timedelta(days=3)


def _midnight(day: date) -> datetime:
    """The first moment of a day; of one at the edge of what Python can count, a near one."""
    countable = min(max(day, date(2, 1, 1)), date(9998, 1, 1))
    return timezone.make_aware(datetime.combine(countable, time.min))


def _from_day(first: date) -> Q:
    """With a dateline of that day or later."""
    return Q(dateline__gte=first, publish_at__gt=_midnight(first) - NEAR_DATELINE)


def public_condition(prefix: str = "", at: datetime | None = None) -> Q:
    """
    The rule by which readers may see a story: published, its time has come, no embargo holds it.

    A scheduled story is published, and its time has not come. With a prefix such as `article__`,
    the rule for what belongs to a story. Now, unless a question that is prepared states the moment.
    """
    at = at or timezone.now()
    public = Q(**{f"{prefix}status": "published", f"{prefix}publish_at__lte": at})
    return public & _free(prefix, at)


def _list_of_days(first: date, last: date) -> str:
    """The tag of the narrowest list of days that newsmania/staleness.py knows."""
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        if first.strftime(form) == last.strftime(form):
            return f"list-{first.strftime(form)}"
    return "list"


def _free(prefix: str, at: datetime) -> Q:
    """No embargo holds it."""
    field = f"{prefix}embargo_until"
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": at})


# What other apps have one of for a story and show on its page: names of one-to-one relations.
ALONGSIDE: list[str] = []


class ArticleQuerySet(models.QuerySet["Article"]):
    # Many at once: no signal tells the search of these

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        is_indexed, moves = bool(INDEXED & kwargs.keys()), bool(MOVED_BY & kwargs.keys())
        rows = list(self.values_list("pk", "dateline")) if is_indexed or moves else []
        changed = super().update(**kwargs)
        pks = [pk for pk, _ in rows]
        if is_indexed:
            index_stories(pks)
        if moves:
            now = self.model.objects.filter(pk__in=pks).values_list("dateline", flat=True)
            Tally.objects.recount({*(day for _, day in rows), *now})
        return changed

    @transaction.atomic
    def bulk_create(self, objs: "Iterable[Any]", *args: Any, **kwargs: Any) -> list[Any]:
        stored = super().bulk_create(objs, *args, **kwargs)
        index_stories(story.pk for story in stored)
        Tally.objects.recount(story.dateline for story in stored)
        return stored

    # Who may see them

    def published(self, at: datetime | None = None) -> Self:
        """Readers may see them."""
        return self.filter(public_condition(at=at))

    def published_among(self, at: datetime | None = None) -> Self:
        """
        Readers may see them, asked of few.

        In words that are no index's, so that no database begins with all that is published.
        """
        public = Case(When(public_condition(at=at), then=Value(True)), default=Value(False))
        return self.alias(is_public=public).filter(is_public=True)

    def scheduled(self, at: datetime | None = None) -> Self:
        """Published, and held back by the clock."""
        now = at or timezone.now()
        published = self.model.objects.filter(status=self.model.Status.PUBLISHED).order_by()
        # By number, so that a database begins with two ranges of few and not with all that is live.
        held = published.filter(publish_at__gt=now), published.filter(embargo_until__gt=now)
        return self.any_of(each.values("pk") for each in held)

    def answered_for(self, at: datetime | None = None) -> Self:
        """Readers have an answer at their address: the story, or the note that it was withdrawn."""
        at = at or timezone.now()
        return self.filter(
            _free("", at),
            status__in=[self.model.Status.PUBLISHED, self.model.Status.WITHDRAWN],
            publish_at__lte=at,
        )

    # Who in the newsroom may

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Everything for who may view stories; else what they began or were given to work on."""
        if user.has_perm("articles.view_article") or user.has_perm("articles.change_article"):
            return self
        if not user.has_perm("articles.write_article"):
            return self.none()
        mine = Q(created_by=user.pk) | Q(
            pk__in=self.model.assigned_to.through.objects.filter(user=user.pk).values("article")
        )
        return self.filter(mine)

    # What the desk looks for

    def with_changes(self) -> Self:
        """An edit waits to be published."""
        # By number, so that a database begins with the few that wait and not with all that is live.
        return self.filter(pk__in=self.model.objects.filter(staged__gt=0).values("pk"))

    def in_review(self) -> Self:
        return self.filter(status=self.model.Status.REVIEW)

    def begun_by(self, user: "User | AnonymousUser") -> Self:
        """Unpublished ones that the user began or was given to work on."""
        return self.filter(
            Q(created_by=user.pk)
            | Q(
                pk__in=self.model.assigned_to.through.objects.filter(user=user.pk).values("article")
            ),
            status__in=self.model.UNPUBLISHED,
        )

    def with_changes_due(self, at: datetime | None = None) -> Self:
        """Their staged changes have come to their time."""
        at = at or timezone.now()
        return self.filter(status=self.model.Status.PUBLISHED, staged_for__lte=at)

    def with_changes_on(self, first: date, last: date) -> Self:
        """Their staged changes go live on one of these days of the paper."""
        until = _midnight(last + timedelta(days=1))
        live = self.filter(status=self.model.Status.PUBLISHED, staged_for__gte=_midnight(first))
        return live.filter(staged_for__lt=until).order_by("staged_for", "pk")

    def untouched_since(self, moment: datetime) -> Self:
        """Begun, and then left lying."""
        return self.filter(status__in=self.model.UNPUBLISHED, updated_at__lt=moment)

    def on_calendar(self, first: date, last: date) -> Self:
        published = self.filter(status=self.model.Status.PUBLISHED)
        return published.dated(first, last).order_by("publish_at", "pk")

    # Where they belong

    def in_section(self, section: "Section") -> Self:
        shows(f"list-section-{section.pk}")
        return self.filter(section=section)

    def from_desk(self, desk: "Desk") -> Self:
        shows(f"list-desk-{desk.pk}")
        return self.filter(desk=desk)

    def by_author(self, author: "Author") -> Self:
        shows(f"list-author-{author.pk}")
        return self.filter(bylines__author=author)

    def tagged(self, tag: "Tag") -> Self:
        shows(f"list-tag-{tag.pk}")
        return self.filter(tags=tag)

    def dated(self, first: date, last: date) -> Self:
        """With a dateline from the first day to the last, both included."""
        shows(_list_of_days(first, last))
        until = Q(dateline__lte=last, publish_at__lt=_midnight(last) + NEAR_DATELINE)
        return self._first(_from_day(first) & until)

    def since(self, moment: datetime) -> Self:
        """First seen by readers after the moment."""
        return self.filter(publish_at__gt=moment)

    def with_address(self, day: date, slug: str) -> Self:
        """One, or none."""
        return self.filter(dateline=day, slug=slug)

    def at_address(self, day: date, slug: str) -> "Article | None":
        return self.with_address(day, slug).first()

    def slugs(self) -> "models.QuerySet[Article, str]":
        return self.values_list("slug", flat=True)

    def with_numbers(self, pks: "Iterable[int]") -> Self:
        return self.filter(pk__in=pks)

    def any_of(self, parts: "Iterable[models.QuerySet[Any, Any]]") -> Self:
        """
        Those whose number is in one of these, each of which is a column of few numbers.

        A union, since PostgreSQL reads the whole table for an OR of subqueries.
        """
        rows = self.model._default_manager.order_by()
        first, *others = (rows.filter(pk__in=part).values("pk") for part in parts)
        return self.filter(pk__in=first.union(*others, all=True) if others else first)

    # In what order

    def newest_first(self) -> Self:
        return self.order_by("-publish_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("publish_at", "pk")

    def before(self, moment: datetime, pk: int) -> Self:
        """Those that stand after this place in a list with the newest first."""
        # The bound stands apart from the rest, for an OR has no place in an index.
        beyond = Q(publish_at__lt=moment) | Q(pk__lt=pk)
        return self._first(Q(publish_at__lte=moment) & beyond)

    def after(self, moment: datetime, pk: int) -> Self:
        """Those that stand before this place in a list with the newest first."""
        beyond = Q(publish_at__gt=moment) | Q(pk__gt=pk)
        return self._first(Q(publish_at__gte=moment) & beyond)

    def _first(self, bounds: Q) -> Self:
        """
        With these conditions before all that there are: of two bounds on a column (these and the
        clock) SQLite uses the first, and would read every story between the clock and these.
        """
        found = self.filter(bounds)
        where = found.query.where
        known = len(self.query.where.children)
        where.children = where.children[known:] + where.children[:known]
        return found

    # With what

    def for_listing(self) -> Self:
        """With what a teaser shows, and without the body, which none shows."""
        return self.select_related("section", "lead_image").defer("body")

    def for_addresses(self) -> Self:
        """With no more than a sitemap tells."""
        told = ("headline", "slug", "dateline", "status", "publish_at", "modified_at", "created_at")
        return self.only(*told)

    def for_page(self, at: datetime | None = None) -> Self:
        """With what the story's own page shows, in the one query that finds the story."""
        found = self.select_related("section", "desk", "lead_image", *ALONGSIDE)
        return with_parts(found, at or timezone.now())

    def with_last_withdrawal(self) -> Self:
        """And when a story was last taken from readers: what follows a list has to know."""
        withdrawn = self.model.objects.filter(status=self.model.Status.WITHDRAWN)
        last = withdrawn.order_by("-updated_at").values("updated_at")[:1]
        return self.annotate(last_withdrawal=models.Subquery(last))

    def with_bylines(self) -> Self:
        """With the authors in their order, in one query for all stories."""
        bylines = apps.get_model("articles", "Byline")._default_manager.select_related("author")
        return self.prefetch_related(Prefetch("bylines", bylines))


class BylineQuerySet(models.QuerySet[Any]):
    @transaction.atomic
    def bulk_create(self, objs: "Iterable[Any]", *args: Any, **kwargs: Any) -> list[Any]:
        stored = super().bulk_create(objs, *args, **kwargs)
        index_stories(byline.article_id for byline in stored)
        return stored

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        pks = list(self.values_list("article", flat=True))
        changed = super().update(**kwargs)
        index_stories(pks)
        return changed
