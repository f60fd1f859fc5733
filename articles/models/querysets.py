"""Which stories: every page, list and command asks here, so that none can disagree."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When
from django.utils import timezone

if TYPE_CHECKING:
    from articles.models import Article, Author, Desk, Section, Tag

# Three seconds' glance: as many as fit in one row on a desk and two on a phone.
RELATED = 4


class ArticleQuerySet(models.QuerySet["Article"]):
    # Who may see them

    def published(self) -> Self:
        """Readers may see them. A scheduled story is published, and its time has not come."""
        return self.filter(status=self.model.Status.PUBLISHED, publish_at__lte=timezone.now())

    def scheduled(self) -> Self:
        return self.filter(status=self.model.Status.PUBLISHED, publish_at__gt=timezone.now())

    def answered_for(self) -> Self:
        """Readers have an answer at their address: the story, or the note that it was withdrawn."""
        return self.filter(
            status__in=[self.model.Status.PUBLISHED, self.model.Status.WITHDRAWN],
            publish_at__lte=timezone.now(),
        )

    # Where they belong

    def in_section(self, section: "Section") -> Self:
        return self.filter(section=section)

    def from_desk(self, desk: "Desk") -> Self:
        return self.filter(desk=desk)

    def by_author(self, author: "Author") -> Self:
        return self.filter(bylines__author=author)

    def tagged(self, tag: "Tag") -> Self:
        return self.filter(tags=tag)

    def dated(self, first: date, last: date) -> Self:
        """With a dateline from the first day to the last, both included."""
        return self.filter(dateline__gte=first, dateline__lte=last)

    def related_to(self, article: "Article") -> Self:
        """Stories that share a tag come first, then those of its section; newest first in each."""
        shares_tag = Exists(
            self.model.tags.through.objects.filter(
                article=OuterRef("pk"), tag__in=article.tags.all()
            )
        )
        return (
            self.exclude(pk=article.pk)
            .annotate(shares_tag=shares_tag)
            .filter(Q(shares_tag=True) | Q(section=article.section_id))
            .annotate(
                nearness=Case(
                    When(shares_tag=True, then=Value(0)),
                    default=Value(1),
                    output_field=models.IntegerField(),
                )
            )
            .order_by("nearness", "-publish_at", "-pk")[:RELATED]
        )

    # In what order, and with what

    def newest_first(self) -> Self:
        return self.order_by("-publish_at", "-pk")

    def before(self, moment: datetime, pk: int) -> Self:
        """Those that stand after this place in a list with the newest first."""
        return self.filter(Q(publish_at__lt=moment) | Q(publish_at=moment, pk__lt=pk))

    def for_listing(self) -> Self:
        """With what a teaser shows, and without the body, which none shows."""
        return self.select_related("section", "lead_image").defer("body")

    def for_page(self) -> Self:
        """With what the story's own page shows."""
        return (
            self.select_related("section", "desk", "lead_image")
            .with_bylines()
            .prefetch_related("tags")
        )

    def with_bylines(self) -> Self:
        """With the authors in their order, in one query for all stories."""
        bylines = apps.get_model("articles", "Byline")._default_manager.select_related("author")
        return self.prefetch_related(Prefetch("bylines", bylines))
