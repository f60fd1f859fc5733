"""Letters: written with what they tell of, sent once, and lost by nothing."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from newsmania import outbox
from newsmania.models import Letter
from tests.mailserver import running_mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_server(settings):
    with running_mail_server() as server:
        settings.SENDS_MAIL = True
        settings.MAILERS = server.mailers
        settings.DEFAULT_FROM_EMAIL = "The Paper <replies@example.org>"
        yield server


def write(**changes):
    letter = {"to": "ana@example.com", "subject": "An answer", "text": "Bo has answered you."}
    outbox.post(**letter | changes)


def test_a_letter_arrives_once(mail_server):
    write(headers={"List-Unsubscribe": "<https://example.org/out/>"})
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    [letter] = mail_server.letters
    assert letter["To"] == "ana@example.com"
    assert letter["From"] == "The Paper <replies@example.org>"
    assert letter["Subject"] == "An answer"
    assert letter["List-Unsubscribe"] == "<https://example.org/out/>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "Bo has answered you."
    assert not Letter.objects.exists()


def test_words_of_any_script_arrive(mail_server):
    write(subject="উত্তর এসেছে", text="नमस्ते, প্রিয় পাঠক 🌊")
    outbox.send_due()
    [letter] = mail_server.letters
    assert letter["Subject"] == "উত্তর এসেছে"
    assert letter.get_content().strip() == "नमस्ते, প্রিয় পাঠক 🌊"


def test_a_long_address_in_a_header_is_not_broken(mail_server):
    address = f"<https://example.org/comments/letters/stop/{'x' * 120}/>"
    write(headers={"List-Unsubscribe": address}, subject="A long subject " * 12)
    outbox.send_due()
    assert f"List-Unsubscribe: {address}\r\n".encode() in mail_server.raw[0]


def test_a_letter_is_as_wide_as_a_page_and_breaks_no_address(mail_server):
    address = f"https://example.org/comments/decide/{'x' * 120}/"
    quoted = "> " + "Nobody asked the ferryman. " * 8
    bangla = "এই প্রতিবেদনটি আমাদের এলাকার মানুষের কথা বলে। " * 5
    write(text=f"{quoted}\n>\n{bangla}\n\nThe queue is where it always was: {address}\n")
    outbox.send_due()
    [letter] = mail_server.letters
    lines = letter.get_content().splitlines()
    assert address in lines
    assert max(len(line) for line in lines if line != address) <= outbox.WIDTH
    assert [line[:2] for line in lines[:4]] == ["> ", "> ", "> ", "> "]
    assert lines[lines.index(">") + 1].startswith("এই প্রতিবেদনটি")


def test_a_letter_of_a_change_that_is_rolled_back_is_never_written(mail_server):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert outbox.send_due() == 0
    assert not mail_server.letters


def test_without_a_mail_server_none_is_written(settings):
    settings.SENDS_MAIL = False
    write()
    assert not Letter.objects.exists()


def test_a_subject_is_one_line_whatever_it_is_made_of(mail_server):
    write(subject="Hello\r\nBcc: everybody@example.com\n\nSurprise")
    outbox.send_due()
    [letter] = mail_server.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: everybody@example.com Surprise"


def test_a_header_with_a_line_break_never_leaves(mail_server):
    write(headers={"List-Id": "paper\r\nBcc: everybody@example.com"})
    assert outbox.send_due() == 0
    assert not mail_server.letters
    assert not Letter.objects.exists()


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_letter_that_is_put_off_is_tried_again_ever_more_slowly(mail_server, verb):
    mail_server.answers[verb] = "451 Later"
    write()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for wait in (1, 2, 4, 8):
            assert outbox.send_due() == 0
            clock.shift(wait - 0.5)
            assert not Letter.objects.due().exists()
            clock.shift(0.5)
        mail_server.answers.clear()
        assert outbox.send_due() == 1
    assert len(mail_server.letters) == 1


def test_a_mail_server_that_is_down_loses_nothing(settings, mail_server):
    settings.MAILERS = {
        "default": mail_server.mailers["default"] | {"OPTIONS": {"host": "127.0.0.1", "port": 9}}
    }
    write()
    assert outbox.send_due() == 0
    assert "could not be reached" in Letter.objects.get().problem
    settings.MAILERS = mail_server.mailers
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert outbox.send_due() == 1


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_a_letter_that_is_refused_for_good_is_not_sent_for_ever(mail_server, verb):
    mail_server.answers[verb] = "550 No such person"
    write()
    assert outbox.send_due() == 0
    assert not Letter.objects.exists()


def test_after_a_week_it_is_given_up(mail_server):
    mail_server.answers["RCPT"] = "451 Later"
    write()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        outbox.send_due()
    assert not Letter.objects.exists()


def test_the_wait_never_grows_past_an_hour():
    letter = Letter.objects.create(to="a@example.com", subject="", text="", tries=400)
    letter.put_off("Later")
    assert letter.next_try_at - timezone.now() <= timedelta(hours=1)


def test_of_two_processes_one_sends_it(mail_server):
    write()
    seen_by_both = SimpleNamespace(pk=Letter.objects.get().pk, next_try_at=None)
    seen_by_both.next_try_at = Letter.objects.get().next_try_at
    assert Letter.objects.claim(seen_by_both, timezone.now() + outbox.CLAIM)
    assert not Letter.objects.claim(seen_by_both, timezone.now() + outbox.CLAIM)
    assert outbox.send_due() == 0


def test_no_word_of_a_letter_comes_into_the_log(mail_server, caplog):
    mail_server.answers["RCPT"] = "550 ana@example.com is unknown"
    write(text="A secret")
    outbox.send_due()
    mail_server.answers["RCPT"] = "450 ana@example.com later"
    write(text="A secret")
    outbox.send_due()
    assert "ana@" not in caplog.text
    assert "secret" not in caplog.text
    assert "ana@" not in Letter.objects.get().problem


def test_the_health_page_counts_what_waits(mail_server, client):
    mail_server.answers["RCPT"] = "451 Later"
    write()
    outbox.send_due()
    assert "1 letter could not be sent yet" in client.get("/healthz").text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_thread_of_a_server_process_sends_at_once(mail_server):
    stop = outbox.start_sending()
    try:
        write()
        _wait_until(lambda: mail_server.letters and not Letter.objects.exists())
    finally:
        stop.set()
        outbox._posted.set()


def _wait_until(holds):
    for _ in range(200):
        if holds():
            return
        time.sleep(0.02)  # Less than the thread's own pause, which would be 5 s.
    pytest.fail("it did not come to pass within 4 seconds")
