"""What the newsroom has decided about replies: for the paper in one row, for a story in its own."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from articles.models import Article
from comments.models.address import Address
from comments.models.ban import Ban
from comments.models.training import Training

if TYPE_CHECKING:
    from comments.models.reply import Comment
    from comments.proofs import Proof

CLOSED = "Replies to this story are closed."

# A few sentences: more is for a page of the paper.
LONGEST_CONSENT = 600

# Over how long the rush on the whole paper is counted.
RUSH_WINDOW = timedelta(minutes=10)


class Mode(models.TextChoices):
    OPEN = "open", "Open"
    HELD = "held", "Held: each reply waits for a moderator"
    CLOSED = "closed", "Closed: no more replies"


class RulesQuerySet(models.QuerySet["Rules"]):
    def current(self) -> "Rules":
        return self.filter(pk=1).first() or self.get_or_create(pk=1)[0]

    def with_closing(self) -> Self:
        """With what decides when stories close, in one text: `open 30`."""
        days = Cast("close_after_days", models.CharField())
        return self.annotate(closing=Concat("mode", Value(" "), days))

    def on(self, article: Article) -> "Rules":
        """The rules with what is said of this story, for a page that shows the form."""
        return self._first(_of_story(article))

    def for_reply(
        self, comment: "Comment", networks: list[str], proof: "Proof | None" = None
    ) -> "Rules":
        """The rules, and all that they ask about the reply's writer, in one query."""
        return self._first(
            _of_story(comment.article)
            | _of_writer(comment, networks)
            | _of_address(comment, proof)
            | _of_the_paper()
        )

    def _first(self, questions: dict[str, Any]) -> "Rules":
        asked = self.filter(pk=1).annotate(**questions)
        found = asked.first()
        if found is None:
            self.current()
            found = asked.get()
        return found


def _of_story(article: Article) -> dict[str, Any]:
    own = StoryRules.objects.filter(article=article.pk)
    return {
        "story_mode": Coalesce(Subquery(own.values("mode")[:1]), Value("")),
        "story_closes_at": Subquery(own.values("closes_at")[:1]),
    }


def _of_writer(comment: "Comment", networks: list[str]) -> dict[str, Any]:
    from comments.models.reply import Comment

    bans = Ban.objects.against(
        email=comment.email, client_key=comment.client_key, networks=networks
    )
    # A browser without a key has no past, so these find nothing.
    own = Comment.objects.filter(writer_key=comment.writer_key).exclude(writer_key="")
    return {
        "ban_id": Subquery(bans.values("pk")[:1]),
        "has_approved": Exists(own.approved()),
        "has_rejected": Exists(own.rejected()),
    }


def _of_address(comment: "Comment", proof: "Proof | None") -> dict[str, Any]:
    """
    The record of a proved address: what was sent under it before it was proved, and with the proof.

    What others send under it later without one neither helps its owner nor harms them.
    """
    from comments.models.reply import Comment

    proved = Address.objects.proved_by(proof)
    if comment.is_proved:  # As it was sent; this is a change of its words.
        proved = Address.objects.proved()
    mine = proved.filter(email=comment.email)
    moment = Subquery(mine.values("proved_at")[:1])
    same = Comment.objects.filter(Q(is_proved=True) | Q(created_at__lte=moment))
    own = same.filter(Exists(mine), email=comment.email)
    return {
        "is_address_proved": Exists(mine),
        "has_approved_of_address": Exists(own.approved()),
        "has_rejected_of_address": Exists(own.rejected()),
    }


def _of_the_paper() -> dict[str, Any]:
    from comments.models.reply import Comment

    latest = Comment.objects.filter(created_at__gte=timezone.now() - RUSH_WINDOW).order_by()
    counted = latest.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return {
        "rush": Coalesce(Subquery(counted), 0),
        "trained_at": Subquery(Training.objects.in_use().values("at")[:1]),
    }


def closing_of(
    article: Article, days: int, story_mode: str, story_closes_at: datetime | None
) -> datetime | None:
    """
    The moment at which a story that takes replies takes none any more; None for never.

    What is said of the story goes before the paper's number of days.
    """
    if story_closes_at or story_mode or not days:
        return story_closes_at
    return (article.publish_at or timezone.now()) + timedelta(days=days)


