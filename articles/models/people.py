"""Who stands behind a story."""

from django.db import models

from articles.models.naming import Named
from newsmania.addresses import path_to


class Desk(Named):
    """A part of the newsroom that answers for a story, such as News Mania Desk."""

    description = models.TextField(blank=True, help_text="A line or two at the top of its page.")

    def get_absolute_url(self) -> str:
        return path_to("articles:desk", self.slug)


class Author(Named):
    """Someone who signs stories. Needs no account."""

    biography = models.TextField(blank=True, help_text="A few lines at the top of their page.")
    portrait = models.ForeignKey(
        "articles.Image",
        models.SET_NULL,
        related_name="authors",
        null=True,
        blank=True,
        help_text="A picture of them, at the top of their page.",
    )

    def get_absolute_url(self) -> str:
        return path_to("articles:author", self.slug)
