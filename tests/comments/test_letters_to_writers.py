"""Letters to writers: to who said yes by mail, of what they asked for, until they stop them."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import polib
import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone, translation

from comments.corpus import write_replies
from comments.letters.writers import PROOF_AGE, tell_of_new
from comments.models import Address, Comment, Subscription, Watch
from comments.models.subscription import MOST_A_DAY
from newsmania import outbox
from tests.comments.conftest import OURS
from tests.comments.factories import CommentFactory
from tests.comments.mail import letters, links, one_click, only_letter
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail")]

REA = "rea@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
LOOK = "look in your inbox"


def ask(client, comment, headers=OURS, **wishes):
    wishes = wishes or {"on_decision": "on", "on_answer": "on"}
    return client.post(comment.receipt_url, {"act": "letters"} | wishes, headers=headers)


def press(client, link, act, headers=OURS, **fields):
    return client.post(link, {"act": act} | fields, headers=headers)


def say_yes(client, comment, to=REA):
    link = links(letters(to)[-1], "letters")[0]
    subscription = Subscription.objects.get(comment=comment)
    return press(client, link, "confirm", reply=subscription.pk)


@pytest.fixture
def held():
    return CommentFactory(email=REA)


@pytest.fixture
def follow(reader):
    """A reply whose writer has asked for letters and said yes; its letters begin anew."""

    def follow(comment=None, **wishes):
        comment = comment or CommentFactory(email=REA)
        ask(reader, comment, **wishes)
        say_yes(reader, comment)
        for letter in letters():
            letter.delete()
        return comment

    return follow


def answer(to, **traits):
    """An answer that has just arrived, told of as the view does."""
    comment = CommentFactory(to=to, **{"name": "Bo", "text": "Well said."} | traits)
    tell_of_new(comment)
    return comment


# Asking


def test_asking_writes_one_letter_that_asks_back(reader, held):
    response = ask(reader, held)
    assert response.status_code == 303
    assert response.url.endswith("#letters")
    letter = only_letter(REA)
    assert letter.subject == "[News Mania] Shall we write to you?"
    assert held.article.headline in letter.text
    for words in [held.text, held.name, held.website or "\0", REA]:
        assert words not in letter.text + letter.subject + str(letter.headers)
    assert LOOK in reader.get(held.receipt_url).text


def test_before_the_yes_nothing_is_sent(reader, held, moderator):
    ask(reader, held)
    held.approve(by=moderator.user)
    answer(held)
    assert only_letter().subject.endswith("Shall we write to you?")


@pytest.mark.parametrize("status", ["held", "spam", "trash"])
def test_the_page_says_the_same_whatever_becomes_of_it(reader, status):
    """To a filed-away reply, an address that refused, one that was asked today: the same words."""
    refused, asked, fresh = (
        CommentFactory(email=f"{who}@example.org", status=status) for who in "abc"
    )
    Address.objects.of(refused.email).refuse()
    Address.objects.of(asked.email).ask_to_prove()
    said = set()
    for comment in [refused, asked, fresh]:
        response = ask(reader, comment)
        page = reader.get(comment.receipt_url).text
        said.add(
            (response.status_code, page.partition('id="letters"')[2].partition("</section>")[0])
        )
    assert len(said) == 1
    assert [letter.to for letter in letters()] == ([fresh.email] if status == "held" else [])


def test_the_form_is_offered_where_mail_is_sent_alone(reader, held, settings):
    assert "Ask for letters" in reader.get(held.receipt_url).text
    settings.SENDS_MAIL = False
    assert "Ask for letters" not in reader.get(held.receipt_url).text
    ask(reader, held)
    assert not Subscription.objects.exists()


def test_who_lost_the_letter_asks_again_on_another_day(reader, held):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(reader, held, on_answer="on")
        clock.shift(timedelta(days=1))
        text = reader.get(held.receipt_url).text
        assert "Ask again" in text
        assert 'name="on_decision" id="letters-field-on_decision">' in text
        assert 'name="on_answer" id="letters-field-on_answer" checked>' in text
        ask(reader, held, on_answer="on")
    assert len(letters(REA)) == 2


def test_who_ticks_nothing_is_told(reader, held):
    page = ask(reader, held, on_decision="")
    assert page.status_code == 422
    assert "Tick what you want to hear of." in page.text
    assert not Subscription.objects.exists()


def test_a_published_reply_is_asked_about_answers_alone(reader):
    comment = CommentFactory(published=True)
    text = reader.get(comment.receipt_url).text
    assert 'name="on_answer"' in text
    assert 'name="on_decision"' not in text


def test_for_a_rejected_or_withdrawn_reply_nothing_is_offered(reader, moderator):
    rejected, withdrawn = CommentFactory(), CommentFactory()
    rejected.trash(by=moderator.user)
    withdrawn.withdraw()
    for comment in [rejected, withdrawn]:
        assert "Ask for letters" not in reader.get(comment.receipt_url).text
        assert ask(reader, comment).status_code == 303
    assert not letters()


def test_another_site_cannot_ask(reader, held):
    assert ask(reader, held, headers={"Origin": "https://evil.example"}).status_code == 403
    assert not letters()


# Nobody's inbox is filled by another


def test_many_replies_in_a_strangers_name_are_three_letters_on_three_days(reader):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(6):
            for comment in CommentFactory.create_batch(4, email=REA):
                ask(reader, comment)
                ask(reader, comment)
            clock.shift(timedelta(days=1))
    assert len(letters(REA)) == 3


def test_one_yes_is_for_what_was_on_the_page_and_for_no_other_reply(reader, held):
    ask(reader, held)
    seen = Subscription.objects.get()
    by_another = CommentFactory(email=REA)
    ask(reader, by_another)
    press(reader, links(only_letter(), "letters")[0], "confirm", reply=seen.pk)
    assert Subscription.objects.get(comment=held).is_on
    assert not Subscription.objects.get(comment=by_another).is_on


def test_a_proved_address_is_not_subscribed_by_another(reader, follow, moderator):
    follow()
    by_another = CommentFactory(email=REA)
    ask(reader, by_another)
    by_another.approve(by=moderator.user)
    assert not [one for one in letters() if "is published" in one.subject]


def test_a_yes_for_a_strangers_reply_is_none(reader, held):
    ask(reader, held)
    other = CommentFactory(email="bo@example.org")
    ask(reader, other)
    number = Subscription.objects.get(comment=other).pk
    press(reader, links(only_letter(REA), "letters")[0], "confirm", reply=number)
    assert not Subscription.objects.get(comment=other).is_on


def test_that_was_not_me_ends_it_for_good(reader, held):
    ask(reader, held)
    link = links(only_letter(), "letters")[0]
    page = press(reader, link, "refuse")
    assert "We do not write to you any more" in reader.get(page.url).text
    assert Address.objects.get().email is None
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        for comment in [held, CommentFactory(email="REA@example.org")]:
            ask(reader, comment)
        press(reader, link, "confirm", reply=Subscription.objects.first().pk)
    assert len(letters()) == 1
    assert not Subscription.objects.on().exists()


def test_who_refused_may_allow_it_again(reader, held):
    ask(reader, held)
    link = links(only_letter(), "letters")[0]
    press(reader, link, "refuse")
    press(reader, link, "allow")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        ask(reader, held)
    assert len(letters()) == 2


def test_a_scanner_that_opens_all_links_changes_nothing(reader, held):
    ask(reader, held)
    letter = only_letter()
    for address in [*links(letter, "letters"), one_click(letter)]:
        for method in [reader.get, reader.head]:
            response = method(address)
            assert response.status_code == 200
            assert response["Cache-Control"] == "private, no-store"
            assert "noindex" in response["X-Robots-Tag"]
            assert not response.cookies
    assert Subscription.objects.get().state == "asked"
    assert not Address.objects.get().is_refused
    assert not Address.objects.get().is_proved


def test_the_page_of_the_link_has_no_word_of_whoever_wrote_in_that_name(reader, held):
    ask(reader, held)
    text = reader.get(links(only_letter(), "letters")[0]).text
    assert held.article.headline in text
    for words in [held.text, held.name, REA]:
        assert words not in text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_another_site_cannot_say_yes_or_no(reader, held, headers):
    ask(reader, held)
    link = links(only_letter(), "letters")[0]
    for act in ["confirm", "refuse"]:
        reply = Subscription.objects.get().pk
        assert press(reader, link, act, headers=headers, reply=reply).status_code == 403
    assert Subscription.objects.get().state == "asked"


def test_a_link_that_is_old_forged_or_anothers_does_nothing(reader, held):
    ask(reader, held)
    link = links(only_letter(), "letters")[0]
    reply = Subscription.objects.get().pk
    token = link.split("/")[3]
    receipt = held.receipt_url.split("/")[3]
    for bad in [token[:-1], "x", receipt, one_click(only_letter()).split("/")[4]]:
        assert reader.get(f"/comments/letters/{bad}/").status_code == 404
        assert press(reader, f"/comments/letters/{bad}/", "confirm", reply=reply).status_code == 404
    for bad in [token, "x", receipt]:
        assert reader.post(f"/comments/letters/stop/{bad}/", ONE_CLICK).status_code == 404
    with time_machine.travel(timezone.now() + PROOF_AGE + timedelta(seconds=5)):
        assert reader.get(link).status_code == 410
        assert press(reader, link, "confirm", reply=reply).status_code == 410
    assert Subscription.objects.get().state == "asked"


@pytest.mark.parametrize("reply", ["", "x", "9" * 30, "-1", "१"])
def test_nonsense_among_the_replies_is_passed_over(reader, held, reply):
    ask(reader, held)
    link = links(only_letter(), "letters")[0]
    assert press(reader, link, "confirm", reply=reply).status_code == 303
    assert Subscription.objects.get().state == "asked"


# What comes after a yes


def test_a_writer_is_told_that_the_reply_is_published(follow, moderator):
    comment = follow()
    comment.approve(by=moderator.user)
    letter = only_letter(REA)
    assert letter.subject == f"[News Mania] Your reply to “{comment.article.headline}” is published"
    assert f"http://testserver/comments/reply/{comment.pk}/" in letter.text


def test_a_writer_is_told_that_it_was_rejected_and_keeps_the_words(follow, moderator):
    comment = follow()
    comment.trash(by=moderator.user)
    letter = only_letter(REA)
    assert letter.subject.endswith("was not published")
    assert f"> {comment.text}" in letter.text
    assert links(letter, "receipt")


def test_spam_is_told_nothing(follow, moderator):
    follow().mark_spam(by=moderator.user)
    assert not letters()


@pytest.fixture
def proved(reader):
    """A reply from a device whose owner has proved the address, and asked for no letter."""
    Address.objects.of(REA).prove()
    return CommentFactory(email=REA, text="You fool.", is_proved=True)


def throw_away(moderator, comment, **fields):
    send = {
        "reply": f"{comment.pk}:held:{comment.version}",
        "because": "personal",
        "note": "Again?",
    }
    place = "/admin/comments/comment/decide/trash/"
    return moderator.post(place, send | {"tell": "on"} | fields)


def test_a_moderator_writes_to_who_did_not_ask(proved, moderator, client):
    queue = moderator.get("/admin/comments/comment/").text
    assert f'name="tell-{proved.pk}"' in queue
    throw_away(moderator, proved)
    letter = only_letter(REA)
    assert "was not published" in letter.subject
    assert "It attacked somebody instead of what they said. Again?" in letter.text
    assert "> You fool." in letter.text
    assert "A moderator of News Mania wanted you to know." in letter.text
    assert "because you asked" not in letter.text
    client.post(one_click(letter), ONE_CLICK)
    other = CommentFactory(email=REA, is_proved=True)
    assert f'name="tell-{other.pk}"' not in moderator.get("/admin/comments/comment/").text
    throw_away(moderator, other)
    assert len(letters(REA)) == 1


def test_without_the_tick_there_is_no_such_letter(proved, moderator):
    throw_away(moderator, proved, tell="")
    assert not letters(REA)


def test_a_typed_address_is_not_written_to_by_a_moderator_either(proved, moderator):
    """Whoever wrote this in her name, its letter would go to her."""
    stranger = CommentFactory(email=REA)
    assert f'name="tell-{stranger.pk}"' not in moderator.get("/admin/comments/comment/").text
    throw_away(moderator, stranger)
    assert not letters(REA)


def test_who_asked_for_letters_gets_one_and_not_two(follow, moderator):
    comment = follow(CommentFactory(email=REA, is_proved=True))
    queue = moderator.get("/admin/comments/comment/").text
    assert "Gets a letter about your decision" in queue
    assert f'name="tell-{comment.pk}"' not in queue
    throw_away(moderator, comment)
    only_letter(REA)


def test_the_same_decision_is_told_once(follow, moderator):
    comment = follow()
    for _ in range(2):
        comment.approve(by=moderator.user)
        comment.undo(by=moderator.user)
        comment = Comment.objects.get(pk=comment.pk)
    assert len(letters()) == 1


def test_a_writer_is_told_of_an_answer_with_its_words(follow):
    comment = follow(CommentFactory(email=REA, published=True), on_answer="on")
    answer(comment, published=True, text="Well said.\nhttps://a.example/")
    letter = only_letter(REA)
    assert letter.subject == f"[News Mania] Your reply to “{comment.article.headline}” is answered"
    assert "Bo writes:" in letter.text
    assert "> Well said.\n> https://a.example/" in letter.text


def test_an_answer_that_waits_is_told_once_it_is_published(follow, moderator):
    comment = follow(CommentFactory(email=REA, published=True), on_answer="on")
    late = answer(comment)
    assert not letters()
    for _ in range(2):
        late.approve(by=moderator.user)
        late.undo(by=moderator.user)
        late = Comment.objects.get(pk=late.pk)
    assert len(letters()) == 1


@pytest.mark.parametrize("verb", ["trash", "mark_spam"])
def test_an_answer_that_readers_never_see_is_not_told(follow, moderator, verb):
    comment = follow(CommentFactory(email=REA, published=True), on_answer="on")
    getattr(answer(comment), verb)(by=moderator.user)
    assert not letters()


def test_nobody_is_told_that_they_answered_themselves(follow):
    above = CommentFactory(email=REA, published=True, writer_key="k" * 22)
    comment = follow(above, on_answer="on")
    answer(comment, published=True, email=REA)
    answer(comment, published=True, email="REA@example.org")
    answer(comment, published=True, writer_key="k" * 22)
    assert not letters()


def test_an_answer_to_what_was_removed_or_withdrawn_is_not_told(follow, moderator):
    gone = follow(CommentFactory(email=REA, published=True), on_answer="on")
    answer_to_gone = CommentFactory(to=gone, email="bo@example.org")
    gone.trash(by=moderator.user)
    answer_to_gone.approve(by=moderator.user)
    assert not [one for one in letters() if "answered" in one.subject]


def test_an_answer_below_a_withdrawn_story_is_not_told(follow, moderator):
    comment = follow(CommentFactory(email=REA, published=True), on_answer="on")
    late = answer(comment)
    comment.article.withdraw(by=None, note="Wrong.")
    late.approve(by=moderator.user)
    assert not letters()


def test_who_wanted_answers_alone_hears_of_no_decision_and_the_other_way_round(follow, moderator):
    follow(on_answer="on").approve(by=moderator.user)
    assert not letters()
    comment = CommentFactory(email=REA)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        follow(comment, on_decision="on").approve(by=moderator.user)
        answer(comment, published=True)
    assert [one.subject.endswith("is published") for one in letters()] == [True]


def test_many_answers_are_ten_letters_a_day(follow):
    comment = follow(CommentFactory(email=REA, published=True), on_answer="on")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(MOST_A_DAY + 3):
            answer(comment, published=True)
        assert len(letters()) == MOST_A_DAY
        assert "the last letter of the day" in letters()[-1].text
        assert "the last letter of the day" not in letters()[-2].text
        clock.shift(timedelta(days=1, seconds=1))
        answer(comment, published=True)
    assert len(letters()) == MOST_A_DAY + 1


def test_two_letters_of_a_day_both_reach_who_follows_two_replies(follow, moderator):
    first = follow()
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        second = follow()
    for comment in [first, second]:
        comment.approve(by=moderator.user)
    assert len(letters(REA)) == 2


# Stopping


def told_of_answer(follow):
    comment = follow(CommentFactory(email=REA, published=True), on_answer="on")
    answer(comment, published=True)
    return comment, only_letter(REA)


def test_one_click_stops_with_no_cookie_no_origin_and_no_redirect(follow, client):
    comment, letter = told_of_answer(follow)
    response = client.post(one_click(letter), ONE_CLICK)
    assert response.status_code == 200
    answer(comment, published=True)
    assert len(letters()) == 1
    assert not Address.objects.get().is_refused


def test_one_click_works_years_later(follow, client):
    _, letter = told_of_answer(follow)
    with time_machine.travel(timezone.now() + timedelta(days=800)):
        assert client.post(one_click(letter), ONE_CLICK).status_code == 200
    assert Subscription.objects.get().state == "off"


def test_its_page_has_a_button_that_does_the_same(follow, reader):
    _, letter = told_of_answer(follow)
    address = links(letter, "letters/stop")[0]
    assert "Stop these letters" in reader.get(address).text
    assert Subscription.objects.get().is_on
    page = reader.post(address, ONE_CLICK, headers=OURS)
    assert "We send you none" in page.text


def test_a_post_that_says_nothing_stops_nothing(follow, client):
    _, letter = told_of_answer(follow)
    assert client.post(one_click(letter), {}).status_code == 200
    assert Subscription.objects.get().is_on


def test_stop_all_stops_all_for_good(follow, reader, moderator):
    other, comment = follow(), CommentFactory(email=REA, published=True)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        follow(comment, on_answer="on")
    answer(comment, published=True)
    press(reader, links(only_letter(), "letters/stop")[0], "refuse")
    other.approve(by=moderator.user)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        ask(reader, CommentFactory(email=REA))
    assert len(letters()) == 1


def test_the_button_of_the_letter_that_asks_is_a_no(reader, held, client):
    ask(reader, held)
    client.post(one_click(only_letter()), ONE_CLICK)
    assert Address.objects.get().is_refused


def test_one_click_for_a_reply_that_is_gone_is_no_refusal_of_all(follow, client):
    comment, letter = told_of_answer(follow)
    comment.children.all().delete()
    comment.delete()
    assert client.post(one_click(letter), ONE_CLICK).status_code == 200
    assert not Address.objects.get().is_refused


# What else stores replies


def test_importers_commands_and_the_demo_write_no_letter(mail, moderator):
    moderator.user.email = "mo@example.org"
    moderator.user.save()
    Watch.objects.create(user=moderator.user, pace="each")
    ArticleFactory.create_batch(2, published=True)
    list(write_replies(40))
    call_command("open_paper", stdout=StringIO())
    assert Comment.objects.held().exists()
    CommentFactory(to=CommentFactory(published=True), published=True)
    assert not letters()


# Words and headers


@pytest.mark.parametrize("name", ["A\r\nBcc: all@example.org", "A\nSubject: x", "A Bcc: b@c.d"])
def test_no_name_makes_a_header(send, reader, follow, name, article):
    comment = follow(CommentFactory(article=article, email=REA, published=True), on_answer="on")
    send(parent=str(comment.pk), name=name, email="bo@example.org")
    Comment.objects.get(email="bo@example.org").approve(by=None)
    [message] = [outbox._message(one).message() for one in letters(REA)]
    assert message["Bcc"] is None
    assert message["To"] == REA
    assert "Bcc" not in message["Subject"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("email", ["rea@example.org\r\nBcc: x@y.z", "rea@example.org, b@c.d"])
def test_no_address_is_two(send, email):
    assert send(email=email).status_code == 422


def test_letters_speak_the_papers_language_and_moderators_english(
    follow, mail, moderator, settings, tmp_path
):
    """Whatever language happens to be active where a decision is taken."""
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    said = "A moderator has approved it. Here it stands, for everybody to read:"
    catalogue.append(polib.POEntry(msgid=said, msgstr="মডারেটর অনুমোদন করেছেন:"))
    folder = tmp_path / "bn" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "django.mo"))
    Watch.objects.create(user=moderator.user, pace="each")
    moderator.user.email = "mo@example.org"
    moderator.user.save()
    comment = follow()
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGE_CODE = "bn"
    with translation.override("en-gb"):
        comment.approve(by=moderator.user)
    assert "মডারেটর অনুমোদন করেছেন:" in only_letter(REA).text
    with translation.override("bn"):
        tell_of_new(CommentFactory(created_at=datetime(2026, 5, 3, 12, tzinfo=UTC)))
    assert "Sent: 3 May 2026" in only_letter("mo@example.org").text
