"""
Whether a story still takes replies, as its page shows it.

What is sent is judged by the stored rules (comments/checks/openness.py). The page is kept for
everybody, so it says when it will be out of date; and it is told without a query of its own: the
paper's rule comes with the edition, the story's with the story.
"""

from django.http import HttpRequest
from django.utils import timezone

from articles.edition import edition_of
from articles.models import Article
from comments.models import Mode, Rules, StoryRules
from comments.models.rules import closing_of
from newsmania.caching import changes_at


def closes_on_page(request: HttpRequest, article: Article) -> bool:
    """Is it closed? If it will be, the page that is being made is told when."""
    mode, days = _of_paper(request)
    own: StoryRules | None = getattr(article, "reply_rules", None)
    story_mode, story_closes_at = (own.mode, own.closes_at) if own else ("", None)
    if Mode.CLOSED in {mode, story_mode}:
        return True
    closes_at = closing_of(article, days, story_mode, story_closes_at)
    if closes_at is None:
        return False
    changes_at(closes_at)
    return closes_at <= timezone.now()


def _of_paper(request: HttpRequest) -> tuple[str, int]:
    said = edition_of(request).sayings.get("closing")
    if said is None:  # A paper that never had rules has the usual ones.
        rules = Rules()
        return rules.mode, rules.close_after_days
    mode, _, days = said.partition(" ")
    return mode, int(days)
