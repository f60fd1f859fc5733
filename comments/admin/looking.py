"""What a browser with an open queue asks every few seconds: who looks, and what has changed."""

from django.http import HttpRequest

from articles.admin.access import number_in, signed_in
from comments.models import Comment, Looking

# A page's cards and those that are fetched ahead; more is no page of ours.
MOST_SHOWN = 100
# What else has changed is told the next time.
MOST_CHANGED = 25


def shown_in(request: HttpRequest) -> dict[int, str]:
    """The replies on the screen, each with the status and version that are seen of it."""
    sent = [one.partition(":") for one in request.POST.getlist("shown")[:MOST_SHOWN]]
    return {number_in(number) or 0: seen for number, _, seen in sent}


def look(request: HttpRequest, shown: dict[int, str]) -> dict[int, list[str]]:
    """Note which reply is before this moderator. Returns who else looks at those that are shown."""
    me, at = signed_in(request), number_in(request.POST.get("at", ""))
    if at:
        Looking.objects.look(me, at)
    others: dict[int, list[str]] = {}
    for one in Looking.objects.others(me, shown):
        others.setdefault(one.number, []).append(one.by.get_full_name() or str(one.by))
    return others


def changed_of(shown: dict[int, str]) -> list[Comment]:
    """Those that are not any more as they are seen."""
    known = {number: seen for number, seen in shown.items() if seen}
    found = Comment.objects.changed_since(known)
    return found[:MOST_CHANGED]
