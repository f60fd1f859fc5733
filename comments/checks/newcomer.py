"""
Whose words a moderator has approved before, and rejected never, is published at once.

A writer is known by the key in the signed cookie of their browser, never by the name or address
that they typed: anybody can type those.
"""

from comments.checks.opinions import Opinion, Posting, Verdict
from comments.models import Comment


def check(comment: Comment, posting: Posting) -> Opinion | None:
    if comment.writer_key and Comment.objects.all().proves(comment.writer_key):
        return Opinion(Verdict.PUBLISH, "An earlier reply from this browser was approved.")
    return Opinion(Verdict.HOLD, "No reply from this browser has been approved yet.")
