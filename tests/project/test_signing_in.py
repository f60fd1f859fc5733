"""Passwords cannot be guessed at the newsroom's door, and nobody is kept out by who tries."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from newsmania.models import SignInTries
from newsmania.signing_in import MOST_AT_ACCOUNT, MOST_OF_NETWORK, MOST_OF_ONE
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

DOOR = "/admin/login/"
PASSWORD = "tides and mirrors"


@pytest.fixture
def ana(db):
    user = UserFactory(username="ana", is_staff=True)
    user.set_password(PASSWORD)
    user.save()
    return user


def come(client, password, name="ana", network="192.0.2.7"):
    sent = {"username": name, "password": password, "next": "/admin/"}
    return client.post(DOOR, sent, REMOTE_ADDR=network)


def guess(times, name="ana", network="192.0.2.7"):
    answer = None
    for _ in range(times):
        answer = come(Client(), "wrong", name, network)
    return answer


def networks(count):
    return [f"198.51.{number // 250}.{number % 250 + 1}" for number in range(count)]


def wait_minutes(minutes):
    """Let the clock of the counts run: they end that much earlier."""
    for count in SignInTries.objects.all():
        count.ends_at -= timedelta(minutes=minutes)
        count.save()


def test_the_right_password_opens_after_some_wrong_ones(ana):
    guess(MOST_OF_ONE - 1)
    assert come(Client(), PASSWORD).status_code == 302


def test_one_wrong_try_too_many_is_told_with_the_time_to_wait(ana):
    assert guess(MOST_OF_ONE).status_code == 200
    answer = come(Client(), PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert re.search(r"Too many wrong tries\. Wait \d+ minutes", answer.text)


def test_it_opens_again_after_a_quarter_of_an_hour(ana):
    guess(MOST_OF_ONE + 3)
    wait_minutes(14)
    assert come(Client(), PASSWORD).status_code == 429
    wait_minutes(1)
    assert come(Client(), PASSWORD).status_code == 302
    assert SignInTries.objects.filter(ends_at__lte=timezone.now()).count() == 0


def test_who_guesses_from_one_network_keeps_nobody_elsewhere_out(ana):
    guess(MOST_OF_ONE + 30)
    assert come(Client(), PASSWORD, network="203.0.113.9").status_code == 302


def test_a_name_in_capitals_has_no_tries_of_its_own(ana):
    guess(MOST_OF_ONE)
    assert guess(1, name="ANA").status_code == 429


def test_one_network_cannot_go_through_all_names(ana):
    for number in range(MOST_OF_NETWORK):
        guess(1, name=f"name {number}")
    assert guess(1, name="one more").status_code == 429
    assert guess(1, name="one more", network="203.0.113.9").status_code == 200


def test_a_network_of_ipv6_is_one_however_many_addresses_it_has(ana):
    for number in range(MOST_OF_ONE):
        guess(1, network=f"2001:db8::{number + 1:x}")
    assert guess(1, network="2001:db8::ffff").status_code == 429


def test_many_networks_together_cannot_guess_at_one_account(ana):
    for network in networks(MOST_AT_ACCOUNT):
        assert guess(1, network=network).status_code == 200
    assert come(Client(), PASSWORD, network="203.0.113.9").status_code == 429


def test_a_browser_that_has_signed_in_before_is_not_kept_out_by_strangers(ana):
    own = Client()
    assert come(own, PASSWORD).status_code == 302
    own.post("/admin/logout/")
    for network in networks(MOST_AT_ACCOUNT + 1):
        guess(1, network=network)
    guess(MOST_OF_ONE)
    assert come(own, PASSWORD).status_code == 302


def test_a_known_browser_has_a_count_too_and_for_its_account_alone(ana):
    own = Client()
    come(own, PASSWORD)
    own.post("/admin/logout/")
    for _ in range(MOST_OF_ONE):
        come(own, "wrong")
    assert come(own, PASSWORD).status_code == 429
    guess(MOST_OF_ONE, name="mo")
    assert come(own, "wrong", name="mo").status_code == 429


@pytest.mark.parametrize("forged", ["", "x", "W10:x:y", '["ana","1"]'])
def test_a_forged_cookie_is_none(ana, forged):
    guess(MOST_OF_ONE)
    client = Client()
    client.cookies["newsroom-browser"] = forged
    assert come(client, PASSWORD).status_code == 429


def test_names_that_nobody_has_are_counted_alike(ana):
    """Or the door would tell which accounts there are."""
    assert guess(MOST_OF_ONE, name="nobody").status_code == 200
    assert guess(1, name="nobody").status_code == 429


def test_a_whole_office_signs_in_from_one_network(ana):
    for _ in range(MOST_OF_NETWORK + 1):
        assert come(Client(), PASSWORD).status_code == 302


def test_what_is_counted_tells_neither_name_nor_network(ana):
    guess(1)
    for count in SignInTries.objects.all():
        assert re.fullmatch(r"[0-9a-f]{32}", count.key)


def test_an_empty_form_costs_no_try(ana):
    Client().post(DOOR, {"username": "ana", "password": ""})
    assert not SignInTries.objects.exists()


def test_where_the_server_knows_no_address_the_account_is_counted(ana):
    assert guess(MOST_AT_ACCOUNT, network="").status_code == 200
    assert guess(1, network="").status_code == 429
