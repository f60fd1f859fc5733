"""Where a reply is very doubtful the browser works for it, or a moderator reads it first."""

import base64
import hashlib
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from comments.models import Rules, SpentWork
from comments.work import AGE, MOST
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

WORDS = "Words worth keeping."
DOUBTFUL = "THIS IS WHAT I ALWAYS SAID AND ALWAYS SHALL SAY <A HREF='HTTPS://A.EXAMPLE'>HERE</A>"


@pytest.fixture
def attack(db):
    Rules.objects.current()
    Rules.objects.update(under_attack=True)


@pytest.fixture
def proved(send, stored, moderator):
    """This browser's first reply was approved, an hour ago."""
    send(remember="on", comment="An earlier one.", act="hold")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))


def asked(page):
    """The challenge in a page's markup, as the browser's script reads it."""
    return dict(re.findall(r'data-(salt|challenge|signature|most)="([^"]+)"', page.text))


def solve(challenge, /, **changes):
    """What the browser's script sends."""
    salt = challenge["salt"].replace("&amp;", "&")
    number = next(
        number
        for number in range(MOST + 1)
        if hashlib.sha256(f"{salt}{number}".encode()).hexdigest() == challenge["challenge"]
    )
    told = {
        "algorithm": "SHA-256",
        "challenge": challenge["challenge"],
        "number": number,
        "salt": salt,
        "signature": challenge["signature"],
    } | changes
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_nobody_is_asked_on_a_quiet_day(send, stored):
    assert send().status_code == 303
    assert stored.count() == 1


def test_under_attack_the_words_come_back_with_a_challenge(attack, send, stored):
    page = send(comment=WORDS)
    assert page.status_code == 422
    assert WORDS in page.text
    assert set(asked(page)) == {"salt", "challenge", "signature", "most"}
    assert "Send it to a moderator" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not stored.exists()


def test_a_moderator_is_the_way_round(attack, send, stored):
    assert send(act="hold").status_code == 303
    assert stored.get().status == "held"
    assert "attack" in [reason["code"] for reason in stored.get().reasons]


def test_who_has_worked_is_judged_as_on_a_quiet_day(attack, send, stored):
    work = solve(asked(send()))
    assert send(work=work).status_code == 303
    codes = [reason["code"] for reason in stored.get().reasons]
    assert stored.get().status == "held"
    assert "newcomer" in codes
    assert not {"attack", "no-time"} & set(codes)


def test_a_proved_writer_who_has_worked_is_published_at_once(proved, attack, send, stored):
    page = send(comment=WORDS)
    assert page.status_code == 422
    assert send(comment=WORDS, work=solve(asked(page))).status_code == 303
    assert stored.last().status == "published"


def test_a_very_doubtful_reply_is_asked_too(send, stored):
    page = send(comment=DOUBTFUL)
    assert page.status_code == 422
    assert asked(page)
    assert send(comment=DOUBTFUL, work=solve(asked(page))).status_code == 303
    assert stored.get().status == "held"


def test_the_newsroom_may_ask_only_under_attack(send, settings):
    settings.REPLY_WORK_FROM = 0
    assert send(comment=DOUBTFUL).status_code == 303


def test_spam_is_not_told_that_it_is_spam(attack, send, stored):
    assert send(topic="x").status_code == 303
    assert stored.get().status == "spam"


def test_a_proof_is_of_use_once(attack, send, stored):
    work = solve(asked(send()))
    assert send(work=work).status_code == 303
    assert send(work=work, comment="Another.", email="b@example.org").status_code == 422
    assert stored.count() == 1


def test_a_second_click_finds_the_first_ones_reply(attack, send, stored):
    work = solve(asked(send()))
    first, second = send(work=work), send(work=work)
    assert (first.status_code, second.status_code) == (303, 303)
    assert stored.count() == 1


def test_it_is_of_no_use_on_another_story(attack, send, reader, article):
    work = solve(asked(send()))
    article.pk = ArticleFactory(published=True).pk
    assert send(work=work).status_code == 422


def test_it_ends(attack, send):
    work = solve(asked(send()))
    with time_machine.travel(timezone.now() + AGE + timedelta(seconds=2)):
        assert send(work=work).status_code == 422


def test_what_was_spent_is_forgotten_when_it_has_ended(attack, send):
    send(work=solve(asked(send())))
    with time_machine.travel(timezone.now() + AGE + timedelta(hours=1)):
        send(comment="Another.", work=solve(asked(send(comment="Another."))))
    assert SpentWork.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": "1"},
        {"number": True},
        {"number": None},
        {"algorithm": "MD5"},
        {"signature": "0" * 64},
        {"signature": None},
        {"salt": "mine?expires=99999999999&story=1"},
        {"salt": 7},
        {"challenge": "0" * 64},
        {"challenge": ["x"]},
    ],
)
def test_no_other_proof_is_one(attack, send, stored, changes):
    assert send(work=solve(asked(send()), **changes)).status_code == 422
    assert not stored.exists()


@pytest.mark.parametrize(
    "work", ["x", "e30=", "W10=", "bnVsbA==", "\x00", "A" * 2000, "eyJ" * 300, "é", "W1tbW1tb"]
)
def test_no_nonsense_breaks_it(attack, send, stored, work):
    assert send(work=work).status_code == 422
    assert not stored.exists()
