"""
Decisions of moderators: what a browser asks for, what became of it, and how it is told.

`reply=12:held:3` names a reply with the status and version that were on the screen. Several of them
are one batch, decided and taken back in one go. A reply that has changed since is left alone, and
who changed it is told. A browser that got no answer sends the same batch again, and is answered as
if it were the first time.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone

from articles.admin.access import log, number_in, signed_in
from comments.letters.writers import tell_of_new, tell_of_rejection
from comments.models import LONGEST_NOTE, Ban, Because, Comment, Decision
from comments.models.status import FINAL

DONE = {
    "approve": "Approved",
    "spam": "Marked as spam",
    "trash": "Moved to trash",
    "ban": "Banned the writer of",
    "pick": "Picked",
    "unpick": "Took from the picks",
    "undo": "Took the decision back on",
}
# One page of the queue, some times over.
MOST_AT_ONCE = 100


class DecisionForm(forms.Form):
    """What comes with a decision: why for the trash, whom and how long for a ban."""

    because = forms.ChoiceField(choices=[("", ""), *Because.choices], required=False)
    note = forms.CharField(max_length=LONGEST_NOTE, required=False)
    tell = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=Ban.Kind.choices, required=False)
    days = forms.IntegerField(min_value=1, max_value=3650, required=False)
    reason = forms.CharField(max_length=200, required=False)

    def apply(self, comment: Comment, verb: str, *, by: Any, batch: UUID) -> bool:
        """Take the decision. Raises ValidationError where nothing is known that could be banned."""
        told = self.cleaned_data
        if verb == "trash":
            why = {"because": told["because"], "note": told["note"]}
            return self._trash(comment, by, batch, why)
        if verb == "ban":
            days = told["days"]
            return comment.ban(
                told["kind"] or Ban.Kind.MAIL,
                by=by,
                batch=batch,
                until=timezone.now() + timedelta(days=days) if days else None,
                reason=told["reason"],
            )
        if verb == "pick" and not comment.is_published:
            comment.approve(by=by, batch=batch)
        verbs = {
            "approve": comment.approve,
            "spam": comment.mark_spam,
            "pick": comment.pick,
            "unpick": comment.unpick,
        }
        return comment.undo(by=by) if verb == "undo" else verbs[verb](by=by, batch=batch)

    @transaction.atomic
    def _trash(self, comment: Comment, by: Any, batch: UUID, why: dict[str, str]) -> bool:
        done = comment.trash(by=by, batch=batch, **why)
        if done and self.cleaned_data["tell"]:
            tell_of_rejection(comment)
        return done


@dataclass
class Outcome:
    """What became of the replies that a decision named."""

    verb: str
    batch: UUID = field(default_factory=uuid4)
    done: list[Comment] = field(default_factory=list)
    refused: list[tuple[Comment, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """“Approved reply by Rahim.”; “Approved 3 replies; 1 had already been handled.”"""
        if len(self.done) == 1 and not self.refused:
            return f"{DONE[self.verb]} reply by {self.done[0].name}."
        if not self.done and len(self.refused) == 1:
            return self.refused[0][1]
        told = f"{DONE[self.verb]} {replies(len(self.done))}"
        if self.refused:
            told += f"; {len(self.refused)} had already been handled"
        return f"{told}."


def decide(request: HttpRequest, verb: str) -> Outcome:
    """Take a decision on what the request names. Raises Http404 for what is no reply or verb."""
    if verb not in DONE:
        raise Http404("No such decision.")
    named = _named(request)
    batch, reached = _batch(request)
    outcome = Outcome(verb, batch, [comment for comment, _ in named if comment.pk in reached])
    for comment, seen in named:
        if comment.pk not in reached:
            _take(request, outcome, comment, seen)
    if len(outcome.done) > len(reached):
        _log(request, outcome)
    return outcome


def _take(request: HttpRequest, outcome: Outcome, comment: Comment, seen: str) -> None:
    form = DecisionForm(_sent_with(request, comment))
    by = signed_in(request)
    try:
        fault = "" if form.is_valid() else "That was not understood: look at it again."
        if fault or not _is_as_seen(comment, seen):
            outcome.refused.append((comment, fault or what_happened(comment, seen, by)))
        elif form.apply(comment, outcome.verb, by=by, batch=outcome.batch):
            outcome.done.append(comment)
        else:
            comment.refresh_from_db()
            outcome.refused.append((comment, what_happened(comment, seen, by)))
    except ValidationError as error:
        outcome.refused.append((comment, error.messages[0]))


def decide_all(
    request: HttpRequest, verb: str, comments: Iterable[Comment], shown: dict[str, str]
) -> Outcome:
    """The chosen rows of a page without a script, where they still are as they were shown."""
    outcome, form = Outcome(verb), DecisionForm(request.POST)
    form.full_clean()
    for comment in comments:
        seen = shown.get(str(comment.pk), comment.status)
        if not _is_as_seen(comment, seen):
            continue
        with suppress(ValidationError):  # Nothing is known of it that could be banned.
            if form.apply(comment, verb, by=request.user, batch=outcome.batch):
                outcome.done.append(comment)
    if outcome.done:
        _log(request, outcome)
    return outcome


def reword(request: HttpRequest, comment: Comment, text: str, seen: str) -> bool:
    """Other words, where the reply still is as it was seen."""
    if not _is_as_seen(comment, seen) or not comment.reword(text, by=signed_in(request)):
        comment.refresh_from_db()
        return False
    log(request, Comment, f"Reply {comment.pk} to “{comment.article}”", "Edited")
    return True


@transaction.atomic
def answer(request: HttpRequest, comment: Comment, text: str) -> bool:
    """In the newsroom's name; False where readers do not see what it would answer."""
    if not comment.is_published:
        return False
    tell_of_new(comment.answer(text, by=signed_in(request)))
    log(request, Comment, f"Reply {comment.pk} to “{comment.article}”", "Answered")
    return True


