"""Which replies: each question that a page, a check or a moderator asks of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Left
from django.utils import timezone

from articles.models import Article
from articles.models.querysets import public_condition
from comments.models.decision import Decision
from comments.models.queued import QueuedQuerySet
from comments.models.report import Report
from comments.models.status import Status
from comments.models.threaded import EPOCH

if TYPE_CHECKING:
    from comments.models.reply import Comment

# More than any limit on replies a day, and few enough to fetch.
MOST_AROUND = 100
# Two texts are compared by their beginnings.
BEGINNING = 1000
# So that readers' replies need not wait for the night's work.
FORGOTTEN_AT_ONCE = 1000


class Around(NamedTuple):
    """An earlier reply that shares its writer, words or link with a new one."""

    pk: int
    is_own: bool  # The same mail address or the same network.
    is_spam: bool  # By a moderator's decision that stands.
    email: str
    created_at: datetime
    fingerprint: str
    shape: str
    link_host: str
    beginning: str


class CommentQuerySet(QueuedQuerySet):
    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def held(self) -> Self:
        return self.filter(status=Status.HELD)

    def reported(self) -> Self:
        """With reports that no moderator has answered yet, whether they have hidden it or not."""
        # By number, and their status in words that are no index's, so that a database begins with
        # the few reports and not with all replies.
        waiting = When(status__in=[Status.HELD, Status.PUBLISHED], then=Value(True))
        few = self.filter(pk__in=Report.objects.open().values("comment"))
        return few.alias(waits=Case(waiting, default=Value(False))).filter(waits=True)

    def spam(self) -> Self:
        return self.filter(status=Status.SPAM)

    def in_trash(self) -> Self:
        return self.filter(status=Status.TRASH)

    def on(self, article: Article) -> Self:
        return self.filter(article=article)

    def come_since(self, moment: datetime | None) -> Self:
        """
        Sent, changed, reported or asked about by its writer after this moment; all without one.
        """
        if moment is None:
            return self
        reported = Report.objects.open().filter(comment=OuterRef("pk"), at__gt=moment)
        moments = ["created_at", "edited_at", "appealed_at"]
        since = [Q(**{f"{name}__gt": moment}) for name in moments]
        return self.filter(reduce(or_, since, Q(Exists(reported))))

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    # Threads, as readers see them

    def shown_on(self, article: Article, order: str) -> Self:
        """Published replies and the placeholders between them: oldest, newest or picks first."""
        replies = self.on(article)
        if order == "picks":
            return replies.published().filter(picked_at__gt=EPOCH).order_by("path", "pk")
        by_time = ("path", "pk") if order == "oldest" else ("-thread", "path", "pk")
        return replies.filter(is_shown=True).order_by(*by_time)

    def beyond(self, path: str | None, thread: str | None, order: str) -> Self:
        """Those that come after the reply with this path and thread, be it there or not."""
        if not path:
            return self
        if order != "newest":
            return self.filter(path__gt=path)
        # Said so that an index is read from there on; an OR alone would gather and sort them all.
        return self.filter(~Q(thread=thread) | Q(path__gt=path), thread__lte=thread)

    def with_surroundings(self, article: Article) -> Self:
        """
        With whom each answers, and the same for all: `total` of the story, and `has_picks`.

        Without what no reader may see.
        """
        from comments.models.discussion import Discussion

        # Of any status: an index holds the picks alone, and one that was hidden since is rare.
        picks = self.model._default_manager.on(article).filter(picked_at__gt=EPOCH).order_by()
        discussion = Discussion.objects.filter(article=article).values("published")
        return (
            self.with_parent()
            .annotate(total=Subquery(discussion), has_picks=Exists(picks))
            .defer("email", "reasons", "client_key", "writer_key", "fingerprint")
        )

    def with_parent(self) -> Self:
        """With whom each answers, as `parent_name`, and whether readers see that."""
        return self.annotate(parent_name=F("parent__name"), parent_status=F("parent__status"))

    def path_before(self, path: str) -> str:
        """The last path before this one; nothing where none is."""
        earlier = self.filter(path__lt=path).order_by("-path").values_list("path", flat=True)
        return earlier.first() or ""

    def is_far(self, path: str, key: str, limit: int) -> bool:
        """Do as many stand between the key and the path?"""
        between = self.filter(path__gt=key, path__lt=path).values_list("pk")
        return len(between[:limit]) == limit

    def by_readers(self) -> Self:
        """Without what the newsroom answers in its own name."""
        return self.filter(voice="")

    def to_public_stories(self) -> Self:
        """Only below stories that readers can see now, each with its story."""
        return self.with_story().filter(public_condition("article__"))

    def with_story(self) -> Self:
        return self.select_related("article")

    def answerable(self, article: Article, number: int | None) -> "Comment | None":
        """The reply that somebody wants to answer, if readers see it below this story."""
        return self.published().on(article).filter(pk=number).first() if number else None

    def awaiting_of(self, article: Article, writer_key: str) -> Self:
        """What this browser sent and nobody else sees, unless a moderator has rejected it."""
        own = self.on(article).filter(writer_key=writer_key) if writer_key else self.none()
        awaiting = own.filter(status__in=[Status.HELD, Status.SPAM, Status.TRASH]).exclude(
            Exists(_standing_decision(Status.TRASH))
        )
        return awaiting.with_parent().newest_first()

    # What is known of their writers

    def approved(self) -> Self:
        """Published, and by a moderator: what vouches for who wrote it."""
        standing = Decision.objects.filter(
            comment=OuterRef("pk"), to_status=Status.PUBLISHED, undone=False
        )
        return self.filter(Exists(standing), status=Status.PUBLISHED)

    def rejected(self) -> Self:
        """
        Thrown away, by whomever.

        A writer who has asked about that and waits for the answer is not cleared by it, nor by
        taking back what a moderator has thrown away.
        """
        thrown = [Status.SPAM, Status.TRASH]
        decided = Decision.objects.filter(comment=OuterRef("pk"), undone=False)
        was_thrown = Q(Exists(decided.filter(to_status__in=thrown)))
        was_published = Q(Exists(decided.filter(to_status=Status.PUBLISHED)))
        return self.filter(
            Q(status__in=thrown)
            | Q(status=Status.HELD, appealed_at__isnull=False)
            | Q(status=Status.WITHDRAWN) & was_thrown & ~was_published
        )

    def of_address(self, email: str) -> Self:
        """All that its owner may see of it: whatever became of it, and whether by a moderator."""
        own = self.filter(email=email, voice="").with_story().newest_first()
        rejections = _standing_decision(Status.TRASH).order_by("-at", "-pk")
        return own.annotate(
            is_rejected=Exists(rejections),
            rejected_because=Subquery(rejections.values("because")[:1]),
            rejected_note=Subquery(rejections.values("note")[:1]),
        )

    def names_under(self, email: str) -> "models.QuerySet[Comment, str]":
        return self.filter(email=email).order_by("name").values_list("name", flat=True).distinct()

    def sent_before(self, number: int | None) -> Self:
        """For the next page of a list that is ordered by time: older ones than this one."""
        last = self.filter(pk=number).values_list("created_at", "pk").first() if number else None
        if last is None:
            return self
        at, pk = last
        return self.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))

    def sent_from(self, emails: Iterable[str]) -> list[tuple[str, str, int, datetime]]:
        """What these addresses sent: address, status, how many and the first one's moment."""
        sent = self.filter(email__in=list(emails)).order_by().values("email", "status")
        counted = sent.annotate(total=Count("pk"), first=Min("created_at"))
        return list(counted.values_list("email", "status", "total", "first"))

    def around(self, comment: "Comment", host: str, *, days: int) -> list[Around]:
        """
        What this writer or network wrote lately, newest first, then others' replies that are alike.

        One query for all checks. Without a host, and a shape, nothing is alike.
        """
        own = Q(email=comment.email)
        if comment.client_key:
            own |= Q(client_key=comment.client_key)
        alike = Q(shape=comment.shape) if comment.shape else Q()
        if host:
            alike |= Q(link_host=host)
        since = comment.created_at - timedelta(days=max(days, 1))
        found = self.filter(own | alike, created_at__gte=since).exclude(pk=comment.pk)
        told = found.annotate(
            is_own=ExpressionWrapper(own, output_field=models.BooleanField()),
            is_spam=Exists(_standing_decision(Status.SPAM)),
            beginning=Left("text", BEGINNING),
        )
        rows: Any = told.order_by("-is_own", "-created_at").values_list(*Around._fields)
        return [Around(*row) for row in rows[:MOST_AROUND]]

    def twin_of(self, comment: "Comment") -> "Comment | None":
        """The same words by the same writer on the same story and day."""
        return self.filter(fingerprint=comment.fingerprint).select_related("article").first()

    def since(self, days: int) -> Self:
        return self.filter(created_at__gte=timezone.now() - timedelta(days=days))

    def forget_networks(self, days: int) -> int:
        """Of older replies nobody can tell any more which came from one network. How many."""
        # Said so that an index names those that have a key, and the others are not looked at.
        known = self.filter(
            client_key__gt="", created_at__lt=timezone.now() - timedelta(days=days)
        ).order_by()
        forgotten = 0
        while pks := list(known.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
            forgotten += self.filter(pk__in=pks).update(client_key="")
        return forgotten

    def decided(self) -> Self:
        """With a moderator's decision that stands: what the filter may learn from."""
        approved = Q(status=Status.PUBLISHED) & Exists(_standing_decision(Status.PUBLISHED))
        return self.filter(
            approved | Q(status=Status.SPAM) & Exists(_standing_decision(Status.SPAM))
        )


def _standing_decision(to: str) -> models.QuerySet[Decision]:
    """For a subquery: decisions that brought the reply to this status, where it still is."""
    return Decision.objects.filter(
        comment=OuterRef("pk"), to_status=to, undone=False, comment__status=to
    )
