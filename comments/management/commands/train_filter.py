"""manage.py train_filter: let the filter learn from the moderators' decisions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.learning import trainer
from comments.learning.lessons import learn


class Command(BaseCommand):
    help = "Learns spam from what moderators approved and marked as spam, and says how well."

    def handle(self, *args: Any, **options: Any) -> None:
        if not trainer.is_installed():
            raise CommandError("Vowpal Wabbit is not installed: pip install vowpalwabbit.")
        try:
            training = learn()
        except ValueError as missing:
            self.stdout.write(f"There is not enough to learn from. {missing}")
            return
        self.stdout.write(
            f"Learned from {training.spam} spam and {training.honest} approved replies. "
            f"On held-back decisions: precision {training.precision:.3f}, "
            f"recall {training.recall:.3f}. {training.deed}"
        )
