"""What a moderator may do with a reply."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from articles.models.revision import Actor
from comments.models.ban import Ban
from comments.models.decision import Decision
from comments.models.regular import Regular
from comments.models.report import Report, ReportQuerySet
from comments.models.status import FINAL, Status
from newsmania.purging import purge

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

# What a decision says of what readers reported.
ANSWERS_REPORTS = {
    Decision.Verb.APPROVE: Report.Outcome.DISMISSED,
    Decision.Verb.SPAM: Report.Outcome.UPHELD,
    Decision.Verb.BAN: Report.Outcome.UPHELD,
    Decision.Verb.TRASH: Report.Outcome.UPHELD,
}


class Moderated(models.Model):
    """A reply's status, and the verbs that change it; each leaves a decision."""

    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    # Grows with every change of status, words or pick, so that who acts on an older one is told.
    version = models.PositiveIntegerField(default=1, editable=False)
    picked_at = models.DateTimeField("picked", null=True, blank=True, editable=False)

    if TYPE_CHECKING:
        article_id: int
        email: str
        decisions: RelatedManager[Decision]
        reports: ReportQuerySet
        edited_at: datetime | None
        reasons: list[Any]

        def count(self, *, was: str = "", now: str = "") -> None: ...

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_picked(self) -> bool:
        """One of the editors' picks, where readers see it."""
        return self.is_published and self.picked_at is not None

    def approve(self, *, by: Actor, batch: UUID | None = None) -> bool:
        """Readers see it. Of one that they see already: what was reported of it is unfounded."""
        if self.is_published and self.reports.open().exists():
            return self._change(by, Decision.Verb.APPROVE, batch)
        return self._decide(Decision.Verb.APPROVE, Status.PUBLISHED, by, batch)

    def mark_spam(self, *, by: Actor, batch: UUID | None = None) -> bool:
        return self._decide(Decision.Verb.SPAM, Status.SPAM, by, batch)

    def trash(
        self, *, by: Actor, batch: UUID | None = None, because: str = "", note: str = ""
    ) -> bool:
        """Not to be published. The reason is kept for its writer, who reads it on the receipt."""
        why = {"because": because, "note": note}
        return self._decide(Decision.Verb.TRASH, Status.TRASH, by, batch, **why)

    @transaction.atomic
    def ban(
        self,
        kind: str,
        *,
        by: Actor,
        batch: UUID | None = None,
        until: datetime | None = None,
        reason: str = "",
    ) -> bool:
        """
        It is spam, and whoever wrote it is banned: one decision, and taken back as one.

        Raises ValidationError where the reply has nothing of that kind that could be banned.
        """
        batch = batch or uuid4()
        if self.status in FINAL:
            return False
        if not self._change(by, Decision.Verb.BAN, batch, status=Status.SPAM):
            return False
        Ban.objects.ban(self, kind, by=by, reason=reason, until=until, batch=batch)  # type: ignore[arg-type]
        return True

    def pick(self, *, by: Actor, batch: UUID | None = None) -> bool:
        """Show it among the editors' picks. Only what readers see can be picked."""
        return self._pick(Decision.Verb.PICK, by, batch)

    def unpick(self, *, by: Actor, batch: UUID | None = None) -> bool:
        return self._pick(Decision.Verb.UNPICK, by, batch)

    # What readers may do with it

    def hide_if_reported(self) -> bool:
        """
        Hold it again where open reports weigh enough, until a moderator looks.

        What a moderator has cleared of reports stays, until its words change.
        """
        enough = apps.get_model("comments", "Rules").objects.current().hide_at
        weight = self.reports.open().weight()
        if not enough or weight < enough or self.is_cleared or not self.is_published:
            return False
        reason = {"code": "reported", "sentence": "Readers have reported it.", "weight": weight}
        return self.change_if_seen(status=Status.HELD, reasons=[*self.reasons, reason])

    @property
    def is_cleared(self) -> bool:
        dismissed = self.reports.filter(outcome=Report.Outcome.DISMISSED)
        if self.edited_at:
            dismissed = dismissed.filter(settled_at__gt=self.edited_at)
        return dismissed.exists()

    @property
    def standing_decision(self) -> "Decision | None":
        """The last decision, if nobody took it back and the reply still is as that left it."""
        last = self.decisions.filter(undone=False).exclude(verb=Decision.Verb.UNDO).first()
        return last if last and last.to_status == self.status else None

    @transaction.atomic
    def undo(self, *, by: Actor, batch: UUID | None = None) -> bool:
        """
        Take the standing decision back.

        With a batch, only if the decision belongs to it: a colleague's later one stands.
        """
        last = self.standing_decision
        if last is None or batch not in {None, last.batch}:
            return False
        if not self._take_back(last, by):
            return False
        last.undone = True
        last.save(update_fields=["undone"])
        return True

    def _take_back(self, decision: Decision, by: Actor) -> bool:
        verbs = Decision.Verb
        if decision.verb in {verbs.PICK, verbs.UNPICK}:
            picked_at = None if decision.verb == verbs.PICK else decision.at
            return self._change(by, verbs.UNDO, None, picked_at=picked_at)
        if decision.verb == verbs.BAN:  # It may have been spam before.
            done = self._change(by, verbs.UNDO, None, status=decision.from_status)
            if done:
                Ban.objects.made_by(decision.batch, self).delete()  # type: ignore[arg-type]
        elif decision.from_status == decision.to_status:  # It answered reports, and no more.
            done = self._change(by, verbs.UNDO, None)
        else:
            done = self._decide(verbs.UNDO, decision.from_status, by, None)
        if done:
            self.reports.reopen(since=decision.at)
        return done

    def _decide(self, verb: str, to: str, by: Actor, batch: UUID | None, **why: str) -> bool:
        """
        Move it to a status, if it still is as it was seen here.

        False, and nothing recorded, where a colleague was quicker or it is there already; or where
        its writer has taken it back.
        """
        if self.status == to or self.status in FINAL:
            return False
        return self._change(by, verb, batch, why, status=to)

    def _pick(self, verb: str, by: Actor, batch: UUID | None) -> bool:
        wanted = verb == Decision.Verb.PICK
        if not self.is_published or wanted == self.is_picked:
            return False
        return self._change(by, verb, batch, picked_at=timezone.now() if wanted else None)

    @transaction.atomic
    def _change(
        self,
        by: Actor,
        verb: str,
        batch: UUID | None,
        why: dict[str, str] | None = None,
        **fields: Any,
    ) -> bool:
        was = self.status
        if not self.change_if_seen(**fields):
            return False
        self.decisions.create(
            verb=verb,
            from_status=was,
            to_status=self.status,
            by_id=by.pk if by else None,
            batch=batch or uuid4(),
            **(why or {}),
        )
        if verb in ANSWERS_REPORTS:
            self.reports.settle(ANSWERS_REPORTS[Decision.Verb(verb)])
        return True

    @transaction.atomic
    def change_if_seen(self, **fields: Any) -> bool:
        """Change the stored row if nobody did since it was read, and the counts with it."""
        was = self.status
        stored = type(self)._default_manager.filter(pk=self.pk, status=was, version=self.version)
        if not stored.update(version=F("version") + 1, **fields):
            return False
        self.version += 1
        for name, value in fields.items():
            setattr(self, name, value)
        self.count(was=was, now=self.status)
        if Status.PUBLISHED in {was, self.status}:
            gone = self.status != Status.PUBLISHED
            purge([f"discussion-{self.article_id}", "replies"], withdrawn=gone)
            Regular.objects.follow(self.email)
        return True
