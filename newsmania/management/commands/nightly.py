"""
manage.py nightly: all work that is done once a night, one after the other.

The house has no scheduler: let cron or a systemd timer say when (docs/operations.md).
"""

import logging
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Runs the commands of the setting NIGHTLY. One that fails does not stop the others."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for name in settings.NIGHTLY:
            self.stdout.write(f"{name}:")
            try:
                call_command(name, stdout=self.stdout, stderr=self.stderr)
            except Exception as error:  # Whatever it is, the rest of the night's work is done.
                logger.exception("The nightly command %s failed.", name)
                self.stderr.write(f"{name} failed: {error}")
                failed.append(name)
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")
