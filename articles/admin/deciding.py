"""Which verb goes with which button of the story form."""

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from articles.forms import (
    DISCARD,
    HOLD_CHANGES,
    PUBLISH,
    PUBLISH_CHANGES,
    SEND_BACK,
    SUBMIT,
    UNSCHEDULE,
    WITHDRAW,
    ArticleForm,
)
from articles.models import Article

# What the audit trail says of a button.
DONE = {
    PUBLISH: "Pressed “Publish”.",
    UNSCHEDULE: "Took it off the schedule.",
    WITHDRAW: "Withdrew it.",
    SUBMIT: "Sent it to review.",
    SEND_BACK: "Sent it back to draft.",
    PUBLISH_CHANGES: "Published the changes.",
    HOLD_CHANGES: "Took the changes off their time.",
    DISCARD: "Discarded the changes.",
}
NEEDS_PUBLISHING = {PUBLISH, UNSCHEDULE, WITHDRAW, PUBLISH_CHANGES, HOLD_CHANGES, DISCARD}


def decide(article: Article, form: ArticleForm, *, by: User | AnonymousUser) -> None:
    """
    Keep what the form says, and do what its button asks.

    Raises ValidationError for what the checklist stops; the words are kept even then.
    """
    due = article.staged_for
    article.write(
        form.content(), by=by, seen=form.seen_number, note=form.cleaned_data["change_note"]
    )
    if DISCARD in form.data:  # What was typed and never saved is in the list of revisions, too.
        return article.discard_changes(by=by) if article.staged else None
    _act(article, form, by)
    if due and article.staged and not NEEDS_PUBLISHING & form.data.keys():
        _keep_time(article, form, by)


def _act(article: Article, form: ArticleForm, by: User | AnonymousUser) -> None:
    cleaned = form.cleaned_data
    is_moved = article.is_scheduled and "publish_at" in form.changed_data
    if UNSCHEDULE in form.data:
        article.unschedule(by=by)
    elif WITHDRAW in form.data:
        article.withdraw(by=by, note=cleaned.get("withdrawal_note", ""))
    elif SUBMIT in form.data and article.status == Article.Status.DRAFT:
        article.submit(by=by)
    elif SEND_BACK in form.data and article.status == Article.Status.REVIEW:
        article.send_back(by=by)
    elif PUBLISH_CHANGES in form.data and article.staged:
        article.publish_changes(
            by=by, at=cleaned.get("changes_at"), substantive=bool(cleaned.get("substantive"))
        )
    elif HOLD_CHANGES in form.data:
        article.hold_changes()
    elif PUBLISH in form.data:
        _publish(article, form, by)
    elif is_moved:
        article.publish(by=by, at=cleaned.get("publish_at"))


def _publish(article: Article, form: ArticleForm, by: User | AnonymousUser) -> None:
    """Let readers see these words, also where a colleague published the story meanwhile."""
    if article.staged:
        article.publish_changes(by=by)
    if not article.is_published:
        article.publish(by=by, at=form.cleaned_data.get("publish_at"))


def _keep_time(article: Article, form: ArticleForm, by: User | AnonymousUser) -> None:
    """
    A plain save of changes that have a time: who may publish, and still states one, confirms it.

    Anybody else's edit takes the changes off it, as `write` does: nobody approved these words.
    """
    wanted = form.cleaned_data.get("changes_at")
    if not by.has_perm("articles.publish_article"):
        return
    if wanted is None and "changes_at" in form.changed_data:
        article.hold_changes()
    elif wanted and wanted > timezone.now():
        substantive = bool(form.cleaned_data.get("substantive"))
        article.publish_changes(by=by, at=wanted, substantive=substantive)
