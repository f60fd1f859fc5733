"""What belongs to the owner of a proved address: a second look at their reply, and its erasure."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from comments.models.status import FINAL, Status

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from comments.models.decision import Decision
    from comments.models.report import ReportQuerySet
    from comments.models.rewording import Rewording

# What awaits a moderator may be asked after when they have had a day for it.
ASKED_AFTER = timedelta(days=1)
APPEAL = {
    "code": "appeal",
    "sentence": "Its writer asks for a second look.",
    "weight": 1,
}
# The name that is left of who had everything erased. Nobody sees it but in the newsroom.
ERASED_NAME = "Erased"


class Owned(models.Model):
    # Sent by a device that had proved the address; what is merely typed proves nothing.
    is_proved = models.BooleanField(default=False, editable=False)
    # Its owner asked for a second look, which they may once.
    appealed_at = models.DateTimeField(null=True, blank=True, editable=False)

    if TYPE_CHECKING:
        status: str
        reasons: list[Any]
        created_at: datetime
        rewordings: RelatedManager[Rewording]
        reports: ReportQuerySet
        decisions: RelatedManager[Decision]

        @property
        def was_rejected(self) -> bool: ...
        def change_if_seen(self, **fields: Any) -> bool: ...

    class Meta:
        abstract = True

    @property
    def may_be_appealed(self) -> bool:
        """
        Once: at once where a moderator rejected it, after a day where it seems to wait still.

        Spam is one that seems to.
        """
        if self.appealed_at or self.status in {Status.PUBLISHED, *FINAL}:
            return False
        return timezone.now() - self.created_at >= ASKED_AFTER or self.was_rejected

    def appeal(self) -> bool:
        """
        Let a moderator look again. Spam stays where it is, with the reason beside it.

        False where it may not be, or was decided on since it was read.
        """
        if not self.may_be_appealed:
            return False
        status = self.status if self.status == Status.SPAM else Status.HELD
        reasons = [*self.reasons, APPEAL]
        return self.change_if_seen(status=status, reasons=reasons, appealed_at=timezone.now())

    @property
    def may_be_taken_back(self) -> bool:
        """By the owner of its address, however old it is: not what a moderator threw away."""
        return self.status not in FINAL and not self.was_rejected

    @transaction.atomic
    def erase(self) -> None:
        """
        Nothing stays of its words and its writer; its place in the thread does.

        Whatever became of it since it was read: who asks to be forgotten is not told to try again.
        """
        blank = self._blank()
        while not self.change_if_seen(**blank):
            self.refresh_from_db()
        self.rewordings.all().delete()
        self.reports.all().delete()  # Their notes may quote it.
        self.decisions.update(note="")

    @staticmethod
    def _blank() -> dict[str, Any]:
        return {
            "status": Status.ERASED,
            "name": ERASED_NAME,
            **dict.fromkeys(["email", "website", "text", "shape", "link_host"], ""),
            **dict.fromkeys(["client_key", "writer_key", "voice"], ""),
            **dict.fromkeys(["by", "edited_at", "picked_at", "appealed_at"]),
            "reasons": [],
            "is_proved": False,
            # The old one was made of the words and the address, too; each has one of its own.
            "fingerprint": secrets.token_hex(32),
        }
