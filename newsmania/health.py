"""Is the paper well? For load balancers and watchers; says nothing private."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import pluralize
from django.views.decorators.http import require_safe

from newsmania.caching import PRIVATE
from newsmania.models import Delivery, Letter


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 `ok` when the database answers, else 503. Purges and letters that wait are told, too."""
    try:
        unheard = list(Delivery.objects.failing().counted_by_receiver())
        unsent = Letter.objects.failing().count()
    except DatabaseError:
        return _answer("no database", status=503)
    told = [
        f"{count} {'purge has' if count == 1 else 'purges have'} not been heard by the {receiver}"
        for receiver, count in unheard
    ]
    if unsent:
        told.append(f"{unsent} letter{pluralize(unsent)} could not be sent yet")
    return _answer("\n".join(["ok", *told]))


def _answer(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        f"{text}\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": PRIVATE},
    )
