"""Browsers say from which page a form was sent; programs mostly do not."""

from comments.checks.opinions import Opinion, Posting, Verdict
from comments.models import Comment


def check(comment: Comment, posting: Posting) -> Opinion | None:
    if not posting.is_from_our_page:
        return Opinion(Verdict.HOLD, "It did not say from which page it was sent.")
    return None
