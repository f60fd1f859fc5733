"""What the masthead of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.models import Section


def masthead(request: HttpRequest) -> dict[str, Any]:
    """The paper's name and its sections; they are fetched only when a template asks."""
    return {"paper_name": settings.PAPER_NAME, "masthead_sections": Section.objects.all()}
