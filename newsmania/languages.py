"""The language that the paper speaks: of its interface, and of what does not say another."""

from django.conf import settings
from django.utils.translation import to_locale


def of_paper() -> str:
    """As browsers know it (BCP 47), such as en-GB."""
    return to_locale(settings.LANGUAGE_CODE).replace("_", "-")


def primary(tag: str) -> str:
    """The language of a tag without its region."""
    return tag.split("-")[0]
