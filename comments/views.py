"""
Where readers' replies arrive, and the receipt that they get.

These pages never touch the session: who is signed in to the newsroom posts as a stranger, so
another site that makes a browser post here gains nothing by it.
"""

from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from comments.checks import Posting, judge
from comments.clients import client_key
from comments.forms import ReplyForm
from comments.models import Comment
from comments.origin import check_origin
from comments.remembering import Remembered, forget, new_writer_key, recall, remember
from newsmania.caching import private_page
from newsmania.errors import error_page

# The longest reply has 5,000 characters, 20,000 bytes, three times that when percent-encoded.
MOST_BYTES = 64 * 1024

NOT_STORED = (
    "We could not store your reply. Your words are below: please send them again in a minute."
)


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, article_id: int) -> HttpResponse:
    """The form alone, with what the browser remembers; and where every reply form sends to."""
    if request.method == "POST" and (fault := _fault_of(request)):
        return fault
    article = get_object_or_404(Article.objects.answered_for(), pk=article_id)
    if article.is_withdrawn:
        return render(request, "articles/withdrawn.html", {"article": article}, status=410)
    if request.method == "POST":
        return _post(request, article)
    remembered = recall(request)
    initial = remembered._asdict() | {"remember": bool(remembered.name), "remembered": True}
    return _page(request, ReplyForm(article=article, initial=initial))


@private_page
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """A writer's own reply, as it stands now. Every faulty token is a 404, and tells nothing."""
    comment = Comment.of_receipt(token)
    if comment is None:
        raise Http404("No such receipt.")
    return render(request, "comments/receipt.html", {"comment": comment})


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
    form = ReplyForm(request.POST, article=article)
    if not form.is_valid():
        return _page(request, form, status=422)
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
    posting = Posting(form.cleaned_data["topic"], is_from_our_page)
    try:
        if stored := Comment.objects.twin_of(comment):
            return _see_other(stored)
        judgement = judge(comment, posting)
        if judgement.refusal:
            form.add_error(None, judgement.refusal.reason)
            response = _page(request, form, status=429)
            response.headers["Retry-After"] = str(judgement.refusal.retry_after)
            return response
        comment.status, comment.reasons = judgement.status, judgement.reasons
        with transaction.atomic():
            comment.save()
    except IntegrityError:
        return _see_other(get_object_or_404(Comment, fingerprint=comment.fingerprint))
    except DatabaseError:
        form.add_error(None, NOT_STORED)
        return _page(request, form, status=503)
    return _see_other(comment)


def _see_other(comment: Comment) -> HttpResponse:
    """To the reply on its story's page where it is public, else to the writer's receipt."""
    url = comment.get_absolute_url() if comment.is_published else comment.receipt_url
    return HttpResponseRedirect(url, status=303)


def _remember(response: HttpResponse, form: ReplyForm, key: str) -> None:
    told = form.cleaned_data
    if told["remember"]:
        remember(response, Remembered(told["name"], told["email"], told["website"], key))
    elif told["remembered"]:
        forget(response)


def _page(request: HttpRequest, form: ReplyForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "article": form.article}
    return render(request, "comments/reply.html", context, status=status)
