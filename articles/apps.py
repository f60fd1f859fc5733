"""Stories, and what follows them."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Stories"

    def ready(self) -> None:
        from articles.models import tally
        from articles.search import checks, indexing

        indexing.connect()
        tally.connect()
        checks.connect()
