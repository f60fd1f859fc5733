"""What is read most: how often each story was read in each hour, and the ranking made of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Subquery, Sum, Value, When
from django.utils import timezone

from newsmania.purging import purge

# Twice what pages show, so that a story withdrawn meanwhile leaves no gap.
RANKED = 10
DAY, WEEK = timedelta(days=1), timedelta(days=7)


class ReadsQuerySet(models.QuerySet["Reads"]):
    @transaction.atomic
    def add(self, reads: Mapping[int, int], *, at: datetime) -> None:
        """Add so many reads to each story's hour. Two processes at once lose nothing."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        rows = [self.model(article_id=pk, hour=hour) for pk in sorted(reads)]
        self.bulk_create(rows, ignore_conflicts=True)
        more = Case(*(When(article=pk, then=Value(number)) for pk, number in reads.items()))
        self.filter(hour=hour, article__in=reads).update(number=F("number") + more)

    def since(self, moment: datetime) -> Self:
        return self.filter(hour__gt=moment - timedelta(hours=1))

    def most(self) -> list[int]:
        """The numbers of the stories that were read most, among those that readers can see."""
        from articles.models import Article

        visible = self.filter(article__in=Article.objects.published().values("pk"))
        totals = visible.values("article").annotate(total=Sum("number"))
        ranked = totals.order_by("-total", "-article").values_list("article", flat=True)
        return list(ranked[:RANKED])

    def forget_before(self, moment: datetime) -> None:
        self.filter(hour__lt=moment).delete()


class Reads(models.Model):
    """How often a story was read in an hour. Who read it is kept nowhere."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="reads")
    hour = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)

    objects = ReadsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hour", "article"], name="one_count_a_story_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.hour:%d %B %H}:00: {self.number}"


class MostReadQuerySet(models.QuerySet["MostRead"]):
    @transaction.atomic
    def rank(self) -> None:
        """Make the ranking anew: the day's most read, then the week's where those are few."""
        now = timezone.now()
        day, week = Reads.objects.since(now - DAY).most(), Reads.objects.since(now - WEEK).most()
        ranked = list(dict.fromkeys([*day, *week]))[:RANKED]
        if ranked != list(self.order_by("place").values_list("article", flat=True)):
            self.all().delete()
            self.bulk_create(
                self.model(article_id=pk, place=place) for place, pk in enumerate(ranked, start=1)
            )
            purge(["most-read"])
        Reads.objects.forget_before(now - WEEK - DAY)

    def place_of(self, reference: str) -> Subquery:
        """The place of an outer query's story, for annotating it; nothing for one without."""
        return Subquery(self.filter(article=OuterRef(reference)).values("place")[:1])


class MostRead(models.Model):
    """A story's place among the most read. Stored, so that no page has to count."""

    article = models.OneToOneField("articles.Article", models.CASCADE, related_name="ranking")
    place = models.PositiveSmallIntegerField()

    objects = MostReadQuerySet.as_manager()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.place}. {self.article}"
