"""
What to do with a new reply: a chain of small modules, each with one opinion and its reason.

The first that refuses, calls it spam or sends it to the trash decides. Otherwise the reply is
published at once only when one vouches for its writer and the doubts of the others do not weigh as
much as one hold; with no opinion at all it waits.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module

from django.conf import settings

from comments.checks.opinions import Case, Opinion, Posting, Reason, Verdict
from comments.checks.traces import leave_traces
from comments.models import Comment

Check = Callable[[Case], Opinion | None]

DECIDED = {
    Verdict.REFUSE: Comment.Status.TRASH,
    Verdict.TRASH: Comment.Status.TRASH,
    Verdict.SPAM: Comment.Status.SPAM,
}


@dataclass
class Judgement:
    status: Comment.Status
    reasons: list[Reason] = field(default_factory=list)
    refusal: Opinion | None = None


@lru_cache
def _chain(names: tuple[str, ...]) -> list[Check]:
    return [import_module(f"comments.checks.{name}").check for name in names]


def chain() -> list[Check]:
    """The checks in the order that REPLY_CHECKS states."""
    return _chain(tuple(settings.REPLY_CHECKS))


def judge(comment: Comment, posting: Posting) -> Judgement:
    leave_traces(comment)
    case = Case(comment, posting)
    if posting.proof:
        comment.is_proved = case.rules.is_address_proved
    reasons: list[Reason] = []
    vouched, doubts = False, 0.0
    for check in chain():
        opinion = check(case)
        if opinion is None:
            continue
        if opinion.verdict is Verdict.PUBLISH:
            vouched = True
            continue
        reasons.append(opinion.reason)
        if opinion.verdict in DECIDED:
            refusal = opinion if opinion.verdict is Verdict.REFUSE else None
            return Judgement(DECIDED[opinion.verdict], reasons, refusal=refusal)
        doubts += opinion.weight
    published = vouched and doubts < 1
    return Judgement(Comment.Status.PUBLISHED if published else Comment.Status.HELD, reasons)


__all__ = ["Case", "Judgement", "Opinion", "Posting", "Reason", "Verdict", "chain", "judge"]
