"""The contract between the chain and its checks."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from functools import cached_property
from typing import TypedDict

from comments.models import Comment, Rules
from comments.models.querysets import Around
from comments.proofs import Proof

# Everybody links there, so it joins nobody.
SHARED = {
    *("youtube.com", "youtu.be", "wikipedia.org", "en.wikipedia.org", "bn.wikipedia.org"),
    *("hi.wikipedia.org", "twitter.com", "x.com", "reddit.com", "archive.org", "github.com"),
}


class Verdict(Enum):
    PUBLISH = "publish"
    HOLD = "hold"
    TRASH = "trash"
    SPAM = "spam"
    REFUSE = "refuse"


class Reason(TypedDict):
    """As it is stored with the reply, and read by moderators."""

    code: str
    sentence: str
    weight: float


@dataclass(frozen=True)
class Opinion:
    """
    A verdict, and why: moderators read it beside the reply, and on a refusal the writer does.

    A hold that weighs less than 1 is a doubt: it takes several to hold a reply.
    """

    verdict: Verdict
    code: str
    sentence: str
    weight: float = 1
    status: int = 429  # Of a refusal's page.
    retry_after: int = 0  # Seconds, where waiting would help.

    @property
    def reason(self) -> Reason:
        return {"code": self.code, "sentence": self.sentence, "weight": self.weight}


@dataclass(frozen=True)
class Posting:
    """What is known of how a reply was sent, beside what stands in it. Nothing of it is kept."""

    decoy: str = ""
    is_from_our_page: bool = True
    # Since the writer first touched the form; None where the browser did not tell.
    seconds: float | None = None
    # As they were typed, before they were cleaned.
    typed_text: str = ""
    typed_name: str = ""
    address: str = ""
    networks: list[str] = field(default_factory=list)
    proof: Proof | None = None
    user_agent: str = ""
    referrer: str = ""
    # Its browser has computed what a machine that sends thousands cannot (comments/work.py).
    has_worked: bool = False


@dataclass
class Case:
    """A reply before the checks. What several of them ask of the database is asked once."""

    comment: Comment
    posting: Posting = field(default_factory=Posting)

    @cached_property
    def rules(self) -> Rules:
        return Rules.objects.for_reply(self.comment, self.posting.networks, self.posting.proof)

    @cached_property
    def host(self) -> str:
        """Where its link leads, unless everybody links there."""
        return "" if self.comment.link_host in SHARED else self.comment.link_host

    @cached_property
    def around(self) -> list[Around]:
        return Comment.objects.around(self.comment, self.host, days=self.rules.alike_days)

    @cached_property
    def earlier(self) -> list[Around]:
        """What this address and this network sent within a day, newest first."""
        since = self.comment.created_at - timedelta(days=1)
        return [one for one in self.around if one.is_own and one.created_at >= since]

    @cached_property
    def kin(self) -> list[Around]:
        """Whoever wrote them: replies with the same words, or with a link to the same site."""
        shape, host = self.comment.shape, self.host
        return [
            one
            for one in self.around
            if (shape and one.shape == shape) or (host and one.link_host == host)
        ]

    @cached_property
    def is_known(self) -> bool:
        """A moderator has approved this browser or this proved address, and rejected neither."""
        rules = self.rules
        approved = rules.has_approved or rules.has_approved_of_address
        return approved and not (rules.has_rejected or rules.has_rejected_of_address)
