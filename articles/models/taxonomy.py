"""Where a story belongs."""

from django.db import models

from articles.models.naming import Named
from newsmania.addresses import path_to


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
        return path_to("articles:section", self.slug)


class Tag(Named):
    """A subject that runs through sections. Stories that share one are related."""

    def get_absolute_url(self) -> str:
        return path_to("articles:tag", self.slug)
