"""The story: what it holds, and where it stands."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django_prose_editor.fields import ProseEditorField

from articles import bodies, languages
from articles.framing import frame, picture_ids
from articles.models.publishing import Publishable
from articles.models.querysets import ArticleQuerySet, BylineQuerySet
from articles.models.revising import Revisable
from newsmania.addresses import path_to
from newsmania.shown import Shown


class Article(Publishable, Revisable, Shown):
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
    section = models.ForeignKey(
        "articles.Section", models.PROTECT, related_name="articles", null=True, blank=True
    )
    desk = models.ForeignKey(
        "articles.Desk", models.PROTECT, related_name="articles", null=True, blank=True
    )
    authors = models.ManyToManyField(
        "articles.Author", through="articles.Byline", related_name="articles"
    )
    byline_text = models.CharField(
        "byline in words",
        max_length=200,
        blank=True,
        help_text="Where neither a desk nor an author fits, such as “From our correspondents”.",
    )
    language = models.CharField(
        max_length=10,
        blank=True,
        choices=languages.choices,
        help_text="That of the story, where it is not the one that its headline’s script tells.",
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
    pictures = models.ManyToManyField("articles.Image", related_name="stories", editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    assigned_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="assigned_stories",
        blank=True,
        help_text="Reporters may work on a story that somebody else began when it is assigned.",
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
        permissions = [
            ("publish_article", "Can publish and withdraw stories"),
            ("write_article", "Can write own stories, and those assigned to them"),
        ]
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
                condition=Q(status__in=["draft", "review"])
                | Q(publish_at__isnull=False, dateline__isnull=False, section__isnull=False)
                & ~Q(slug=""),
                name="a_public_story_has_an_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "-publish_at", "-id", "embargo_until"], name="article_newest"
            ),
            models.Index(
                fields=["section", "status", "-publish_at", "-id"], name="article_section_newest"
            ),
            models.Index(
                fields=["desk", "status", "-publish_at", "-id"], name="article_desk_newest"
            ),
            models.Index(fields=["dateline", "status"], name="article_dateline"),
            models.Index(fields=["-updated_at", "-id"], name="article_touched"),
            # The newsroom's list by state: found, counted and paged in the index alone.
            models.Index(
                fields=["status", "-updated_at", "-id", "publish_at", "embargo_until"],
                name="article_state_touched",
            ),
            models.Index(fields=["created_by", "-updated_at", "-id"], name="article_mine"),
            # With the state first, or SQLite takes an index of all that is live instead.
            models.Index(
                fields=["status", "embargo_until"],
                condition=Q(embargo_until__isnull=False),
                name="article_embargoed",
            ),
            models.Index(
                fields=["status", "staged_for"],
                condition=Q(staged_for__isnull=False),
                name="article_changes_due",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever saves it, the body is cleaned and framed, and its pictures are known."""
        update_fields = kwargs.get("update_fields")
        changes_body = update_fields is None or "body" in update_fields
        if changes_body:
            self.body = frame(bodies.clean(self.body))
        if self.status not in self.UNPUBLISHED and not self.slug:
            self.slug = self.free_slug(self.own_slug)
        super().save(*args, **kwargs)
        if changes_body:
            self.note_pictures()

    def get_absolute_url(self) -> str:
        """The story's address, or nothing for a draft that never had one."""
        if self.dateline is None:
            return ""
        return path_to("articles:detail", self.dateline, self.slug)

    @property
    def byline_authors(self) -> list[Any]:
        """The authors in the order in which they sign."""
        return [byline.author for byline in self.bylines.all()]

    @property
    def has_embeds(self) -> bool:
        return "data-embed=" in self.body

    @property
    def updated_for_readers(self) -> Any:
        """When it changed in substance after readers first saw it, if it did."""
        if self.modified_at and self.publish_at and self.modified_at > self.publish_at:
            return self.modified_at
        return None

    @property
    def last_touched(self) -> Any:
        """When what readers see of it last changed in any way, small ones too."""
        moments = [self.updated_at, self.modified_at, self.publish_at, self.embargo_until]
        return max(filter(None, moments))

    def note_pictures(self) -> None:
        """Know the pictures of the text, in the row and in what is staged: none may be deleted."""
        wanted = picture_ids(self.body)
        if self.staged:
            wanted |= picture_ids(self.staged.content.get("body", ""))
            wanted |= {self.staged.content.get("lead_image_id")} - {None}
        if wanted or self.pictures.exists():
            known = self.pictures.model._default_manager.filter(pk__in=wanted)
            self.pictures.set(known)

    def show(self, *, bylines: Sequence["Byline"], tags: Sequence[Any]) -> None:
        """Answer with these when a template asks for the byline and the tags."""
        known = getattr(self, "_prefetched_objects_cache", {})
        self._prefetched_objects_cache: dict[str, Any] = {**known, "bylines": bylines, "tags": tags}


class Byline(models.Model):
    """One author's place in a story's byline."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey("articles.Author", models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)

    objects = BylineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="one_byline_an_author")
        ]
        # What an author signed last, for articles/onward.py; a migration makes the like for tags.
        indexes = [models.Index(fields=["author", "-id"], name="byline_latest")]

    def __str__(self) -> str:
        return str(self.author)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the search's entry of the story, or not at all."""
        super().save(*args, **kwargs)
