"""A field that people do not see. Who fills it in reads the page as a machine does."""

from comments.checks.opinions import Opinion, Posting, Verdict
from comments.models import Comment


def check(comment: Comment, posting: Posting) -> Opinion | None:
    if posting.decoy:
        return Opinion(Verdict.SPAM, "It filled in a field that people cannot see.")
    return None
