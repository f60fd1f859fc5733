"""A reader's reply to a story."""

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Article
from articles.models.revision import Actor
from comments.initials import initials_of, tone_of
from comments.models import status
from comments.models.moderated import Moderated
from comments.models.owned import Owned
from comments.models.querysets import CommentQuerySet
from comments.models.threaded import Threaded
from comments.rendering import render_reply
from newsmania.addresses import path_to

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from comments.models.decision import Decision
    from comments.models.rewording import Rewording

LONGEST_NAME, LONGEST_EMAIL, LONGEST_WEBSITE, LONGEST_TEXT = 80, 254, 200, 5000

RECEIPT = "comments.receipt"
RECEIPT_AGE = timedelta(days=30)
# How long its writer may change or withdraw it, and how often.
CHANGE_AGE = timedelta(minutes=15)
MOST_CHANGES = 10


def fingerprint_of(
    article: int, parent: int | None, email: str, text: str, moment: datetime
) -> str:
    """The same for what one writer says once in one place on one day (UTC)."""
    parts = [article, parent or "", email, text, moment.date().isoformat()]
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


class Voice(models.TextChoices):
    """As whom a reply speaks: readers see a badge. None can be typed into the form."""

    READER = "", "A reader"
    STAFF = "staff", "The paper"
    AUTHOR = "author", "Author of the story"


