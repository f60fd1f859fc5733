"""Does the story take replies, and does it take them unseen? What the newsroom has decided."""

from django.utils.translation import gettext

from comments.checks.opinions import Case, Opinion, Verdict
from comments.models import Mode
from comments.models.rules import CLOSED


def check(case: Case) -> Opinion | None:
    rules = case.rules
    mode = rules.mode_of(case.comment.article)
    if mode == Mode.CLOSED:
        return Opinion(Verdict.REFUSE, "closed", gettext(CLOSED), status=403)
    has_worked = case.posting.has_worked
    if rules.under_attack and not has_worked:
        return Opinion(Verdict.HOLD, "attack", "The paper is under attack, so every reply waits.")
    if mode == Mode.HELD:
        return Opinion(Verdict.HOLD, "held", "Replies here wait for a moderator.")
    if not has_worked and rules.most_in_a_rush and rules.rush >= rules.most_in_a_rush:
        told = f"The paper got {rules.rush} replies in ten minutes, so all wait."
        return Opinion(Verdict.HOLD, "rush", told)
    return None
