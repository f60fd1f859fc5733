"""Who may post: the paper's own pages, whatever the browser; and nobody's page in their name."""

import itertools

import pytest

pytestmark = pytest.mark.django_db

OURS, THEIRS = "http://testserver", "https://evil.example"
SITES = [None, "same-origin", "same-site", "cross-site", "none"]
ORIGINS = [None, OURS, THEIRS, "null", "http://testserver.evil.example"]
REFERERS = [None, OURS + "/2025/", THEIRS + "/", "http://[", "about:blank"]

MATRIX = list(itertools.product(SITES, ORIGINS, REFERERS))


def expected(site, origin, referer):
    if site == "same-origin":
        return "accepted"
    if site in {"same-site", "cross-site"}:
        return "refused"
    told = origin if origin is not None else referer
    if told is None:
        return "held"
    return "accepted" if told in {OURS, OURS + "/2025/"} else "refused"


@pytest.mark.parametrize(("site", "origin", "referer"), MATRIX)
def test_the_matrix_of_headers(send, stored, site, origin, referer):
    named = {"Sec-Fetch-Site": site, "Origin": origin, "Referer": referer}
    headers = {name: value for name, value in named.items() if value is not None}
    response = send(headers=headers)
    answer = expected(site, origin, referer)
    if answer == "refused":
        assert response.status_code == 403
        assert 'class="masthead__name"' in response.text
        assert not stored.exists()
        return
    assert response.status_code == 303
    unsaid = "It did not say from which page it was sent."
    told = [reason["sentence"] for reason in stored.get().reasons]
    assert (unsaid in told) == (answer == "held")


def test_being_signed_in_to_the_newsroom_changes_nothing(send, editor, stored):
    assert send(client=editor, headers={"Origin": THEIRS}).status_code == 403
    response = send(client=editor)
    assert response.status_code == 303
    assert "Cookie" not in response.headers.get("Vary", "")
    assert stored.get().status == "held"
