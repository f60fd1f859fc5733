"""
Where the links in letters to writers lead: to say yes, to stop, never to be written to again.

Opening one changes nothing. These pages are for whoever reads the address's mail, so they need no
session; and they say nothing of a reply but below which story it stands, since anybody may have
written it in that address's name.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.forms import NUMBER
from comments.letters.writers import ALL, PROOF_AGE
from comments.mailed_links import Purpose, is_expired, read_token
from comments.models import Address, Subscription
from newsmania.caching import private_page
from newsmania.origin import check_origin

# More replies of one address than these are not asked about in one go.
MOST_SHOWN = 20
ONE_CLICK = "List-Unsubscribe"


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes to what was asked for in this address's name, or: that was not me."""
    payload = read_token(Purpose.PROVE, token, max_age=PROOF_AGE)
    address = Address.objects.numbered(payload[0]) if payload else None
    if address is None:
        if is_expired(Purpose.PROVE, token, max_age=PROOF_AGE):
            return render(request, "comments/old_link.html", status=410)
        raise Http404("No such link.")
    if request.method == "POST":
        check_origin(request)
        _answer(address, request.POST)
        return HttpResponseRedirect(request.path, status=303)
    subscriptions = Subscription.objects.of(address).newest_first()
    context = {
        "address": address,
        "asked": subscriptions.asked()[:MOST_SHOWN],
        "confirmed": subscriptions.on()[:MOST_SHOWN],
    }
    return render(request, "comments/prove.html", context)


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """
    No more letters about one reply, or at all.

    A mail program posts `List-Unsubscribe=One-Click` here, with no cookie and no Origin, and must
    not be sent elsewhere (RFC 8058, 3.1 and 3.2). The link never grows too old for this.
    """
    address_id, number = read_token(Purpose.STOP, token) or (ALL, ALL)
    address = Address.objects.numbered(address_id)
    if address is None:
        raise Http404("No such link.")
    subscription = Subscription.objects.of(address).newest_first().numbered(number)
    if request.method == "POST":
        if "act" in request.POST:
            check_origin(request)
            _answer(address, request.POST)
        elif ONE_CLICK in request.POST:
            _stop(address, number, subscription)
    context = {"address": address, "subscription": subscription}
    return render(request, "comments/stop.html", context)


def _stop(address: Address, number: int, subscription: Subscription | None) -> None:
    if number == ALL:
        Subscription.objects.refuse(address)
    elif subscription:
        subscription.stop()


def _answer(address: Address, posted: QueryDict) -> None:
    act = posted.get("act")
    if act == "confirm":
        replies = [int(one) for one in posted.getlist("reply") if NUMBER.fullmatch(one)]
        Subscription.objects.confirm(address, replies)
    elif act == "refuse":
        Subscription.objects.refuse(address)
    elif act == "allow":
        address.allow()
