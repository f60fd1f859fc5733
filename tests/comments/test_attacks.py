"""
What attackers do, and what each gets for it: one table, numbered as the paper's list of attacks.

Whatever it is, the answer is no 5xx, holds no script that could run, loses no words of a reply that
was taken, and sends no mail. What one request can do is in TABLE; what takes several, or hits what
has tests of its own, is in ELSEWHERE with the tests that play it.
"""

import re
from dataclasses import dataclass, field
from importlib import import_module

import pytest
from django.core import mail
from django.db import IntegrityError
from django.http import HttpResponse
from selectolax.lexbor import LexborHTMLParser

from comments.models import Comment
from tests.conftest import realdata

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
HELD, SPAM, NONE = "held", "spam", None


@dataclass
class Attack:
    name: str
    fields: dict = field(default_factory=dict)
    status: int = 303
    stored: str | None = HELD
    reason: str = ""  # A code among the reasons that moderators see.
    headers: dict = field(default_factory=lambda: OURS)
    content_type: str = ""
    body: bytes = b""
    path: str = ""
    times: int = 1


XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\"><script>alert(1)</script><a title='",
    "</title><script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    "<scr\x00ipt>",
    "<!--<script>-->",
]
BAD_SITES = [
    *("javascript:alert(1)", "JaVa\tScript:alert(1)", "data:text/html,x", "vbscript:x"),
    *("ftp://a.example/", "https://user:pw@bank.example/", "http://127.0.0.1/"),
    *("http://localhost/", 'http://a.bc/"onmouseover="x', "http://a.example:99999/", "//["),
]

TABLE = [
    *(Attack(f"1 markup in the text {n}", {"comment": one}) for n, one in enumerate(XSS[:7])),
    *(Attack(f"1 markup in the name {n}", {"name": one[:80]}) for n, one in enumerate(XSS[:7])),
    *(
        Attack(f"1 markup in the address {n}", {"email": one}, 422, NONE)
        for n, one in enumerate(XSS)
    ),
    *(Attack(f"2 website {n}", {"website": one}, 422, NONE) for n, one in enumerate(BAD_SITES)),
    Attack("2 website without a scheme", {"website": "//evil.example"}, 422, NONE),
    Attack("3 turned text", {"comment": "\u202eevil\u202c text"}, reason="turned"),
    Attack("3 turned name", {"name": "\u202eAna"}, reason="turned"),
    Attack("4 invisible text", {"comment": "\u200b\u3164\u2800"}, 422, NONE),
    Attack("4 invisible name", {"name": "\u200b\u200b"}, 422, NONE),
    Attack("4 a mark for a name", {"name": "\u09be"}, 422, NONE),
    Attack("5 a name of two scripts", {"name": "Аdmin"}, reason="mixed"),
    Attack("6 stacks of marks", {"comment": "Z" + "\u0301\u0302\u0303" * 30}, reason="stacked"),
    Attack("7 one long word", {"comment": "x" * 5000}),
    Attack("7 a longer word than may be", {"comment": "x" * 60_000}, 422, NONE),
    Attack("7 many lines", {"comment": "a\n" * 2400 + "b"}),
    Attack(
        "7 shouting",
        {"comment": "THIS IS WHAT I ALWAYS SAID AND ALWAYS SHALL SAY"},
        reason="shouting",
    ),
    Attack("8 a megabyte", {"comment": "x" * 1_000_000}, 413, NONE),
    Attack("8 a thousand fields", {f"f{n}": "x" for n in range(1100)}, 413, NONE),
    Attack("9 NUL in the text", {"comment": "a\x00b"}, 422, NONE),
    Attack("9 NUL in the name", {"name": "a\x00b"}, 422, NONE),
    Attack("9 NUL in the hidden fields", {"topic": "a\x00", "stamp": "\x00"}, 422, NONE),
    Attack("10 no text", {"comment": "\ufffd" * 20}, 422, NONE),
    Attack(
        "10 another charset",
        status=400,
        stored=NONE,
        content_type="application/x-www-form-urlencoded; charset=utf-7",
        body=b"comment=x",
    ),
    Attack(
        "10 broken UTF-8",
        status=422,
        stored=NONE,
        content_type="application/x-www-form-urlencoded",
        body=b"comment=%ff%fe%fa%f0%ff&name=%ff&email=a@example.org",
    ),
    Attack("11 a header in the name", {"name": "A\r\nBcc: x@evil.example"}),
    Attack("11 a header in the address", {"email": "a@b.example\r\nBcc: x@c.example"}, 422, NONE),
    Attack("12 another site", headers={"Origin": "https://evil.example"}, status=403, stored=NONE),
    Attack("12 a sandboxed page", headers={"Origin": "null"}, status=403, stored=NONE),
    Attack(
        "12 another site's fetch",
        headers=OURS | {"Sec-Fetch-Site": "cross-site"},
        status=403,
        stored=NONE,
    ),
    Attack("12 no origin at all", headers={}, reason="no-page"),
    Attack("14 a story that is not there", path="/comments/99999999/", status=404, stored=NONE),
    Attack("15 a second click", times=2),
    *(
        Attack(f"16 a parent that is none {n}", {"parent": one}, 422, NONE)
        for n, one in enumerate(["x", "-1", "0", "9" * 18, str(2**63), "1" * 60, "1\x00", "১"])
    ),
    Attack("16 two parents", {"parent": ["1", "2"]}, 422, NONE),
    Attack("24 links", {"comment": "https://a.example/ https://b.example/"}, reason="links"),
    Attack("24 BBCode", {"comment": "[url=https://a.example]x[/url]"}, reason="markup"),
    Attack("24 pasted markup", {"comment": "<a href='https://a.ex'>x</a>"}, reason="markup"),
    Attack("24 a shortener", {"comment": "https://bit.ly/x"}, reason="shortener"),
    Attack("24 a name that is a site", {"name": "pills.com"}, reason="name-link"),
    Attack(
        "24 a name that is its own site",
        {"name": "Pills.Example", "website": "https://pills.example/"},
        reason="name-link",
    ),
    Attack("25 the trap, by a known address", {"topic": "x"}, stored=SPAM, reason="honeypot"),
    Attack("29 X-Forwarded-Host", headers=OURS | {"X-Forwarded-Host": "evil.example"}),
    Attack("30 a redirect of its own", {"next": "https://evil.example/"}),
    Attack("36 fields of the model", {"status": "published", "is_staff": "1", "id": "1"}),
    Attack("36 a stamp that is forged", {"stamp": "W1.x:y:z"}, reason="no-time"),
    Attack(
        "36 the field twice",
        content_type="application/x-www-form-urlencoded",
        body=b"comment=one&comment=two&name=a&name=Rea&email=a@example.org",
    ),
]


