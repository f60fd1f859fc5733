"""manage.py forget_networks: let go of what tells which replies came from one network."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import pluralize

from comments.models import Comment, LinkRequest, Report


class Command(BaseCommand):
    help = (
        "Forgets the networks of replies and of readers' reports that are older than the setting "
        "REPLY_NETWORK_DAYS says. "
        "Bans of networks stay: each is a decision of its own, with an end."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        days = settings.REPLY_NETWORK_DAYS
        if days < 0:
            raise CommandError("REPLY_NETWORK_DAYS cannot be less than 0.")
        LinkRequest.objects.forget_old()
        forgotten = Comment.objects.forget_networks(days)
        Report.objects.forget_networks(days)
        self.stdout.write(
            f"Forgot the network{pluralize(forgotten)} of {forgotten} "
            f"repl{pluralize(forgotten, 'y,ies')} older than {days} days."
        )
