"""manage.py send_digest: write moderators what waits, to each who wants it at this pace."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.template.defaultfilters import pluralize

from comments import letters
from comments.letters.moderators import send_digests
from comments.models import Watch

PACES = [Watch.Pace.DAILY.value, Watch.Pace.HOURLY.value]


class Command(BaseCommand):
    help = "Writes a letter about the replies that wait. Let cron call it: hourly each hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pace", nargs="?", choices=PACES, default=PACES[0])

    def handle(self, *args: Any, pace: str, **options: Any) -> None:
        if not letters.is_open():
            self.stdout.write("This paper sends no mail: MAIL_URL is not set.")
            return
        count = send_digests(pace)
        self.stdout.write(f"Wrote {count} letter{pluralize(count)}.")
