"""
A reader's own pages: all replies that were sent from an address which they have proved.

No account and no password: a mailed link opens them, once for each device, and a signed cookie that
goes to /comments/ alone keeps them open there. Every act is a POST from the paper's own page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import EmailValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comments import letters
from comments.dossier import as_download, dossier_of, erase_person
from comments.explaining import TOLD, state_of, why
from comments.forms import NUMBER, CleanedField
from comments.letters.moderators import tell_of_held
from comments.models import CHANGE_AGE, LINK_AGE, LONGEST_EMAIL, Address, Comment, Regular
from comments.opening import address_of_link, ask_for_link
from comments.proofs import Proof, give_proof, proof_in, take_proof
from comments.remembering import forget
from comments.text import clean_line
from newsmania.caching import private_page
from newsmania.origin import check_origin

A_PAGE = 50

TOO_MANY = _("Many links were asked for from your network. Please try again in an hour.")
DONE = {
    "withdraw": _("You have withdrawn the reply. Readers do not see it any more."),
    "appeal": _("We have asked a moderator for a second look."),
}
NOT_DONE = _("A moderator has just decided on that reply. Here it is as it stands now.")


class LinkForm(forms.Form):
    email = CleanedField(
        cleaner=clean_line,
        label=_("Email"),
        max_length=LONGEST_EMAIL,
        validators=[EmailValidator(_("Enter an email address such as name@example.org."))],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter an email address such as name@example.org.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="link-field-%s")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


def own_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page that a mailed link leads to. There is none in a paper that sends no letters."""

    @csrf_exempt
    @private_page
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not letters.is_open():
            raise Http404("This paper sends no letters.")
        if request.method == "POST" and not check_origin(request):
            # The cookie acts for its owner, so what does not say where it comes from is refused.
            raise PermissionDenied("This did not say from which page it was sent.")
        return view(request, *args, **kwargs)

    return wrapped


def owners_page[**P](
    view: Callable[Concatenate[HttpRequest, Address, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For the owner of a proved address, who is told to the view; others may ask for a link."""

    @own_page
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        address = Address.objects.proved_by(proof_in(request)).first()
        if address is None:
            return _to_home()
        return view(request, address, *args, **kwargs)

    return wrapped


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The replies of whoever has proved an address; for others the form that mails a link."""
    if request.method == "POST":
        return _ask(request)
    address = Address.objects.proved_by(proof_in(request)).first()
    if address is None:
        return _page(request, "ask", form=LinkForm())
    return _history(request, address)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since a scanner follows links in mails before their reader does; it acts once."""
    found = address_of_link(token)
    if found is None:
        return _page(request, "expired", status=404, form=LinkForm())
    address, opened = found
    if request.method != "POST":
        return _page(request, "open", address=address)
    if not address.open(opened):
        return _page(request, "expired", status=404, form=LinkForm())
    Regular.objects.follow(address.email or "")
    response = _to_home()
    give_proof(response, Proof(address.pk, address.device_key))
    return response


@owners_page
@require_http_methods(["POST"])
def act(request: HttpRequest, address: Address, number: int) -> HttpResponse:
    """Withdraw one of one's own replies, or ask for a second look at it."""
    mine = Comment.objects.of_address(address.email or "")
    comment = get_object_or_404(mine, pk=number)
    name = request.POST.get("act", "")
    if name == "withdraw":
        done = comment.may_be_taken_back and comment.withdraw()
    elif name == "appeal":
        done = _appeal(comment)
    else:
        raise Http404("No such act.")
    if done:
        query = urlencode({"said": name})
        return HttpResponseRedirect(f"{reverse('comments:own')}?{query}#own-{number}", status=303)
    return _history(request, address, said=NOT_DONE, status=409)


@owners_page
@require_safe
def export(request: HttpRequest, address: Address) -> HttpResponse:
    """Everything that is kept of the address, as a file."""
    return as_download(dossier_of(address.email or "", request))


@owners_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, address: Address) -> HttpResponse:
    """Everything that is kept of the address, gone."""
    email = address.email or ""
    count = Comment.objects.of_address(email).count()
    if request.method != "POST":
        return _page(request, "erase", address=address, count=count)
    erase_person(email)
    response = _page(request, "erased", count=count)
    take_proof(response)
    forget(response)
    return response


@owners_page
@require_http_methods(["POST"])
def leave(request: HttpRequest, address: Address) -> HttpResponse:
    """Sign this device out, or all of them."""
    if request.POST.get("act") == "everywhere":
        address.sign_out_everywhere()
    response = _to_home()
    take_proof(response)
    return response


@transaction.atomic
def _appeal(comment: Comment) -> bool:
    done = comment.appeal()
    if done:
        tell_of_held(comment)
    return done


def _ask(request: HttpRequest) -> HttpResponse:
    """The same answer for an address that is known here and for one that is not."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, "ask", status=422, form=form)
    email = form.cleaned_data["email"]
    if not ask_for_link(email, request):
        form.add_error(None, TOO_MANY)
        return _page(request, "ask", status=429, form=form)
    return _page(request, "asked", email=email, minutes=LINK_AGE.seconds // 60)


def _history(
    request: HttpRequest,
    address: Address,
    *,
    said: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if NUMBER.fullmatch(asked) else None
    found = list(Comment.objects.of_address(address.email or "").sent_before(before)[: A_PAGE + 1])
    entries = [_entry(comment) for comment in found[:A_PAGE]]
    context = {
        "address": address,
        "entries": entries,
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "is_first": not before,
        "said": said or DONE.get(request.GET.get("said", ""), ""),
        "minutes": CHANGE_AGE.seconds // 60,
    }
    return _page(request, "home", status=status, **context)


def _entry(comment: Comment) -> dict[str, Any]:
    state = state_of(comment)
    return {"reply": comment, "state": state.value, "told": TOLD[state], "why": why(comment)}


def _page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"comments/mine/{name}.html", context, status=status)


def _to_home() -> HttpResponse:
    return HttpResponseRedirect(reverse("comments:own"), status=303)
