"""
A decision that a moderator takes from a letter.

The link is the key, and no session is asked; whether its moderator may still decide is. It leads to
a page whose button acts, since machines open links before people do.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.letters.moderators import LINK_AGE, Offer
from comments.mailed_links import Purpose, is_expired
from newsmania.caching import private_page
from newsmania.origin import check_origin

PAGE = "admin/comments/by_mail.html"


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """The reply and a button, or what has become of it. A forged link is a 404."""
    offer = Offer.of(token)
    if offer is None:
        if is_expired(Purpose.DECIDE, token, max_age=LINK_AGE):
            return render(request, PAGE, {"days": LINK_AGE.days}, status=410)
        raise Http404("No such link.")
    if not offer.is_allowed:
        return render(request, PAGE, {"is_demoted": True}, status=403)
    if request.method != "POST":
        return _page(request, offer, 200)
    if not check_origin(request):
        return _page(request, offer, 403)
    if not offer.take():
        offer.comment.refresh_from_db()
        return _page(request, offer, 410)
    return HttpResponseRedirect(request.path, status=303)


def _page(request: HttpRequest, offer: Offer, status: int) -> HttpResponse:
    context = {"offer": offer, "comment": offer.comment, "last": offer.last_decision}
    return render(request, PAGE, context, status=status)
