"""
How often somebody may try to sign in with a wrong password.

A try is counted before the password is looked at, so that many at once are as few as one after
another. What is counted ends by itself after `WINDOW`, so nobody is kept out for longer. A browser
in which somebody has signed in before has a count of its own (a signed cookie for the newsroom says
so): strangers who guess at an account do not keep its owner out. After OWASP's "device cookies".
"""

import logging
import unicodedata
from datetime import timedelta
from math import ceil
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from newsmania.models import SignInTries
from newsmania.networks import network_of

logger = logging.getLogger(__name__)

WINDOW = timedelta(minutes=15)
# One person at a known browser, or at one network; all strangers at one account; one network.
MOST_OF_ONE, MOST_AT_ACCOUNT, MOST_OF_NETWORK = 10, 30, 60

COOKIE = "newsroom-browser"
COOKIE_DAYS = 180
SALT = "newsmania.signing_in"

TOO_MANY = "too_many"


class SignInForm(AdminAuthenticationForm):
    """The newsroom's form, which refuses before it compares a password too many."""

    wait = timedelta(0)

    def clean(self) -> dict[str, Any]:
        account = self.cleaned_data.get("username")
        if not account or not self.cleaned_data.get("password") or self.request is None:
            return super().clean()
        counts = counts_of(self.request, account)
        if wait := SignInTries.objects.spend(counts, WINDOW):
            self.wait = wait
            logger.warning("Sign-in refused after many wrong passwords for %r.", account)
            raise ValidationError(told(wait), code=TOO_MANY)
        cleaned = super().clean()
        SignInTries.objects.give_back(counts)
        return cleaned


def counts_of(request: HttpRequest, account: str) -> dict[str, int]:
    """Which counts a try adds to, and how far each may go; kept as keyed hashes alone."""
    who = _account_key(account)
    if browser := _known_browser(request, who):
        return {_key("browser", browser): MOST_OF_ONE}
    network = network_of(request)
    if not network:
        return {who: MOST_AT_ACCOUNT}
    return {
        _key("one", who + network): MOST_OF_ONE,
        _key("network", network): MOST_OF_NETWORK,
        who: MOST_AT_ACCOUNT,
    }


def remember_browser(response: HttpResponse, account: str) -> None:
    """The owner of the account has signed in in this browser."""
    who = _account_key(account)
    response.set_cookie(
        COOKIE,
        signing.dumps([who, uuid4().hex], salt=SALT),
        max_age=timedelta(days=COOKIE_DAYS),
        path="/admin/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def told(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    return (
        f"Too many wrong tries. Wait {minutes} minute{'' if minutes == 1 else 's'}, then sign in: "
        "until then no password is looked at."
    )


def refuse(response: HttpResponse, wait: timedelta) -> None:
    response.status_code = 429
    response.headers["Retry-After"] = str(ceil(wait.total_seconds()))


def _known_browser(request: HttpRequest, who: str) -> str:
    """The name of a browser in which this account has signed in, or nothing."""
    try:
        known, browser = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=timedelta(days=COOKIE_DAYS)
        )
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(browser) if known == who else ""


def _account_key(account: str) -> str:
    return _key("account", unicodedata.normalize("NFKC", account).casefold())


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"{SALT}.{kind}", value, algorithm="sha256").hexdigest()[:32]