# What takes more than one request: the answer, and the tests that play it.
ELSEWHERE = {
    5: (
        "refused, alone and with words around it",
        "names.a_name_of_ours_is_refused_in_every_disguise",
    ),
    13: ("the same bytes for all", "privacy.the_story_page_is_the_same_bytes_for_everybody"),
    14: ("403 with the words, or 410", "checks.a_closed_story_gives_the_words_back_and_no_form"),
    15: ("the first one's receipt", "posting.a_click_that_the_other_one_overtakes_finds_its_reply"),
    16: ("one answer for all", "answering.what_cannot_be_answered_gives_one_answer"),
    17: ("five levels", "threads.the_sixth_level_stands_below_the_fifth_and_names_whom_it_answers"),
    18: ("the second is told", "moderation.the_second_of_two_moderators_is_told_and_not_obeyed"),
    19: ("judged anew", "receipts.a_change_is_judged_anew"),
    20: ("429, and a rush is held", "posting.so_many_in_ten_minutes_or_a_day_are_refused"),
    21: (
        "not believed",
        "clients.behind_proxies_the_nth_from_the_right_counts_and_forgeries_further_left_do_not",
    ),
    22: ("held", "checks.the_same_words_under_many_names_are_held"),
    23: ("no time to speak of", "attacks.no_text_takes_long_to_judge"),
    26: (
        "three letters, ever",
        "letters_to_writers.many_replies_in_a_strangers_name_are_three_letters_on_three_days",
    ),
    27: ("nothing", "letters_to_writers.a_scanner_that_opens_all_links_changes_nothing"),
    28: ("404", "privacy.receipts_cannot_be_guessed_forged_or_kept_for_ever"),
    31: ("405 or 403", "moderation.only_who_may_moderate_can_decide_and_only_by_post"),
    32: ("one counts once", "reporting.one_reader_counts_once_however_often_they_report"),
    33: ("nothing is left", "erasing.nothing_is_left_that_names_them"),
    34: ("no mail", "letters_to_writers.importers_commands_and_the_demo_write_no_letter"),
    35: ("in no feed", "replies_feed.published_replies_stand_in_it_newest_first"),
    37: (
        "gone at once, its reason told",
        "privacy.the_receipt_tells_when_a_moderator_decided_against_it",
    ),
}
ROWS = 37


def attack(client, article, one):
    fields = {"comment": "Words worth keeping.", "name": "Rea Der", "email": "rea@example.org"}
    path = one.path or f"/comments/{article.pk}/"
    if one.content_type:
        return client.post(path, one.body, content_type=one.content_type, headers=one.headers)
    return client.post(path, fields | one.fields, headers=one.headers)


def has_script(page):
    """What would run in a browser: our scripts are files, and nothing else may stand there."""
    for node in LexborHTMLParser(page.text).css("*"):
        told = {name.lower(): value or "" for name, value in node.attributes.items()}
        data = told.get("type", "").endswith("json")
        if node.tag == "script" and not data and not told.get("src", "").startswith("/"):
            return True
        if any(name.startswith("on") or name in {"style", "srcdoc"} for name in told):
            return True
        if node.tag == "input":
            told.pop("value", None)  # Words that come back to their writer lead nowhere.
        if any(re.match(r"\s*(javascript|data|vbscript):", one, re.I) for one in told.values()):
            return True
    return False


