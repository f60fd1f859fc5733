"""manage.py import_story FILE…: take in stories saved as plain text."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.importers import IncomingStory, UnreadableStoryError, plaintext
from articles.importers.intake import Outcome, take_in


class Command(BaseCommand):
    help = (
        "Takes in stories saved as plain text: section, headline, “desk / author / date”, "
        "paragraphs. All files are stored, or none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="a file, or - for standard input"
        )
        parser.add_argument(
            "--replace", action="store_true", help="overwrite stories that were edited here"
        )

    def handle(self, *args: Any, files: list[str], replace: bool, **options: Any) -> None:
        stories = self._read_all(files)
        with transaction.atomic():
            for name, story in stories:
                article, outcome = take_in(story, replace=replace)
                style = self.style.WARNING if outcome is Outcome.KEPT else self.style.SUCCESS
                self.stdout.write(f"{name}: {article.get_absolute_url()} {style(outcome)}")

    def _read_all(self, files: list[str]) -> list[tuple[str, IncomingStory]]:
        stories, complaints = [], []
        for name in files:
            try:
                stories.append((name, plaintext.parse(self._content(name))))
            except UnreadableStoryError as error:
                complaints.append(f"{self._title(name)}, {error}")
            except OSError as error:
                complaints.append(f"{name}: {error.strerror or error}")
        if complaints:
            raise CommandError("\n".join([*complaints, "Nothing was stored."]))
        return stories

    @staticmethod
    def _content(name: str) -> bytes:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()

    @staticmethod
    def _title(name: str) -> str:
        return "standard input" if name == "-" else name
