"""Revisions: what a story said each time that it was saved, who saved it and why."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.db.models import Max

from articles.models.content import content_of, filled

if TYPE_CHECKING:
    from articles.models import Article
    from articles.models.content import Content

# Whoever acts: a signed-in person, or nobody (a command). Admin pages let no stranger act.
type Actor = User | AnonymousUser | None


class RevisionQuerySet(models.QuerySet["Revision"]):
    def record(
        self,
        article: "Article",
        *,
        by: Actor,
        content: "Content | None" = None,
        note: str = "",
        origin: str = "newsroom",
    ) -> "Revision":
        """
        Keep a content, or what the story's row says now.

        The last revision stands for it when nothing was changed or noted.
        """
        content = content_of(article) if content is None else content
        last = self.latest_of(article)
        if last and filled(last.content) == filled(content) and not note:
            return last
        number = (self.filter(article=article).aggregate(Max("number"))["number__max"] or 0) + 1
        return self.create(
            article=article, number=number, content=content, by=by, note=note, origin=origin
        )

    def latest_of(self, article: "Article") -> "Revision | None":
        return self.filter(article=article).select_related("by").order_by("-number").first()


class Revision(models.Model):
    class Origin(models.TextChoices):
        NEWSROOM = "newsroom", "Newsroom"
        IMPORT = "import", "Import"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.NEWSROOM)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=200, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_revision_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.note or self.get_origin_display()}"

    @property
    def label(self) -> str:
        return str(self.number)
