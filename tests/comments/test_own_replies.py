"""A guest with a memory: a mailed link opens all their replies, on any device, with no password."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.mailed_links import Purpose, make_token
from comments.models import LINK_AGE, Address, Comment, LinkRequest
from comments.models.link_request import (
    LINK_EVERY,
    MOST_OF_ADDRESS,
    MOST_OF_BOTH,
    MOST_OF_NETWORK,
)
from comments.proofs import COOKIE
from newsmania.models import Letter
from tests.comments.conftest import OURS, link_in
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

ME, OTHER = "rea@example.org", "other@example.org"


@pytest.fixture
def mine(article):
    return CommentFactory(article=article, email=ME, text="My words.")


@pytest.fixture
def owner(reader, mine, open_replies):
    open_replies(reader, ME)
    return reader


def act(client, comment, name, headers=OURS):
    return client.post(
        f"/comments/mine/reply/{comment.pk}/", {"act": name}, headers=headers, follow=True
    )


def stored(comment):
    return Comment.objects.get(pk=comment.pk)


# The link


def test_a_link_opens_them_on_another_device_and_leaves_a_cookie_for_comments_alone(
    ask, letters, mine, settings
):
    settings.HTTPS = True
    ask(ME)
    phone = Client()
    link = link_in(letters()[0][1].replace("https://", "http://"))
    assert ME in phone.get(link).text
    assert not phone.cookies
    opened = phone.post(link, headers=OURS)
    assert (opened.status_code, opened["Location"]) == (303, "/comments/mine/")
    cookie = opened.cookies[COOKIE]
    assert cookie["path"] == "/comments/"
    assert cookie["max-age"] == 365 * 24 * 3600
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert "My words." in phone.get("/comments/mine/").text


def test_nobody_sees_them_without(reader, mine, letters):
    page = reader.get("/comments/mine/")
    assert "My words." not in page.text
    assert "Mail me the link" in page.text
    for address in ["export/", "erase/"]:
        assert reader.get(f"/comments/mine/{address}").status_code == 303
    assert act(reader, mine, "withdraw").redirect_chain
    assert stored(mine).status == "held"


def test_the_answer_and_the_work_are_the_same_for_known_and_unknown(ask, letters, mine):
    ask("somebody@example.org")  # So that what Django reads once is read.
    answers, work = [], []
    for email in [ME, OTHER]:
        with CaptureQueriesContext(connection) as queries:
            page = ask(email)
        answers.append((page.status_code, page.text.replace(email, "…")))
        steps = [query["sql"].split(None, 1)[0] for query in queries]
        work.append([step for step in steps if step in {"SELECT", "INSERT", "UPDATE", "DELETE"}])
    assert answers[0] == answers[1]
    assert work[0] == work[1]
    assert work[0].count("INSERT") == 3  # The request, the address, the letter.
    assert [to for to, _ in letters()] == [ME]
    assert not Address.objects.filter(email=OTHER).exists()


def test_a_typed_address_is_kept_as_a_key_alone(ask):
    ask(OTHER)
    assert OTHER not in str(LinkRequest.objects.values().get())


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@example.org\nBcc: b@example.org", "\0"])
def test_what_is_no_address_is_told(ask, letters, email):
    page = ask(email)
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert not letters()


def test_a_new_address_gets_one_letter_a_day(ask, letters, mine, time_machine):
    for _ in range(3):
        assert ask(ME).status_code == 200
        time_machine.move_to(timezone.now() + LINK_EVERY)
    assert len(letters()) == 1


def test_a_proved_address_gets_few(ask, letters, mine, time_machine):
    Address.objects.of(ME).prove()
    for number in range(MOST_OF_ADDRESS + 3):
        somewhere = Client(REMOTE_ADDR=f"203.0.113.{number}")
        assert ask(ME, somewhere).status_code == 200
        time_machine.move_to(timezone.now() + LINK_EVERY)
    assert len(letters()) == MOST_OF_ADDRESS


def test_nobody_alone_uses_up_what_another_may_ask_for(ask, letters, mine, time_machine):
    Address.objects.of(ME).prove()
    for _ in range(MOST_OF_BOTH + 3):
        ask(ME)
        time_machine.move_to(timezone.now() + LINK_EVERY)
    assert len(letters()) == MOST_OF_BOTH
    ask(ME, Client(REMOTE_ADDR="203.0.113.7"))
    assert len(letters()) == MOST_OF_BOTH + 1


def test_two_clicks_in_a_row_are_one_letter(ask, letters, mine):
    Address.objects.of(ME).prove()
    ask(ME)
    ask(ME)
    assert len(letters()) == 1


def test_a_network_that_asks_for_many_is_told_so(ask, letters):
    answers = [ask(f"reader{number}@example.org").status_code for number in range(40)]
    assert answers == [200] * MOST_OF_NETWORK + [429] * (40 - MOST_OF_NETWORK)


def test_who_wants_no_letter_gets_none_and_nobody_learns_it(ask, letters, mine):
    Address.objects.of(ME).refuse()
    assert "Look in your inbox" in ask(ME).text
    assert not letters()


def test_without_a_mail_server_there_is_no_such_page(reader, mine):
    assert reader.get("/comments/mine/").status_code == 404
    assert 'href="/comments/mine/"' not in reader.get(mine.article.get_absolute_url()).text


def test_the_story_leads_there(reader, mine, letters):
    assert 'href="/comments/mine/"' in reader.get(mine.article.get_absolute_url()).text


# What somebody may try


def a_link(email=ME, purpose=Purpose.OPEN, **changes):
    address = Address.objects.of(email)
    payload = changes.get("payload", [address.pk, address.opened])
    return f"/comments/mine/open/{make_token(purpose, payload)}/"


BAD_LINKS = {
    "of nobody": lambda: a_link(payload=[99999, 0]),
    "used": lambda: a_link(payload=[Address.objects.of(ME).pk, 7]),
    "for something else": lambda: a_link(purpose=Purpose.STOP),
    "forged": lambda: a_link()[:-3] + "xx/",
    "a number": lambda: a_link(payload=1),
    "odd": lambda: a_link(payload=["x", None]),
    "long": lambda: a_link(payload=[1, 2, 3]),
    "huge": lambda: a_link(payload=[2**70, 2**70]),
    "nothing": lambda: "/comments/mine/open/x/",
    "a receipt": lambda: f"/comments/mine/open/{signing.dumps([1, 0], salt='comments.receipt')}/",
}


@pytest.mark.parametrize("make", BAD_LINKS.values(), ids=BAD_LINKS)
def test_a_bad_link_is_one_answer_and_opens_nothing(reader, letters, make):
    link = make()
    answers = [reader.get(link), reader.post(link, headers=OURS)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "This link does not work any more" in answers[0].text
    assert answers[0].content == answers[1].content
    assert not reader.cookies


def test_a_link_is_good_once(ask, letters, mine):
    ask(ME)
    link = link_in(letters()[0][1])
    assert Client().post(link, headers=OURS).status_code == 303
    thief = Client()
    assert thief.post(link, headers=OURS).status_code == 404
    assert not thief.cookies


def test_of_two_who_press_its_button_at_once_one_gets_in(mine):
    address = Address.objects.of(ME)
    assert [Address.objects.of(ME).open(address.opened) for _ in range(2)] == [True, False]


def test_a_link_ages(ask, letters, mine, time_machine):
    ask(ME)
    link = link_in(letters()[0][1])
    time_machine.move_to(timezone.now() + LINK_AGE + timedelta(seconds=2))
    assert Client().post(link, headers=OURS).status_code == 404


def test_a_scanner_that_follows_it_proves_nothing(ask, letters, mine):
    ask(ME)
    link = link_in(letters()[0][1])
    scanner = Client()
    assert scanner.get(link).status_code == scanner.head(link).status_code == 200
    assert not scanner.cookies
    assert not Address.objects.get(email=ME).is_proved


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Referer": "https://evil.example/"},
    ],
    ids=str,
)
def test_no_other_site_acts_for_its_owner(owner, mine, letters, headers):
    link = a_link()
    for address in ["", f"reply/{mine.pk}/", "erase/", "leave/"]:
        answer = owner.post(f"/comments/mine/{address}", {"act": "withdraw"}, headers=headers)
        assert answer.status_code == 403
    assert Client().post(link, headers=headers).status_code == 403
    assert stored(mine).status == "held"


def cookies(address):
    def signed(payload, salt=COOKIE):
        return signing.dumps(payload, salt=salt)

    other = Address.objects.of(OTHER)
    other.prove()
    return {
        "forged": signed([address.pk, address.device_key])[:-2] + "xx",
        "of another salt": signed([address.pk, address.device_key], salt="reply"),
        "another’s key": signed([address.pk, other.device_key]),
        "another’s number": signed([other.pk, address.device_key]),
        "no key": signed([address.pk, ""]),
        "a truth": signed([True, True]),
        "a list": signed([[address.pk], [address.device_key]]),
        "huge": signed([2**70, address.device_key]),
        "text": "x",
        "empty": "",
    }


FALSE = [
    *("forged", "of another salt", "another’s key", "another’s number", "no key"),
    *("a truth", "a list", "huge", "text", "empty"),
]


@pytest.mark.parametrize("name", FALSE)
def test_a_false_cookie_is_none(reader, mine, letters, name):
    address = Address.objects.of(ME)
    address.prove()
    reader.cookies[COOKIE] = cookies(address)[name]
    page = reader.get("/comments/mine/")
    assert page.status_code == 200
    assert "My words." not in page.text


AFTER = {
    "refused": lambda address: address.refuse(),
    "signed out everywhere": lambda address: address.sign_out_everywhere(),
    "deleted": lambda address: address.delete(),
    "not proved": lambda address: Address.objects.update(proved_at=None),
}


@pytest.mark.parametrize("happens", AFTER.values(), ids=AFTER)
def test_a_cookie_is_worth_nothing_after(owner, happens):
    assert "My words." in owner.get("/comments/mine/").text
    happens(Address.objects.get(email=ME))
    assert "My words." not in owner.get("/comments/mine/").text


def test_a_cookie_lasts_a_year(owner, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=366))
    assert "My words." not in owner.get("/comments/mine/").text


def test_the_replies_of_others_are_out_of_reach(owner):
    theirs = CommentFactory(email=OTHER, text="Their words.")
    assert "Their words." not in owner.get("/comments/mine/").text
    for name in ["withdraw", "appeal"]:
        assert act(owner, theirs, name).status_code == 404
    assert stored(theirs).status == "held"
    assert owner.get("/comments/mine/reply/1/").status_code == 405
    assert act(owner, CommentFactory(email=ME), "publish").status_code == 404


def test_all_of_it_is_kept_by_nobody(owner, letters, mine, reader):
    for address in ["", "export/", "erase/"]:
        page = owner.get(f"/comments/mine/{address}")
        assert page.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in page.headers["X-Robots-Tag"]


# The history


def test_it_tells_what_became_of_each_and_why(owner, moderator, article):
    def sent(**traits):
        return CommentFactory(article=article, email=ME, **traits)

    sent(text="First of mine.", reasons=[{"code": "newcomer", "sentence": "secret", "weight": 1}])
    sent(text="Seen by all.", status="published")
    sent(text="Thrown away.").trash(by=moderator.user)
    sent(text="Taken back.").withdraw()
    spam = [{"code": "ban", "sentence": "Email address rea@example.org is banned.", "weight": 1}]
    sent(text="Spam, it says.", status="spam", reasons=spam)
    sent(text="By a machine.", status="trash")
    told = {
        entry["reply"].text: (entry["state"], [str(one) for one in entry["why"]])
        for entry in owner.get("/comments/mine/").context["entries"]
    }
    looks = ["A moderator reads it before readers do."]
    assert told == {
        "My words.": ("awaiting", looks),
        "First of mine.": (
            "awaiting",
            ["It is among your first replies here: a moderator reads those before readers do."],
        ),
        "Seen by all.": ("published", []),
        "Thrown away.": ("rejected", ["A moderator has read it and decided against it."]),
        "Taken back.": ("withdrawn", []),
        "Spam, it says.": ("awaiting", looks),
        "By a machine.": ("awaiting", looks),
    }
    text = owner.get("/comments/mine/").text
    assert "banned" not in text
    assert "secret" not in text


def test_it_costs_the_same_however_long(owner, article, moderator, counted):
    for number in range(30):
        comment = CommentFactory(article=article, email=ME, text=f"Reply {number}")
        if number % 2:
            comment.trash(by=moderator.user)
    with counted(3):  # The address, its replies, the frame of the page.
        owner.get("/comments/mine/")


def test_it_goes_on_on_a_second_page(owner, article):
    moment = timezone.now()
    for number in range(60):
        CommentFactory(article=article, email=ME, text=f"Reply {number}.", created_at=moment)
    first = owner.get("/comments/mine/")
    assert len(first.context["entries"]) == 50
    rest = owner.get(f"/comments/mine/?before={first.context['more']}")
    seen = [entry["reply"].pk for entry in [*first.context["entries"], *rest.context["entries"]]]
    assert len(set(seen)) == len(seen) == 61
    for odd in ["x", "0", "9" * 30, "٣"]:
        assert owner.get("/comments/mine/", {"before": odd}).status_code == 200


def test_a_hidden_story_is_not_told_by_its_replies(owner, mine, editor):
    mine.article.embargo_until = timezone.now() + timedelta(days=1)
    mine.article.save()
    assert mine.article.headline not in owner.get("/comments/mine/").text


# Acts


def test_a_reply_is_withdrawn_however_old(owner, article):
    old = timezone.now() - timedelta(days=900)
    comment = CommentFactory(article=article, email=ME, published=True, created_at=old)
    page = act(owner, comment, "withdraw")
    assert "You have withdrawn the reply." in page.text
    assert stored(comment).status == "withdrawn"
    assert comment.text not in owner.get(article.get_absolute_url()).text


def test_what_a_moderator_threw_away_is_not_washed_by_withdrawing_it(owner, mine, moderator):
    mine.trash(by=moderator.user)
    assert act(owner, mine, "withdraw").status_code == 409
    assert stored(mine).status == "trash"


def test_it_is_changed_by_its_receipt_within_the_window(owner, article):
    young = CommentFactory(article=article, email=ME)
    old = CommentFactory(article=article, email=ME, created_at=timezone.now() - timedelta(hours=1))
    text = owner.get("/comments/mine/").text
    assert f'href="{young.receipt_url}"' in text
    assert f'href="{old.receipt_url}"' not in text


def test_a_rejected_reply_gets_one_second_look(owner, mine, moderator):
    mine.trash(by=moderator.user)
    assert "We have asked a moderator" in act(owner, mine, "appeal").text
    again = stored(mine)
    assert again.status == "held"
    assert [reason["code"] for reason in again.reasons] == ["appeal"]
    again.trash(by=moderator.user)
    assert act(owner, mine, "appeal").status_code == 409
    assert stored(mine).status == "trash"


@pytest.mark.parametrize("status", ["held", "spam", "trash"])
def test_what_seems_to_wait_may_be_asked_after_in_a_day_and_spam_stays_spam(
    owner, article, time_machine, status
):
    comment = CommentFactory(article=article, email=ME, status=status)
    assert act(owner, comment, "appeal").status_code == 409
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    assert act(owner, comment, "appeal").status_code == 200
    assert stored(comment).status == ("spam" if status == "spam" else "held")
    assert stored(comment).reasons[-1]["code"] == "appeal"
    assert act(owner, comment, "appeal").status_code == 409


@pytest.mark.parametrize("status", ["published", "withdrawn", "erased"])
def test_there_is_nothing_to_ask_about_what_is_public_or_gone(owner, article, status):
    old = timezone.now() - timedelta(days=2)
    comment = CommentFactory(article=article, email=ME, status=status, created_at=old)
    assert act(owner, comment, "appeal").status_code == 409


def test_signing_out_here_leaves_the_other_device(owner, open_replies):
    phone = Client()
    open_replies(phone, ME)
    owner.post("/comments/mine/leave/", {"act": "here"}, headers=OURS)
    assert "My words." not in owner.get("/comments/mine/").text
    assert "My words." in phone.get("/comments/mine/").text


def test_signing_out_everywhere_ends_each_device_and_each_link(owner, open_replies, ask, letters):
    phone = Client()
    open_replies(phone, ME)
    LinkRequest.objects.all().delete()
    Letter.objects.all().delete()
    ask(ME)
    link = link_in(letters()[0][1])
    owner.post("/comments/mine/leave/", {"act": "everywhere"}, headers=OURS)
    assert "My words." not in phone.get("/comments/mine/").text
    assert phone.get(link).status_code == 404
