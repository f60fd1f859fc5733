"""Links are what most spam is for."""

from comments.checks.opinions import Opinion, Posting, Verdict
from comments.models import Comment
from comments.rendering import addresses_in

# WordPress's default: two links hold a reply, one does not.
MOST_LINKS = 1


def check(comment: Comment, posting: Posting) -> Opinion | None:
    count = len(addresses_in(comment.text))
    if count > MOST_LINKS:
        return Opinion(Verdict.HOLD, f"It has {count} links.")
    return None
