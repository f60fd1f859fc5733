"""What the checks are told of how a reply was sent."""

from django.http import HttpRequest

from comments.checks import Posting
from comments.forms import ReplyForm
from comments.proofs import proof_in
from comments.stamps import seconds_since
from newsmania.networks import address_of, networks_around

# Headers that no browser makes longer are of no use to anybody.
LONGEST_HEADER = 500


def posting_of(
    request: HttpRequest, form: ReplyForm, *, is_from_our_page: bool, has_worked: bool
) -> Posting:
    told = form.cleaned_data
    return Posting(
        decoy=told["topic"],
        is_from_our_page=is_from_our_page,
        has_worked=has_worked,
        seconds=seconds_since(told["stamp"], form.article),
        typed_text=form.data.get("comment", ""),
        typed_name=form.data.get("name", ""),
        address=address_of(request),
        networks=networks_around(request),
        proof=proof_in(request),
        user_agent=request.headers.get("User-Agent", "")[:LONGEST_HEADER],
        referrer=request.headers.get("Referer", "")[:LONGEST_HEADER],
    )
