"""How fast one network or one address may write."""

from datetime import timedelta
from math import ceil

from comments.checks.opinions import Opinion, Posting, Verdict
from comments.models import Comment

# How many in how long. The fifteen seconds are WordPress's; nobody considers twenty replies a day.
LIMITS = (
    (1, timedelta(seconds=15)),
    (5, timedelta(minutes=10)),
    (20, timedelta(days=1)),
)


def check(comment: Comment, posting: Posting) -> Opinion | None:
    longest = max(window for _, window in LIMITS)
    earlier = Comment.objects.moments_since(
        comment.created_at - longest, client_key=comment.client_key, email=comment.email
    )
    for most, window in LIMITS:
        within = [moment for moment in earlier if moment > comment.created_at - window]
        if len(within) >= most:
            wait = ceil((within[most - 1] + window - comment.created_at).total_seconds())
            return Opinion(
                Verdict.REFUSE,
                f"You have just written to us. Please wait {_spoken(wait)} and send it again.",
                retry_after=max(wait, 1),
            )
    return None


def _spoken(seconds: int) -> str:
    if seconds < 60:
        return f"{max(seconds, 1)} seconds"
    if seconds < 3600:
        return f"{ceil(seconds / 60)} minutes"
    return f"{ceil(seconds / 3600)} hours"
