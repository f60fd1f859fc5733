"""A story's discussion as a whole: how many replies readers see in it."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.models import Article
from comments.models.status import Status

if TYPE_CHECKING:
    from comments.models.querysets import CommentQuerySet


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def published_on(self, article: Article) -> int:
        return self.filter(article=article).values_list("published", flat=True).first() or 0

    def add(self, article_id: int, difference: int) -> None:
        """Let the count follow; a story's first published reply opens its discussion."""
        row = self.filter(article=article_id)
        change = {"published": F("published") + difference}
        if row.update(**change) or difference < 0:
            return
        try:
            with transaction.atomic():
                self._open(article_id)
        except IntegrityError:  # Somebody else's reply was quicker, and did not count this one.
            row.update(**change)

    @transaction.atomic
    def recount(self) -> int:
        """Make every stored number what COUNT(*) says. Returns how many were wrong."""
        mended = 0
        published = Subquery(_count(Q(article=OuterRef("article_id")), by="article"))
        wrong = self.annotate(counted=Coalesce(published, 0)).exclude(published=F("counted"))
        for pk, counted in wrong.values_list("pk", "counted"):
            mended += self.filter(pk=pk).update(published=counted)
        unopened = _replies().filter(status=Status.PUBLISHED, article__discussion=None)
        for pk in set(unopened.order_by().values_list("article", flat=True)):
            self._open(pk)
            mended += 1
        below = Q(thread=OuterRef("thread"), path__startswith=OuterRef("path"))
        below &= Q(article=OuterRef("article_id")) & ~Q(pk=OuterRef("pk"))
        answers = Coalesce(Subquery(_count(below, by="article")), 0)
        astray = _replies().annotate(counted=answers).exclude(answers=F("counted")).order_by()
        for pk, counted in astray.values_list("pk", "counted"):
            mended += _replies().filter(pk=pk).update(answers=counted)
        return mended

    def _open(self, article_id: int) -> None:
        of_story = _replies().filter(article=article_id, status=Status.PUBLISHED)
        self.create(article_id=article_id, published=of_story.count())


class Discussion(models.Model):
    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="discussion", verbose_name="story"
    )
    # Follows each change in its transaction (`Threaded.count`); `recount_replies` mends it.
    published = models.PositiveIntegerField("published replies", default=0)

    objects = DiscussionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Replies to {self.article}: {self.published}"


def discount(sender: type[models.Model], instance: Any, **options: Any) -> None:
    """A published reply that is deleted for good is counted no more."""
    instance.count(was=instance.status)


def _replies() -> "CommentQuerySet":
    replies: CommentQuerySet = apps.get_model("comments", "Comment")._default_manager.all()
    return replies


def _count(which: Q, *, by: str) -> models.QuerySet[Any, Any]:
    published = _replies().filter(which, status=Status.PUBLISHED).order_by()
    return published.values(by).annotate(n=Count("pk")).values("n")
