"""
Letters on their way: written with the change that causes them, sent by a thread beside the paper.

`post` leaves a row in the transaction that is open, so a letter is written if and only if what it
tells of is stored, and no reader or moderator waits for a mail server. Each server process has a
thread that sends what is due. A server that is down is tried again, after seconds at first and
hourly in the end, for a week; a restart loses nothing. A process that dies between a letter's
hand-over and the deletion of its row sends it once more, under the same Message-ID, by which mail
programs know it again (RFC 5322, 3.6.4).
"""

import logging
import textwrap
import threading
from datetime import timedelta
from email.message import EmailMessage as PythonMessage
from email.policy import default
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from newsmania.models import Letter

logger = logging.getLogger(__name__)

SWEEP_EVERY = 5.0
AT_ONCE = 50
# Longer than the slowest hand-over: the mail server has 20 seconds for each step of it.
CLAIM = timedelta(minutes=3)
# What a mail server would not take for so long, it never will.
KEPT_FOR = timedelta(days=7)
LONGEST_LINE = 998  # RFC 5322, 2.1.1.
# What a line of text should not pass (the same place says 78), with room to be quoted.
WIDTH = 72
# What the next line of a quotation or of an entry in a list begins with.
MARKS = {"> ": "> ", "- ": "  "}

_posted = threading.Event()


def is_open() -> bool:
    """Does this paper send mail at all? Forms that promise some ask first."""
    return bool(settings.SENDS_MAIL)


def post(*, to: str, subject: str, text: str, headers: dict[str, str] | None = None) -> None:
    """
    Write a letter to one address, sent as soon as this transaction is committed.

    A subject is one line, whatever it is made of. Text that a reader wrote belongs in neither
    `to` nor `headers`; Django refuses line breaks there (BadHeaderError) when the letter is sent,
    and it is thrown away. Without a mail server nothing is written.
    """
    if not is_open():
        return
    line = " ".join(subject.split())[:200]
    Letter.objects.create(to=to, subject=line, text=text, headers=headers or {})
    transaction.on_commit(_posted.set, robust=True)


def send_due() -> int:
    """Send what is due. Returns how many letters were handed over."""
    sent = 0
    for letter in Letter.objects.due()[:AT_ONCE]:
        if Letter.objects.claim(letter, timezone.now() + CLAIM):
            sent += _send(letter)
    return sent


def start_sending() -> threading.Event | None:
    """The thread of a server process; setting what is returned ends it."""
    if not is_open():
        return None
    stop = threading.Event()
    threading.Thread(target=_send_for_ever, args=[stop], daemon=True, name="letters").start()
    return stop


def _send_for_ever(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            # A full batch may have left more behind.
            while send_due() == AT_ONCE and not stop.is_set():
                pass
        except DatabaseError:
            logger.exception("Letters under way could not be looked at; they stay there.")
        finally:
            connection.close()
        _posted.wait(SWEEP_EVERY)
        _posted.clear()


def _send(letter: Letter) -> bool:
    """No address, subject or word of a letter comes into the log."""
    try:
        _message(letter).send(using="default")
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        if _is_final(error):
            logger.warning("A letter was refused for good, and is thrown away.")
            letter.delete()
        else:
            _put_off(letter, "The mail server put it off.")
        return False
    except OSError as error:  # Every fault of the line; SMTPException is one.
        _put_off(letter, f"The mail server could not be reached: {type(error).__name__}")
        return False
    except ValueError:
        logger.exception("A letter cannot be written as mail, and is thrown away.")
        letter.delete()
        return False
    letter.delete()
    return True


class _Mail(EmailMessage):
    """Mail whose headers are folded between words alone."""

    def message(self, *, policy: Any = default) -> PythonMessage:
        # At its usual 78 characters Python writes a longer address, such as that of
        # List-Unsubscribe, as encoded words, which no mail program decodes there (RFC 2047, 5).
        return super().message(policy=policy.clone(max_line_length=LONGEST_LINE))


def _message(letter: Letter) -> EmailMessage:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    number = f"<letter-{letter.pk}.{letter.made_at:%Y%m%d%H%M%S%f}@{host}>"
    headers = {"Message-ID": number, "Auto-Submitted": "auto-generated"} | letter.headers
    text = wrapped(letter.text)
    return _Mail(letter.subject, text, settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers)


def wrapped(text: str) -> str:
    """Lines that a mail program shows as they are; an address is never broken."""
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            subsequent_indent=MARKS.get(line[:2], ""),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )


def _is_final(error: SMTPRecipientsRefused | SMTPDataError) -> bool:
    """5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return all(code >= 500 for code, _ in error.recipients.values())


def _put_off(letter: Letter, problem: str) -> None:
    if timezone.now() - letter.made_at > KEPT_FOR:
        logger.warning("A letter could not be sent for a week, and is thrown away.")
        letter.delete()
        return
    logger.warning("A letter waits. %s", problem)
    letter.put_off(problem)
