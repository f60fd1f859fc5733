"""All that is kept of one address is handed over or erased; threads and counts stay whole."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.utils import timezone

from comments.dossier import erase_person
from comments.models import Address, Ban, Comment, Discussion, Regular, Subscription
from comments.models.address import key_of
from newsmania import outbox
from newsmania.models import Letter
from tests.comments.conftest import OURS
from tests.comments.factories import CommentFactory
from tests.comments.test_counts import assert_all_numbers_are_true

pytestmark = pytest.mark.django_db

ME = "rea.der@example.org"
SECRETS = [ME, "Unforgettable", "rea-site.example", "Rea Once Der", "first-words", "net-key"]


@pytest.fixture
def person(article, letters, moderator):
    """Somebody of whom the paper keeps all that it can."""
    traits = {
        "email": ME,
        "name": "Rea Once Der",
        "website": "https://rea-site.example",
        "client_key": "net-key",
        "writer_key": "browser-key",
        "link_host": "rea-site.example",
        "reasons": [{"code": "x", "sentence": "first-words", "weight": 1}],
    }
    head = CommentFactory(article=article, published=True, text="Unforgettable one.", **traits)
    CommentFactory(to=head, published=True, text="An answer.")
    alone = CommentFactory(article=article, published=True, text="Unforgettable two.", **traits)
    alone.reword("Unforgettable, mended.")
    for text in ["three", "four"]:
        CommentFactory(article=article, text=f"Unforgettable {text}.", **traits)
    CommentFactory(article=article, text="Unforgettable spam.", **traits).mark_spam(by=None)
    head.pick(by=moderator.user)
    Address.objects.of(ME).prove()
    Regular.objects.create(address=Address.objects.get(email=ME), skeleton="reaonceder")
    outbox.post(to=ME, subject="About your reply", text="Unforgettable letter.")
    outbox.post(to="mo@paper.example", subject="A reply waits", text="> Unforgettable three.")
    Subscription.objects.ask(head, on_decision=True, on_answer=True)
    Ban.objects.ban(head, "mail", by=moderator.user, reason="Unforgettable.")
    return Comment.objects.get(pk=head.pk)


def everything():
    """Each word that the database holds about replies, letters and the audit trail."""
    kept = [*apps.get_app_config("comments").get_models(), Letter, LogEntry]
    return json.dumps([list(model.objects.values()) for model in kept], default=str)


def test_nothing_is_left_that_names_them(person, editor):
    editor.post("/admin/comments/ban/add/", {"kind": "mail", "value": f"x{ME}"})
    Ban.objects.filter(value=f"x{ME}").delete()
    assert all(secret in everything() for secret in SECRETS[:4])
    assert erase_person(ME) == 5
    left = everything()
    assert [secret for secret in SECRETS if secret.lower() in left.lower()] == []
    assert "browser-key" not in left
    assert not Address.objects.exists()
    assert not Regular.objects.exists()
    assert not Subscription.objects.exists()
    assert not Letter.objects.exists()


def test_each_field_of_a_reply_is_emptied_or_names_nobody(person):
    """A field that is added later has to be thought of here."""
    kept = {"id", "parent", "thread", "path", "depth", "answers", "is_shown", "article"}
    kept |= {"created_at", "version", "status", "name", "fingerprint"}
    before = person.fingerprint
    erase_person(ME)
    erased = Comment.objects.get(pk=person.pk)
    for field in Comment._meta.concrete_fields:
        if field.name not in kept:
            assert getattr(erased, field.attname) in ("", None, [], False), field.name
    assert (erased.status, erased.name) == ("erased", "Erased")
    assert erased.fingerprint != before


def test_threads_stay_whole_and_counts_true(person, article, reader):
    erase_person(ME)
    text = reader.get(article.get_absolute_url()).text
    assert "This reply was removed." in text
    assert text.count("reply--gone") == 1
    assert "An answer." in text
    assert "1 reply" in text
    assert "Erased" not in text
    assert_all_numbers_are_true(article)
    assert Discussion.objects.get(article=article).published == 1


def test_pages_and_feeds_that_showed_them_are_withdrawn_at_once(
    person, article, reader, django_capture_on_commit_callbacks
):
    from pathlib import Path

    from newsmania.purging import journal

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(ME)
    withdrawn = [
        line for line in Path(journal().path).read_text().splitlines() if line.startswith("w ")
    ]
    assert any(f"discussion-{article.pk}" in line and "replies" in line for line in withdrawn)
    for address in [f"{article.get_absolute_url()}feed/", "/replies/", "/replies/feed/"]:
        page = reader.get(address)
        assert "Unforgettable" not in page.text
        assert "Rea Once Der" not in page.text
    assert reader.get(person.get_absolute_url()).status_code == 404


def test_nobody_brings_them_back(person, moderator, reader):
    receipt = person.receipt_url
    seen = Comment.objects.get(pk=person.pk)
    erase_person(ME)
    erased = Comment.objects.get(pk=person.pk)
    for verb in ["approve", "mark_spam", "trash", "undo", "pick"]:
        assert not getattr(erased, verb)(by=moderator.user)
        assert not getattr(seen, verb)(by=moderator.user)
    assert not erased.withdraw()
    assert not seen.reword("Unforgettable again.")
    assert not erased.appeal()
    answer = reader.post(receipt, {"comment": "Unforgettable again."}, headers=OURS)
    assert answer.status_code == 403
    assert Comment.objects.get(pk=person.pk).text == ""


def test_a_decision_in_the_same_moment_does_not_stop_it(person, moderator):
    late = Comment.objects.get(pk=person.pk)
    person.trash(by=moderator.user)
    late.erase()
    assert Comment.objects.get(pk=person.pk).status == "erased"


def test_what_others_wrote_stays(person, article):
    other = CommentFactory(article=article, email="rea@example.org", text="Mine stays.")
    erase_person(ME)
    assert Comment.objects.get(pk=other.pk).text == "Mine stays."


def test_who_was_banned_stays_banned_by_a_key_that_names_nobody(person, send):
    erase_person(ME)
    ban = Ban.objects.get()
    assert ban.value == key_of(ME)
    assert str(ban).startswith("Email address of somebody erased")
    ban.full_clean()
    Comment.objects.filter(created_at__lte=timezone.now()).update(
        created_at=timezone.now() - timedelta(days=9)
    )
    send(email=ME, comment="I am back.")
    assert Comment.objects.get(text="I am back.").status == "spam"


def test_who_wants_no_letters_gets_none_after_it_either(person):
    Address.objects.get(email=ME).refuse()
    erase_person(ME)
    left = Address.objects.get()
    assert (left.email, left.is_proved, left.is_refused) == (None, False, True)
    assert Address.objects.of(ME) == left
    assert not left.ask_to_prove()


# By themselves


@pytest.fixture
def owner(reader, person, open_replies):
    open_replies(reader, ME)
    return reader


def test_their_owner_erases_them_after_a_question(owner, person):
    assert "5 replies" in owner.get("/comments/mine/erase/").text
    assert Comment.objects.filter(email=ME).count() == 5
    page = owner.post("/comments/mine/erase/", headers=OURS)
    assert "Everything is erased" in page.text
    assert page.cookies["proof"]["max-age"] == 0
    assert not Comment.objects.filter(email=ME).exists()
    assert not Address.objects.exists()


def test_the_cookie_of_who_was_erased_opens_nothing(owner):
    cookie = owner.cookies["proof"].value
    erase_person(ME)
    CommentFactory(email=ME, text="Of somebody later.")
    owner.cookies["proof"] = cookie
    assert "Of somebody later." not in owner.get("/comments/mine/").text


def test_their_owner_takes_everything_along(owner, person):
    answer = owner.get("/comments/mine/export/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-replies.json"'
    told = answer.json()
    assert told["address"] == ME
    assert len(told["replies"]) == 5
    mended = next(one for one in told["replies"] if "mended" in one["text"])
    assert mended["said_before"][0]["text"] == "Unforgettable two."
    assert mended["name"] == "Rea Once Der"
    assert mended["address"].startswith("http://testserver/")
    for secret in ["net-key", "browser-key", "first-words", "spam.", "moderator@"]:
        assert secret not in answer.text.replace("Unforgettable spam.", "")
    assert {one["status"] for one in told["replies"]} == {"Published", "Awaiting moderation"}


def test_every_model_of_replies_was_thought_of():
    """Whoever adds one decides what erasure does to it, and says so here."""
    known = {
        *("Address", "Ban", "Comment", "Decision", "Discussion", "LinkRequest", "Looking"),
        *("Regular",),
        *("Report", "Rewording", "Rules", "SpentWork", "StoryRules", "Subscription", "Told"),
        *("Training", "Watch", "Word"),
    }
    found = {
        model.__name__
        for model in apps.get_app_config("comments").get_models()
        if issubclass(model, models.Model)
    }
    assert found == known


# By an editor


def place(comment, act="erase"):
    return f"/admin/comments/comment/person/{comment.pk}/{act}/"


def test_an_editor_erases_after_a_question_and_the_trail_names_nobody(editor, person):
    assert place(person) in editor.get(f"/admin/comments/comment/{person.pk}/change/").text
    question = editor.get(place(person)).text
    assert ME in question
    assert "5 replies" in question
    assert Comment.objects.filter(email=ME).exists()
    done = editor.post(place(person), follow=True)
    assert "Erased 5 replies of one person" in done.text
    assert not Comment.objects.filter(email=ME).exists()
    entry = LogEntry.objects.first()
    assert (entry.user, entry.change_message) == (editor.user, "Erased")
    assert ME not in entry.object_repr
    assert editor.post(place(person)).status_code == 404
    assert "Erased" in editor.get("/admin/comments/comment/?status=all").text


def test_an_editor_hands_over_the_same_file(editor, person):
    told = editor.get(place(person, "export")).json()
    assert len(told["replies"]) == 5


@pytest.mark.parametrize("who", ["moderator", "reporter", "writer"])
def test_nobody_else_does(request, person, who):
    client = request.getfixturevalue(who)
    for act in ["erase", "export"]:
        assert client.get(place(person, act)).status_code == 403
    assert client.post(place(person)).status_code == 403
    assert Comment.objects.filter(email=ME).count() == 5
    text = client.get(f"/admin/comments/comment/{person.pk}/change/").text
    assert place(person) not in text
