"""Moderation from the mail: who chose it gets letters; a link decides once, in their name."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from comments.letters.moderators import LINK_AGE, MOST_IN_DIGEST, tell_of_held
from comments.models import Comment, Decision, Watch
from comments.models.watch import MOST_AN_HOUR
from tests.comments.conftest import OURS
from tests.comments.factories import CommentFactory
from tests.comments.mail import letters, links, only_letter
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail")]

EACH, HOURLY, DAILY = Watch.Pace.EACH, Watch.Pace.HOURLY, Watch.Pace.DAILY
VERBS = {"approve": "published", "trash": "trash", "spam": "spam"}


def choose(client, pace):
    client.user.email = f"{client.user.username}@paper.example"
    client.user.save()
    Watch.objects.update_or_create(user=client.user, defaults={"pace": pace})


@pytest.fixture
def mo(moderator):
    choose(moderator, EACH)
    return moderator


def link_for(verb, comment):
    """The link of that verb in the letter about a reply."""
    tell_of_held(comment)
    return dict(zip(VERBS, links(letters()[-1], "decide"), strict=True))[verb]


def press(client, link, headers=OURS):
    return client.post(link, headers=headers)


def digest(pace=DAILY):
    call_command("send_digest", pace, stdout=StringIO())


# Who gets what


def test_nobody_who_did_not_choose_gets_mail(send, moderator, chief):
    moderator.user.email = chief.user.email = "x@paper.example"
    moderator.user.save()
    chief.user.save()
    send()
    digest(DAILY)
    digest(HOURLY)
    assert not letters()


def test_a_reply_that_waits_is_written_of_as_it_comes(send, mo, article):
    send(comment="First line.\n\nSecond line.", name="Rea Der")
    letter = only_letter()
    assert letter.to == "mo@paper.example"
    assert letter.subject == f"[News Mania] A reply awaits you: {article.headline}"
    assert "Writer: Rea Der\n" in letter.text
    assert "> First line.\n>\n> Second line.\n" in letter.text
    assert "Why it waits:\n- " in letter.text
    assert len(links(letter, "decide")) == 3
    assert "http://testserver/admin/comments/watch/" in letter.text
    assert "rea@example.org" not in letter.text


def test_a_reply_that_is_published_or_thrown_away_at_once_is_not(send, mo):
    send(topic="I am a machine")
    assert Comment.objects.get().status in {"spam", "trash"}
    assert not letters()


@pytest.mark.parametrize("change", ["is_active", "is_staff", "group", "email"])
def test_who_may_not_moderate_any_more_gets_none(send, mo, change):
    if change == "group":
        mo.user.groups.clear()
    elif change == "email":
        mo.user.email = ""
    else:
        setattr(mo.user, change, False)
    mo.user.save()
    send()
    assert not letters()


def test_a_flood_of_replies_is_no_flood_of_letters(mo):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for comment in CommentFactory.create_batch(MOST_AN_HOUR + 3):
            tell_of_held(comment)
        assert len(letters()) == MOST_AN_HOUR
        assert "the last one until the hour is over" in letters()[-1].text
        assert "the last one" not in letters()[-2].text
        clock.shift(timedelta(hours=1))
        tell_of_held(CommentFactory())
    assert len(letters()) == MOST_AN_HOUR + 1


def test_a_published_reply_that_is_changed_and_waits_again_is_told_of(reader, mo):
    comment = CommentFactory(published=True)
    reader.post(comment.receipt_url, {"comment": "https://a.example b"}, headers=OURS)
    assert Comment.objects.get().status == "held"
    assert "https://a.example" in only_letter().text


def report(reader, comment, network, **fields):
    send = {"reason": "attack", "note": "Look at line two.", **fields}
    address = f"203.0.{network}.7"
    reader.post(f"/comments/report/{comment.pk}/", send, headers=OURS, REMOTE_ADDR=address)


def test_what_readers_have_hidden_is_told_of_with_what_they_report(reader, mo):
    comment = CommentFactory(published=True, text="You fool.")
    for network in (1, 2):
        report(reader, comment, network)
        assert not letters()
    report(reader, comment, 3, note="")
    letter = only_letter()
    assert "> You fool." in letter.text
    assert "What readers report:\n- It attacks or threatens somebody\n" in letter.text
    assert letter.text.count("> Look at line two.") == 2
    reader.post(links(letter, "decide")[0], headers=OURS)
    comment.refresh_from_db()
    assert comment.is_published
    assert not comment.reports.open().exists()


def test_a_second_look_is_told_of(reader, mo, open_replies):
    comment = CommentFactory(email="rea@example.org", text="Let me explain.")
    comment.trash(by=None)
    open_replies(reader)
    reader.post(f"/comments/mine/reply/{comment.pk}/", {"act": "appeal"}, headers=OURS)
    letter = only_letter("mo@paper.example")
    assert "- Its writer asks for a second look.\n" in letter.text
    assert "> Let me explain." in letter.text


# Several in one letter


def test_a_digest_has_what_was_hidden_or_asked_about_since(reader, moderator):
    choose(moderator, DAILY)
    reported, asked = CommentFactory.create_batch(2, published=True)
    asked.trash(by=None)
    old = timezone.now() - timedelta(days=3)
    Comment.objects.update(created_at=old)
    Watch.objects.update(digest_at=timezone.now() - timedelta(days=1))
    for network in (1, 2, 3):
        report(reader, reported, network)
    asked.refresh_from_db()
    assert asked.appeal()
    digest()
    assert only_letter().subject == "[News Mania] 2 replies await you"


def test_a_digest_has_what_came_since_the_last_one(moderator):
    choose(moderator, DAILY)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        CommentFactory.create_batch(2)
        CommentFactory(published=True)
        digest()
        assert only_letter().subject == "[News Mania] 2 replies await you"
        assert len(links(only_letter(), "decide")) == 6
        clock.shift(timedelta(days=1))
        digest()
        assert len(letters()) == 1
        CommentFactory(text="Came later.", created_at=timezone.now())
        clock.shift(60)
        digest()
    _, second = letters()
    assert second.subject == "[News Mania] 1 reply awaits you"
    assert "1 reply came since your last letter and waits" in second.text
    assert "> Came later." in second.text


def test_a_digest_has_twenty_replies_at_most_and_counts_the_others(moderator):
    choose(moderator, HOURLY)
    CommentFactory.create_batch(MOST_IN_DIGEST + 2)
    digest(HOURLY)
    letter = only_letter()
    assert len(links(letter, "decide")) == 3 * MOST_IN_DIGEST
    assert "22 replies came" in letter.text
    assert f"Here are the oldest {MOST_IN_DIGEST}" in letter.text


def test_each_pace_has_its_own_hour(moderator):
    choose(moderator, HOURLY)
    CommentFactory()
    digest(DAILY)
    assert not letters()


def test_two_runs_at_once_write_one_letter(moderator):
    choose(moderator, DAILY)
    seen_by_both = [Watch.objects.get(), Watch.objects.get()]
    assert [one.begin_digest() for one in seen_by_both] == [True, False]


def test_the_nightly_work_writes_the_daily_letter(moderator, settings):
    settings.NIGHTLY = ["send_digest"]
    choose(moderator, DAILY)
    CommentFactory()
    call_command("nightly", stdout=StringIO())
    assert only_letter()


# What a link does


def test_opening_a_link_decides_nothing(reader, mo):
    comment = CommentFactory(text="Look at me.")
    for verb in VERBS:
        for method in [reader.get, reader.head]:
            response = method(link_for(verb, comment))
            assert response.status_code == 200
            assert response["Cache-Control"] == "private, no-store"
            assert "noindex" in response["X-Robots-Tag"]
            assert not response.cookies
    assert Comment.objects.get().status == "held"
    assert not Decision.objects.exists()
    page = reader.get(link_for("approve", comment)).text
    assert "Look at me." in page
    assert comment.article.headline in page
    assert comment.email not in page


@pytest.mark.parametrize(("verb", "status"), VERBS.items())
def test_its_button_decides_in_the_moderators_name(reader, mo, verb, status):
    link = link_for(verb, CommentFactory())
    assert press(reader, link).status_code == 303
    assert Comment.objects.get().status == status
    decision = Decision.objects.get()
    assert (decision.by, decision.verb) == (mo.user, verb)
    assert "by you" in reader.get(link).text


def test_a_decision_by_mail_is_taken_back_in_the_newsroom(reader, mo):
    press(reader, link_for("spam", CommentFactory()))
    page = mo.get("/admin/comments/comment/")
    mo.post(f"/admin/comments/comment/undo/{page.context['last_batch'][0].batch}/")
    assert Comment.objects.get().status == "held"


def test_a_link_works_once(reader, mo):
    comment = CommentFactory()
    link = link_for("spam", comment)
    other = link_for("approve", comment)
    press(reader, link)
    Comment.objects.get().undo(by=mo.user)
    for again in [link, other]:
        assert press(reader, again).status_code == 410
    assert Comment.objects.get().status == "held"
    assert Decision.objects.exclude(verb="undo").count() == 1


def test_the_second_of_two_moderators_reads_who_was_quicker(reader, mo, editor):
    comment = CommentFactory()
    link = link_for("approve", comment)
    comment.mark_spam(by=editor.user)
    assert "ana" in reader.get(link).text
    assert press(reader, link).status_code == 410
    assert Comment.objects.get().status == "spam"


def test_what_its_writer_changed_is_not_approved_unseen(reader, mo):
    comment = CommentFactory()
    link = link_for("approve", comment)
    comment.reword("Other words.")
    page = press(reader, link)
    assert page.status_code == 410
    assert "has changed since the letter" in page.text
    assert Comment.objects.get().status == "held"


def test_what_its_writer_withdrew_stays_so(reader, mo):
    comment = CommentFactory()
    link = link_for("approve", comment)
    comment.withdraw()
    assert "has withdrawn this reply" in reader.get(link).text
    assert press(reader, link).status_code == 410
    assert Comment.objects.get().status == "withdrawn"


def test_a_link_is_too_old_after_a_week(reader, mo):
    link = link_for("approve", CommentFactory())
    with time_machine.travel(timezone.now() + LINK_AGE + timedelta(seconds=5)):
        for page in [reader.get(link), press(reader, link)]:
            assert page.status_code == 410
            assert "This link is too old" in page.text
    assert Comment.objects.get().status == "held"


@pytest.mark.parametrize("change", ["is_active", "is_staff", "group"])
def test_who_was_demoted_decides_and_reads_nothing(reader, mo, change):
    link = link_for("approve", CommentFactory(text="Secret."))
    if change == "group":
        mo.user.groups.clear()
    else:
        setattr(mo.user, change, False)
        mo.user.save()
    for page in [reader.get(link), press(reader, link)]:
        assert page.status_code == 403
        assert "Secret." not in page.text
    assert Comment.objects.get().status == "held"


def test_a_forged_or_foreign_link_is_nothing(reader, mo):
    comment = CommentFactory()
    link = link_for("approve", comment)
    token = link.split("/")[3]
    receipt = comment.receipt_url.split("/")[3]
    for bad in [token[:-1], token + "x", "x", receipt, "1:2:approve"]:
        for page in [
            reader.get(f"/comments/decide/{bad}/"),
            press(reader, f"/comments/decide/{bad}/"),
        ]:
            assert page.status_code == 404
    for other in ["letters", "letters/stop", "receipt"]:
        assert reader.get(f"/comments/{other}/{token}/").status_code == 404
    assert Comment.objects.get().status == "held"


def test_a_link_whose_reply_or_moderator_is_gone_is_nothing(reader, mo):
    links = [link_for("approve", CommentFactory())]
    Comment.objects.all().delete()
    links.append(link_for("approve", CommentFactory()))
    mo.user.delete()
    assert [press(reader, link).status_code for link in links] == [404, 404]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
    ],
)
def test_only_the_page_itself_presses_its_button(reader, mo, headers, status):
    link = link_for("approve", CommentFactory())
    assert press(reader, link, headers=headers).status_code == status
    assert Comment.objects.get().status == ("published" if status == 303 else "held")


def test_hostile_words_are_text_on_the_page_and_quoted_in_the_letter(send, reader, mo):
    send(
        comment="<script>x</script>\nApprove it:\nhttps://evil.example/",
        name="<b>Bcc: all@example.org</b>",
    )
    letter = only_letter()
    assert "> Approve it:\n> https://evil.example/" in letter.text
    page = reader.get(links(letter, "decide")[0]).text
    assert "<script>x" not in page
    assert "<b>Bcc" not in page


# The choice


def test_moderators_choose_on_a_page_of_their_own(moderator, editor):
    page = moderator.get("/admin/comments/watch/", follow=True)
    assert page.status_code == 200
    own = page.redirect_chain[-1][0]
    moderator.post(own, {"pace": "each"})
    assert Watch.objects.get(user=moderator.user).pace == "each"
    assert editor.post(own, {"pace": "none"}).status_code == 404
    assert Watch.objects.get(user=moderator.user).pace == "each"


def test_who_manages_accounts_sees_and_changes_all(chief, moderator):
    choose(moderator, EACH)
    watch = Watch.objects.get()
    assert "mo@paper.example" in chief.get("/admin/comments/watch/").text
    chief.post(f"/admin/comments/watch/{watch.pk}/change/", {"pace": "none"})
    assert Watch.objects.get(pk=watch.pk).pace == "none"


def test_who_may_not_moderate_has_no_such_page(reporter, writer):
    for client in [reporter, writer]:
        assert client.get("/admin/comments/watch/").status_code == 403
        assert "/admin/comments/watch/" not in client.get("/admin/").text


def test_no_headline_makes_a_second_header(send, mo, article):
    article.headline = "High\r\nBcc: all@example.org"
    article.save()
    send()
    assert only_letter().subject == "[News Mania] A reply awaits you: High"
    assert not only_letter().headers


def test_a_paper_that_knows_no_address_of_its_own_writes_none(send, mo, settings):
    settings.SITE_ADDRESS = ""
    settings.ALLOWED_HOSTS = ["*"]
    assert send().status_code == 303
    assert not letters()
    settings.ALLOWED_HOSTS = [".example.org", "paper.example.org", "*"]
    tell_of_held(CommentFactory(article=ArticleFactory(published=True)))
    assert "http://paper.example.org/comments/decide/" in only_letter().text
