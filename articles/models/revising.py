"""
How a story is changed without a word being lost.

A story that readers see, or will see at its time, is never written to directly: an edit of it is a
staged revision, until who may publish applies it, now or at a time. Every other story's row says
what was saved last.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from articles import checklist
from articles.announcing import announce
from articles.models.content import Content, complete, content_of, take, take_lists
from articles.models.redirect import Redirect
from articles.models.revision import Actor, Revision

if TYPE_CHECKING:
    from articles.models import Article


class StaleSaveError(Exception):
    """Somebody saved another revision since the one that this save began from."""

    def __init__(self, last: Revision) -> None:
        super().__init__(f"Revision {last.number} was saved meanwhile.")
        self.last = last


class Revisable(models.Model):
    live_revision = models.ForeignKey(
        "articles.Revision", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    staged = models.ForeignKey(
        "articles.Revision", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    staged_for = models.DateTimeField(null=True, editable=False)
    staged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    staged_is_substantive = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def has_changes_due(self) -> bool:
        return (
            self._story.status == "published"
            and self.staged_for is not None
            and self.staged_for <= timezone.now()
        )

    @property
    def head(self) -> Revision | None:
        """The revision that was saved last, and that an editor goes on from."""
        return Revision.objects.latest_of(self._story)

    @property
    def head_content(self) -> Content:
        return complete(self.staged.content if self.staged else content_of(self._story))

    def newer_than(self, seen: int | None) -> Revision | None:
        """The last revision, if it says other than the one with this number did."""
        last = self.head
        if seen is None or last is None or last.number == seen:
            return None
        began = self._story.revisions.filter(number=seen).first()
        if began is None:
            return last
        now, then = self.head_content, complete(began.content)
        then["slug"] = then["slug"] or now["slug"]  # Publication made one; nobody wrote it.
        return None if then == now else last

    @transaction.atomic
    def write(
        self, content: Content, *, by: Actor, seen: int | None = None, note: str = ""
    ) -> Revision:
        """
        Keep an edit. Raises StaleSaveError when `seen`, the number of the revision that the writer
        began from, is not the last one any more.

        Changes that waited for a time wait without one afterwards: who set it had not seen this
        edit of them.
        """
        story = self._story
        story.lock()
        if newer := self.newer_than(seen):
            raise StaleSaveError(newer)
        content = complete(content)
        if story.status != story.Status.PUBLISHED:
            self._take(content)
            return story.record(by=by, note=note)
        revision = Revision.objects.record(story, content=content, by=by, note=note)
        if content == complete(content_of(story)):
            self._unstage()  # Edited back to what readers see: nothing waits.
        elif revision.pk != self.staged_id:
            self.staged, self.staged_for, self.staged_by = revision, None, None
            story.save(update_fields=["staged", "staged_for", "staged_by", "updated_at"])
        story.note_pictures()
        return revision

    @transaction.atomic
    def publish_changes(
        self, *, by: Actor, at: datetime | None = None, substantive: bool = False
    ) -> None:
        """
        Let readers see the staged edit, now or at a time.

        One of substance tells readers that the story was updated. Raises ValidationError where a
        rule of the checklist stops it, ValueError when nothing is staged.
        """
        self._story.lock()
        if self.staged is None:
            raise ValueError("There are no changes to publish.")
        if stops := checklist.stops(self.head_content):
            raise ValidationError([ValidationError(stop, code="not_ready") for stop in stops])
        if at and at > timezone.now():
            self.staged_for, self.staged_by = at, by if by and by.pk else None
            self.staged_is_substantive = substantive
            self.save(update_fields=["staged_for", "staged_by", "staged_is_substantive"])
            return
        story, revision = self._story, self.staged
        self._unstage()
        self._take(revision.content)
        story.record(by=by, note="Changes published")
        announce(story)
        if substantive and story.has_been_public:
            story.mark_modified(at)

    @transaction.atomic
    def publish_due_changes(self) -> None:
        """Publish what is staged for a time that has come; done once, whoever comes first."""
        story = self._story
        story.lock()
        if story.has_changes_due:
            self.publish_changes(
                by=self.staged_by, at=self.staged_for, substantive=self.staged_is_substantive
            )

    @transaction.atomic
    def discard_changes(self, *, by: Actor) -> None:
        """Go on from what readers see. What was staged stays in the list of revisions."""
        self._story.lock()
        if self.staged is None:
            raise ValueError("There are no changes to discard.")
        self._unstage()
        self._story.record(by=by, note="Changes discarded")

    @transaction.atomic
    def hold_changes(self) -> None:
        """Take staged changes off their time; they stay staged."""
        self._story.lock()
        self.staged_for = self.staged_by = None
        self.save(update_fields=["staged_for", "staged_by"])

    def restore(self, revision: Revision, *, by: Actor) -> Revision:
        """Say again what a revision said, as a new one."""
        return self.write(revision.content, by=by, note=f"Restored from revision {revision.number}")

    def fold_in_changes(self) -> None:
        """Let the row of a story that leaves its readers say what was written last."""
        if self.staged:
            story, content = self._story, self.staged.content
            self._unstage()
            self._take(content | {"slug": story.slug} if story.has_been_public else content)

    def _take(self, content: Content) -> None:
        """
        Let the row say it. A story with an address keeps one, and a section as its page shows it.

        An address that readers know leads on to the new one for ever.
        """
        story = self._story
        address, slug, section = story.get_absolute_url(), story.slug, story.section_id
        take(story, content)
        if story.dateline is None:
            self.save()
        else:
            story.section_id = story.section_id or section
            story.save_at_free_address(story.slug or slug)
        if story.has_been_public and address != story.get_absolute_url():
            Redirect.objects.leave(address, story)
        take_lists(story, content)

    def _unstage(self) -> None:
        if self.staged_id or self.staged_for:
            self.staged = self.staged_for = self.staged_by = None
            self.staged_is_substantive = False
            self.save()

    def as_edited(self, content: Content | None = None) -> "Article":
        """The story in memory, saying what was written last; for looking at, never to be saved."""
        from articles.models import Author, Byline, Tag

        content = complete(content) if content else self.head_content
        stories: Any = type(self)._default_manager
        # A story that is not stored yet goes by a number that no story has.
        story: Article = stories.for_page().get(pk=self.pk) if self.pk else stories.model(pk=0)
        take(story, content)
        authors = Author.objects.in_bulk(content["author_ids"])
        signed = [authors[key] for key in content["author_ids"] if key in authors]
        story.show(
            bylines=[Byline(author=author) for author in signed],
            tags=list(Tag.objects.filter(pk__in=content["tag_ids"])),
        )
        return story

    @property
    def _story(self) -> "Article":
        return cast("Article", self)
