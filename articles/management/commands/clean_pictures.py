"""manage.py clean_pictures: remove picture files that nothing refers to any more."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.template.defaultfilters import pluralize
from django.utils import timezone

from articles import renditions
from articles.framing import picture_ids
from articles.models import Image, Revision, Unsaved
from newsmania.progress import progress

# What was written in the last hour may belong to an upload that is not finished.
GRACE = timedelta(hours=1)
FOLDERS = ("pictures", renditions.FOLDER)


class Command(BaseCommand):
    help = (
        "Removes files of replaced pictures and renditions of old focal points; with --unused also "
        "pictures of the library that no story, revision or author has."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Tell what would go.")
        parser.add_argument(
            "--unused",
            type=int,
            metavar="DAYS",
            help="Also remove pictures that were added more than DAYS days ago and used nowhere.",
        )

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        days = options["unused"]
        doomed = [] if days is None else list(self._unused(days))
        for image in doomed:
            self.stdout.write(f"{'Would remove' if dry_run else 'Removing'} {image.pk}: {image}")
            if not dry_run:
                image.delete()
        gone = {image.pk for image in doomed} if dry_run else set()
        files = size = 0
        for name in sorted(self._unreferred(gone)):
            files, size = files + 1, size + default_storage.size(name)
            self.stdout.write(f"{'Would remove' if dry_run else 'Removing'} {name}")
            if not dry_run:
                default_storage.delete(name)
        verb = "would go" if dry_run else "are gone"
        pictures = f"{len(doomed)} picture{pluralize(len(doomed))}"
        self.stdout.write(f"{pictures} and {files} file{pluralize(files)} ({size} bytes) {verb}.")

    def _unused(self, days: int) -> Iterator[Image]:
        """Old revisions and unsaved words count as use: they come back with their pictures."""
        remembered: set[int] = set()
        contents = Revision.objects.values_list("content", flat=True)
        for content in progress(contents.iterator(500), contents.count(), self.stdout):
            remembered |= picture_ids(content.get("body", ""))
            remembered.add(content.get("lead_image_id"))
        for form in Unsaved.objects.values_list("form", flat=True):
            remembered |= picture_ids(" ".join(form.get("body", [])))
            remembered |= {int(key) for key in form.get("lead_image", []) if key.isdecimal()}
        before = timezone.now() - timedelta(days=days)
        unused = Image.objects.unused().filter(added_at__lt=before)
        yield from (image for image in unused if image.pk not in remembered)

    def _unreferred(self, gone: set[int]) -> Iterator[str]:
        wanted: set[str] = set()
        for image in Image.objects.exclude(pk__in=gone).iterator(500):
            wanted.add(image.file.name or "")
            wanted.update(renditions.all_names(image))
        newest = timezone.now() - GRACE
        for folder in FOLDERS:
            if not default_storage.exists(folder):
                continue
            for file in default_storage.listdir(folder)[1]:
                name = f"{folder}/{file}"
                if name not in wanted and default_storage.get_modified_time(name) < newest:
                    yield name
