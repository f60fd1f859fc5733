"""manage.py rebuild_search: bring the search to what the stories say, while the paper serves."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from articles.models import Article
from articles.search import backend
from articles.search.indexing import AT_ONCE, index_stories
from newsmania.progress import progress


class Command(BaseCommand):
    help = (
        "Compares the search with every story and mends what differs, in small transactions, so "
        "readers and editors go on meanwhile. It can be stopped at any time; --after goes on from "
        "the number that it named last."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="Begin after this story's number.")
        parser.add_argument(
            "--anew",
            action="store_true",
            help="First make the database's own index anew; writers wait for that.",
        )

    def handle(self, *args: Any, after: int, anew: bool, **options: Any) -> None:
        if anew:
            with connection.cursor() as cursor:
                for statement in backend().REMAKE:
                    cursor.execute(statement)
        stories = Article.objects.filter(pk__gt=after).order_by("pk")
        total = stories.count()
        changed = 0
        last = after
        try:
            batches = progress(_batches(after), -(-total // AT_ONCE), self.stdout)
            for batch in batches:
                changed += index_stories(batch)
                last = batch[-1]
        except KeyboardInterrupt:
            self.stdout.write(f"\nStopped. Go on with --after {last}.")
        self.stdout.write(f"{changed} of {total} stories were not as the search knew them.")


def _batches(after: int) -> Iterator[list[int]]:
    """The numbers of the stories by keyset: one that is added meanwhile is met, too."""
    while pks := list(
        Article.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        yield pks
        after = pks[-1]
