"""
How long the writer was at the form, where the browser told.

It is never asked for: a cached page can hold no time, and who has no JavaScript has none to tell.
"""

from comments.checks.opinions import Case, Opinion, Verdict

QUICKEST = 3  # Seconds. Nobody writes a name, an address and a sentence in less.


def check(case: Case) -> Opinion | None:
    seconds = case.posting.seconds
    if case.posting.has_worked:
        return None  # It tells more of whether a machine wrote it than any time does.
    if seconds is None:
        told = "The browser did not tell how long it was written."
        return Opinion(Verdict.HOLD, "no-time", told, weight=0.5)
    if seconds < QUICKEST:
        told = f"It was written in {max(seconds, 0):.1f} seconds."
        return Opinion(Verdict.HOLD, "too-quick", told)
    return None
