"""The desk's start page, and what the newsroom tells nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Note, ShareLink, Unsaved
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_an_editor_sees_what_waits_with_its_count(editor, django_assert_max_num_queries):
    for number in range(11):
        ArticleFactory(headline=f"Read me {number}").submit(by=None)
    ArticleFactory(headline="Comes", scheduled=True)
    live = ArticleFactory(headline="Is live", published=True)
    live.write(live.head_content | {"headline": "Says more"}, by=None)
    ArticleFactory(headline="Forgotten")
    month_ago = timezone.now() - timedelta(days=30)
    Article.objects.filter(headline="Forgotten").update(updated_at=month_ago)
    Unsaved.objects.create(article=live, user=editor.user, form={"headline": ["Half a sentence"]})
    CommentFactory(article=live)
    with django_assert_max_num_queries(20):
        page = editor.get("/admin/")
    desk = page.context["desk"]
    assert (desk.review.count, desk.review.more) == (11, 3)
    assert [one.headline for one in desk.scheduled.stories] == ["Comes"]
    assert [one.headline for one in desk.changes.stories] == ["Is live"]
    assert [one.headline for one in desk.stale.stories] == ["Forgotten"]
    assert "and 3 more" in page.text
    assert "Words you have not saved" in page.text
    assert "reply waits" in page.text
    assert "<em>scheduled</em>" in page.text


def test_the_calendar_tells_when_changes_go_live(editor):
    live = ArticleFactory(headline="Is live", published=timezone.now() - timedelta(days=90))
    live.write(live.head_content | {"headline": "Says more"}, by=None)
    at = timezone.localtime() + timedelta(hours=1)
    live.publish_changes(by=None, at=at)
    page = editor.get(f"/admin/?month={at:%Y-%m}")
    days = [day for week in page.context["month"].weeks for day in week]
    assert [day.day for day in days if day.changes] == [at.date()]
    assert "<em>changes</em>" in page.text
    assert [day for day in days if day.articles] == []


def test_the_lists_of_the_desk_lead_to_the_same_stories(editor):
    for headline, days in [("Forgotten", 30), ("Begun", 1)]:
        ArticleFactory(headline=headline, created_by=editor.user)
        touched = timezone.now() - timedelta(days=days)
        Article.objects.filter(headline=headline).update(updated_at=touched)
    ArticleFactory(headline="Is live", published=True, created_by=editor.user)

    def listed(query):
        page = editor.get(f"/admin/articles/article/{query}")
        return {one.headline for one in page.context["cl"].result_list}

    page = editor.get("/admin/").text
    assert "?state=stale&amp;o=6" in page
    assert listed("?state=stale&o=6") == {"Forgotten"}
    assert "?whose=unpublished" in page
    assert listed("?whose=unpublished") == {"Forgotten", "Begun"}


def test_a_reporter_sees_their_own_alone(reporter):
    ArticleFactory(headline="A colleague’s secret").submit(by=None)
    ArticleFactory(headline="A colleague’s plan", scheduled=True)
    ArticleFactory(headline="My draft", created_by=reporter.user)
    page = reporter.get("/admin/").text
    assert "My draft" in page
    assert "A colleague’s" not in page
    assert "for a moderator" not in page


def test_a_moderator_sees_replies_and_no_story(moderator):
    ArticleFactory(headline="A plan", scheduled=True)
    CommentFactory()
    page = moderator.get("/admin/").text
    assert "for a moderator" in page
    assert "A plan" not in page
    assert "Write a story" not in page


def test_notes_never_leave_the_newsroom(editor, reader):
    article = ArticleFactory(published=True, tags=["Tides"])
    Note.objects.create(article=article, text="The source must stay secret.", by=editor.user)
    link = ShareLink.objects.create(article=article, expires_at=timezone.now() + timedelta(days=1))
    assert (
        "The source must stay secret."
        in editor.get(f"/admin/articles/article/{article.pk}/change/").text
    )
    places = [
        "/",
        "/feed/",
        article.get_absolute_url(),
        article.section.get_absolute_url(),
        article.desk.get_absolute_url(),
        link.get_absolute_url(),
        f"/{article.dateline:%Y/%m/%d}/",
    ]
    for place in places:
        answer = reader.get(place)
        assert answer.status_code == 200, place
        assert "must stay secret" not in answer.text
    preview = editor.get(f"/admin/articles/article/{article.pk}/preview/")
    assert "must stay secret" not in preview.text
