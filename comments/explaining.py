"""
What became of a reply and why, in words for who wrote it.

Writers are told what they can mend, and never what would teach a spammer: what the checks or a
moderator took for spam seems to wait, and so does what the checks alone threw away.
"""

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, Decision, Status


class State(Enum):
    PUBLISHED = "published"
    AWAITING = "awaiting"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


TOLD: dict[State, str | Promise] = {
    State.PUBLISHED: _("Published"),
    State.AWAITING: _("Awaiting moderation"),
    State.REJECTED: _("Not published"),
    State.WITHDRAWN: _("Withdrawn by you"),
}

FIRST = _("It is among your first replies here: a moderator reads those before readers do.")
EVERYBODY = _("Every reply waits for a moderator here now, whoever wrote it.")
LINKED = _("It has links, or its name is a web address.")
MANY = _("Many replies came in at that time.")
LETTERS = _("Some of its characters are hidden or mixed, or it is all in capitals.")
SAME = _("It says nearly the same as another reply.")
# By the codes of the checks. What is not here is not told.
REASONS: dict[str, str | Promise] = {
    "newcomer": FIRST,
    **dict.fromkeys(["held", "attack", "trusts-nobody"], EVERYBODY),
    **dict.fromkeys(["link", "links", "markup", "apart", "shortener", "name-link"], LINKED),
    **dict.fromkeys(["crowd", "rush"], MANY),
    **dict.fromkeys(["hidden", "turned", "stacked", "mixed", "shouting"], LETTERS),
    "duplicate": SAME,
    "changed": _("You changed it after it was published."),
}
APPEALED = _("You have asked for a second look. A moderator will read it again.")
SOMEBODY_LOOKS = _("A moderator reads it before readers do.")
DECIDED = _("A moderator has read it and decided against it.")


def state_of(comment: Comment) -> State:
    """Of a reply that `of_address` found, which knows whether a moderator rejected it."""
    match comment.status:
        case Status.PUBLISHED:
            return State.PUBLISHED
        case Status.WITHDRAWN:
            return State.WITHDRAWN
    return State.REJECTED if comment.is_rejected else State.AWAITING


def why(comment: Comment) -> list[str]:
    """Why readers do not see it; nothing where they do, or where its writer took it back."""
    state = state_of(comment)
    if state in {State.PUBLISHED, State.WITHDRAWN}:
        return []
    if state is State.REJECTED:
        rejection = Decision(because=comment.rejected_because, note=comment.rejected_note)
        return [str(DECIDED), *filter(None, [rejection.told])]
    codes = [reason["code"] for reason in comment.reasons]
    told = [str(APPEALED)] if comment.appealed_at else []
    told += dict.fromkeys(str(REASONS[code]) for code in codes if code in REASONS)
    return told or [str(SOMEBODY_LOOKS)]
