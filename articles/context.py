"""What the frame of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles import lite
from articles.edition import edition_of
from newsmania.languages import of_paper


def masthead(request: HttpRequest) -> dict[str, Any]:
    """The paper's name and its edition, which is fetched only when a template asks."""
    return {
        "paper_name": settings.PAPER_NAME,
        "paper_language": of_paper(),
        "lite_of": getattr(request, "lite_of", ""),
        "text_edition": lite.address_of(request),
        "offline_reading": settings.OFFLINE_READING,
        "edition": SimpleLazyObject(lambda: edition_of(request)),
    }
