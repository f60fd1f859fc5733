"""The contract between the chain and its checks."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    PUBLISH = "publish"
    HOLD = "hold"
    SPAM = "spam"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Opinion:
    """A verdict, and why: moderators read it beside the reply, and on a refusal the writer does."""

    verdict: Verdict
    reason: str
    retry_after: int = 0  # Seconds, where waiting would help.


@dataclass(frozen=True)
class Posting:
    """What is known of how a reply was sent, beside what stands in it."""

    decoy: str = ""
    is_from_our_page: bool = True
