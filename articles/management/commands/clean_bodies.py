"""manage.py clean_bodies: put every stored text through today's sanitiser and picture library."""

from argparse import ArgumentParser
from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from articles import bodies
from articles.framing import frame
from articles.models import Article, Page
from newsmania.progress import progress


class Command(BaseCommand):
    help = (
        "Cleans and frames the text of every story and page anew; run it after the allow-list or "
        "the sizes of pictures have changed. Revisions stay as they were saved: they are cleaned "
        "whenever one is shown or restored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Tell what would change.")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        stories = Article.objects.order_by("pk")
        pages = Page.objects.order_by("pk")
        total = stories.count() + pages.count()
        rows = stories.only("body", "headline", "status", "slug", "staged").iterator(500)
        texts: Iterable[Article | Page] = chain(rows, pages)
        changed = 0
        for one in progress(texts, total, self.stdout):
            if frame(bodies.clean(one.body)) == one.body:
                continue
            changed += 1
            if dry_run:
                self.stdout.write(f"Would change {one.pk}: {one}")
            else:
                one.save(update_fields=["body"])
        verb = "would change" if dry_run else "changed"
        self.stdout.write(f"{changed} of {total} texts {verb}.")
