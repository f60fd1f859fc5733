"""An address is anybody's to type: what the paper may send to it, and what it keeps of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from comments.mailed_links import Purpose, is_expired, make_token, read_token
from comments.models import Address
from comments.models.address import MOST_UNANSWERED, PROOF_EVERY

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def address(email="rea@example.org"):
    return Address.objects.of(email)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def test_an_address_is_one_row_in_whatever_case():
    assert address() == address(" Rea@Example.ORG ")
    assert Address.objects.get().email == "rea@example.org"


def test_it_is_asked_once_a_day_and_thrice_at_most(clock):
    asked = []
    for _ in range(6):
        asked.append(address().ask_to_prove())
        assert not address().ask_to_prove()
        clock.shift(PROOF_EVERY)
    assert asked == [True] * MOST_UNANSWERED + [False] * 3


def test_two_who_ask_at_once_get_one_letter_out():
    seen_by_both = [address(), address()]
    assert [one.ask_to_prove() for one in seen_by_both] == [True, False]


def test_an_answer_lets_it_be_asked_again(clock):
    for _ in range(MOST_UNANSWERED):
        assert address().ask_to_prove()
        clock.shift(PROOF_EVERY)
    assert address().prove()
    assert address().is_proved
    assert address().ask_to_prove()


def test_proving_it_again_leaves_the_first_moment(clock):
    address().prove()
    first = address().proved_at
    clock.shift(WEEK)
    address().prove()
    assert address().proved_at == first


def test_who_refuses_is_forgotten_but_for_a_key_and_never_asked_again(clock):
    refused = address()
    refused.refuse()
    assert Address.objects.get().email is None
    clock.shift(365 * WEEK)
    assert address("REA@example.org") == refused
    assert not address().ask_to_prove()
    assert Address.objects.get().email is None


def test_a_link_from_before_the_refusal_proves_nothing():
    late = address()
    address().refuse()
    assert not late.prove()
    assert not address().is_proved


def test_who_proved_an_address_and_wants_no_letter_stays_known():
    address().prove()
    address().refuse()
    assert address().email == "rea@example.org"
    assert address().is_proved
    assert not address().ask_to_prove()


def test_its_owner_may_allow_letters_again():
    address().refuse()
    address().allow()
    assert address().email == "rea@example.org"
    assert address().ask_to_prove()


def test_a_new_secret_key_finds_the_addresses_and_forgets_the_refusals(settings):
    known = address()
    address("no@example.org").refuse()
    settings.SECRET_KEY = "another-key"
    assert address() == known
    assert not address("no@example.org").is_refused


def test_a_link_is_of_use_for_one_purpose_and_for_its_time(clock):
    token = make_token(Purpose.PROVE, [1, "a"])
    assert read_token(Purpose.PROVE, token) == [1, "a"]
    assert read_token(Purpose.STOP, token) is None
    assert read_token(Purpose.PROVE, token[:-1]) is None
    assert read_token(Purpose.PROVE, "") is None
    clock.shift(WEEK + timedelta(seconds=1))
    assert read_token(Purpose.PROVE, token, max_age=WEEK) is None
    assert is_expired(Purpose.PROVE, token, max_age=WEEK)
    assert not is_expired(Purpose.STOP, token, max_age=WEEK)
