"""All that the paper keeps of one mail address: handed over as a file, or erased."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse

from comments.explaining import TOLD, state_of, why
from comments.models import Address, Ban, Comment, LinkRequest, Regular, Subscription
from newsmania.addresses import whole
from newsmania.models import Letter

# Left in the audit trail, which keeps that something was done and by whom.
ERASED_THING = "(erased)"


def dossier_of(email: str, request: HttpRequest) -> dict[str, Any]:
    """For its owner to read: as they typed it, and what became of it in the words that they got."""
    address = Address.objects.filter(email=email).first()
    return {
        "address": email,
        "proved_at": address.proved_at if address else None,
        "wants_no_letters_since": address.refused_at if address else None,
        "replies": [
            _told(comment, request)
            for comment in Comment.objects.of_address(email).prefetch_related("rewordings")
        ],
        "letters_under_way": [letter.subject for letter in Letter.objects.sent_to(email)],
    }


def as_download(dossier: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(dossier, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="my-replies.json"'
    return response


@transaction.atomic
def erase_person(email: str) -> int:
    """
    Forget an address and whoever used it. Returns how many replies lost their words.

    What stays names nobody: the places of the replies in their threads, that somebody decided on
    them, and where the address was banned or wants no letters, a keyed hash by which it is known if
    it comes back.
    """
    replies = Comment.objects.filter(email=email)
    found = list(replies.select_for_update(of=["self"]))
    _letters_about(email, found).delete()
    for comment in found:
        comment.erase()
    erased = [comment.pk for comment in found]
    Ban.objects.hide(email)
    Subscription.objects.filter(comment__in=erased).delete()
    LinkRequest.objects.of(email).delete()
    Regular.objects.of(email).delete()
    Address.objects.forget(email)
    _said_of(email, erased).update(object_repr=ERASED_THING, change_message="")
    return len(erased)


def _letters_about(email: str, replies: list[Comment]) -> QuerySet[Letter]:
    """On their way to this address, or to others with one of these replies in them."""
    # As letters quote them, each line behind a sign.
    lines = [f"> {max(reply.text.split('\n'), key=len)}" for reply in replies if reply.text]
    quoting = [
        letter.pk
        for letter in Letter.objects.iterator()
        if email in letter.text or any(line in letter.text for line in lines)
    ]
    return Letter.objects.filter(Q(to__iexact=email) | Q(pk__in=quoting))


def _said_of(email: str, pks: list[int]) -> QuerySet[LogEntry]:
    """Lines of the audit trail that name the address, or one of these replies."""
    named = Q(object_repr__icontains=email) | Q(change_message__icontains=email)
    of_replies = Q(
        content_type__app_label="comments",
        content_type__model="comment",
        object_id__in=[str(pk) for pk in pks],
    )
    return LogEntry.objects.filter(named | of_replies)


def _told(comment: Comment, request: HttpRequest) -> dict[str, Any]:
    return {
        "number": comment.pk,
        "story": comment.article.headline,
        "address": whole(comment.article.get_absolute_url(), request),
        "answers_reply": comment.parent_id,
        "sent_at": comment.created_at,
        "name": comment.name,
        "website": comment.website,
        "text": comment.text,
        "changed_at": comment.edited_at,
        "said_before": [
            {"text": one.text, "until": one.at} for one in comment.rewordings.all() if one.text
        ],
        "status": str(TOLD[state_of(comment)]),
        "why": why(comment),
    }
