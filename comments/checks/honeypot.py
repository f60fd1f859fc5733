"""A field that people do not see. Who fills it in reads the page as a machine does."""

from comments.checks.opinions import Case, Opinion, Verdict


def check(case: Case) -> Opinion | None:
    if case.posting.decoy:
        return Opinion(Verdict.SPAM, "honeypot", "It filled in a field that people cannot see.")
    return None
