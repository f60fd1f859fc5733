"""Two editors at one story: neither's words, times or decisions are lost to the other's save."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.admin.lists import spoken
from articles.models import Article, Unsaved
from tests.articles.sending import fields_of, moment, opened, send
from tests.factories import ArticleFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.now().replace(microsecond=0)


@pytest.fixture
def story():
    article = ArticleFactory(headline="Ebb at noon in the bay", body="<p>The moon pulls.</p>")
    article.record(by=None)
    return article


def colleague_writes(article, **words):
    article = Article.objects.get(pk=article.pk)
    return article.write(article.head_content | words, by=None)


@pytest.mark.parametrize("is_live", [False, True])
def test_a_stale_save_is_refused_and_shows_both_texts(editor, story, is_live):
    if is_live:
        story.publish(by=None)
    form = opened(editor, story)
    colleague_writes(story, body="<p>The moon pulls hard.</p>")
    page = send(editor, story, form, body="<p>The moon pulls gently.</p>", _continue="x")
    assert "saved this story while you were writing" in page.text
    assert "hard." in page.text
    assert "<ins> gently.</ins>" in page.text
    story.refresh_from_db()
    assert story.head_content["body"] == "<p>The moon pulls hard.</p>"
    assert fields_of(page.text)["body"] == "<p>The moon pulls gently.</p>"


def test_who_has_looked_at_both_goes_on_and_both_are_revisions(editor, story):
    form = opened(editor, story)
    theirs = colleague_writes(story, headline="Flow")
    page = send(editor, story, form, headline="Slack", _continue="x")
    send(editor, story, fields_of(page.text), over=str(theirs.number), _continue="x")
    assert Article.objects.get().headline == "Slack"
    said = [one.content["headline"] for one in story.revisions.order_by("number")]
    assert said == ["Ebb at noon in the bay", "Flow", "Slack"]


def test_to_go_on_needs_the_revision_that_was_looked_at(editor, story):
    form = opened(editor, story)
    theirs = colleague_writes(story, headline="Flow")
    page = send(editor, story, form, headline="Slack", _continue="x")
    colleague_writes(story, headline="Neap")
    page = send(editor, story, fields_of(page.text), over=str(theirs.number), _continue="x")
    assert "saved this story while you were writing" in page.text
    assert "Neap" in page.text
    assert Article.objects.get().headline == "Neap"


def test_refused_words_are_kept_on_the_server_too(editor, story):
    form = opened(editor, story)
    colleague_writes(story, headline="Flow")
    send(editor, story, form, headline="Slack", _continue="x")
    kept = Unsaved.objects.get()
    assert (kept.user, kept.form["headline"]) == (editor.user, ["Slack"])


def test_a_form_that_tells_no_revision_is_stale(editor, story):
    form = opened(editor, story)
    del form["seen"]
    page = send(editor, story, form, headline="Slack", _continue="x")
    assert "saved this story while you were writing" in page.text


def test_a_colleagues_decision_alone_refuses_nothing(editor, story):
    form = opened(editor, story)
    Article.objects.get().submit(by=None)
    send(editor, story, form, headline="Slack", _continue="x")
    story.refresh_from_db()
    assert (story.headline, story.status) == ("Slack", "review")


def test_recovered_words_are_as_stale_as_they_were(editor, story):
    kept = Unsaved.objects.create(
        article=story, user=editor.user, seen=story.head.number, form={"headline": ["Slack"]}
    )
    colleague_writes(story, headline="Flow")
    form = opened(editor, story, f"?recover={kept.pk}")
    assert form["headline"] == "Slack"
    page = send(editor, story, form, _continue="x")
    assert "saved this story while you were writing" in page.text
    assert Article.objects.get().headline == "Flow"


def test_a_form_from_before_an_embargo_does_not_lift_it(editor, reader, story):
    form = opened(editor, story)
    until = TODAY + timedelta(days=1)
    Article.objects.get().hold_until(until)
    send(editor, story, form, headline="Flow at night", _publish="x")
    story.refresh_from_db()
    assert (story.embargo_until, story.is_published) == (until, False)
    assert "Flow at night" not in reader.get("/").text


def test_who_sees_the_embargo_may_lift_it_and_that_publishes_nothing(editor, story):
    Article.objects.get().hold_until(TODAY + timedelta(days=1))
    form = opened(editor, story) | {"embargo_until_0": "", "embargo_until_1": ""}
    send(editor, story, form, _continue="x")
    story.refresh_from_db()
    assert (story.embargo_until, story.status) == (None, "draft")


def test_a_form_from_before_a_colleague_rescheduled_moves_nothing_back(editor):
    story = ArticleFactory(scheduled=TODAY + timedelta(days=1))
    form = opened(editor, story)
    later = TODAY + timedelta(days=4)
    Article.objects.get().publish(by=None, at=later)
    send(editor, story, form, standfirst="Words.", _continue="x")
    story.refresh_from_db()
    assert (story.publish_at, story.dateline) == (later, timezone.localdate(later))


def test_an_embargo_past_the_schedule_moves_the_story_to_its_end(editor, reader):
    story = ArticleFactory(scheduled=TODAY + timedelta(days=1))
    until = TODAY + timedelta(days=9)
    send(editor, story, opened(editor, story) | moment("embargo_until", until), _continue="Save")
    story.refresh_from_db()
    assert (story.publish_at, story.dateline) == (until, timezone.localdate(until))


def test_no_embargo_hides_what_readers_see_and_the_editor_is_told_what_does(editor, reader):
    story = ArticleFactory(published=True)
    form = opened(editor, story) | moment("embargo_until", TODAY + timedelta(days=1))
    assert "Readers have seen it already" in send(editor, story, form, _continue="x").text
    assert reader.get(story.get_absolute_url()).status_code == 200


def test_saving_a_scheduled_story_with_a_past_time_publishes_nothing(editor):
    story = ArticleFactory(scheduled=True)
    form = opened(editor, story) | moment("publish_at", TODAY - timedelta(days=1))
    assert "This time has passed" in send(editor, story, form, _continue="x").text
    assert Article.objects.get().is_scheduled


def test_an_embargo_on_a_withdrawn_story_moves_neither_address_nor_first_moment(editor):
    story = ArticleFactory(published=TODAY - timedelta(days=9))
    story.withdraw(by=None)
    address, first = story.get_absolute_url(), story.publish_at
    form = opened(editor, story) | moment("embargo_until", TODAY + timedelta(days=1))
    send(editor, story, form, _publish="x")
    story.refresh_from_db()
    assert (story.get_absolute_url(), story.publish_at) == (address, first)
    assert story.is_embargoed


def test_a_withdrawn_story_keeps_a_section(editor):
    story = ArticleFactory(withdrawn="Wrong.")
    page = send(editor, story, opened(editor, story), section="", _continue="x")
    assert "stays in a section" in page.text


# What no revision holds: times, people, the note


def colleagues(*names):
    users = [UserFactory(username=name, is_staff=True) for name in names]
    for user in users:
        user.groups.set(Group.objects.filter(name="Reporters"))
    return users


def test_a_form_from_before_leaves_a_colleagues_note_and_people_alone(editor):
    rea, ravi = colleagues("rhea", "ravi")
    story = ArticleFactory(published=True)
    story.withdraw(by=None, note="It was wrong.")
    form = opened(editor, story)
    Article.objects.filter(pk=story.pk).update(withdrawal_note="It was wrong, and we say why.")
    story.assigned_to.set([rea, ravi])
    send(editor, story, form, standfirst="Words.", _continue="x")
    story.refresh_from_db()
    assert story.standfirst == "Words."
    assert story.withdrawal_note == "It was wrong, and we say why."
    assert set(story.assigned_to.all()) == {rea, ravi}


def test_a_note_that_both_have_written_is_refused_once_with_the_other_side_told(editor):
    story = ArticleFactory(published=True)
    story.withdraw(by=None, note="It was wrong.")
    form = opened(editor, story)
    Article.objects.filter(pk=story.pk).update(withdrawal_note="It was a hoax.")
    page = send(editor, story, form, withdrawal_note="We were misled.", _continue="x")
    assert "Now it is: “It was a hoax.”" in page.text
    assert fields_of(page.text)["withdrawal_note"] == "We were misled."
    assert Article.objects.get().withdrawal_note == "It was a hoax."
    send(editor, story, fields_of(page.text), _continue="x")
    assert Article.objects.get().withdrawal_note == "We were misled."


@pytest.mark.parametrize("field", ["publish_at", "embargo_until"])
def test_a_time_that_both_have_set_is_refused_once_with_the_other_side_told(editor, field):
    story = ArticleFactory(scheduled=TODAY + timedelta(days=1))
    form = opened(editor, story)
    theirs, mine = TODAY + timedelta(days=4), TODAY + timedelta(days=6)
    Article.objects.filter(pk=story.pk).update(**{field: theirs})
    page = send(editor, story, form, **moment(field, mine), _continue="x")
    assert f"Now it is: {spoken(theirs)}" in page.text
    story.refresh_from_db()
    assert getattr(story, field) == theirs
    send(editor, story, fields_of(page.text), _continue="x")
    story.refresh_from_db()
    assert getattr(story, field) == mine


def test_people_whom_both_have_chosen_are_refused_once_with_the_other_side_told(editor, story):
    rea, ravi = colleagues("rhea", "ravi")
    form = opened(editor, story)
    story.assigned_to.set([ravi])
    page = send(editor, story, form, assigned_to=[rea.pk], _continue="x")
    assert "Now it is: ravi" in page.text
    assert list(story.assigned_to.all()) == [ravi]
    again = fields_of(page.text) | {"assigned_to": [rea.pk], "initial-assigned_to": [ravi.pk]}
    send(editor, story, again, _continue="x")
    assert list(story.assigned_to.all()) == [rea]


def test_both_having_set_the_same_is_no_clash(editor, story):
    form = opened(editor, story)
    until = TODAY + timedelta(days=2)
    Article.objects.get().hold_until(until)
    page = send(editor, story, form, **moment("embargo_until", until), _continue="x")
    assert "A colleague changed this" not in page.text


@pytest.mark.parametrize("button", ["_continue", "_publish_changes"])
def test_a_save_keeps_the_time_to_which_a_colleague_moved_the_changes(editor, button):
    story = ArticleFactory(published=True)
    story.write(story.head_content | {"headline": "Flow at night in the bay"}, by=None)
    Article.objects.get().publish_changes(by=None, at=TODAY + timedelta(days=1))
    form = opened(editor, story)
    later = TODAY + timedelta(days=3)
    Article.objects.get().publish_changes(by=None, at=later)
    send(editor, story, form, headline="Flow at night in the big bay", **{button: "x"})
    story.refresh_from_db()
    assert story.staged_for == later
    assert story.head_content["headline"] == "Flow at night in the big bay"


def test_a_save_from_before_the_changes_had_a_time_leaves_it(editor):
    story = ArticleFactory(published=True)
    story.write(story.head_content | {"headline": "Flow at night in the bay"}, by=None)
    form = opened(editor, story)
    at = TODAY + timedelta(days=1)
    Article.objects.get().publish_changes(by=None, at=at)
    send(editor, story, form, new_note="Fine by me.", _continue="x")
    story.refresh_from_db()
    assert story.staged_for == at


def test_a_recovered_note_is_saved(editor):
    story = ArticleFactory(published=True)
    story.withdraw(by=None, note="It was wrong.")
    kept = Unsaved.objects.create(
        article=story,
        user=editor.user,
        seen=story.head.number,
        form={"headline": [story.headline], "withdrawal_note": ["We were misled."]},
    )
    form = opened(editor, story, f"?recover={kept.pk}")
    page = send(editor, story, form, _continue="x")
    if "save again to have yours" in page.text:  # What the story says now is told once.
        send(editor, story, fields_of(page.text), _continue="x")
    assert Article.objects.get().withdrawal_note == "We were misled."


def test_words_that_were_typed_before_the_changes_were_discarded_are_a_revision(editor):
    story = ArticleFactory(published=True)
    story.write(story.head_content | {"headline": "Flow at night in the bay"}, by=None)
    form = opened(editor, story)
    send(editor, story, form, body="<p>Nobody saved this.</p>", _discard="x")
    story.refresh_from_db()
    assert story.staged is None
    said = [one.content["body"] for one in story.revisions.all()]
    assert "<p>Nobody saved this.</p>" in said


@pytest.mark.parametrize("field", ["publish_at", "embargo_until"])
def test_a_time_that_was_typed_holds_after_the_form_came_back_with_an_error(editor, reader, field):
    story = ArticleFactory(headline="Ebb at noon in the bay", section=None)
    later = TODAY + timedelta(days=3)
    form = opened(editor, story) | moment(field, later)
    page = send(editor, story, form, _publish="x")
    assert "without a section" in page.text
    send(editor, story, fields_of(page.text), section=SectionFactory().pk, _publish="x")
    story.refresh_from_db()
    assert getattr(story, field) == later
    assert not story.is_published
    assert "Ebb at noon" not in reader.get("/").text


def test_ones_own_other_window_is_told_as_such(editor, story):
    form = opened(editor, story)
    send(editor, story, opened(editor, story), headline="Flow at night", _continue="x")
    page = send(editor, story, form, headline="Slack at dawn", _continue="x")
    assert "You saved this story in another window" in page.text
    assert "ana saved" not in page.text
