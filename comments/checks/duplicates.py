"""The same words again, below another story or hardly changed."""

from comments.checks.opinions import Case, Opinion, Verdict
from comments.folding import SHORTEST_SHAPE, likeness
from comments.models.querysets import BEGINNING

# The share of runs of three words in common, from which two texts say the same.
ALIKE = 0.7
# Comparing costs time, and who repeats himself does so at once.
MOST_COMPARED = 10


def check(case: Case) -> Opinion | None:
    comment = case.comment
    if len(comment.text.split()) < SHORTEST_SHAPE:
        return None
    for one in case.earlier[:MOST_COMPARED]:
        if one.fingerprint == comment.fingerprint:
            continue  # A second click; the chain's caller answers it with the first reply.
        same = bool(comment.shape) and one.shape == comment.shape
        if same or likeness(one.beginning, comment.text[:BEGINNING]) >= ALIKE:
            told = f"It says nearly the same as reply {one.pk} of this writer."
            return Opinion(Verdict.HOLD, "duplicate", told)
    return None
