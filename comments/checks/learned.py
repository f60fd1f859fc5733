"""
What the newsroom's own decisions say of such words; see comments/learning.

It has no opinion before it has learned from enough decisions and has shown, on decisions that it
had not seen, that it foretells them. A reply that a moderator approved is not judged again.
"""

from datetime import datetime

from comments.checks.opinions import Case, Opinion, Verdict
from comments.learning.features import features_of
from comments.learning.weights import Weights
from comments.models import Training

MOST_WORDS_TOLD = 4


class _Learned:
    """The weights as this process last read them, and when they were learned."""

    training: Training | None = None
    weights = Weights()


def learned(trained_at: datetime) -> tuple[Training, Weights] | None:
    if _Learned.training is None or _Learned.training.at != trained_at:
        training = Training.objects.in_use().first()
        if training is None:
            return None
        _Learned.training, _Learned.weights = training, Weights.load(training.weights)
    return _Learned.training, _Learned.weights


def check(case: Case) -> Opinion | None:
    found = learned(case.rules.trained_at) if case.rules.trained_at else None
    if found is None or not found[0].acts or _is_approved(case):
        return None
    training, weights = found
    features = features_of(case.comment)
    likelihood = weights.likelihood(features)
    if likelihood < (training.hold_from or 1):
        return None
    surely = training.spam_from is not None and likelihood >= training.spam_from
    words = ", ".join(weights.weightiest(features)[:MOST_WORDS_TOLD])
    told = f"{min(likelihood, 0.99):.0%} like what you have marked as spam: {words}."
    return Opinion(Verdict.SPAM if surely else Verdict.HOLD, "learned", told)


def _is_approved(case: Case) -> bool:
    return case.comment.pk is not None and case.comment.is_published