def undo(request: HttpRequest, batch: UUID) -> Outcome:
    outcome = Outcome("undo", batch, Decision.objects.undo_batch(batch, by=signed_in(request)))
    if outcome.done:
        _log(request, outcome)
    return outcome


def what_happened(comment: Comment, seen: str, asker: Any) -> str:
    """Why a reply is not what was seen, or a button did nothing: who was quicker, what and when."""
    status = comment.get_status_display()
    last = comment.decisions.select_related("by").first()
    if last and last.to_status == comment.status:
        who = "You have" if last.by == asker else f"{last.by or 'Somebody'} has"
        deed = "taken a decision back" if last.verb == Decision.Verb.UNDO else "already decided"
        return f"{who} {deed} on {comment.name}'s reply {_moment(last.at)}: {status}."
    if comment.status in FINAL:
        return f"{comment.name}'s reply is gone: {status}."
    if not _is_as_seen(comment, seen):
        return f"{comment.name}'s reply has changed since you saw it: {status}."
    return f"Nothing changed in {comment.name}'s reply: {status}."


def _moment(moment: datetime) -> str:
    """“at 10:31”; of another day “on 3 March”."""
    at = timezone.localtime(moment)
    return f"at {at:%H:%M}" if at.date() == timezone.localdate() else f"on {at:%-d %B}"


def replies(count: int) -> str:
    return f"{count} reply" if count == 1 else f"{count} replies"


def _named(request: HttpRequest) -> list[tuple[Comment, str]]:
    """The replies that the request names, each with what was seen of it."""
    sent = request.POST.getlist("reply")[:MOST_AT_ONCE]
    seen = {number_in(one.partition(":")[0]) or 0: one.partition(":")[2] for one in sent}
    found = Comment.objects.in_queue().filter(pk__in=seen)
    named = [(comment, seen[comment.pk]) for comment in found]
    if not named:
        raise Http404("No such reply.")
    return named


def _batch(request: HttpRequest) -> tuple[UUID, set[int]]:
    """The batch that the browser names, and which replies it has reached already."""
    try:
        named = UUID(request.POST.get("batch", ""))
    except ValueError:
        return uuid4(), set()
    decisions = list(Decision.objects.in_batch(named))
    if any(one.by_id != request.user.pk for one in decisions):
        return uuid4(), set()  # A colleague's, whatever the browser says.
    return named, {one.comment_id for one in decisions}


def _sent_with(request: HttpRequest, comment: Comment) -> dict[str, str]:
    """Each card has its own fields where the whole page is one form: `because-12` for reply 12."""
    names = DecisionForm.base_fields
    return {
        name: request.POST.get(f"{name}-{comment.pk}", request.POST.get(name, "")) for name in names
    }


def _is_as_seen(comment: Comment, seen: str) -> bool:
    status, _, version = seen.partition(":")
    return comment.status == status and (not version or version == str(comment.version))


def _log(request: HttpRequest, outcome: Outcome) -> None:
    first = outcome.done[0]
    alone = f"Reply {first.pk} to “{first.article}”"
    thing = alone if len(outcome.done) == 1 else replies(len(outcome.done))
    log(request, Comment, thing, DONE[outcome.verb])
