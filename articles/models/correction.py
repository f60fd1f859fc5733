"""What the paper tells its readers about its own mistakes."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.querysets import public_condition
from newsmania.addresses import path_to
from newsmania.shown import Shown


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def published(self) -> Self:
        """Those of stories that readers can see."""
        return self.stated().filter(public_condition("article__"))

    def stated(self) -> Self:
        """Those whose date has come; the newsroom's form takes no other."""
        return self.filter(at__lte=timezone.now())

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def with_stories(self) -> Self:
        """With the headline and address of each one's story."""
        return self.select_related("article").defer("article__body")


class Correction(Shown):
    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        EDITORS_NOTE = "note", _("Editor’s note")
        RETRACTION = "retraction", _("Retraction")

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name="story", related_name="corrections"
    )
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(
        help_text="What was wrong and what is right; repeat the error only as far as needed."
    )
    is_grave = models.BooleanField(
        "at the top of the story",
        default=False,
        help_text="It changes what the story means. A retraction always stands at the top.",
    )
    at = models.DateTimeField("date", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new or changed one tells readers that the story was updated."""
        self.is_grave = self.is_grave or self.kind == self.Kind.RETRACTION
        super().save(*args, **kwargs)
        if self.article.has_been_public:
            self.article.mark_modified()

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#{self.anchor}"

    def clean(self) -> None:
        if self.at and self.at > timezone.now():
            raise ValidationError({"at": "A correction is stated now or was stated before."})

    @property
    def anchor(self) -> str:
        return f"correction-{self.pk}"

    @staticmethod
    def page() -> str:
        return path_to("articles:corrections")
