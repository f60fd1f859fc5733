"""
Whose words a moderator has approved before, and rejected never, is published at once.

A writer is known by the key in the signed cookie of their browser, never by the name or address
that they typed: anybody can type those.
"""

from comments.checks.opinions import Case, Opinion, Verdict


def check(case: Case) -> Opinion | None:
    if not case.is_proved:
        told = "No reply from this browser has been approved yet."
        return Opinion(Verdict.HOLD, "newcomer", told)
    if not case.rules.trusts:
        return Opinion(Verdict.HOLD, "trusts-nobody", "Proved writers wait, too.")
    return Opinion(Verdict.PUBLISH, "proved", "An earlier reply from this browser was approved.")