def test_the_judge_of_scripts_sees_them():
    for one in [*XSS[:3], XSS[4], "<a href='javascript:x'>", "<p style='a'>"]:
        assert has_script(HttpResponse(one))


def test_no_attack_of_the_list_is_forgotten():
    played = {int(one.name.split()[0]) for one in TABLE}
    assert played | set(ELSEWHERE) == set(range(1, ROWS + 1))
    for _, name in ELSEWHERE.values():
        module, _, test = name.partition(".")
        assert hasattr(import_module(f"tests.comments.test_{module}"), f"test_{test}"), name


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.name)
def test_each_attack_gets_its_answer(reader, moderator, article, stored, one):
    for _ in range(one.times):
        response = attack(reader, article, one)
    assert response.status_code == one.status
    assert not has_script(response)
    assert mail.outbox == []
    assert [comment.status for comment in stored] == ([one.stored] if one.stored else [])
    if not one.stored:
        return
    comment = stored.get()
    assert one.reason in {"", *(reason["code"] for reason in comment.reasons)}
    assert "\n" not in comment.name + comment.email
    assert response.url.startswith("/comments/receipt/")
    assert not has_script(reader.get(response.url))
    assert not has_script(moderator.get("/admin/comments/comment/?status=all"))
    assert not has_script(moderator.get(f"/admin/comments/comment/{comment.pk}/change/"))
    comment.approve(by=moderator.user)
    for address in [article.get_absolute_url(), article.get_absolute_url() + "feed/"]:
        page = reader.get(address)
        assert page.status_code == 200
        assert not has_script(page)


ODD = ["%00", "%ff%fe", "9" * 400, "-1", "%F0%9F", "'\"><script>", "[]", "%2500", "\u0661"]
ASKED = [
    *("{story}?replies={0}", "{story}?reply_to={0}", "{story}?order={0}", "{reply}?reply_to={0}"),
    *("/replies/?page={0}", "/comments/reply/{0}/", "/comments/receipt/{0}/", "{reply}mine/?x={0}"),
    *("/admin/comments/comment/?q={0}", "/admin/comments/comment/?status={0}"),
    "/admin/comments/comment/?after={0}",
]


@pytest.mark.parametrize("address", ASKED)
def test_no_odd_address_is_a_failure_of_ours(moderator, article, address):
    """Of readers' pages and of the newsroom's: NUL, broken UTF-8, numbers that are too large."""
    story, reply = article.get_absolute_url(), f"/comments/{article.pk}/"
    for one in ODD:
        page = moderator.get(address.format(one, story=story, reply=reply))
        assert page.status_code < 500, one
        assert not has_script(page) or address.startswith("/admin/")


def payloads():
    source = realdata("html/dompurify-expect.mjs").read_text(encoding="utf-8")
    found = re.findall(r'"payload":\s*("(?:[^"\\]|\\.)*")', source)
    import json

    return [json.loads(one) for one in found]


def test_hostile_html_of_others_is_text_in_reply_and_name(reader, article, moderator, settings):
    settings.REPLY_LIMITS = []
    told = payloads()
    assert len(told) > 100
    for number, payload in enumerate(told):
        fields = {"comment": payload[:5000], "name": payload, "email": f"a{number}@example.org"}
        fields["name"] = " ".join(payload.split())[:80] or "Somebody"
        response = reader.post(f"/comments/{article.pk}/", fields, headers=OURS)
        assert response.status_code in {303, 422}, payload
        assert not has_script(response)
    assert Comment.objects.count() > 100
    for comment in Comment.objects.all():
        comment.approve(by=moderator.user)
    page = reader.get(article.get_absolute_url())
    assert page.status_code == 200
    assert not has_script(page)
    assert not has_script(moderator.get("/admin/comments/comment/?status=all"))
    assert not has_script(reader.get(article.get_absolute_url() + "feed/"))


WORST = [
    *("a" * 5000, "a." * 2500, "http://" * 700, "https://a" * 550, "www." * 1250, "[url" * 1250),
    *("a " * 2500, "<a " * 1600, "<a href" * 700, "x . " * 1200, "a-" * 2500, "@" * 5000),
    *("!1" * 2500, "v i a g r a " * 400, "é" * 5000, "\u0301" * 5000, "а" * 5000, "1" * 5000),
    *("aaa" * 1600, "।" * 5000, "a@" * 2500, "$" * 5000, "(" * 5000, "https://x/" + ")" * 4900),
]


@pytest.mark.parametrize("number", range(len(WORST)))
def test_no_text_takes_long_to_judge(send, stored, number):
    """Nothing is measured: what grew faster than the text would not come back at all."""
    from comments.models import Word

    for text in ["viagra", "casino*", "cheap pills"]:
        word = Word(text=text)
        word.save()
    assert send(comment=WORST[number]).status_code in {303, 422}


def test_nothing_is_lost_where_the_database_refuses(send, stored, monkeypatch):
    def refuse(self, *arguments, **options):
        raise IntegrityError("somebody was quicker, and then gone")

    monkeypatch.setattr(Comment, "save", refuse)
    page = send(comment="Words worth keeping.")
    assert page.status_code < 500 or "Words worth keeping." in page.text
