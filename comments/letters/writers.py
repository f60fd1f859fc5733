"""
Letters to who wrote a reply: first one that asks whether the address is theirs, and after their yes
those that they asked for.

Nothing here tells its caller whether a letter was written, so no page can tell a stranger.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import models, transaction

from articles.models import Article
from comments.letters.moderators import tell_of_held
from comments.letters.writing import is_open, mailed_link, post
from comments.mailed_links import Purpose
from comments.models import Address, Comment, Decision, Status, Subscription
from comments.models.subscription import MOST_A_DAY
from newsmania.addresses import whole_for_letters

# Few letters ask, so each may be answered for long.
PROOF_AGE = timedelta(days=30)
# To stop every letter to an address: no subscription has this number.
ALL = 0


def ask_for_proof(
    email: str, template: str, *, link: Callable[[Address], str], **context: Any
) -> None:
    """
    One letter with one link, if this address may be asked now; the context holds no reader's words.

    In the transaction that is open.
    """
    if not is_open():
        return
    address = Address.objects.of(email)
    if address.ask_to_prove():
        stop = mailed_link(Purpose.STOP, [address.pk, ALL])
        post(template, to=email, stop=stop, context=context | {"link": link(address)})


@transaction.atomic
def subscribe(comment: Comment, *, on_decision: bool, on_answer: bool) -> None:
    """Note what is wanted, and ask the address that came with the reply."""
    if not is_open():
        return
    wanted = Subscription.objects.ask(comment, on_decision=on_decision, on_answer=on_answer)
    # What looks like spam fills nobody's inbox; who sent it reads the same answer as all.
    if wanted.state == wanted.State.ASKED and comment.status in {Status.HELD, Status.PUBLISHED}:
        ask_for_proof(
            comment.email,
            "comments/letters/proof.txt",
            link=lambda address: mailed_link(Purpose.PROVE, [address.pk]),
            article=comment.article,
        )


def tell_of_new(comment: Comment, *, was: str = "") -> None:
    """
    A reply was sent, or its writer changed it: tell moderators or whom it answers.

    In the transaction that stored it; `was` is its status before.
    """
    if comment.status == was:
        return
    tell_of_held(comment)
    if comment.is_published:
        _tell_of_answer(comment)


def tell_of_decision(
    sender: type[models.Model], instance: Decision, created: bool, raw: bool, **kwargs: Any
) -> None:
    """A decision was stored, in the transaction that is open. Connected to the model's signal."""
    if not created or raw or not is_open() or instance.from_status == instance.to_status:
        return
    comment = instance.comment
    if instance.verb in {Decision.Verb.APPROVE, Decision.Verb.TRASH}:
        _tell_of_status(comment)
    if comment.is_published:
        _tell_of_answer(comment)


def _tell_of_status(comment: Comment) -> None:
    subscription = Subscription.objects.about(comment.pk)
    if subscription is None or not subscription.tell_of_status(comment.status):
        return
    _post("published" if comment.is_published else "rejected", subscription)


def may_be_told(comment: Comment, address: Address | None) -> bool:
    """
    By a moderator who wants its writer to know, though nobody asked: only who has proved this
    address on the device that sent the reply, and has not had enough of letters.
    """
    is_own = comment.is_proved and address is not None and address.is_proved
    return is_open() and is_own and not address.is_refused  # type: ignore[union-attr]


def tell_of_rejection(comment: Comment) -> bool:
    """The letter of a moderator who wants its writer to know, where none has gone by itself."""
    address = Address.objects.known(comment.email)
    if not may_be_told(comment, address):
        return False
    subscription = Subscription.objects.about(comment.pk)
    if subscription and subscription.told_status == comment.status:
        return False
    _post_to(address, "rejected", comment, ALL, is_unasked=True)  # type: ignore[arg-type]
    return True


def _tell_of_answer(answer: Comment) -> None:
    """To the writer of the reply above it, if readers see both and nobody answers themselves."""
    subscription = Subscription.objects.about(answer.parent_id) if is_open() else None
    if subscription is None or _is_own(answer, subscription.comment):
        return
    above = subscription.comment
    if not above.is_published or not Article.objects.published().contains(above.article):
        return
    if number := subscription.tell_of_answer(answer):
        address = whole_for_letters(answer.get_absolute_url())
        _post(
            "answered",
            subscription,
            answer=answer,
            answer_link=address,
            is_last=number == MOST_A_DAY,
        )


def _is_own(answer: Comment, above: Comment) -> bool:
    is_same_browser = bool(answer.writer_key) and answer.writer_key == above.writer_key
    return is_same_browser or answer.email.lower() == above.email.lower()


def _post(letter: str, about: Subscription, **context: Any) -> None:
    _post_to(about.address, letter, about.comment, about.pk, **context)


def _post_to(address: Address, letter: str, comment: Comment, number: int, **context: Any) -> None:
    context |= {
        "comment": comment,
        "link": whole_for_letters(comment.get_absolute_url()),
        "receipt": whole_for_letters(comment.receipt_url),
    }
    stop = mailed_link(Purpose.STOP, [address.pk, number])
    post(f"comments/letters/{letter}.txt", to=comment.email, stop=stop, context=context)
