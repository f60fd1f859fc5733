"""manage.py make_renditions: make the pictures' sizes ahead, so that no reader waits for one."""

from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import pluralize

from articles import renditions
from articles.models import Image
from newsmania.progress import progress


class Command(BaseCommand):
    help = "Makes every missing rendition. Without it each is made when it is first asked for."

    def handle(self, *args: Any, **options: Any) -> None:
        images = Image.objects.order_by("pk")
        missing = []
        for image in progress(images.iterator(500), images.count(), self.stdout):
            for name in renditions.all_names(image):
                try:
                    renditions.make(image, name)
                except OSError as error:
                    missing.append(f"{image.pk} ({image}): {error}")
                    break
        for line in missing:
            self.stderr.write(f"No rendition of picture {line}")
        whole = images.count() - len(missing)
        have = pluralize(whole, " has all its,s have all their")
        self.stdout.write(f"{whole} picture{have} renditions.")
