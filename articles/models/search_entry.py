"""What the search knows of a story."""

from django.db import models


class SearchEntry(models.Model):
    """
    A story's words, folded; articles/search/indexing.py writes them.

    The database's own full text index (articles/search/sqlite.py, postgresql.py) follows this table
    by triggers or a generated column, made in the migration: one that remakes this table on SQLite
    has to make the triggers anew.
    """

    # The moment of publication and the story's number in one, so that newest first is the order of
    # the rows, and a span of days is a span of rows. Always given, never drawn.
    place = models.BigAutoField(primary_key=True)
    article = models.OneToOneField(
        "articles.Article", models.CASCADE, related_name="search_entry", editable=False
    )
    headline = models.TextField(blank=True)
    standfirst = models.TextField(blank=True)
    byline = models.TextField(blank=True)
    tags = models.TextField(blank=True)
    body = models.TextField(blank=True)
    filters = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "search entries"
        default_permissions = ()

    def __str__(self) -> str:
        return self.headline
