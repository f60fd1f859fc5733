"""Where a story belongs."""

from django.db import models
from django.urls import reverse

from articles.models.naming import Named


class Section(Named):
    """A part of the paper. The navigation shows all of them, in their order."""

    description = models.TextField(blank=True, help_text="A line or two at the top of its page.")
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Its place in the navigation: small numbers come first."
    )

    class Meta(Named.Meta):
        abstract = False
        ordering = ["position", "name"]

    def get_absolute_url(self) -> str:
        return reverse("articles:section", args=[self.slug])


class Tag(Named):
    """A subject that runs through sections. Stories that share one are related."""

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug])
