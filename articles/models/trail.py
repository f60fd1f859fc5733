"""The audit trail: Django's own log of the admin, under a name that an editor understands."""

from django.contrib.admin.models import LogEntry


class TrailEntry(LogEntry):
    """Who did what with which thing. Written by the admin, never changed."""

    class Meta:
        proxy = True
        verbose_name = "entry in the audit trail"
        verbose_name_plural = "audit trail"
