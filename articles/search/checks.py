"""Is the search in step with the stories? Filled after a migration, and watched by a check."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.db.models.signals import post_migrate

from articles.search.indexing import AT_ONCE, index_stories


def connect() -> None:
    """Called once, when the app is ready."""
    post_migrate.connect(
        _fill, apps.get_app_config("articles"), dispatch_uid="search after migration"
    )
    register(search_is_in_step, Tags.database)


def missing() -> Any:
    """Stories without an entry."""
    return apps.get_model("articles", "Article").objects.filter(search_entry__isnull=True)


def _fill(sender: AppConfig, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """A paper from before the search has stories that it does not know."""
    while pks := list(missing().order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        index_stories(pks)


def search_is_in_step(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """As many entries as stories: two counts, asked only with `check --database default`."""
    if "default" not in (databases or []):
        return []
    try:
        stories = apps.get_model("articles", "Article").objects.count()
        entries = apps.get_model("articles", "SearchEntry")._default_manager.count()
    except DatabaseError:  # Not migrated yet; that is another command's news.
        return []
    if stories == entries:
        return []
    return [
        Warning(
            f"The search knows {entries} of {stories} stories.",
            hint="Run manage.py rebuild_search.",
            id="articles.W001",
        )
    ]
