"""Stories, and what follows them."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"
    # As an editor needs them; see newsmania/newsroom.py.
    menu = [
        *("Article", "Pin", "Banner", "Image", "Correction"),
        *("Author", "Desk", "Section", "Tag"),
        *("Page", "Redirect", "Paper", "DeletedStory", "TrailEntry"),
    ]

    def ready(self) -> None:
        from articles.models import tally
        from articles.search import checks, indexing

        indexing.connect()
        tally.connect()
        checks.connect()
