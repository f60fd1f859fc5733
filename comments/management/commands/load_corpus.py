"""manage.py load_corpus: fill an empty paper with stories and replies, to measure it with."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.corpus import AT_ONCE, write_stories
from articles.models import Article
from comments.corpus import write_replies
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
        self._write("stories", stories, write_stories(stories))
        self._write("replies", replies, write_replies(replies))

    def _write(self, name: str, number: int, steps: Iterator[int]) -> None:
        """Draw each thousand; a step may hold more or fewer."""
        if number:
            written = sum(progress(_parts(steps, number), number // AT_ONCE, self.stdout))
            self.stdout.write(f"{written} {name} written.")


def _parts(steps: Iterator[int], number: int) -> Iterator[int]:
    """The same sum, a thousand at a time."""
    waiting = 0
    for step in steps:
        waiting += step
        while waiting >= AT_ONCE:
            waiting -= AT_ONCE
            yield AT_ONCE
    if waiting:
        yield waiting
