"""
What a browser remembers of its reader, when they tick the box.

The cookie goes to /comments/ alone, so no story page can ever vary by it. It is signed, and holds
besides the typed fields a random key: what a moderator thought of that browser's earlier replies
hangs on the key, and never on the name or address, which anybody can type.
"""

import secrets
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "reply"
PATH = "/comments/"
AGE = 365 * 24 * 3600  # A year.


class Remembered(NamedTuple):
    name: str = ""
    email: str = ""
    website: str = ""
    writer_key: str = ""


def recall(request: HttpRequest) -> Remembered:
    """What this browser was told to remember; nothing where the cookie is missing or forged."""
    try:
        fields = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=AGE)
        return Remembered(*(str(field) for field in fields))
    except (signing.BadSignature, TypeError):
        return Remembered()


def new_writer_key() -> str:
    return secrets.token_urlsafe(16)


def remember(response: HttpResponse, remembered: Remembered) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(list(remembered), salt=COOKIE, compress=True),
        max_age=AGE,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
