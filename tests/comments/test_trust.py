"""A proved address is trusted on every device; one that is merely typed nowhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Address, Comment, Rules
from comments.models.regular import MAKES_A_REGULAR
from tests.comments.conftest import OURS
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

ME = "rea@example.org"


@pytest.fixture(autouse=True)
def _calm(settings):
    """Nothing but the writer's record decides."""
    settings.REPLY_CHECKS = ["newcomer"]


@pytest.fixture
def approved(article, moderator):
    comment = CommentFactory(article=article, email=ME, text="Approved words.")
    comment.approve(by=moderator.user)
    return comment


@pytest.fixture
def phone(approved, open_replies):
    """Another device than the one that sent it, opened by the link."""
    phone = Client()
    open_replies(phone, ME)
    return phone


def status_of(send, client, text="Later words.", **fields):
    send(client, comment=text, **fields)
    return Comment.objects.get(text=text).status


def test_it_is_published_at_once_on_another_device(send, phone):
    assert status_of(send, phone) == "published"
    assert Comment.objects.get(text="Later words.").is_proved


def test_the_same_address_typed_waits(send, phone, reader):
    assert status_of(send, reader) == "held"
    assert status_of(send, Client(), "More.", remember="on") == "held"
    assert not Comment.objects.filter(is_proved=True).exists()


def test_another_address_typed_on_the_proved_device_waits(send, phone):
    assert status_of(send, phone, email="other@example.org") == "held"
    assert not Comment.objects.get(text="Later words.").is_proved


@pytest.mark.parametrize("verb", ["mark_spam", "trash"])
def test_one_rejected_reply_ends_it(send, phone, article, moderator, verb):
    bad = CommentFactory(article=article, email=ME, is_proved=True)
    getattr(bad, verb)(by=moderator.user)
    assert status_of(send, phone) == "held"


def test_asking_about_a_rejection_or_withdrawing_does_not_clear_it(send, phone, article, moderator):
    bad = CommentFactory(article=article, email=ME, is_proved=True, text="Bad.")
    bad.trash(by=moderator.user)
    Comment.objects.get(pk=bad.pk).appeal()
    assert status_of(send, phone) == "held"
    spam = Comment.objects.get(pk=bad.pk)
    spam.mark_spam(by=moderator.user)
    Comment.objects.get(pk=bad.pk).withdraw()
    assert status_of(send, phone, "Even later.") == "held"


def test_what_others_send_under_it_without_proof_neither_harms_nor_helps(
    send, phone, article, moderator, approved
):
    forged = CommentFactory(
        article=article, email=ME, created_at=timezone.now() + timedelta(seconds=5)
    )
    forged.mark_spam(by=moderator.user)
    assert status_of(send, phone) == "published"
    approved.trash(by=moderator.user)
    forged.approve(by=moderator.user)
    assert status_of(send, phone, "Even later.") == "held"


def test_a_bad_record_from_before_it_was_proved_counts(send, article, open_replies, moderator):
    for verb in ["approve", "mark_spam"]:
        getattr(CommentFactory(article=article, email=ME), verb)(by=moderator.user)
    late = Client()
    open_replies(late, ME)
    assert status_of(send, late) == "held"


ENDS = {
    "refused": lambda address: address.refuse(),
    "signed out": lambda address: address.sign_out_everywhere(),
    "deleted": lambda address: address.delete(),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_trust_ends_with_the_proof(send, phone, end):
    end(Address.objects.get(email=ME))
    assert status_of(send, phone) == "held"


def test_the_rule_that_trusts_nobody_holds_them_too(send, phone):
    Rules.objects.current()
    Rules.objects.update(trusts=False)
    assert status_of(send, phone) == "held"


def test_a_change_by_the_receipt_stays_published(send, phone, reader):
    status_of(send, phone)
    comment = Comment.objects.get(text="Later words.")
    reader.post(comment.receipt_url, {"comment": "Better words."}, headers=OURS)
    assert Comment.objects.get(pk=comment.pk).status == "published"


def test_the_rules_are_still_one_query(send, phone, article, counted):
    from comments.proofs import Proof

    address = Address.objects.get(email=ME)
    comment = Comment(article=article, email=ME, name="Rea")
    with counted(1):
        rules = Rules.objects.for_reply(comment, [], Proof(address.pk, address.device_key))
    assert rules.is_address_proved
    assert rules.has_approved_of_address


# Names of regulars


@pytest.fixture
def regular(article, open_replies, moderator):
    for number in range(MAKES_A_REGULAR):
        comment = CommentFactory(article=article, email=ME, name="Rea Der", text=f"Reply {number}.")
        comment.approve(by=moderator.user)
    client = Client()
    open_replies(client, ME)
    return client


def borrows(send, client, name, **fields):
    page = send(client, name=name, comment=f"As {name}.", **fields)
    return page.status_code == 422 and "belongs to a reader who is known here" in page.text


BORROWED = ["Rea Der", "rea der", "Rеа Dеr", "REA  DER", "Réa-Dér", "Ｒｅａ Ｄｅｒ", "ReaDer"]
FREE = ["Rea", "Rea Derby", "Rea Der of Pune", "The Rea Der", "Rena Der"]


@pytest.mark.parametrize("name", BORROWED)
def test_nobody_else_signs_with_a_regulars_name_or_a_look_alike(send, regular, name):
    assert borrows(send, Client(), name, email="other@example.org")
    assert borrows(send, Client(), name)  # Nor with the address typed to it.
    assert not borrows(send, regular, name)


@pytest.mark.parametrize("name", FREE)
def test_only_the_whole_name_is_theirs(send, regular, name):
    assert not borrows(send, Client(), name)


def test_a_few_replies_or_an_address_that_is_not_proved_make_no_regular(
    send, article, open_replies, moderator
):
    for number in range(MAKES_A_REGULAR):
        assert not borrows(send, Client(), "Rea Der", email=f"reader{number}@example.org")
        comment = CommentFactory(article=article, email=ME, name="Rea Der")
        if number:
            comment.approve(by=moderator.user)
    assert not borrows(send, Client(), "Rea Der", email="new@example.org")
    open_replies(Client(), ME)
    assert not borrows(send, Client(), "Rea Der", email="newer@example.org")
    comment = Comment.objects.filter(email=ME, status="held").first()
    comment.approve(by=moderator.user)
    assert borrows(send, Client(), "Rea Der", email="newest@example.org")
    comment.undo(by=moderator.user)
    assert not borrows(send, Client(), "Rea Der", email="last@example.org")


def test_vowels_make_another_name_in_scripts_that_write_them_as_marks(
    send, article, open_replies, moderator
):
    for _ in range(MAKES_A_REGULAR):
        CommentFactory(article=article, email=ME, name="রিমা").approve(by=moderator.user)
    open_replies(Client(), ME)
    assert borrows(send, Client(), "রিমা")
    for name in ["রমা", "রুমা", "রিমি"]:
        assert not borrows(send, Client(), name, email=f"{len(name)}@example.org")


def test_readers_see_no_badge_of_it(send, regular, article):
    Comment.objects.filter(email=ME).update(is_proved=True)
    proved = Client().get(article.get_absolute_url()).text
    Comment.objects.filter(email=ME).update(is_proved=False)
    assert Client().get(article.get_absolute_url()).text == proved


def test_a_name_costs_one_query_however_many_regulars(regular, counted):
    from comments.names import is_borrowed

    with counted(1):
        assert is_borrowed("Rea Der")
