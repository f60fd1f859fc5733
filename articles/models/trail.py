"""The audit trail: Django's own log of the admin, under a name that an editor understands."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete, pre_save


class TrailEntry(LogEntry):
    """Who did what with which thing. Written by the admin, never changed, never deleted."""

    class Meta:
        proxy = True
        verbose_name = "entry in the audit trail"
        verbose_name_plural = "audit trail"

    def told(self) -> str:
        """
        What was done, in words.

        Of a message in a shape that Django does not know, an older one perhaps or another
        program's, it tells what is written there rather than nothing of the whole page.
        """
        try:
            words = self.get_change_message()
        except (AttributeError, IndexError, KeyError, TypeError):
            words = self.change_message
        return words or ("Deleted." if self.is_deletion() else self.get_action_flag_display())


def _keep(sender: Any, instance: LogEntry, **kwargs: Any) -> None:
    """Not with an account either: Django would delete with it all that its owner ever did."""
    raise ProtectedError("The audit trail is kept; make the account inactive instead.", {instance})


def _keep_as_it_was(sender: Any, instance: LogEntry, raw: bool = False, **kwargs: Any) -> None:
    if not (raw or instance._state.adding):
        raise ProtectedError("What stands in the audit trail is not changed.", {instance})


for model in (LogEntry, TrailEntry):
    pre_delete.connect(_keep, sender=model)
    pre_save.connect(_keep_as_it_was, sender=model)
