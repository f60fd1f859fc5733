"""
Where readers' replies arrive, and where each of them is found.

These pages never touch the session: who is signed in to the newsroom posts as a stranger, so
another site that makes a browser post here gains nothing by it.
"""

from django.db import DatabaseError, IntegrityError, transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.edition import edition_of, reader_page
from articles.models import Article
from comments.checks import Judgement, judge
from comments.clients import client_key
from comments.consent import consent_on
from comments.forms import ReplyForm
from comments.letters.writers import tell_of_new
from comments.models import Comment, Regular, Rules
from comments.proofs import proof_in
from comments.remembering import Remembered, forget, new_writer_key, recall, remember
from comments.sending import posting_of
from comments.stamps import new_stamp
from comments.threads import Asked, address_on_page
from comments.work import Challenge, SpentError, Work, is_wanted, new_challenge, spend, work_in
from newsmania.caching import private_page, shows
from newsmania.errors import error_page
from newsmania.origin import check_origin

# The longest reply has 5,000 characters, 20,000 bytes, three times that when percent-encoded.
MOST_BYTES = 64 * 1024
MOST_LATEST = 30

NOT_STORED = _(
    "We could not store your reply. Your words are below: please send them again in a minute."
)


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, article_id: int) -> HttpResponse:
    """The form alone, with what the browser remembers; and where every reply form sends to."""
    if request.method == "POST" and (fault := _fault_of(request)):
        return fault
    edition_of(request)  # Changes that are due are the story's words from now on.
    article = get_object_or_404(Article.objects.answered_for(), pk=article_id)
    if article.is_withdrawn:
        return render(request, "articles/withdrawn.html", {"article": article}, status=410)
    if request.method == "POST":
        return _post(request, article)
    if Rules.objects.on(article).is_closed(article):
        return _closed(request, article, status=200)
    return _page(request, _empty_form(request, article))


@reader_page
def latest(request: HttpRequest) -> HttpResponse:
    """What readers have just said, on whatever story."""
    newest = Comment.objects.published().to_public_stories().newest_first()
    replies = list(newest[:MOST_LATEST])
    shows("replies", *(f"article-{reply.article_id}" for reply in replies))
    return render(request, "comments/latest.html", {"replies": replies})


@private_page
@require_safe
def stamp(request: HttpRequest, article_id: int) -> HttpResponse:
    """The moment, signed: for the form that a reader has just touched."""
    article = get_object_or_404(Article.objects.answered_for(), pk=article_id)
    return JsonResponse({"stamp": new_stamp(article)})


@private_page
@require_safe
def permalink(request: HttpRequest, number: int) -> HttpResponse:
    """To the page of the discussion on which a reply stands now."""
    comment = get_object_or_404(Comment.objects.published().with_story(), pk=number)
    if not Article.objects.answered_for().contains(comment.article):
        raise Http404("No such reply.")
    return HttpResponseRedirect(address_on_page(comment))


def _empty_form(request: HttpRequest, article: Article) -> ReplyForm:
    """With what the browser remembers, to answer whom the address names."""
    remembered = recall(request)
    initial = remembered._asdict() | {"remember": bool(remembered.name), "remembered": True}
    number = Asked.by(request.GET).reply_to
    answered = Comment.objects.all().answerable(article, number)
    return ReplyForm(article=article, initial=initial, answered=answered)


def _fault_of(request: HttpRequest) -> HttpResponse | None:
    """What is wrong with a post before anything of it is read."""
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8"}:
        return error_page(request, 400)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        return error_page(request, 400)
    if int(length) > MOST_BYTES:
        return error_page(request, 413)
    return None


