"""The project's own app (its commands), and the admin as the newsroom sees it."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class NewsmaniaConfig(AppConfig):
    name = "newsmania"
    default = True

    def ready(self) -> None:
        from newsmania import checks, staleness  # noqa: F401 - checks registers itself

        staleness.connect()


class NewsroomConfig(admin.AdminConfig):
    default = False
    default_site = "newsmania.newsroom.Newsroom"
