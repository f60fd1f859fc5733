"""Replies, and the decisions that moderators took on them."""

from comments.models.ban import Ban
from comments.models.decision import LONGEST_NOTE, UNDO_AGE, Because, Decision
from comments.models.discussion import Discussion
from comments.models.looking import LOOKING_AGE, Looking
from comments.models.querysets import CommentQuerySet
from comments.models.reply import (
    CHANGE_AGE,
    LONGEST_EMAIL,
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_WEBSITE,
    MOST_CHANGES,
    RECEIPT,
    RECEIPT_AGE,
    Comment,
    Voice,
)
from comments.models.rewording import Rewording
from comments.models.rules import Mode, Rules, StoryRules
from comments.models.status import Status
from comments.models.threaded import DEEPEST
from comments.models.training import Training
from comments.models.word import Word

__all__ = [
    "CHANGE_AGE",
    "DEEPEST",
    "LONGEST_EMAIL",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_TEXT",
    "LONGEST_WEBSITE",
    "LOOKING_AGE",
    "MOST_CHANGES",
    "RECEIPT",
    "RECEIPT_AGE",
    "UNDO_AGE",
    "Ban",
    "Because",
    "Comment",
    "CommentQuerySet",
    "Decision",
    "Discussion",
    "Looking",
    "Mode",
    "Rewording",
    "Rules",
    "Status",
    "StoryRules",
    "Training",
    "Voice",
    "Word",
]
