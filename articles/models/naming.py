"""What desks, authors, sections and tags have in common: a name, and an address made from it."""

from typing import Any, Self

from django.db import models

from articles.slugs import make_slug, unused_slug


class NamedQuerySet(models.QuerySet):
    def named(self, name: str) -> Any:
        """The one with this name, made if there is none. Runs of spaces count as one."""
        return self.get_or_create(name=" ".join(name.split()))[0]

    def alphabetical(self) -> Self:
        return self.order_by("name", "pk")


class Named(models.Model):
    name = models.CharField(max_length=120, unique=True)
    slug = models.CharField(
        max_length=200,
        unique=True,
        blank=True,
        help_text="The last part of the address. Made from the name when left empty.",
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            others = type(self)._default_manager.exclude(pk=self.pk)
            slug = make_slug(self.name) or self._meta.model_name or "name"
            taken = others.filter(slug__startswith=slug).values_list("slug", flat=True)
            self.slug = unused_slug(slug, taken)
        super().save(*args, **kwargs)
