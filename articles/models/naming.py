"""What desks, authors, sections and tags have in common: a name, and an address made from it."""

from typing import Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from articles.search.indexing import index_named
from articles.slugs import make_slug, unused_slug
from newsmania.shown import Shown


class NamedQuerySet(models.QuerySet):
    def named(self, name: str) -> Any:
        """The one with this name, made if there is none. Runs of spaces count as one."""
        return self.get_or_create(name=" ".join(name.split()))[0]

    def with_published_stories(self) -> Self:
        """Those whose page lists a story."""
        articles = apps.get_model("articles", "Article")._default_manager
        relation: Any = self.model._meta.get_field("articles")
        listed = articles.published().filter(**{relation.remote_field.name: OuterRef("pk")})
        return self.filter(Exists(listed)).order_by("pk")

    def alphabetical(self) -> Self:
        return self.order_by("name", "pk")

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        """A new name is found at once: no signal would tell of it."""
        pks = list(self.values_list("pk", flat=True)) if "name" in kwargs else []
        changed = super().update(**kwargs)
        index_named(self.model, pks)
        return changed


def typed_slug(text: str) -> str:
    """What somebody typed for a slug, fit for an address. Raises ValidationError if nothing is."""
    slug = make_slug(text)
    if text.strip() and not slug:
        raise ValidationError("A slug needs a letter or a digit.")
    return slug


class Named(Shown):
    name = models.CharField(max_length=120, unique=True)
    slug = models.CharField(
        max_length=200,
        unique=True,
        blank=True,
        help_text="The last part of the address. Made from the name when left empty.",
    )

    objects = NamedQuerySet.as_manager()

    # Whether the save that runs changes the name of one that was stored before.
    has_new_name = False

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        same = type(self)._default_manager.filter(pk=self.pk, name=self.name)
        self.has_new_name = not self._state.adding and not same.exists()
        if not self.slug:
            others = type(self)._default_manager.exclude(pk=self.pk)
            slug = make_slug(self.name) or self._meta.model_name or "name"
            taken = others.filter(slug__startswith=slug).values_list("slug", flat=True)
            self.slug = unused_slug(slug, taken)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self._state.adding and self.slug:
            self.slug = typed_slug(self.slug)
