"""Browsers say from which page a form was sent; programs mostly do not."""

from comments.checks.opinions import Case, Opinion, Verdict


def check(case: Case) -> Opinion | None:
    if not case.posting.is_from_our_page:
        told = "It did not say from which page it was sent."
        return Opinion(Verdict.HOLD, "no-page", told)
    return None
