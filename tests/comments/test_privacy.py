"""What nobody else may learn: cookies, receipts, addresses. The story page knows nobody."""

import hashlib
import html
import re
from base64 import b64encode
from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from django.core import signing
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from comments.models import RECEIPT, RECEIPT_AGE, Address, Comment
from comments.models.address import key_of
from tests.comments.conftest import OURS
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db


def test_saving_my_name_sets_one_cookie_for_comments_alone(send, article, settings):
    settings.HTTPS = True
    cookies = send(remember="on", website="example.org").cookies
    assert list(cookies) == ["reply"]
    cookie = cookies["reply"]
    assert cookie["path"] == "/comments/"
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert "rea@example.org" not in cookie.value


def test_without_the_tick_there_is_no_cookie(send):
    assert not send().cookies


def test_what_was_saved_is_filled_in_on_the_page_under_comments(send, reader, article):
    send(remember="on", website="example.org")
    text = reader.get(f"/comments/{article.pk}/").text
    for value in ["Rea Der", "rea@example.org", "https://example.org"]:
        assert f'value="{value}"' in text


def test_taking_the_tick_away_where_it_was_set_forgets(send, reader):
    send(remember="on")
    response = send(comment="More.", remembered="True", email="other@example.org")
    assert response.status_code in {303, 429}
    if response.status_code == 303:
        assert response.cookies["reply"]["max-age"] == 0


def test_a_forged_cookie_is_nothing(reader, article):
    for forged in ["x", signing.dumps({"name": "x"}, salt="reply"), signing.dumps([1, 2, 3, 4, 5])]:
        reader.cookies["reply"] = forged
        assert reader.get(f"/comments/{article.pk}/").status_code == 200


def test_the_story_page_is_the_same_bytes_for_everybody(send, reader, editor, article):
    CommentFactory(article=article, status="published")
    CommentFactory(article=article, status="held", text="Not yet seen.")
    public = reader.get(article.get_absolute_url())
    send(remember="on")
    again = reader.get(article.get_absolute_url())
    assert public.content == again.content == editor.get(article.get_absolute_url()).content
    assert not public.cookies
    assert "Cookie" not in public.headers.get("Vary", "")
    assert "csrfmiddlewaretoken" not in public.text
    assert "Not yet seen." not in public.text


@pytest.mark.parametrize("status", ["held", "spam", "trash"])
def test_only_published_replies_are_public_and_addresses_never(reader, article, status):
    CommentFactory(article=article, status=status, text="Hidden words.", email="secret@example.org")
    CommentFactory(article=article, status="published", text="Public.", email="also@example.org")
    text = reader.get(article.get_absolute_url()).text
    assert "Public." in text
    assert "1 reply" in text
    for private in ["Hidden words.", "secret@example.org", "also@example.org"]:
        assert private not in text


def test_the_discussion_costs_one_query_however_long(reader, article, counted):
    for number in range(30):
        CommentFactory(article=article, status="published", text=f"Reply {number}")
    with counted(4):
        page = reader.get(article.get_absolute_url())
    assert page.text.index("Reply 3<") < page.text.index("Reply 29<")


def test_receipts_cannot_be_guessed_forged_or_kept_for_ever(reader, time_machine):
    comment = CommentFactory()
    good = comment.receipt_url
    assert reader.get(good).status_code == 200
    other = signing.dumps(comment.pk, salt="comments.something-else")
    for token in [good[:-3] + "x/", f"/comments/receipt/{other}/", "/comments/receipt/1/"]:
        assert reader.get(token).status_code == 404
    unknown = signing.dumps(99999999, salt=RECEIPT)
    assert reader.get(f"/comments/receipt/{unknown}/").status_code == 404
    time_machine.move_to(timezone.now() + RECEIPT_AGE + timedelta(hours=1))
    assert reader.get(good).status_code == 404


def test_the_receipt_tells_when_it_is_published_and_never_that_it_is_spam(reader, moderator):
    comment = CommentFactory()
    comment.mark_spam(by=moderator.user)
    assert "awaiting moderation" in reader.get(comment.receipt_url).text
    comment.approve(by=moderator.user)
    page = reader.get(comment.receipt_url)
    assert "Your reply is published" in page.text
    assert comment.get_absolute_url() in page.text


def test_the_network_address_is_never_stored(send, stored):
    send()
    values = stored.values().get()
    assert not any("127.0.0.1" in str(value) for value in values.values())
    assert len(values["client_key"]) == 32


def test_the_receipt_tells_when_a_moderator_decided_against_it(reader, moderator):
    comment = CommentFactory()
    comment.trash(by=moderator.user)
    text = reader.get(comment.receipt_url).text
    assert "Your reply was not published" in text
    assert "awaiting moderation" not in text


