"""The story: what it holds, the states it passes through, and the verbs that move it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_prose_editor.fields import ProseEditorField

from articles import bodies
from articles.models.querysets import ArticleQuerySet
from articles.models.revision import Actor
from articles.slugs import make_slug, unused_slug


class Article(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    NO_BODY = "A story without words cannot be published."

    headline = models.CharField(max_length=250)
    standfirst = models.TextField(
        blank=True,
        help_text="One or two sentences below the headline that tell why to read on.",
    )
    slug = models.CharField(
        max_length=200,
        blank=True,
        help_text="The last part of the address. Made from the headline when left empty.",
    )
    body = ProseEditorField(extensions=bodies.EXTENSIONS, sanitize=bodies.clean, blank=True)
    section = models.ForeignKey("articles.Section", models.PROTECT, related_name="articles")
    desk = models.ForeignKey(
        "articles.Desk", models.PROTECT, related_name="articles", null=True, blank=True
    )
    authors = models.ManyToManyField(
        "articles.Author", through="articles.Byline", related_name="articles"
    )
    tags = models.ManyToManyField(
        "articles.Tag",
        related_name="articles",
        blank=True,
        help_text="Stories that share a tag are shown as related.",
    )
    lead_image = models.ForeignKey(
        "articles.Image",
        models.PROTECT,
        verbose_name="lead picture",
        related_name="articles",
        null=True,
        blank=True,
    )

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    publish_at = models.DateTimeField(
        "publication time",
        null=True,
        blank=True,
        help_text="When readers first see it. Leave it empty to publish at once.",
    )
    dateline = models.DateField(
        null=True,
        editable=False,
        help_text="The day in the byline and in the address; frozen once readers have seen it.",
    )
    withdrawal_note = models.TextField(
        blank=True, help_text="What readers find in its place after it is withdrawn."
    )

    source_key = models.CharField(
        max_length=400,
        blank=True,
        editable=False,
        help_text="What an importer knows it by, so that a second import finds it again.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        ordering = ["-publish_at", "-pk"]
        permissions = [("publish_article", "Can publish and withdraw stories")]
        constraints = [
            models.UniqueConstraint(
                fields=["dateline", "slug"],
                name="one_story_an_address",
                violation_error_message="Another story of that day has this slug.",
            ),
            models.UniqueConstraint(
                fields=["source_key"], condition=~Q(source_key=""), name="one_story_a_source"
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(publish_at__isnull=False, dateline__isnull=False) & ~Q(slug=""),
                name="a_public_story_has_an_address",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-publish_at", "-id"], name="article_newest"),
            models.Index(
                fields=["section", "status", "-publish_at", "-id"], name="article_section_newest"
            ),
            models.Index(
                fields=["desk", "status", "-publish_at", "-id"], name="article_desk_newest"
            ),
            models.Index(fields=["dateline", "status"], name="article_dateline"),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.body = bodies.clean(self.body)
        if self.status != self.Status.DRAFT and not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The story's address, or nothing for a draft that never had one."""
        if self.dateline is None:
            return ""
        return reverse("articles:detail", args=[self.dateline, self.slug])

    # Where it stands

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED and self._time_has_come

    @property
    def is_scheduled(self) -> bool:
        return self.status == self.Status.PUBLISHED and not self._time_has_come

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def has_been_public(self) -> bool:
        return self.status != self.Status.DRAFT and self._time_has_come

    @property
    def _time_has_come(self) -> bool:
        return self.publish_at is not None and self.publish_at <= timezone.now()

    @property
    def byline_authors(self) -> list[Any]:
        """The authors in the order in which they sign."""
        return [byline.author for byline in self.bylines.all()]

    # What one may do with it

    @transaction.atomic
    def publish(self, *, by: Actor, at: datetime | None = None) -> None:
        """
        Show the story to readers, now or at a time.

        The first moment at which readers could see it fixes its dateline, and so its address; a
        withdrawn story comes back under the same one. Raises ValidationError without a body.
        """
        if not bodies.clean(self.body):
            raise ValidationError(self.NO_BODY, code="no_body")
        if not self.has_been_public:
            self.publish_at = at or timezone.now()
            self.dateline = timezone.localdate(self.publish_at)
            self.slug = self._free_slug()
        self.status = self.Status.PUBLISHED
        self.save()
        self.revisions.record(self, by=by, note="Scheduled" if self.is_scheduled else "Published")

    @transaction.atomic
    def unschedule(self, *, by: Actor) -> None:
        """Make a scheduled story a draft again. Clearing its time publishes nothing."""
        if not self.is_scheduled:
            raise ValueError("Only a scheduled story can become a draft again.")
        self.status = self.Status.DRAFT
        self.publish_at = self.dateline = None
        self.save()
        self.revisions.record(self, by=by, note="Taken off the schedule")

    @transaction.atomic
    def withdraw(self, *, by: Actor, note: str = "") -> None:
        """Take a story from its readers. Its address answers 410 Gone with the note."""
        if not self.is_published:
            raise ValueError("Only a story that readers can see can be withdrawn.")
        self.status = self.Status.WITHDRAWN
        self.withdrawal_note = note or self.withdrawal_note
        self.save()
        self.revisions.record(self, by=by, note="Withdrawn")

    def _free_slug(self) -> str:
        """The editor's slug or the headline's, with a number where that day has it already."""
        others = Article.objects.filter(dateline=self.dateline).exclude(pk=self.pk)
        slug = self.slug or make_slug(self.headline) or "story"
        return unused_slug(
            slug, others.filter(slug__startswith=slug).values_list("slug", flat=True)
        )


class Byline(models.Model):
    """One author's place in a story's byline."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey("articles.Author", models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="one_byline_an_author")
        ]

    def __str__(self) -> str:
        return str(self.author)
