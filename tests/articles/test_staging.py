"""Changes of a live story that wait for a time, and what may happen to them meanwhile."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles.models import Article
from tests.articles.sending import fields_of, moment, opened, send
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def tomorrow():
    return (timezone.now() + timedelta(days=1)).replace(microsecond=0)


@pytest.fixture
def story():
    return ArticleFactory(headline="Ebb at noon in the bay", published=True)


def schedule(article, at, **words):
    article.write(article.head_content | {"headline": "Flow at night"} | words, by=None)
    article.publish_changes(by=None, at=tomorrow())
    Article.objects.filter(pk=article.pk).update(staged_for=at)


def due(article, **words):
    schedule(article, timezone.now() - HOUR, **words)


def test_changes_go_live_with_the_first_readers_request_and_once(reader, story):
    due(story)
    assert "Flow at night" in reader.get("/").text
    assert "Flow at night" in reader.get("/feed/").text
    story.refresh_from_db()
    assert (story.staged, story.staged_for) == (None, None)
    assert story.revisions.filter(note="Changes published").count() == 1


def test_changes_do_not_go_live_before_their_time(reader, story):
    schedule(story, timezone.now() + HOUR)
    assert "Flow at night" not in reader.get("/").text


def test_a_change_of_substance_is_dated_with_the_time_it_was_set_for(reader, story):
    story.write(story.head_content | {"headline": "Flow"}, by=None)
    story.publish_changes(by=None, at=tomorrow(), substantive=True)
    moment = timezone.now() - timedelta(minutes=20)
    Article.objects.update(staged_for=moment)
    reader.get("/")
    assert Article.objects.get().modified_at == moment


def test_changes_that_a_rule_stops_are_held_and_the_desk_is_told(reader, editor, story):
    gone = SectionFactory(name="Stars")
    due(story, section_id=gone.pk)
    gone.delete()
    assert "Ebb at noon" in reader.get("/").text
    story.refresh_from_db()
    assert (story.staged is None, story.staged_for) == (False, None)
    page = editor.get(f"/admin/articles/article/{story.pk}/change/")
    assert "could not go live at their time" in page.text


def test_a_withdrawn_story_takes_its_scheduled_changes_with_it(reader, story):
    due(story)
    story.withdraw(by=None)
    assert reader.get(story.get_absolute_url()).status_code == 410
    assert "Flow at night" not in reader.get("/").text
    assert not story.revisions.filter(note="Changes published").exists()


# Through the form


def test_an_editor_sets_a_time_and_sees_it(editor, story):
    form = opened(editor, story)
    at = tomorrow()
    form |= moment("changes_at", at) | {"headline": "Flow at night"}
    page = send(editor, story, form, _publish_changes="x")
    story.refresh_from_db()
    assert (story.staged_for, story.staged_by) == (at, editor.user)
    assert "changes go live on" in page.text
    assert Article.objects.get().headline == "Ebb at noon in the bay"


def test_a_time_that_has_passed_is_refused(editor, story):
    form = opened(editor, story) | moment("changes_at", timezone.now() - HOUR)
    page = send(editor, story, form, headline="Flow at night", _publish_changes="x")
    assert "This time has passed" in page.text
    assert "Flow at night" in page.text
    assert Article.objects.get().staged is None


def test_a_plain_save_by_who_may_publish_keeps_the_time_that_the_form_states(editor, story):
    at = tomorrow()
    schedule(story, at)
    send(editor, story, opened(editor, story), headline="Flow by moonlight", _continue="x")
    story.refresh_from_db()
    assert story.staged.content["headline"] == "Flow by moonlight"
    assert (story.staged_for, story.staged_by) == (at, editor.user)


def test_clearing_the_time_in_the_form_takes_the_changes_off_it(editor, story):
    schedule(story, tomorrow())
    form = opened(editor, story) | {"changes_at_0": "", "changes_at_1": ""}
    page = send(editor, story, form, _continue="x")
    story.refresh_from_db()
    assert (story.staged is None, story.staged_for) == (False, None)
    assert "They wait without a time now" in page.text


def test_an_edit_by_who_may_not_publish_takes_changes_off_their_time_and_says_so(writer, story):
    schedule(story, tomorrow())
    may = Permission.objects.filter(codename="change_article")
    writer.user.user_permissions.set(may)
    form = opened(writer, story) | moment("changes_at", tomorrow())
    page = send(writer, story, form, headline="My own words here", _continue="x")
    story.refresh_from_db()
    assert story.staged.content["headline"] == "My own words here"
    assert story.staged_for is None
    assert "They wait without a time now" in page.text


def test_a_time_without_the_button_is_said_to_count_for_nothing(editor, story):
    form = opened(editor, story) | moment("changes_at", tomorrow())
    page = send(editor, story, form, headline="Flow at night", _continue="x")
    story.refresh_from_db()
    assert story.staged_for is None
    assert "it counts with" in page.text


def test_taking_changes_off_their_time_keeps_what_was_typed(editor, story):
    schedule(story, tomorrow())
    send(editor, story, opened(editor, story), standfirst="Typed.", _hold_changes="x")
    story.refresh_from_db()
    assert story.staged_for is None
    assert story.staged.content["standfirst"] == "Typed."


def test_restoring_says_that_the_time_is_off(editor, story):
    schedule(story, tomorrow())
    story.write(story.head_content | {"headline": "Slack"}, by=None)
    story.publish_changes(by=None, at=tomorrow())
    number = story.revisions.order_by("number")[1].number
    address = f"/admin/articles/article/{story.pk}/revisions/{number}/restore/"
    assert "are off it" in editor.post(address, follow=True).text


def test_publish_from_a_form_opened_before_a_colleague_published_publishes_the_words(editor):
    article = ArticleFactory(headline="Ebb at noon in the bay")
    article.record(by=None)
    form = opened(editor, article)
    article.publish(by=None)
    send(editor, article, form, headline="Flow at night", _publish="x")
    article.refresh_from_db()
    assert (article.headline, article.staged) == ("Flow at night", None)


def test_nobody_may_discard_what_they_have_not_seen(editor, story):
    story.write(story.head_content | {"headline": "Flow"}, by=None)
    form = opened(editor, story)
    story.write(story.head_content | {"headline": "Slack"}, by=None)
    page = send(editor, story, form, _discard="x")
    assert "saved this story while you were writing" in page.text
    story.refresh_from_db()
    assert story.staged.content["headline"] == "Slack"
    send(editor, story, fields_of(page.text) | {"over": str(story.head.number)}, _discard="x")
    story.refresh_from_db()
    assert story.staged is None
