"""manage.py recount_replies: make the numbers kept beside stories and replies right."""

from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import pluralize

from comments.models import Discussion


class Command(BaseCommand):
    help = "Counts published replies anew. The numbers follow each change; this mends a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        mended = Discussion.objects.recount()
        self.stdout.write(f"Mended {mended} number{pluralize(mended)}.")
