"""
The cookie by which a device shows that its owner has proved a mail address.

It goes to /comments/ alone, so no public page can vary by it, and holds no address: the number of
one and a random key that the address has now. A new key makes every older cookie worthless.
"""

from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from comments.remembering import AGE, PATH

COOKIE = "proof"


class Proof(NamedTuple):
    """What a cookie claims. Whether it is true, `Address.objects.proved_by` knows."""

    address_id: int
    key: str


def proof_in(request: HttpRequest) -> Proof | None:
    """Nothing where the cookie is missing, forged or too old."""
    try:
        number, key = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Proof(number, key) if isinstance(number, int) and isinstance(key, str) else None


def give_proof(response: HttpResponse, proof: Proof) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(list(proof), salt=COOKIE),
        max_age=AGE,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take_proof(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
