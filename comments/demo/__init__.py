"""The demo edition's discussions: threads, a pick, an answer of the paper's, and a queue."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Status

FOLDER = Path(__file__).parent
# Between two replies, so that each list has an order that a reader can see.
BETWEEN = timedelta(minutes=37)
TRASHED = "A moderator found that it was about something else."


@transaction.atomic
def load(editor: User) -> int:
    """Add the replies below the stories that are here. Returns how many; none on a second call."""
    if Comment.objects.exists():
        return 0
    plan = tomllib.loads((FOLDER / "discussion.toml").read_text(encoding="utf-8"))["replies"]
    known: dict[str, Comment] = {}
    begin = timezone.now() - BETWEEN * (len(plan) + 1)
    for number, told in enumerate(plan, start=1):
        comment = _written(told, known, editor)
        if comment:
            moment = begin + BETWEEN * number
            known[told["key"]] = comment
            _date(comment, moment)
    _decide(plan, known, editor)
    return len(known)


def _written(told: dict[str, Any], known: dict[str, Comment], editor: User) -> Comment | None:
    parent = known.get(told["to"]) if "to" in told else None
    article = parent.article if parent else _story(told.get("story", ""))
    if article is None or ("to" in told and parent is None):
        return None
    if "by" in told:
        assert parent  # noqa: S101 - the paper only answers
        return parent.answer(told["text"].strip(), by=editor)
    is_queued = told.get("status") in {Status.HELD, Status.SPAM}
    comment = Comment(
        article=article,
        parent=parent,
        name=told["name"],
        email=f"{told['key']}@reader.example",
        text=told["text"].strip(),
        status=told["status"] if is_queued else Status.PUBLISHED,
        reasons=[NEWCOMER] if is_queued else [],
    )
    comment.fingerprint = comment.sign()
    comment.save()
    return comment


NEWCOMER = {
    "code": "newcomer",
    "sentence": "No reply from this browser has been approved yet.",
    "weight": 1,
}


def _story(slug: str) -> Article | None:
    return Article.objects.published().filter(slug=slug).first()


def _date(comment: Comment, moment: Any) -> None:
    Comment.objects.filter(pk=comment.pk).update(created_at=moment)
    comment.created_at = moment


def _decide(plan: list[dict[str, Any]], known: dict[str, Comment], editor: User) -> None:
    """By the moderators' own verbs, after the answers are there."""
    for told in plan:
        comment = known.get(told["key"])
        if comment is None:
            continue
        comment.refresh_from_db()
        if told.get("picked"):
            comment.pick(by=editor)
        if told.get("status") == Status.TRASH:
            comment.trash(by=editor)
