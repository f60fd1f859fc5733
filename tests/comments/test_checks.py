"""Each check by itself: what it says of which reply, and of which it says nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.checks import (
    Case,
    Posting,
    Verdict,
    bans,
    campaign,
    duplicates,
    judge,
    links,
    openness,
    timing,
    tricks,
    words,
)
from comments.checks.traces import leave_traces
from comments.models import Ban, Comment, Mode, Rules, StoryRules, Word
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

LONG = "The tide comes in twice a day and nobody has ever been able to stop it."


@pytest.fixture
def asked(article):
    """What a check says of a reply: its code, or nothing."""

    def asked(check, posting=None, **traits):
        comment = CommentFactory.build(article=article, **traits)
        leave_traces(comment)
        opinion = check(Case(comment, posting or Posting(typed_text=comment.text)))
        return opinion and opinion.code

    return asked


def written(article, **traits):
    """A stored reply with the traces that its judgement leaves."""
    comment = CommentFactory.build(article=article, **traits)
    leave_traces(comment)
    comment.fingerprint = comment.sign()
    comment.save()
    return comment


# Words


def listed(text, effect=Word.Effect.TRASH):
    word = Word(text=text, effect=effect)
    word.full_clean()
    word.save()


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("viagra", "Buy VIAGRA now"),
        ("viagra", "Buy v1agra now"),
        ("viagra", "Buy vi@gr@ now"),
        ("viagra", "Buy v i a g r a now"),
        ("viagra", "Buy v.i.a.g.r.a now"),
        ("viagra", "Buy vi\u200bagra now"),
        ("viagra", "Buy viаgrа now"),  # Cyrillic а
        ("viagra", "Buy viaaaagra now"),
        ("viagra", "Buy ｖｉａｇｒａ now"),
        ("viagra", "Buy ⓥⓘⓐⓖⓡⓐ now"),
        ("cheap pills", "CHEAP, pills!"),
        ("casino*", "casinos here"),
        ("café", "the Cafe on the corner"),
        ("জুয়া", "অনলাইন জুয়া খেলুন"),
        ("जुआ", "ऑनलाइन जुआ खेलें"),
        ("bit.ly", "see https://bit.ly/abc"),
        ("казино", "лучшее КАЗИНО тут"),
    ],
)
def test_a_listed_word_is_met_however_it_is_disguised(asked, word, text):
    listed(word)
    assert asked(words.check, text=text) == "disallowed"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("press", "I use WordPress"),
        ("ass", "A classic assessment of the passage"),
        ("cheap pills", "pills are cheap"),
        ("casino*", "occasionally"),
        ("জুয়া", "জুয়ারি নয়, জুয়াড়িরা"),
        ("जुआ", "जुआरी"),
        ("spam", "I am a man. S is p."),
        ("iam", "I a m"),
        ("1984", "1934"),
    ],
)
def test_it_does_not_hit_inside_other_words(asked, word, text):
    listed(word)
    assert asked(words.check, text=text) is None


def test_words_are_looked_for_in_the_name_and_website_and_suspect_ones_hold(asked):
    listed("casino", Word.Effect.HOLD)
    assert asked(words.check, name="Casino Royal") == "suspect"
    assert asked(words.check, website="https://casino.example/") == "suspect"
    assert asked(words.check, email="casino@example.org") is None


def test_a_change_of_the_list_bites_at_once(asked):
    listed("casino")
    assert asked(words.check, text="My casino") == "disallowed"
    Word.objects.get().delete()
    assert asked(words.check, text="My casino") is None


def test_a_disallowed_word_goes_to_the_trash_and_its_writer_is_told_of_no_moderator(
    send, reader, stored
):
    listed("casino")
    page = reader.get(send(comment="My casino").url)
    assert stored.get().status == Comment.Status.TRASH
    assert "A moderator has read it" not in page.text


# Bans


@pytest.mark.parametrize(
    ("kind", "value", "traits", "networks"),
    [
        (Ban.Kind.MAIL, "Bad@Example.org", {"email": "bad@example.org"}, []),
        (Ban.Kind.DOMAIN, "@example.org", {"email": "x@mail.example.org"}, []),
        (Ban.Kind.NETWORK, "203.0.113.7/24", {}, ["203.0.112.0/23", "203.0.113.0/24"]),
        (Ban.Kind.NETWORK, "a" * 32, {"client_key": "a" * 32}, []),
    ],
)
def test_a_ban_meets_whom_it_names_until_its_day(asked, kind, value, traits, networks):
    ban = Ban(kind=kind, value=value)
    ban.full_clean()
    ban.save()
    posting = Posting(networks=networks)
    assert asked(bans.check, posting, **traits) == "ban"
    assert asked(bans.check, Posting(), email="good@example.com") is None
    ban.until = timezone.now() - timedelta(seconds=1)
    ban.save()
    assert asked(bans.check, posting, **traits) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [("mail", "x"), ("domain", "a b"), ("network", "0.0.0.0/0"), ("network", "x")],
)
def test_a_ban_of_nothing_or_of_everybody_is_refused(kind, value):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        Ban(kind=kind, value=value).full_clean()


def test_a_moderator_bans_from_a_reply_and_its_writer_is_not_told(send, reader, stored, moderator):
    send()
    comment = stored.get()
    for _ in range(2):  # The second changes the first.
        Ban.objects.ban(comment, Ban.Kind.MAIL, by=moderator.user, reason="Sells pills.")
    assert Ban.objects.get().by == moderator.user
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    page = reader.get(send(comment="Again.").url)
    last = stored.last()
    assert last.status == Comment.Status.SPAM
    assert "Email address rea@example.org is banned: Sells pills." in last.reasons[0]["sentence"]
    assert "awaiting moderation" in page.text
    assert "banned" not in page.text


def test_a_network_is_banned_by_its_address_behind_the_server(send, stored, settings):
    Ban.objects.create(kind="network", value="127.0.0.0/8")
    send()
    assert stored.get().status == Comment.Status.SPAM


# Text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A via\u200bgra", "hidden"),
        ("\u202eThis is turned", "turned"),
        ("Ze\u0301\u0302\u0303\u0304\u0305\u0306\u0307algo", "stacked"),
        ("Buy viаgra", "mixed"),
        ("THIS IS THE BEST STORY THAT I HAVE EVER READ ABOUT THE TIDE", "shouting"),
        ("An honest text.\ufeff", None),
        ("স্বাধীনতা \u09b0\u200d\u09cd\u09af\u09be\u09ac", None),
        ("नमस्ते क्\u200dष दुनिया", None),
        ("المد والجزر في البحر", None),
        ("Tiếng Việt có nhiều dấu", None),
        ("Привет from Москва", None),
        ("👩‍👩‍👧 and 🏳️‍🌈", None),
        ("NATO and the EU", None),
    ],
)
def test_text_that_is_not_what_it_looks_like_is_held(asked, text, code):
    assert asked(tricks.check, text=text) == code


@pytest.mark.parametrize(
    ("traits", "code"),
    [
        ({"text": "https://a.example/ and https://b.example/"}, "links"),
        ({"text": "www.a.com b.net"}, "links"),
        ({"text": "[url=https://a.example]x[/url]"}, "markup"),
        ({"text": '<a href="https://a.example">x</a>'}, "markup"),
        ({"text": "https://bit.ly/x"}, "shortener"),
        ({"text": "kidsmediausa  . com"}, "apart"),
        ({"text": "One https://a.example/ alone"}, "link"),
        ({"name": "cheap-pills.com"}, "name-link"),
        ({"text": "I read it. Com on! e.g. this, 3.5 and a.m. too…and so on"}, None),
    ],
)
def test_links_are_counted_however_they_are_written(asked, traits, code):
    assert asked(links.check, **traits) == code


def test_the_number_of_links_is_the_newsrooms_to_say(asked):
    Rules.objects.current()
    Rules.objects.update(most_links=0)
    assert asked(links.check, text="One https://a.example/ alone") == "links"


@pytest.mark.parametrize(("seconds", "code"), [(None, "no-time"), (0.5, "too-quick"), (30, None)])
def test_a_missing_time_is_a_doubt_and_a_short_one_holds(asked, seconds, code):
    assert asked(timing.check, Posting(seconds=seconds)) == code


# The same again


def test_nearly_the_same_by_one_writer_below_another_story_is_held(asked, article):
    written(None or article, email="rea@example.org", text=LONG)
    assert asked(duplicates.check, email="rea@example.org", text=LONG + " Ever!") == "duplicate"
    assert asked(duplicates.check, email="rea@example.org", text=LONG[::-1]) is None
    assert asked(duplicates.check, email="somebody@example.org", text=LONG) is None


def test_the_same_words_under_many_names_are_held(asked, article):
    written(article, text=LONG)
    assert asked(campaign.check, text=LONG.upper()) is None
    written(article, text=LONG)
    assert asked(campaign.check, text=LONG.upper()) == "campaign"
    Comment.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert asked(campaign.check, text=LONG.upper()) is None


def test_links_to_one_site_under_many_names_are_held_but_not_to_where_all_link(asked, article):
    for host in ["evil.example", "youtube.com"]:
        written(article, text=f"See https://www.{host}/1")
        written(article, text=f"Look https://{host}/2")
    assert asked(campaign.check, text="And https://evil.example/3") == "campaign"
    assert asked(campaign.check, text="And https://youtube.com/3") is None


def test_what_a_moderator_called_spam_is_spam_when_it_comes_back(asked, article, moderator):
    spam = written(article, text=f"{LONG} https://evil.example/")
    assert asked(campaign.check, text=f"{LONG} https://evil.example/") is None
    spam.mark_spam(by=moderator.user)
    assert asked(campaign.check, text=f"{LONG} https://other.example/") == "known-spam"
    assert asked(campaign.check, text="Else https://evil.example/") == "spam-link"
    spam.undo(by=moderator.user)
    assert asked(campaign.check, text=f"{LONG} https://other.example/") is None


# Open, held, closed


@pytest.mark.parametrize(
    ("rules", "story", "code"),
    [
        ({}, None, None),
        ({"mode": Mode.HELD}, None, "held"),
        ({"mode": Mode.HELD}, {"mode": Mode.OPEN}, None),
        ({"mode": Mode.CLOSED}, None, "closed"),
        ({"mode": Mode.CLOSED}, {"mode": Mode.OPEN}, "closed"),
        ({}, {"mode": Mode.HELD}, "held"),
        ({}, {"mode": Mode.CLOSED}, "closed"),
        ({"under_attack": True}, {"mode": Mode.OPEN}, "attack"),
        ({"close_after_days": 3}, None, "closed"),
        ({"close_after_days": 3}, {"mode": Mode.OPEN}, None),
        ({}, {"mode": Mode.OPEN, "closes_at": timezone.now() - timedelta(hours=1)}, "closed"),
        ({}, {"mode": Mode.OPEN, "closes_at": timezone.now() + timedelta(hours=1)}, None),
    ],
)
def test_a_story_takes_replies_as_the_newsroom_says(asked, article, rules, story, code):
    article.publish_at = timezone.now() - timedelta(days=4)
    Rules.objects.current()
    Rules.objects.update(**rules) if rules else None
    if story:
        StoryRules.objects.create(article=article, **story)
    assert asked(openness.check) == code


def test_a_rush_on_the_whole_paper_makes_all_wait(asked, article):
    Rules.objects.current()
    Rules.objects.update(most_in_a_rush=2)
    written(article)
    assert asked(openness.check) is None
    written(article)
    assert asked(openness.check) == "rush"


def test_a_closed_story_gives_the_words_back_and_no_form(send, reader, stored, article):
    StoryRules.objects.create(article=article, mode=Mode.CLOSED)
    for changes in [{}, {"email": "nobody"}]:
        page = send(comment="Words <b>worth</b> keeping.", **changes)
        assert page.status_code == 403
        assert "Words &lt;b&gt;worth&lt;/b&gt; keeping." in page.text
        assert "Replies to this story are closed." in page.text
        assert "<form" not in page.text.split("</header>")[-1].split("<footer")[0]
    assert reader.get(f"/comments/{article.pk}/").status_code == 200
    assert not stored.exists()


# The chain


def test_two_doubts_hold_and_one_does_not(send, moderator, stored):
    send(remember="on")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    send(comment="With a link https://a.example/ and no time.")
    assert stored.last().status == Comment.Status.HELD
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    send(comment="Without a link.")
    assert stored.last().status == Comment.Status.PUBLISHED
    assert [one["code"] for one in stored.last().reasons] == ["no-time"]


def test_under_attack_holds_proved_writers_too(send, moderator, stored):
    send(remember="on")
    stored.get().approve(by=moderator.user)
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    Rules.objects.update(under_attack=True)
    send(comment="Without a link.", act="hold")
    assert stored.last().status == Comment.Status.HELD


def test_the_order_is_a_setting_and_the_first_that_decides_ends_it(settings, article):
    listed("casino")
    comment = CommentFactory.build(article=article, text="My casino")
    settings.REPLY_CHECKS = ["honeypot", "words"]
    assert [one["code"] for one in judge(comment, Posting(decoy="x")).reasons] == ["honeypot"]
    settings.REPLY_CHECKS = ["words", "honeypot"]
    assert [one["code"] for one in judge(comment, Posting(decoy="x")).reasons] == ["disallowed"]
    settings.REPLY_CHECKS = ["newcomer"]
    assert judge(comment, Posting(decoy="x")).status == Comment.Status.HELD


def test_a_network_is_held_before_it_is_refused(send, stored):
    assert send().status_code == 303
    assert send(email="b@example.org", comment="Two.").status_code == 303
    assert "crowd" in [one["code"] for one in stored.last().reasons]
    assert send(email="c@example.org", comment="Three.").status_code == 429
    assert stored.count() == 2


def test_the_time_is_fetched_signed_and_never_asked_for(send, reader, article, stored):
    answer = reader.get(f"/comments/{article.pk}/stamp/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    send(stamp=answer.json()["stamp"])
    assert "too-quick" in [one["code"] for one in stored.get().reasons]
    stored.update(created_at=timezone.now() - timedelta(hours=1))
    assert send(stamp="forged", comment="Else.").status_code == 303
    assert "no-time" in [one["code"] for one in stored.last().reasons]


def test_every_verdict_of_the_chain_is_one_that_a_status_answers():
    from comments.checks import DECIDED

    assert set(DECIDED) == {Verdict.REFUSE, Verdict.TRASH, Verdict.SPAM}
