"""
Whose words a moderator has approved before, and rejected never, is published at once.

A writer is known by the key in the signed cookie of their browser, or on whatever device by an
address that they have proved by a mailed link; never by the name or address that they typed:
anybody can type those.
"""

from comments.checks.opinions import Case, Opinion, Verdict


def check(case: Case) -> Opinion | None:
    who = "proved address" if case.rules.is_address_proved else "browser"
    if not case.is_known:
        told = f"No reply from this {who} has been approved yet."
        return Opinion(Verdict.HOLD, "newcomer", told)
    if not case.rules.trusts:
        return Opinion(Verdict.HOLD, "trusts-nobody", "Proved writers wait, too.")
    return Opinion(Verdict.PUBLISH, "proved", f"An earlier reply from this {who} was approved.")
