"""The start page of the newsroom."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone

from articles.desk import desk_of, month_of

register = template.Library()


@register.inclusion_tag("admin/articles/_overview.html", takes_context=True)
def desk_overview(context: template.Context) -> dict[str, Any]:
    """What the signed-in user should know first; `?month=2025-11` turns the calendar."""
    request = context["request"]
    return {
        "desk": desk_of(request.user),
        "month": month_of(request.user, _month(request.GET.get("month", ""))),
        "user": request.user,
        "can_see_stories": request.user.has_perm("articles.write_article")
        or request.user.has_perm("articles.view_article"),
        "can_see_pins": request.user.has_perm("articles.view_pin"),
    }


def _month(asked: str) -> date:
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
    # The neighbours of the first and the last year that Python knows could not be shown.
    return first if 1900 <= first.year <= 9000 else timezone.localdate().replace(day=1)
