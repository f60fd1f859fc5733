"""
Links that are sent by mail: each a signed note of what it is for, and of no use for anything else.

A link in a mail is followed by scanners before its reader sees it, so what it leads to only shows
a page; a POST from that page acts.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.core import signing


class Purpose(StrEnum):
    """What a link is for. Each has a salt of its own, so that one can never stand for another."""

    DECIDE = "decide"  # A moderator's decision on one reply.
    PROVE = "prove"  # That an address is read by who gave it.
    OPEN = "open"  # The page of all replies that were sent under an address.
    STOP = "stop"  # No more letters.


def make_token(purpose: Purpose, payload: Any) -> str:
    """The signed part of a link; the payload is numbers and words that JSON can hold."""
    return signing.dumps(payload, salt=_salt(purpose))


def read_token(purpose: Purpose, token: str, *, max_age: timedelta | None = None) -> Any:
    """What it was made of; nothing for one that is forged, foreign or older than this."""
    try:
        return signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except signing.BadSignature:
        return None


def is_expired(purpose: Purpose, token: str, *, max_age: timedelta) -> bool:
    """Ours, for this purpose, and too old."""
    try:
        signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except signing.SignatureExpired:
        return True
    except signing.BadSignature:
        return False
    return False


def _salt(purpose: Purpose) -> str:
    return f"comments.mailed.{purpose.value}"
