"""
A proof of work: what a browser computes in a second or two, and a machine that sends thousands of
replies cannot afford. Nobody has to solve, see or hear anything.

The protocol is ALTCHA's (its documentation, “Proof-of-Work Captcha”): the server names a salt and
the SHA-256 of the salt and a number that it keeps to itself, signed; the browser finds the number.
It is asked for only where a reply is very doubtful or the paper is under attack, and who cannot or
will not compute sends the reply to a moderator instead.
"""

import base64
import binascii
import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from articles.models import Article
from comments.checks import Judgement
from comments.models import Comment, SpentWork

ALGORITHM = "SHA-256"
# A desk computes 50,000 in about a second, a cheap phone in three; on average it takes half.
MOST = 50_000
# To be sent in, by a slow phone whose reader reads the page first.
AGE = timedelta(minutes=20)
# As a browser sends it; more is no proof.
LONGEST = 1000


class SpentError(Exception):
    """A proof is of use once."""


class Challenge(NamedTuple):
    salt: str
    challenge: str
    signature: str
    most: int = MOST


class Work(NamedTuple):
    """A proof that holds: which challenge it answers, and until when it may be sent."""

    challenge: str
    expires: datetime


def new_challenge(article: Article) -> Challenge:
    """For one reply to this story, within the next minutes."""
    expires = int((timezone.now() + AGE).timestamp())
    salt = f"{secrets.token_hex(12)}?expires={expires}&story={article.pk}"
    challenge = _digest(salt, secrets.randbelow(MOST + 1))
    return Challenge(salt, challenge, _signature(challenge))


def work_in(sent: str, article: Article) -> Work | None:
    """The proof that was sent with a reply; None where it is none, too old or another story's."""
    told = _read(sent)
    if told is None or told.get("algorithm") != ALGORITHM:
        return None
    salt, challenge, number = told.get("salt"), told.get("challenge"), told.get("number")
    if not (isinstance(salt, str) and isinstance(challenge, str) and type(number) is int):
        return None
    if not constant_time_compare(_signature(challenge), str(told.get("signature"))):
        return None
    if _digest(salt, number) != challenge:
        return None
    expires = _expiry(salt, article)
    return Work(challenge, expires) if expires and expires > timezone.now() else None


def is_wanted(judgement: Judgement) -> bool:
    """Is this reply so doubtful that its writer's browser has to work for it?"""
    if judgement.refusal or judgement.status != Comment.Status.HELD:
        return False
    doubts = sum(reason["weight"] for reason in judgement.reasons)
    is_attack = any(reason["code"] == "attack" for reason in judgement.reasons)
    return is_attack or 0 < settings.REPLY_WORK_FROM <= doubts


def spend(work: Work) -> None:
    """Of use for one reply, in whichever process. Raises SpentError where another has used it."""
    SpentWork.objects.expired().delete()
    try:
        with transaction.atomic():
            SpentWork.objects.create(challenge=work.challenge, expires=work.expires)
    except IntegrityError as error:
        raise SpentError from error


def _read(sent: str) -> dict[str, Any] | None:
    if not sent or len(sent) > LONGEST:
        return None
    try:
        told = json.loads(base64.b64decode(sent, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _expiry(salt: str, article: Article) -> datetime | None:
    """Of a salt that is ours, since its challenge is signed; its form may still be another's."""
    _, _, told = salt.partition("?expires=")
    moment, _, story = told.partition("&story=")
    if story != str(article.pk) or not moment.isascii() or not moment.isdecimal():
        return None
    return datetime.fromtimestamp(int(moment), UTC)


def _digest(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode("utf-8", "surrogatepass")).hexdigest()


def _signature(challenge: str) -> str:
    return salted_hmac("comments.work", challenge, algorithm="sha256").hexdigest()
