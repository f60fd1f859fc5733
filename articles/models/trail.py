"""The audit trail: Django's own log of the admin, under a name that an editor understands."""

from django.contrib.admin.models import LogEntry


class TrailEntry(LogEntry):
    """Who did what with which thing. Written by the admin, never changed."""

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
        return words or self.get_action_flag_display()
