"""
What belongs to one writer: the receipt of a reply, its change and withdrawal, and what waits.

The signed address of a receipt is the key to its reply; no account and no cookie is asked.
"""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from comments import letters
from comments.checks import Posting, Reason, judge
from comments.forms import ChangeForm, LettersForm
from comments.letters.writers import subscribe, tell_of_new
from comments.models import MOST_CHANGES, Comment, Status, Subscription
from comments.remembering import recall
from newsmania.caching import private_page
from newsmania.origin import check_origin

MOST_OWN = 20

TOO_LATE = _("Your reply can no longer be changed. Your words are below, to be copied.")
OVERTAKEN = _(
    "A moderator has just decided on your reply. Please look at it again, then change it."
)
CHANGED: Reason = {
    "code": "changed",
    "sentence": "Its writer changed it after it was published.",
    "weight": 1,
}


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """A writer's own reply, as it stands now. Every faulty token is a 404, and tells nothing."""
    comment = Comment.of_receipt(token)
    if comment is None:
        raise Http404("No such receipt.")
    if request.method != "POST":
        return _page(request, comment, ChangeForm(initial={"comment": comment.text}))
    is_from_our_page = check_origin(request)
    form = ChangeForm(request.POST)
    if request.POST.get("act") == "letters":
        return _subscribe(request, comment)
    if not comment.is_changeable:
        return _refused(request, comment, form, TOO_LATE, 403)
    if request.POST.get("act") == "withdraw":
        done = comment.withdraw()
        return _again(comment) if done else _refused(request, comment, form, OVERTAKEN, 409)
    return _change(request, comment, form, Posting(is_from_our_page=is_from_our_page))


@private_page
@require_safe
def mine(request: HttpRequest, article_id: int) -> HttpResponse:
    """What this browser remembers, and its replies to the story that only it may see."""
    check_origin(request)
    article = get_object_or_404(Article.objects.published(), pk=article_id)
    remembered = recall(request)
    held = Comment.objects.awaiting_of(article, remembered.writer_key)[:MOST_OWN]
    replies = [
        {"id": reply.pk, "parent": reply.parent_id, "html": _own(reply)} for reply in reversed(held)
    ]
    told = {name: getattr(remembered, name) for name in ("name", "email", "website")}
    return JsonResponse(told | {"replies": replies})


def _change(
    request: HttpRequest, comment: Comment, form: ChangeForm, posting: Posting
) -> HttpResponse:
    """Judged anew, as if it were sent now: a change cannot slip in what would have been held."""
    if not form.is_valid():
        return _page(request, comment, form, status=422)
    text = form.cleaned_data["comment"]
    if text == comment.text:
        return _again(comment)
    if comment.rewordings.count() >= MOST_CHANGES:
        return _refused(request, comment, form, TOO_LATE, 403)
    changed = comment.as_if_sent_now(text)
    judgement = judge(changed, posting)
    if judgement.refusal:
        return _refused(request, comment, form, judgement.refusal.sentence, 429)
    status, reasons = judgement.status, judgement.reasons
    if comment.status in {Status.SPAM, Status.TRASH}:  # Not to be found out by trying.
        status, reasons = Status(comment.status), comment.reasons
    elif comment.is_published and status != Status.PUBLISHED:
        reasons = [*reasons, CHANGED]
    fields: dict[str, Any] = {"shape": changed.shape, "link_host": changed.link_host}
    was = comment.status
    with transaction.atomic():
        if not comment.reword(text, status=status, reasons=reasons, **fields):
            return _refused(request, comment, form, OVERTAKEN, 409)
        tell_of_new(comment, was=was)
    return _again(comment)


def _subscribe(request: HttpRequest, comment: Comment) -> HttpResponse:
    """The answer is the same whether a letter is sent, and whoever asked for one before."""
    wanted = LettersForm(request.POST)
    if not (letters.is_open() and comment.may_be_written_of):
        return _again(comment)
    if not wanted.is_valid():
        form = ChangeForm(initial={"comment": comment.text})
        return _page(request, comment, form, 422, wanted)
    subscribe(comment, **wanted.cleaned_data)
    return HttpResponseRedirect(f"{comment.receipt_url}#letters", status=303)


def _refused(
    request: HttpRequest, comment: Comment, form: forms.Form, why: str | Promise, status: int
) -> HttpResponse:
    form.add_error(None, str(why))
    comment.refresh_from_db()
    return _page(request, comment, form, status)


def _page(
    request: HttpRequest,
    comment: Comment,
    form: forms.Form,
    status: int = 200,
    wanted: LettersForm | None = None,
) -> HttpResponse:
    context = {"comment": comment, "form": form}
    if letters.is_open() and comment.may_be_written_of:
        asked = Subscription.objects.asked_about(comment)
        context |= {"wanted": wanted or LettersForm(asked=asked), "has_asked": asked is not None}
    return render(request, "comments/receipt.html", context, status=status)


def _again(comment: Comment) -> HttpResponse:
    return HttpResponseRedirect(comment.receipt_url, status=303)


def _own(comment: Comment) -> str:
    return render_to_string("comments/_own.html", {"reply": comment})
