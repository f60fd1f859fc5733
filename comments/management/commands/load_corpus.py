"""manage.py load_corpus: fill an empty paper with stories and replies, to measure it with."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model

from articles import corpus
from articles.models import Article
from comments import corpus as replies_of
from newsmania import bulk
from newsmania.progress import progress


class Command(BaseCommand):
    help = (
        "Writes N stories of twenty years, with sections, desks, authors, tags and pictures, and "
        "replies to them: the same ones each time. They cannot be told from a paper's own "
        "afterwards, so a paper that has stories is left alone without --add."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("stories", type=int, metavar="N", help="How many stories.")
        parser.add_argument("--replies", type=int, default=0, metavar="M", help="How many replies.")
        parser.add_argument("--add", action="store_true", help="Beside the stories that are there.")

    def handle(self, *args: Any, stories: int, replies: int, add: bool, **options: Any) -> None:
        if stories < 0 or replies < 0:
            raise CommandError("There cannot be fewer than none.")
        if Article.objects.exists() and not add:
            raise CommandError(
                "This paper has stories. A corpus would stand among them for good; with --add it "
                "will."
            )
        self._write("stories", stories, corpus.write_stories(stories), corpus.TABLES)
        corpus.count_days()
        self._write("replies", replies, replies_of.write_replies(replies), replies_of.TABLES)
        bulk.tidy((*corpus.TABLES, *replies_of.TABLES))

    def _write(
        self, name: str, number: int, steps: Iterator[int], tables: tuple[type[Model], ...]
    ) -> None:
        """All or none. Draw each thousand; a step may hold more or fewer."""
        if not number:
            return
        began = time.monotonic()
        with transaction.atomic(), bulk.unindexed(tables, self.stdout.write):
            parts = _parts(steps, number)
            written = sum(progress(parts, number // corpus.AT_ONCE, self.stdout))
        seconds = time.monotonic() - began
        pace = written / max(seconds, 0.001)
        self.stdout.write(f"{written} {name} written, in {seconds:.0f} s: {pace:.0f} a second.")


def _parts(steps: Iterator[int], number: int) -> Iterator[int]:
    """The same sum, a thousand at a time."""
    waiting = 0
    for step in steps:
        waiting += step
        while waiting >= corpus.AT_ONCE:
            waiting -= corpus.AT_ONCE
            yield corpus.AT_ONCE
    if waiting:
        yield waiting
