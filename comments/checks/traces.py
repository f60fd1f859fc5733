"""What one spammer leaves under many names: the shape of the words, and where the link leads."""

from urllib.parse import urlsplit

from django.conf import settings

from comments.folding import shape_of
from comments.links import links_in
from comments.models import Comment

LONGEST_HOST = 100


def leave_traces(comment: Comment) -> None:
    comment.shape = shape_of(comment.text)
    comment.link_host = next(filter(None, map(host_of, [*links_in(comment.text)])), "")
    if not comment.link_host and comment.website:
        comment.link_host = host_of(comment.website)


def host_of(address: str) -> str:
    """Without www., in lower case; nothing for the paper's own and for what has no host."""
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return ""
    host = host.lower().removeprefix("www.").rstrip(".")
    own = urlsplit(settings.SITE_ADDRESS).hostname or ""
    return "" if host == own.removeprefix("www.") else host[:LONGEST_HOST]
