"""Revisions: what a story said each time that it was saved, who saved it and why."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.db.models import Max

if TYPE_CHECKING:
    from articles.models import Article

# Whoever acts: a signed-in person, or nobody (a command). Admin pages let no stranger act.
type Actor = User | AnonymousUser | None

FIELDS = ("headline", "standfirst", "slug", "body", "section_id", "desk_id", "lead_image_id")


def content_of(article: "Article") -> dict[str, Any]:
    """All that an editor can write in a story, as JSON can hold it."""
    content = {field: getattr(article, field) for field in FIELDS}
    content["author_ids"] = list(
        article.bylines.order_by("position", "pk").values_list("author_id", flat=True)
    )
    content["tag_ids"] = list(article.tags.order_by("pk").values_list("pk", flat=True))
    return content


class RevisionQuerySet(models.QuerySet["Revision"]):
    def record(
        self,
        article: "Article",
        *,
        by: Actor,
        note: str = "",
        origin: str = "newsroom",
    ) -> "Revision | None":
        """Keep what the story says now. Nothing is kept when nothing was changed or noted."""
        content = content_of(article)
        last = self.filter(article=article).order_by("-number").first()
        if last and last.content == content and not note:
            return None
        number = (self.filter(article=article).aggregate(Max("number"))["number__max"] or 0) + 1
        return self.create(
            article=article, number=number, content=content, by=by, note=note, origin=origin
        )


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
