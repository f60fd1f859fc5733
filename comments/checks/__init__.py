"""
What to do with a new reply: a chain of small modules, each with one opinion and its reason.

The first that refuses or calls it spam decides. Any that holds, holds. A reply is published at once
only when one vouches for its writer and none holds it; with no opinion at all it waits.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from comments.checks import flood, honeypot, links, newcomer, provenance
from comments.checks.opinions import Opinion, Posting, Verdict
from comments.models import Comment

CHAIN: tuple[Callable[[Comment, Posting], Opinion | None], ...] = (
    honeypot.check,
    flood.check,
    provenance.check,
    links.check,
    newcomer.check,
)


@dataclass
class Judgement:
    status: Comment.Status
    reasons: list[str] = field(default_factory=list)
    refusal: Opinion | None = None


def judge(comment: Comment, posting: Posting) -> Judgement:
    reasons: list[str] = []
    vouched = False
    for check in CHAIN:
        opinion = check(comment, posting)
        if opinion is None:
            continue
        if opinion.verdict is Verdict.REFUSE:
            return Judgement(Comment.Status.TRASH, [opinion.reason], refusal=opinion)
        if opinion.verdict is Verdict.SPAM:
            return Judgement(Comment.Status.SPAM, [opinion.reason])
        if opinion.verdict is Verdict.PUBLISH:
            vouched = True
        else:
            reasons.append(opinion.reason)
    published = vouched and not reasons
    return Judgement(Comment.Status.PUBLISHED if published else Comment.Status.HELD, reasons)


__all__ = ["CHAIN", "Judgement", "Opinion", "Posting", "Verdict", "judge"]
