"""Settings that are wrong together or by themselves, told before anything is served."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from newsmania.addresses import address_for_letters
from newsmania.crawlers import refused_purposes


@register()
def check_paper(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    parts = urlsplit(settings.SITE_ADDRESS)
    is_site = parts.scheme in {"http", "https"} and parts.hostname and not parts.path + parts.query
    if settings.SITE_ADDRESS and not is_site:
        hint = "Write it like https://example.org, with no path."
        found.append(Error("SITE_ADDRESS is no site's address.", hint, id="newsmania.E001"))
    if settings.WEBSUB_HUB and not settings.SITE_ADDRESS:
        hint = "Stories are published without a request that could tell it."
        found.append(Error("WEBSUB_HUB needs SITE_ADDRESS.", hint, id="newsmania.E002"))
    if settings.WEBSUB_HUB and urlsplit(settings.WEBSUB_HUB).scheme not in {"http", "https"}:
        found.append(Error("WEBSUB_HUB is no web address.", id="newsmania.E004"))
    if settings.SENDS_MAIL and not address_for_letters():
        hint = "Letters hold links: set SITE_ADDRESS, or name a whole host in ALLOWED_HOSTS."
        found.append(Warning("No letter about a reply can be sent.", hint, id="newsmania.W001"))
    try:
        refused_purposes(settings.AI_CRAWLERS)
    except ValueError as error:
        found.append(Error(f"AI_CRAWLERS: {error}", id="newsmania.E003"))
    return found