def _post(request: HttpRequest, article: Article) -> HttpResponse:
    is_from_our_page = check_origin(request)
    form = ReplyForm(request.POST, article=article, proof=proof_in(request))
    act = request.POST.get("act")
    if act == "quote":
        return _page(request, form.with_quote())
    if not form.is_valid():
        if Rules.objects.on(article).is_closed(article):
            return _closed(request, article)
        return _page(request, form, status=422)
    if act == "preview":
        preview = form.build(client_key="", writer_key="")
        return _page(request, form, preview=preview)
    remembered = recall(request)
    key = remembered.writer_key
    if form.cleaned_data["remember"]:
        key = key or new_writer_key()
    comment = form.build(client_key=client_key(request), writer_key=key)
    response = _store(request, form, comment, is_from_our_page)
    if response.status_code == 303:
        _remember(response, form, key)
    return response


def _store(
    request: HttpRequest, form: ReplyForm, comment: Comment, is_from_our_page: bool
) -> HttpResponse:
    """Judge and save, once: a second click finds what the first one stored."""
    proof = work_in(form.cleaned_data["work"], form.article)
    posting = posting_of(
        request, form, is_from_our_page=is_from_our_page, has_worked=proof is not None
    )
    try:
        # Judged before it is looked for: what the first click stores in between is found, and not
        # counted against the second one.
        judgement = judge(comment, posting)
        if judgement.refusal:
            stored = Comment.objects.twin_of(comment)
            return _see_other(request, stored) if stored else _refused(request, form, judgement)
        if proof is None and request.POST.get("act") != "hold" and is_wanted(judgement):
            return _page(request, form, status=422, challenge=new_challenge(form.article))
        comment.status, comment.reasons = judgement.status, judgement.reasons
        _save(comment, proof)
    except IntegrityError:
        return _see_other(request, get_object_or_404(Comment, fingerprint=comment.fingerprint))
    except SpentError:
        return _page(request, form, status=422, challenge=new_challenge(form.article))
    except DatabaseError:
        form.add_error(None, NOT_STORED)
        return _page(request, form, status=503)
    return _see_other(request, comment)


def _save(comment: Comment, proof: Work | None) -> None:
    """All or nothing: a reply that could not be stored has told nobody, nor spent its proof."""
    with transaction.atomic():
        comment.save()
        tell_of_new(comment)
        if comment.is_proved and comment.is_published:
            Regular.objects.follow(comment.email)
        if proof:
            spend(proof)


def _refused(request: HttpRequest, form: ReplyForm, judgement: Judgement) -> HttpResponse:
    """Not taken, and why; with every word, to keep or to send again."""
    refusal = judgement.refusal
    assert refusal  # noqa: S101
    if refusal.code == "closed":
        return _closed(request, form.article)
    form.add_error(None, refusal.sentence)
    response = _page(request, form, status=refusal.status)
    if refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _closed(request: HttpRequest, article: Article, status: int = 403) -> HttpResponse:
    """In the place of the form: that there is none, and what was written, to be copied."""
    context = {"article": article, "text": request.POST.get("comment", "")}
    return render(request, "comments/closed.html", context, status=status)


def _see_other(request: HttpRequest, comment: Comment) -> HttpResponse:
    """
    To the reply on its story's page where it is public, else to the writer's receipt.

    The page's script shows the reply in its place, and wants the receipt in either case.
    """
    to_receipt = not comment.is_published or "in_place" in request.POST
    url = comment.receipt_url if to_receipt else comment.get_absolute_url()
    return HttpResponseRedirect(url, status=303)


def _remember(response: HttpResponse, form: ReplyForm, key: str) -> None:
    told = form.cleaned_data
    if told["remember"]:
        remember(response, Remembered(told["name"], told["email"], told["website"], key))
    elif told["remembered"]:
        forget(response)


def _page(
    request: HttpRequest,
    form: ReplyForm,
    status: int = 200,
    preview: Comment | None = None,
    challenge: Challenge | None = None,
) -> HttpResponse:
    context = {
        "challenge": challenge,
        "form": form,
        "article": form.article,
        "preview": preview,
        "consent": consent_on(request),
    }
    return render(request, "comments/reply.html", context, status=status)
