"""The states of a story, its times, and the verbs that move it between them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles import checklist
from articles.announcing import announce
from articles.models.content import content_of
from articles.models.redirect import Redirect
from articles.models.revision import Actor, Revision
from articles.slugs import make_slug, unused_slug

if TYPE_CHECKING:
    from articles.models import Article


# Two editors may take one address in the same moment; three of them, hardly.
SLUG_ATTEMPTS = 3


class Publishable(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEW = "review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    UNPUBLISHED = (Status.DRAFT, Status.REVIEW)

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    publish_at = models.DateTimeField(
        "publication time",
        null=True,
        blank=True,
        help_text="When readers first see it. Leave it empty to publish at once.",
    )
    embargo_until = models.DateTimeField(
        "embargo until",
        null=True,
        blank=True,
        help_text="Nobody outside the newsroom sees the story before this time, whatever else is "
        "set. The end of an embargo publishes nothing by itself.",
    )
    dateline = models.DateField(
        null=True,
        editable=False,
        help_text="The day in the byline and in the address; frozen once readers have seen it.",
    )
    modified_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When the story last changed in substance: a correction, or an edit marked so.",
    )
    withdrawal_note = models.TextField(
        blank=True, help_text="What readers find in its place after it is withdrawn."
    )

    class Meta:
        abstract = True

    # Where it stands

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED and self._time_has_come

    @property
    def is_scheduled(self) -> bool:
        return self.status == self.Status.PUBLISHED and not self._time_has_come

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def is_embargoed(self) -> bool:
        return self.embargo_until is not None and self.embargo_until > timezone.now()

    @property
    def has_been_public(self) -> bool:
        """
        Readers have seen it, so its address and its first moment stand.

        An embargo that is set afterwards hides a story; it does not make it unseen.
        """
        return self.status not in self.UNPUBLISHED and self._moment_has_passed

    @property
    def is_answered_for(self) -> bool:
        """Readers have an answer at its address: the story, or the note that it is withdrawn."""
        return self.has_been_public and not self.is_embargoed

    @property
    def _moment_has_passed(self) -> bool:
        return self.publish_at is not None and self.publish_at <= timezone.now()

    @property
    def _time_has_come(self) -> bool:
        return self._moment_has_passed and not self.is_embargoed

    # What one may do with it

    @transaction.atomic
    def submit(self, *, by: Actor, note: str = "") -> None:
        """Hand a draft in for review."""
        self.lock()
        self._move(self.Status.DRAFT, self.Status.REVIEW, "Only a draft can be sent to review.")
        self.record(by=by, note=note or "Sent to review")

    @transaction.atomic
    def send_back(self, *, by: Actor, note: str = "") -> None:
        """Make a story in review a draft again."""
        self.lock()
        self._move(self.Status.REVIEW, self.Status.DRAFT, "Only a story in review can go back.")
        self.record(by=by, note=note or "Sent back to draft")

    @transaction.atomic
    def publish(self, *, by: Actor, at: datetime | None = None) -> None:
        """
        Show the story to readers, now, at a time, or when its embargo ends, whichever is last.

        The first moment at which readers could see it fixes its dateline, and so its address; a
        withdrawn story comes back under the same one. Raises ValidationError where a rule of the
        checklist stops it.
        """
        self.lock()
        if stops := checklist.stops(content_of(self._story)):
            raise ValidationError([ValidationError(stop, code="not_ready") for stop in stops])
        was_public = self.has_been_public
        self.status = self.Status.PUBLISHED
        if was_public:
            self.save()
        else:
            self._appear_first(at or timezone.now())
        self.record(by=by, note="Scheduled" if self.is_scheduled else "Published")
        announce(self._story)

    @transaction.atomic
    def hold_until(self, embargo: datetime | None) -> None:
        """
        Set, move or lift the embargo.

        A scheduled story that it outlasts is scheduled for its end. Lifting it brings nothing
        forward. Raises ValueError for a story that readers see: that one has to be withdrawn.
        """
        self.lock()
        if embargo and embargo > timezone.now() and self.is_published:
            raise ValueError("Readers have seen it already. Withdraw it if they should not.")
        self.embargo_until = embargo
        if self.is_scheduled and not self.has_been_public and self.publish_at:
            self._appear_first(self.publish_at)
        else:
            self._story.save(update_fields=["embargo_until", "updated_at"])

    @transaction.atomic
    def unschedule(self, *, by: Actor) -> None:
        """Make a scheduled story a draft again. Clearing its time publishes nothing."""
        self.lock()
        if not self.is_scheduled or self.has_been_public:
            raise ValueError("Only a scheduled story can become a draft again.")
        self._story.fold_in_changes()
        self.status = self.Status.DRAFT
        self.publish_at = self.dateline = None
        self.save()
        self.record(by=by, note="Taken off the schedule")

    @transaction.atomic
    def withdraw(self, *, by: Actor, note: str = "") -> None:
        """
        Take a story from its readers. Its address answers 410 Gone with the note.

        Links that share it close with it: who should read on is given a new one.
        """
        self.lock()
        if self.status != self.Status.PUBLISHED or not self.has_been_public:
            raise ValueError("Only a story that readers can see can be withdrawn.")
        self._story.fold_in_changes()
        self.status = self.Status.WITHDRAWN
        self.withdrawal_note = note or self.withdrawal_note
        self.save()
        self._story.share_links.open().update(withdrawn_at=timezone.now())
        self.record(by=by, note="Withdrawn")
        announce(self._story)

    def mark_modified(self, at: datetime | None = None) -> None:
        """Readers are told that it was updated: for a correction or an edit of substance alone."""
        moment = at or timezone.now()
        self.modified_at = max(moment, self.modified_at or moment)  # It never goes back.
        self.save(update_fields=["modified_at"])
        announce(self._story)

    def record(self, *, by: Actor, note: str = "", origin: str = "newsroom") -> Revision:
        """Keep what the row says as a revision; where readers see the row, they see this one."""
        revision = self._story.revisions.record(self._story, by=by, note=note, origin=origin)
        if self.status == self.Status.PUBLISHED and self._story.live_revision_id != revision.pk:
            self._story.live_revision = revision
            self._story.save(update_fields=["live_revision"])
        return revision

    @property
    def _story(self) -> "Article":
        return cast("Article", self)

    def lock(self) -> None:
        """
        Decide on what is stored, and let nobody else move the story until the transaction ends.

        What an instance remembers may be minutes old, and saving it would undo a colleague's work.
        """
        stories: Any = type(self)._default_manager
        self.refresh_from_db(from_queryset=stories.select_for_update())

    def _move(self, from_status: str, to_status: str, otherwise: str) -> None:
        if self.status != from_status:
            raise ValueError(otherwise)
        self.status = to_status
        self.save()

    def _appear_first(self, moment: datetime) -> None:
        """Readers will see it first at this moment, or when its embargo ends: a day, an address."""
        self.publish_at = max(moment, self.embargo_until or moment)
        self.dateline = timezone.localdate(self.publish_at)
        self.save_at_free_address(self.own_slug)

    @property
    def own_slug(self) -> str:
        """The editor's slug or the headline's, whether or not another story has it."""
        return self._story.slug or make_slug(self._story.headline) or "story"

    def save_at_free_address(self, slug: str) -> None:
        """
        Save under this slug, with a number where that day has it already.

        Another story may take it in the same moment; then the next free one is looked for.
        """
        for attempt in range(SLUG_ATTEMPTS):
            self._story.slug = self.free_slug(slug)
            try:
                with transaction.atomic():
                    return self.save()
            except IntegrityError:
                if attempt + 1 == SLUG_ATTEMPTS:
                    raise

    def free_slug(self, slug: str) -> str:
        """
        The slug, or the first of -2, -3 … that no other story of the day has or ever had.

        An address that readers know goes on leading to the story that they knew by it.
        """
        others: Any = type(self)._default_manager.filter(dateline=self.dateline)
        taken = set(others.exclude(pk=self.pk).filter(slug__startswith=slug).slugs())
        if self.dateline:
            taken |= Redirect.objects.slugs_of(self.dateline, slug, beside=self._story)
        return unused_slug(slug, taken)