def test_networks_are_forgotten_and_what_is_younger_is_kept(send, stored, settings, time_machine):
    send()
    told = StringIO()
    time_machine.move_to(timezone.now() + timedelta(days=89))
    call_command("forget_networks", stdout=told)
    assert stored.get().client_key
    time_machine.move_to(timezone.now() + timedelta(days=2))
    call_command("forget_networks", stdout=told)
    assert stored.get().client_key == ""
    assert "Forgot the network of 1 reply older than 90 days." in told.getvalue()
    assert "forget_networks" in settings.NIGHTLY


def test_forgetting_looks_at_no_reply_that_is_forgotten_already(counted):
    CommentFactory.create_batch(3, created_at=timezone.now() - timedelta(days=100))
    with counted(1):
        assert Comment.objects.forget_networks(90) == 0


ADDRESS = "secret.reader@private.example"
PUBLIC = [
    *("/", "/replies/", "/replies/feed/", "/replies/feed/atom/", "/replies/feed/json/"),
    *("/feed/", "/feed/json/", "/search/?q=tide", "/sitemap.xml", "/section/world/"),
    *("{story}", "{story}?order=newest", "{story}?order=picks", "{story}?reply_to={reply}"),
    *("{story}feed/", "{story}feed/atom/", "{story}feed/json/", "/lite{story}"),
    *("/comments/reply/{reply}/", "/comments/{article}/", "/comments/{article}/stamp/"),
    *("/comments/mine/", "/comments/mine/{article}/", "{receipt}"),
]


def traces_of(address):
    """The address in whatever form another could recognise it by."""
    local, _, host = address.partition("@")
    yield from (address, quote(address), local, host, address.encode().hex())
    yield b64encode(address.encode()).decode().rstrip("=")
    for name in ["md5", "sha1", "sha256", "sha512"]:
        digest = hashlib.new(name, address.encode(), usedforsecurity=False)
        yield from (digest.hexdigest(), b64encode(digest.digest()).decode().rstrip("="))
    yield from (key_of(address), key_of(address)[:32])


@pytest.mark.parametrize("address", PUBLIC)
def test_no_address_and_no_hash_of_one_leaves_the_paper(reader, article, settings, address):
    settings.SENDS_MAIL = True
    comment = CommentFactory(
        article=article, published=True, email=ADDRESS, client_key="network-key", is_proved=True
    )
    comment.pick(by=None)
    CommentFactory(to=comment, published=True)
    Address.objects.of(ADDRESS).prove()
    place = address.format(
        story=article.get_absolute_url(),
        reply=comment.pk,
        article=article.pk,
        receipt=comment.receipt_url,
    )
    answer = reader.get(place)
    assert answer.status_code in {200, 302, 303}
    told = f"{answer.headers} {answer.cookies} {answer.text}".lower()
    for trace in [*traces_of(ADDRESS), "network-key", comment.fingerprint]:
        assert trace.lower() not in told


LINK = re.compile(r"""(?:href|src|action)="(/[^"#]*|http://testserver/[^"#]*)""")
# Enough for each kind of page that a small paper has, with the feeds beside it.
MOST_PAGES = 150


def every_public_page(reader, *beginnings):
    """Each page, feed and form that links lead to from these, as (address, answer)."""
    waiting, known = list(beginnings), set(beginnings)
    while waiting:
        address = waiting.pop(0)
        answer = reader.get(address)
        yield address, answer
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for link in map(html.unescape, LINK.findall(answer.text)):
            place = link.removeprefix("http://testserver")
            if place in known or place.startswith(("/static/", "/admin/", "/media/")):
                continue
            known.add(place)
            waiting.append(place)
    assert len(known) < MOST_PAGES


def test_after_a_session_of_posting_no_page_and_no_log_holds_an_address(
    send, reader, moderator, article, mail, caplog
):
    """Whatever links lead to, so that a page which is added later is asked, too."""
    assert send(email=ADDRESS).status_code == 303
    comment = Comment.objects.get()
    assert send(comment="", email=ADDRESS).status_code == 422
    assert reader.post("/comments/mine/", {"email": ADDRESS}, headers=OURS).status_code == 200
    assert comment.approve(by=moderator.user)
    comment.pick(by=moderator.user)
    report = {"reason": "spam", "note": "It is."}
    reader.post(f"/comments/report/{comment.pk}/", report, headers=OURS)
    answer = CommentFactory(to=comment, published=True, email=f"2.{ADDRESS}")
    answer.withdraw()
    seen = 0
    for address, page in every_public_page(Client(), "/", "/replies/", comment.receipt_url):
        seen += comment.text in page.text
        told = f"{page.headers} {page.cookies} {page.text}".lower()
        assert not [trace for trace in traces_of(ADDRESS) if trace.lower() in told], address
    assert seen > 5
    assert not [trace for trace in traces_of(ADDRESS) if trace.lower() in caplog.text.lower()]