class Rules(models.Model):
    mode = models.CharField(
        "replies on the whole paper",
        max_length=10,
        choices=Mode,
        default=Mode.OPEN,
        help_text="A story can have a rule of its own.",
    )
    close_after_days = models.PositiveSmallIntegerField(
        "close after so many days",
        default=30,
        help_text="Counted from the day on which a story is published. 0: never.",
    )
    under_attack = models.BooleanField(
        default=False,
        help_text="Every reply waits for a moderator, whoever wrote it, until you untick this.",
    )
    trusts = models.BooleanField(
        "publish proved writers at once",
        default=True,
        help_text="Whose words a moderator has approved, and rejected never, in the same browser. "
        "Typed names and addresses prove nothing.",
    )
    most_links = models.PositiveSmallIntegerField(
        "links that a reply may have", default=1, help_text="More, and it waits for a moderator."
    )
    most_alike = models.PositiveSmallIntegerField(
        "names that may say the same",
        default=2,
        validators=[MinValueValidator(1)],
        help_text="So many people may write the same words, or link to the same site, within the "
        "days below. From the next one on, such replies wait.",
    )
    alike_days = models.PositiveSmallIntegerField(
        "days in which these are counted", default=7, validators=[MaxValueValidator(90)]
    )
    most_in_a_rush = models.PositiveIntegerField(
        "replies in ten minutes",
        default=60,
        help_text="If the whole paper gets more, the next ones wait for a moderator. 0: no limit.",
    )
    hide_at = models.PositiveSmallIntegerField(
        "readers whose reports hide a reply",
        default=3,
        help_text="Until a moderator looks. Readers whose reports were dismissed count for less "
        "than one. 0: reports hide nothing.",
    )
    consent = models.TextField(
        "what readers agree to",
        max_length=LONGEST_CONSENT,
        blank=True,
        help_text="Plain text above the button that sends a reply, on every story: what you keep "
        "of a reader, for how long, and where they find more. Web addresses become links. Empty: "
        "nothing is said.",
    )
    words_version = models.BigIntegerField(default=0, editable=False)

    # What readers saw of it when it was read from the database.
    seen_was: tuple[object, ...] = ()

    objects = RulesQuerySet.as_manager()

    # What `on` and `for_reply` add.
    if TYPE_CHECKING:
        story_mode: str
        story_closes_at: Any
        ban_id: int | None
        has_approved: bool
        has_rejected: bool
        is_address_proved: bool
        has_approved_of_address: bool
        has_rejected_of_address: bool
        rush: int
        trained_at: Any

    class Meta:
        verbose_name = "rules for replies"
        verbose_name_plural = "rules for replies"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_set_of_rules")]

    def __str__(self) -> str:
        return "Rules for replies"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        rules = super().from_db(*args, **kwargs)
        rules.seen_was = rules.seen
        return rules

    @property
    def seen(self) -> tuple[object, ...]:
        """What of the rules shows on the pages of stories; nothing of what was not fetched."""
        names = ("consent", "mode", "close_after_days")
        return tuple(self.__dict__.get(name) for name in names)

    def is_closed(self, article: Article) -> bool:
        return self.mode_of(article) == Mode.CLOSED

    def mode_of(self, article: Article) -> str:
        """
        How a story takes replies now. Ask only of rules that `on` or `for_reply` gave.

        A closed paper is closed; beside that, what is said of the story goes before the paper.
        """
        if self.mode == Mode.CLOSED or self.story_mode == Mode.CLOSED:
            return Mode.CLOSED
        closes_at = closing_of(
            article, self.close_after_days, self.story_mode, self.story_closes_at
        )
        if closes_at is not None and closes_at <= timezone.now():
            return Mode.CLOSED
        return self.story_mode or self.mode


class StoryRules(models.Model):
    article = models.OneToOneField(
        Article, models.CASCADE, related_name="reply_rules", verbose_name="story"
    )
    mode = models.CharField("replies", max_length=10, choices=Mode, default=Mode.OPEN)
    closes_at = models.DateTimeField(
        "close at",
        null=True,
        blank=True,
        help_text="Empty: the story stays as you have chosen above, however old it gets.",
    )

    class Meta:
        verbose_name = "rule for a story’s replies"
        verbose_name_plural = "rules for single stories"

    def __str__(self) -> str:
        return f"{self.article}: {self.get_mode_display()}"
