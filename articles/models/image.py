"""The picture library: pictures, with what a reader must be told about them."""

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.files.base import File
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models, transaction
from django.db.models import Q

from articles.pictures import PreparedPicture, prepare
from newsmania.shown import Shown

if TYPE_CHECKING:
    from articles.models import Article
    from articles.models.querysets import ArticleQuerySet

LONGEST_NAME = 80
FORMATS = ("jpg", "jpeg", "png", "webp", "avif", "gif")


def picture_name(image: "Image", filename: str) -> str:
    """A name that holds the content's digest, so that it may be kept by browsers for ever."""
    digest = hashlib.sha256()
    for chunk in image.file.chunks():
        digest.update(chunk)
    image.file.seek(0)
    return f"pictures/{digest.hexdigest()[:20]}{PurePosixPath(filename).suffix.lower()}"


class ImageQuerySet(models.QuerySet["Image"]):
    def unused(self) -> Self:
        """In no story, no staged edit, no page of the paper and at no author's name."""
        return self.filter(articles=None, stories=None, authors=None, pages=None)

    def unseen(self) -> Self:
        """In no story that readers know or are to see, in no page, and at no author's name."""
        stories = self.model._meta.apps.get_model("articles", "Article")
        known = stories._default_manager.exclude(status__in=stories.UNPUBLISHED)
        return self.filter(authors=None, pages=None).exclude(
            Q(articles__in=known.values("pk")) | Q(stories__in=known.values("pk"))
        )

    def matching(self, words: str) -> Self:
        """Whose description holds every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(alt_text__icontains=word)
                | Q(caption__icontains=word)
                | Q(credit__icontains=word)
                | Q(original_name__icontains=word)
            )
        return found


class Image(Shown):
    file = models.ImageField(
        "picture",
        upload_to=picture_name,
        width_field="width",
        height_field="height",
        validators=[FileExtensionValidator(FORMATS)],
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt_text = models.CharField(
        "alternative text",
        max_length=500,
        blank=True,
        help_text="What one who cannot see the picture needs to know; for a chart, its figures.",
    )
    is_decorative = models.BooleanField(
        "decorative",
        default=False,
        help_text="It says nothing that the words do not: screen readers pass over it.",
    )
    caption = models.TextField(blank=True, help_text="Printed below the picture.")
    credit = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who made it, such as “Photograph: Ana Ruiz”. Taken from the file if it tells.",
    )
    copyright_notice = models.CharField(max_length=200, blank=True)
    focal_x = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(100)])
    focal_y = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(100)])
    original_name = models.CharField(max_length=200, blank=True, editable=False)
    added_at = models.DateTimeField(auto_now_add=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = "picture"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="a_focal_point_is_in_the_picture",
            )
        ]
        indexes = [models.Index(fields=["-added_at", "-id"], name="image_newest")]

    def __str__(self) -> str:
        described = self.caption or self.alt_text or self.original_name or f"Picture {self.pk}"
        return _shortened(described)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Prepare what is new, and frame the stories and pages anew that use what is not."""
        file = self.file
        if file and not getattr(file, "_committed", True):
            self._take(prepare(file.file))
        with transaction.atomic():
            is_new = self._state.adding
            super().save(*args, **kwargs)
            if not is_new:
                for article in self.stories.select_for_update():
                    article.save(update_fields=["body"])
                for page in self.pages.select_for_update():
                    page.save(update_fields=["body"])

    @property
    def alternative(self) -> str:
        """What stands in the alt attribute; empty for a decorative picture (WCAG 1.1.1)."""
        return "" if self.is_decorative else self.alt_text

    @property
    def is_described(self) -> bool:
        return self.is_decorative or bool(self.alt_text.strip())

    @property
    def used_in(self) -> "list[Article]":
        return list(self.stories_that_show_it)

    @property
    def stories_that_show_it(self) -> "ArticleQuerySet":
        """At their head or in their text, staged edits included."""
        articles = self._meta.apps.get_model("articles", "Article")
        in_text = articles.pictures.through.objects.filter(image=self).values("article")
        found: ArticleQuerySet = articles.objects.filter(Q(lead_image=self) | Q(pk__in=in_text))
        return found.defer("body").order_by("-pk")

    @property
    def is_used(self) -> bool:
        """A story shows it, or an author does."""
        return not type(self).objects.unused().filter(pk=self.pk).exists()

    @classmethod
    def same_content(cls, file: File, **described: Any) -> "Image":
        """The picture with these bytes and this description, stored once."""
        prepared = prepare(file)
        image = cls(file=prepared, **described)
        name = picture_name(image, prepared.name or "")
        kept = cls.objects.filter(file=name, **described).first()
        if kept is None:
            image.save()
        return kept or image

    def _take(self, prepared: PreparedPicture) -> None:
        self.file = prepared
        self.original_name = (prepared.name or "")[:200]
        self.credit = self.credit or prepared.rights.creator
        self.copyright_notice = self.copyright_notice or prepared.rights.copyright


def _shortened(words: str) -> str:
    """As much as fits in a list, cut between two words."""
    if len(words) <= LONGEST_NAME:
        return words
    return f"{words[:LONGEST_NAME].rsplit(None, 1)[0].rstrip(',;:')}…"
