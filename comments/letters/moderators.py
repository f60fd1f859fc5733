"""
Letters to moderators, who chose to get them: of a reply as it comes, or of several at a time.

Each reply comes with three links. They name the moderator and the reply as it then was, and so are
of no use once anybody has decided on it or its writer has changed it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from comments.letters.writing import is_open, mailed_link, post
from comments.mailed_links import Purpose, read_token
from comments.models import Comment, Decision, Report, Watch
from comments.models.watch import MOST_AN_HOUR, may_moderate
from newsmania.addresses import whole_for_letters

LINK_AGE = timedelta(days=7)
MOST_IN_DIGEST = 20
# The newsroom's language, whatever the paper's is.
ENGLISH = "en-gb"

VERBS = {
    Decision.Verb.APPROVE: Comment.approve,
    Decision.Verb.TRASH: Comment.trash,
    Decision.Verb.SPAM: Comment.mark_spam,
}


class Waiting(NamedTuple):
    """A reply in a letter, with what readers report of it and the links for its reader."""

    comment: Comment
    reports: list[Report]
    approve: str
    trash: str
    spam: str


@dataclass(frozen=True)
class Offer:
    """What one link lets one moderator do with one reply."""

    moderator: User
    comment: Comment
    version: int
    verb: Decision.Verb

    @classmethod
    def of(cls, token: str) -> "Offer | None":
        """Nothing for a link that is forged or too old, or whose moderator or reply is gone."""
        payload = read_token(Purpose.DECIDE, token, max_age=LINK_AGE)
        if payload is None:
            return None
        user, reply, version, verb = payload
        moderator = User.objects.filter(pk=user).first()
        comment = Comment.objects.with_story().filter(pk=reply).first()
        if moderator is None or comment is None:
            return None
        return cls(moderator, comment, version, Decision.Verb(verb))

    @property
    def is_allowed(self) -> bool:
        """May they still? Asked whenever the link is used, not when it was sent."""
        return may_moderate(self.moderator)

    @property
    def is_open(self) -> bool:
        return self.comment.version == self.version

    @property
    def last_decision(self) -> Decision | None:
        return self.comment.decisions.select_related("by").first()

    def take(self) -> bool:
        """Decide in the moderator's name. False where anything has happened to the reply since."""
        return self.is_open and VERBS[self.verb](self.comment, by=self.moderator)


def tell_of_held(comment: Comment) -> None:
    """A reply waits: tell those who want each as it comes, in the transaction that stored it."""
    if not is_open() or comment.status != Comment.Status.HELD:
        return
    for watch in Watch.objects.kept_by_moderators(Watch.Pace.EACH):
        if number := watch.next_letter():
            _post(watch, "held", [comment], number)


def send_digests(pace: str) -> int:
    """To each who wants letters at this pace, what came since their last one. Returns how many."""
    if not is_open():
        return 0
    return sum(_digest(watch) for watch in Watch.objects.kept_by_moderators(pace))


@transaction.atomic
def _digest(watch: Watch) -> bool:
    new = Comment.objects.held().come_since(watch.digest_at)
    count = new.count()
    if not count or not watch.begin_digest():
        return False
    shown = list(new.with_story().oldest_first()[:MOST_IN_DIGEST])
    _post(watch, "digest", shown, count)
    return True


def _post(watch: Watch, letter: str, comments: list[Comment], count: int) -> None:
    context: dict[str, Any] = {
        "waiting": [_waiting(watch.user, comment) for comment in comments],
        "count": count,
        "is_last": letter == "held" and count == MOST_AN_HOUR,
        "days": LINK_AGE.days,
        "queue": whole_for_letters(reverse("admin:comments_comment_changelist")),
        "choice": whole_for_letters(reverse("admin:comments_watch_changelist")),
    }
    template = f"admin/comments/letters/{letter}.txt"
    post(template, to=watch.user.email, context=context, language=ENGLISH)


def _waiting(moderator: User, comment: Comment) -> Waiting:
    links = (
        mailed_link(Purpose.DECIDE, [moderator.pk, comment.pk, comment.version, verb])
        for verb in VERBS
    )
    return Waiting(comment, list(comment.reports.open().newest_first()), *links)
