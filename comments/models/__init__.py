"""Replies, and the decisions that moderators took on them."""

from comments.models.address import Address
from comments.models.ban import Ban
from comments.models.decision import LONGEST_NOTE, UNDO_AGE, Because, Decision
from comments.models.discussion import Discussion
from comments.models.link_request import LINK_AGE, LinkRequest
from comments.models.looking import LOOKING_AGE, Looking
from comments.models.querysets import CommentQuerySet
from comments.models.regular import Regular
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
from comments.models.report import LONGEST_REPORT, MOST_A_DAY, Report, file_report
from comments.models.rewording import Rewording
from comments.models.rules import Mode, Rules, StoryRules
from comments.models.spent_work import SpentWork
from comments.models.status import Status
from comments.models.subscription import Subscription
from comments.models.threaded import DEEPEST
from comments.models.training import Training
from comments.models.watch import Watch
from comments.models.word import Word

__all__ = [
    "CHANGE_AGE",
    "DEEPEST",
    "LINK_AGE",
    "LONGEST_EMAIL",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_REPORT",
    "LONGEST_TEXT",
    "LONGEST_WEBSITE",
    "LOOKING_AGE",
    "MOST_A_DAY",
    "MOST_CHANGES",
    "RECEIPT",
    "RECEIPT_AGE",
    "UNDO_AGE",
    "Address",
    "Ban",
    "Because",
    "Comment",
    "CommentQuerySet",
    "Decision",
    "Discussion",
    "LinkRequest",
    "Looking",
    "Mode",
    "Regular",
    "Report",
    "Rewording",
    "Rules",
    "SpentWork",
    "Status",
    "StoryRules",
    "Subscription",
    "Training",
    "Voice",
    "Watch",
    "Word",
    "file_report",
]
