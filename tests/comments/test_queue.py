"""What the queue tells and takes: in JSON for its script, and to who else is at work."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from comments.admin import queues
from comments.models import Ban, Because, Comment, Decision, Looking
from comments.records import give_records
from tests.comments.factories import CommentFactory
from tests.comments.test_moderation import QUEUE
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


def named(comment):
    return f"{comment.pk}:{comment.status}:{comment.version}"


def decide(client, verb, *comments, **fields):
    send = {"reply": [named(one) for one in comments]} | fields
    return client.post(f"{QUEUE}decide/{verb}/", send, headers=JSON)


# What a decision is answered


def test_a_script_is_told_what_was_done_and_what_waits(moderator):
    first, _ = CommentFactory.create_batch(2)
    answer = decide(moderator, "approve", first)
    told = answer.json()
    assert answer.status_code == 200
    assert told["said"] == "Approved reply by Rea Der."
    assert told["done"] == [first.pk]
    counts = {"held": "1", "reported": "0", "published": "1", "spam": "0", "trash": "0", "all": "2"}
    assert told["counts"] == counts
    assert told["batch"] == str(Decision.objects.get().batch)


def test_the_second_moderator_is_told_who_decided_and_gets_the_card_as_it_is(moderator, editor):
    comment = CommentFactory()
    seen = named(comment)
    comment.mark_spam(by=editor.user)
    answer = moderator.post(f"{QUEUE}decide/approve/", {"reply": seen}, headers=JSON)
    assert answer.status_code == 409
    told = answer.json()
    assert told["refused"][str(comment.pk)].startswith("ana has already decided on Rea Der's reply")
    assert f'data-seen="{comment.pk}:spam:2"' in told["cards"][str(comment.pk)]
    assert Decision.objects.count() == 1


def test_the_same_status_with_other_words_is_not_what_was_seen(moderator):
    comment = CommentFactory()
    seen = named(comment)
    assert comment.reword("Buy my pills.")
    answer = moderator.post(f"{QUEUE}decide/approve/", {"reply": seen}, headers=JSON)
    assert answer.status_code == 409
    assert "Buy my pills." in answer.json()["cards"][str(comment.pk)]
    comment.refresh_from_db()
    assert comment.status == "held"


def test_several_replies_are_one_batch_and_taken_back_together(moderator, editor):
    comments = CommentFactory.create_batch(3)
    seen = [named(one) for one in comments]
    comments[0].trash(by=editor.user)
    answer = moderator.post(f"{QUEUE}decide/spam/", {"reply": seen}, headers=JSON).json()
    assert answer["said"] == "Marked as spam 2 replies; 1 had already been handled."
    back = moderator.post(f"{QUEUE}undo/{answer['batch']}/", headers=JSON).json()
    assert sorted(back["cards"]) == sorted(str(one.pk) for one in comments[1:])
    assert Comment.objects.held().count() == 2
    assert Comment.objects.in_trash().count() == 1


def test_a_pick_of_what_waits_approves_it_too_and_both_are_undone_as_one(moderator):
    comment = CommentFactory()
    batch = decide(moderator, "pick", comment).json()["batch"]
    comment.refresh_from_db()
    assert comment.is_picked
    moderator.post(f"{QUEUE}undo/{batch}/", headers=JSON)
    comment.refresh_from_db()
    assert (comment.status, comment.picked_at) == ("held", None)


def test_nothing_to_undo_is_a_conflict_and_no_error(moderator):
    assert moderator.post(f"{QUEUE}undo/{uuid4()}/", headers=JSON).status_code == 409


# Bans and reasons


@pytest.mark.parametrize(
    ("kind", "value"),
    [("mail", "x@mail.example.org"), ("domain", "mail.example.org"), ("network", "ab" * 16)],
)
def test_a_ban_is_spam_and_a_ban_and_undone_as_one(moderator, kind, value):
    comment = CommentFactory(email="x@mail.example.org", client_key="ab" * 16)
    answer = decide(moderator, "ban", comment, kind=kind, days="7", reason="Pills.").json()
    ban = Ban.objects.get()
    assert (ban.value, ban.reason, ban.by) == (value, "Pills.", moderator.user)
    assert timedelta(days=6) < ban.until - timezone.now() < timedelta(days=8)
    assert Comment.objects.spam().count() == 1
    moderator.post(f"{QUEUE}undo/{answer['batch']}/", headers=JSON)
    assert not Ban.objects.exists()
    assert Comment.objects.held().count() == 1


def test_the_undo_on_a_replys_own_page_lifts_its_ban_too(moderator):
    comment = CommentFactory()
    decide(moderator, "ban", comment)
    comment.refresh_from_db()
    decide(moderator, "undo", comment)
    assert not Ban.objects.exists()


def test_a_ban_that_stood_before_outlives_the_undo(moderator, editor):
    comment = CommentFactory()
    Ban.objects.ban(comment, "mail", by=editor.user)
    batch = decide(moderator, "ban", comment).json()["batch"]
    moderator.post(f"{QUEUE}undo/{batch}/", headers=JSON)
    assert Ban.objects.count() == 1


def test_what_cannot_be_banned_changes_nothing(moderator):
    comment = CommentFactory(client_key="")
    answer = decide(moderator, "ban", comment, kind="network")
    assert answer.status_code == 409
    assert "not known any more" in answer.json()["said"]
    comment.refresh_from_db()
    assert (comment.status, Decision.objects.count()) == ("held", 0)


def test_a_ban_of_what_is_spam_already_is_recorded_and_undone(moderator):
    comment = CommentFactory(status="spam")
    batch = decide(moderator, "ban", comment).json()["batch"]
    assert Ban.objects.count() == 1
    moderator.post(f"{QUEUE}undo/{batch}/", headers=JSON)
    assert not Ban.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"because": "hatred"}, {"note": "x" * 301}, {"days": "-1"}, {"kind": "planet"}]
)
def test_a_decision_that_was_not_understood_is_none(moderator, fields):
    comment = CommentFactory()
    assert decide(moderator, "trash", comment, **fields).status_code == 409
    assert not Decision.objects.exists()


@pytest.mark.parametrize("because", Because.values)
def test_the_writer_reads_the_reason_on_their_receipt(moderator, reader, because):
    comment = CommentFactory()
    send = {f"because-{comment.pk}": because, f"note-{comment.pk}": "See our <rules>."}
    decide(moderator, "trash", comment, **send)
    decision = Decision.objects.get()
    assert (decision.because, decision.note) == (because, "See our <rules>.")
    page = reader.get(comment.receipt_url).text
    assert "The reason:" in page
    assert "See our &lt;rules&gt;." in page
    if because != Because.OTHER:
        assert decision.told.removesuffix(" See our <rules>.") in page


def test_a_reason_that_was_taken_back_is_not_read(moderator, reader):
    comment = CommentFactory()
    comment.trash(by=moderator.user, because=Because.PERSONAL)
    assert "attacked somebody" in reader.get(comment.receipt_url).text
    comment.undo(by=moderator.user)
    assert "attacked somebody" not in reader.get(comment.receipt_url).text


# What a moderator knows


def test_the_card_tells_the_writers_record_and_ban(moderator):
    for status in ["published", "published", "spam", "trash"]:
        CommentFactory(email="a@example.org", status=status)
    comment = CommentFactory(email="a@example.org")
    Comment.objects.filter(status="spam").update(created_at="2026-01-02T12:00Z")
    Ban.objects.create(kind="domain", value="example.org", reason="A farm.")
    page = moderator.get(QUEUE).text
    assert "2 published, 1 awaiting, 1 spam, 1 in the trash" in page
    assert "2nd January 2026" in page
    assert "Mail domain example.org is banned: A farm." in page
    give_records([comment])
    assert comment.record.total == 5


def test_the_card_shows_what_is_answered(moderator):
    head = CommentFactory(published=True, text="The head.", name="Hea Der")
    middle = CommentFactory(published=True, to=head, text="The middle.")
    CommentFactory(to=middle, text="The answer.")
    page = moderator.get(QUEUE).text
    assert page.index("The head.") < page.index("The middle.") < page.index("The answer.")


def test_pages_go_by_key_and_show_each_reply_once(moderator):
    comments = CommentFactory.create_batch(60)
    shown, address = [], QUEUE
    while address:
        pile = moderator.get(address).context["cl"]
        shown += pile.result_list
        address = f"{QUEUE}{pile.more}" if pile.more else None
        Comment.objects.filter(pk=shown[0].pk).update(status="spam")  # Meanwhile.
    assert shown == comments


@pytest.mark.parametrize("status", ["published", "spam", "trash", "all"])
def test_what_is_decided_is_shown_newest_first(moderator, status):
    comments = CommentFactory.create_batch(30, status="spam" if status == "all" else status)
    first = moderator.get(f"{QUEUE}?status={status}").context["cl"]
    rest = moderator.get(f"{QUEUE}{first.more}").context["cl"]
    assert [*first.result_list, *rest.result_list] == comments[::-1]


@pytest.mark.parametrize(
    "odd", ["after=x", "after=" + "9" * 40, "after=0", "status=x", "p=x", "p=7"]
)
def test_an_odd_address_is_the_first_page(moderator, odd):
    comment = CommentFactory()
    assert moderator.get(f"{QUEUE}?{odd}").context["cl"].result_list == [comment]


def test_big_queues_are_counted_to_a_limit(moderator, monkeypatch):
    monkeypatch.setattr("comments.models.queued.MOST_COUNTED", 3)
    CommentFactory.create_batch(5)
    assert queues.counts()["held"] == "3+"
    assert "<strong>3+</strong> replies wait for a moderator" in moderator.get("/admin/").text


def test_a_decision_costs_the_same_whatever_waits(moderator, django_assert_max_num_queries):
    comments = CommentFactory.create_batch(30)
    with django_assert_max_num_queries(26):
        decide(moderator, "approve", comments[0])


def test_a_decision_that_is_sent_twice_is_one(moderator):
    """Its answer was lost on the way, and the browser tries again."""
    comment = CommentFactory()
    batch, seen = str(uuid4()), named(comment)
    for _ in range(2):
        send = {"reply": seen, "batch": batch}
        answer = moderator.post(f"{QUEUE}decide/approve/", send, headers=JSON)
        assert answer.status_code == 200
        assert answer.json()["done"] == [comment.pk]
        assert answer.json()["batch"] == batch
    assert Decision.objects.count() == 1
    moderator.post(f"{QUEUE}undo/{batch}/", headers=JSON)
    comment.refresh_from_db()
    assert comment.status == "held"


def test_nobody_joins_the_batch_of_a_colleague(moderator, editor):
    first, second = CommentFactory.create_batch(2)
    batch = decide(editor, "approve", first).json()["batch"]
    own = decide(moderator, "spam", second, batch=batch).json()["batch"]
    assert own != batch
    assert decide(moderator, "spam", second, batch="no number").status_code == 409


def test_who_decided_themselves_is_not_told_of_somebody_else(moderator):
    comment = CommentFactory()
    seen = named(comment)
    decide(moderator, "spam", comment)
    answer = moderator.post(f"{QUEUE}decide/approve/", {"reply": seen}, headers=JSON)
    assert answer.json()["said"].startswith("You have already decided on Rea Der's reply at ")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("withdraw", "Rea Der's reply is gone: Withdrawn by its writer."),
        ("change_words", "Rea Der's reply has changed since you saw it: Awaiting moderation."),
    ],
)
def test_what_its_writer_did_is_no_decision_of_anybody(moderator, act, told):
    comment = CommentFactory()
    seen = named(comment)
    comment.withdraw() if act == "withdraw" else comment.reword("Other words.")
    answer = moderator.post(f"{QUEUE}decide/approve/", {"reply": seen}, headers=JSON)
    assert answer.json()["said"] == told


def test_all_verbs_are_there_for_several_at_once(moderator):
    """Without a script: what is chosen is picked, banned, or thrown away with one reason."""
    picked, banned, trashed = CommentFactory.create_batch(3)

    def choose(action, comment, **fields):
        send = {"action": action, "_selected_action": [comment.pk], "shown": [named(comment)]}
        return moderator.post(QUEUE, send | fields, follow=True).text

    assert "Picked 1 reply." in choose("pick_selected", picked)
    assert "Banned the writer of 1 reply." in choose("ban_selected", banned, kind="mail", days="7")
    assert "Moved to trash 1 reply." in choose("trash_selected", trashed, because="off-topic")
    picked.refresh_from_db()
    assert picked.is_picked
    assert Ban.objects.get().value == banned.email
    assert trashed.decisions.get().because == "off-topic"


def test_a_wave_of_spam_is_banned_and_taken_back_in_one_go(moderator):
    comments = CommentFactory.create_batch(3)
    told = decide(moderator, "ban", *comments, kind="mail", days="1").json()
    assert told["said"] == "Banned the writer of 3 replies."
    assert Ban.objects.count() == 3
    moderator.post(f"{QUEUE}undo/{told['batch']}/", headers=JSON)
    assert not Ban.objects.exists()


def test_nobody_bans_a_colleague(moderator, editor):
    above = CommentFactory(published=True)
    ours = above.answer("The map is ours.", by=editor.user)
    answer = decide(moderator, "ban", ours)
    assert "A colleague wrote it" in answer.json()["said"]
    send = {"action": "ban_selected", "_selected_action": [ours.pk], "shown": [named(ours)]}
    moderator.post(f"{QUEUE}?status=published", send, follow=True)
    ours.refresh_from_db()
    assert ours.is_published
    assert not Ban.objects.exists()
    assert 'data-verb="ban"' not in moderator.get(f"{QUEUE}{ours.pk}/change/").text


def test_of_what_was_erased_nothing_is_left_to_decide(moderator):
    comment = CommentFactory()
    comment.erase()
    page = moderator.get(f"{QUEUE}?status=all").text
    card = page.partition('<article class="card"')[2].partition("</article>")[0]
    assert "nothing is left to decide" in card
    assert "data-verb" not in card


# Who looks at what


def look(client, at, *shown):
    answer = client.post(f"{QUEUE}looking/", {"at": at, "shown": [one.pk for one in shown]})
    return answer.json()["looking"]


def test_moderators_see_who_looks_at_a_reply_and_not_themselves(moderator, editor):
    comment, other = CommentFactory.create_batch(2)
    assert look(moderator, comment.pk, comment, other) == {}
    assert look(editor, other.pk, comment, other) == {str(comment.pk): ["mo"]}
    look(moderator, other.pk)
    assert look(editor, other.pk, comment, other) == {str(other.pk): ["mo"]}


def test_who_went_away_is_not_looking(moderator, editor):
    comment = CommentFactory()
    look(moderator, comment.pk)
    Looking.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert look(editor, "", comment) == {}


def test_looking_asks_the_database_once_for_all_that_is_shown(moderator, counted):
    comments = CommentFactory.create_batch(30)
    for number, comment in enumerate(comments):
        Looking.objects.look(UserFactory(username=f"colleague-{number}"), comment.pk)
    # The session, the user, two for the rights, the note, the question, and a count a queue.
    with counted(6 + len(queues.QUEUES)):
        assert len(look(moderator, comments[0].pk, *comments)) == 30


@pytest.mark.parametrize("at", ["", "x", "9" * 40, "-1"])
def test_looking_at_nothing_is_answered(moderator, at):
    assert look(moderator, at) == {}


def test_an_open_queue_hears_what_became_of_its_cards(moderator, editor):
    decided, withdrawn, same = CommentFactory.create_batch(3)
    shown = [named(one) for one in (decided, withdrawn, same)]
    decided.approve(by=editor.user)
    withdrawn.withdraw()
    CommentFactory()  # One that has come since.
    told = moderator.post(f"{QUEUE}looking/", {"shown": shown}).json()
    assert set(told["changed"]) == set(told["cards"]) == {str(decided.pk), str(withdrawn.pk)}
    assert told["changed"][str(decided.pk)].startswith("ana has already decided on Rea Der's reply")
    assert 'data-status="published"' in told["cards"][str(decided.pk)]
    assert told["counts"]["held"] == "2"


def test_many_changes_are_told_in_parts(moderator, editor):
    comments = CommentFactory.create_batch(30)
    shown = [named(one) for one in comments]
    for comment in comments:
        comment.mark_spam(by=editor.user)
    assert len(moderator.post(f"{QUEUE}looking/", {"shown": shown}).json()["changed"]) == 25


# A moderator's edit


def test_a_script_edits_without_leaving_the_queue(moderator):
    comment = CommentFactory(text="Call me on 01711.")
    address = f"{QUEUE}{comment.pk}/reword/"
    send = {"reply": named(comment), "comment": "Call me."}
    told = moderator.post(address, send, headers=JSON).json()
    assert told["said"] == "Edited Rea Der's reply."
    assert "<p>Call me.</p>" in told["cards"][str(comment.pk)]
    for words, status, fault in [("", 422, "Write your comment"), ("Again.", 409, "has changed")]:
        answer = moderator.post(address, send | {"comment": words}, headers=JSON)
        assert answer.status_code == status
        assert fault in answer.json()["fault"]


def test_an_edit_is_public_kept_and_told(moderator, reader):
    comment = CommentFactory(published=True, text="Call me on 555-1234.")
    story = comment.article.get_absolute_url()
    assert "555-1234" in reader.get(story).text
    page = f"{QUEUE}{comment.pk}/reword/"
    assert "555-1234" in moderator.get(page).text
    send = {"comment": "Call me.", "reply": named(comment)}
    assert moderator.post(page, send).status_code == 302
    text = reader.get(story).text
    assert "555-1234" not in text
    assert "edited by a moderator" in text
    kept = comment.rewordings.get()
    assert (kept.text, kept.by) == ("Call me on 555-1234.", moderator.user)
    assert "555-1234" in moderator.get(f"{QUEUE}{comment.pk}/change/").text


def test_a_writers_own_change_is_not_called_a_moderators(reader):
    comment = CommentFactory(published=True)
    comment.reword("Better words.")
    text = reader.get(comment.article.get_absolute_url()).text
    assert "changed since" in text
    assert "edited by a moderator" not in text


def test_an_edit_of_what_changed_since_keeps_the_words_in_the_form(moderator, editor):
    comment = CommentFactory()
    seen = named(comment)
    comment.approve(by=editor.user)
    send = {"comment": "My version.", "reply": seen}
    page = moderator.post(f"{QUEUE}{comment.pk}/reword/", send)
    assert page.status_code == 409
    assert "My version." in page.text
    assert "ana has already decided" in page.text
    page = moderator.post(f"{QUEUE}{comment.pk}/reword/", {"comment": "", "reply": seen})
    assert page.status_code == 422


def test_the_log_tells_every_decision_and_changes_none(moderator):
    comment = CommentFactory()
    comment.trash(by=moderator.user, because=Because.OFF_TOPIC, note="Elsewhere.")
    comment.undo(by=moderator.user)
    page = moderator.get("/admin/comments/decision/").text
    for words in ["Moved to trash", "Off topic: Elsewhere.", "Took back the decision on", "mo"]:
        assert words in page
    assert page.count("taken back since") == 1
    assert moderator.get("/admin/comments/decision/add/").status_code == 403


# Looking for a reply


def test_a_mail_address_is_found_by_its_index_and_words_wherever_they_stand(moderator):
    mine = CommentFactory(name="Rea Der", email="rea@example.org", text="The tide turns.")
    other = CommentFactory(email="bo@example.org", text="Write to rea@example.org, too.")
    for words, found in [
        (" REA@example.org ", [mine.pk]),
        ("rea@example", [other.pk, mine.pk]),
        ("tide turns", [mine.pk]),
        ("nobody@example.org", []),
    ]:
        page = moderator.get(QUEUE, {"status": "all", "q": words})
        assert [one.pk for one in page.context["cl"].result_list] == found, words


def test_words_are_looked_for_in_the_first_replies_of_a_queue(moderator, monkeypatch):
    monkeypatch.setattr("comments.admin.replies.SEARCHED", 2)
    old = timezone.now() - timedelta(days=3)
    CommentFactory.create_batch(2, text="The tide turns.", status="spam")
    CommentFactory(text="The tide turns.", status="spam", created_at=old)
    page = moderator.get(QUEUE, {"status": "spam", "q": "tide"})
    assert len(page.context["cl"].result_list) == 2
    page = moderator.get(QUEUE, {"status": "spam", "q": "ebb"})
    assert "Words are looked for in the first" in page.text