class Comment(Moderated, Owned, Threaded):
    Status: TypeAlias = status.Status  # noqa: UP040 - a `type` has no members at run time.

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="comments", verbose_name="story"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    email = models.EmailField(max_length=LONGEST_EMAIL)
    website = models.URLField(max_length=LONGEST_WEBSITE, blank=True)
    text = models.TextField(max_length=LONGEST_TEXT)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_edited_by_moderator = models.BooleanField(default=False, editable=False)
    reasons = models.JSONField(default=list, blank=True)

    # A reply of the paper's own, written in the newsroom: whose, and with which badge.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    voice = models.CharField(
        max_length=10, choices=Voice, default=Voice.READER, blank=True, editable=False
    )

    client_key = models.CharField(max_length=32, blank=True, editable=False)
    writer_key = models.CharField(max_length=32, blank=True, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    # By these one spammer is known under many names; see comments/checks/campaign.py.
    shape = models.CharField(max_length=32, blank=True, editable=False)
    link_host = models.CharField(max_length=100, blank=True, editable=False)

    if TYPE_CHECKING:
        rejected_because: str
        rejected_note: str
        is_rejected: bool  # What `of_address` adds.
        rewordings: RelatedManager[Rewording]

    objects = CommentQuerySet.as_manager()

    class Meta(Threaded.Meta):
        abstract = False
        verbose_name = "reply"
        verbose_name_plural = "replies"
        ordering = ["created_at", "pk"]
        permissions = [
            ("moderate_comment", "Can moderate replies"),
            ("erase_person", "Can export and erase all that a person has sent"),
        ]
        indexes = [
            *Threaded.Meta.indexes,
            models.Index(
                fields=["article", "picked_at"],
                condition=Q(picked_at__isnull=False),
                name="comment_picks",
            ),
            models.Index(fields=["article", "status", "created_at", "id"], name="comment_thread"),
            models.Index(fields=["status", "created_at", "id"], name="comment_queue"),
            models.Index(fields=["email", "created_at"], name="comment_email"),
            models.Index(fields=["email", "status"], name="comment_record"),
            models.Index(fields=["client_key", "created_at"], name="comment_client"),
            models.Index(fields=["writer_key", "status"], name="comment_writer"),
            models.Index(fields=["created_at"], name="comment_created"),
            models.Index(fields=["shape", "created_at"], name="comment_shape"),
            models.Index(fields=["link_host", "created_at"], name="comment_link"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        """Leads to the reply on whichever page of the discussion it stands now."""
        return path_to("comments:permalink", self.pk)

    @property
    def has_live_links(self) -> bool:
        """Not before readers see it, or a receipt would be a page of ours that advertises."""
        return self.is_published or self._state.adding

    @property
    def body(self) -> SafeString:
        return render_reply(self.text)

    @property
    def body_for_readers(self) -> SafeString:
        return render_reply(self.text, with_links=self.has_live_links)

    def sign(self) -> str:
        """The fingerprint by which a second click on one button finds the first one's reply."""
        moment = self.created_at
        return fingerprint_of(self.article_id, self.parent_id, self.email, self.text, moment)

    @property
    def initials(self) -> str:
        """Drawn where other sites ask a stranger's server for a face."""
        return initials_of(self.name)

    @property
    def tone(self) -> int:
        return tone_of(self.name)

    # The writer's private page

    @property
    def receipt_url(self) -> str:
        return reverse("comments:receipt", args=[signing.dumps(self.pk, salt=RECEIPT)])

    @classmethod
    def of_receipt(cls, token: str) -> "Comment | None":
        """The reply that a receipt was made out for; nothing for one that is forged or too old."""
        try:
            pk = signing.loads(token, salt=RECEIPT, max_age=RECEIPT_AGE)
        except signing.BadSignature:
            return None
        return cls.objects.with_story().with_parent().filter(pk=pk).first()

    @property
    def is_changeable(self) -> bool:
        """By its writer, for a while: not what was rejected, and not what the paper itself says."""
        if self.voice or self.status in status.FINAL or timezone.now() >= self.changeable_until:
            return False
        return not self.was_rejected

    @property
    def was_rejected(self) -> bool:
        """By a moderator. What the checks alone sent to the trash looks to its writer as held."""
        if "is_rejected" in self.__dict__:  # Then the query that found it has looked.
            return self.is_rejected
        return self.rejection is not None

    @property
    def rejection(self) -> "Decision | None":
        """The decision that keeps it from readers, with the reason that its writer is told."""
        return self.standing_decision if self.status == status.Status.TRASH else None

    @property
    def may_be_written_of(self) -> bool:
        """To its writer by mail: anything may still become of it, as far as its writer knows."""
        return not (self.voice or self.status == status.Status.WITHDRAWN or self.was_rejected)

    @property
    def changeable_until(self) -> datetime:
        return self.created_at + CHANGE_AGE

    def as_if_sent_now(self, text: str) -> "Comment":
        """The same reply with other words, for the checks: not to be saved."""
        kept = ["pk", "article", "parent", "name", "email", "website", "client_key", "writer_key"]
        return Comment(text=text, **{name: getattr(self, name) for name in [*kept, "is_proved"]})

    @transaction.atomic
    def reword(self, text: str, *, by: Actor = None, **fields: Any) -> bool:
        """
        Let it say something else, and keep for moderators what it said.

        False where it was decided on, changed or withdrawn since it was read here.
        """
        before = self.text
        fields |= {"edited_at": timezone.now(), "is_edited_by_moderator": by is not None}
        if not self.change_if_seen(text=text, **fields):
            return False
        self.rewordings.create(text=before, by_id=by.pk if by else None)
        return True

    # The paper's own words

    @transaction.atomic
    def answer(self, text: str, *, by: User) -> "Comment":
        """
        Answer it in the newsroom's name: published at once, with a badge that nobody can type.

        The same words of the same day are one answer. Raises ValueError where readers do not see
        what is answered.
        """
        if not self.is_published:
            raise ValueError("Readers do not see this reply. Approve it before you answer it.")
        answer = Comment(
            article=self.article,
            parent=self,
            # Never the name that somebody signs in with: readers have no business with it.
            name=by.get_full_name() or settings.PAPER_NAME,
            email=by.email,
            text=text,
            by=by,
            voice=Voice.AUTHOR if _has_written(by, self.article) else Voice.STAFF,
            status=status.Status.PUBLISHED,
        )
        answer.fingerprint = answer.sign()
        if twin := Comment.objects.twin_of(answer):
            return twin
        answer.save()
        return answer

    def withdraw(self) -> bool:
        """By its writer: nobody but moderators reads it any more; answers keep a placeholder."""
        if self.status in status.FINAL:
            return False
        return self.change_if_seen(status=status.Status.WITHDRAWN)


def _has_written(user: User, article: Article) -> bool:
    """Does the story carry this person's name? Authors need no account, so names are compared."""
    name = user.get_full_name().casefold()
    return bool(name) and name in (author.name.casefold() for author in article.byline_authors)
