"""What a story's verbs promise, and that no property and query disagree about its state."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

STATES = {
    "draft": {},
    "published": {"published": True},
    "scheduled": {"scheduled": True},
    "withdrawn": {"withdrawn": "Wrong in its main point."},
}


@pytest.mark.parametrize("state", STATES)
def test_properties_and_queries_agree_in_every_state(state):
    article = ArticleFactory(**STATES[state])
    stories = Article.objects.filter(pk=article.pk)
    assert article.is_published == stories.published().exists() == (state == "published")
    assert article.is_scheduled == stories.scheduled().exists() == (state == "scheduled")
    assert article.is_withdrawn == (state == "withdrawn")
    assert article.has_been_public == stories.answered_for().exists()


@pytest.mark.parametrize(
    ("state", "status"),
    [("draft", 404), ("published", 200), ("scheduled", 404), ("withdrawn", 410)],
)
def test_only_a_published_story_is_at_its_address(reader, state, status):
    article = ArticleFactory(**STATES[state])
    day, slug = article.dateline or timezone.localdate(), article.slug or "the-tide"
    assert reader.get(f"/{day:%Y/%m/%d}/{slug}/").status_code == status


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_no_list_shows_what_is_not_published(reader, state):
    article = ArticleFactory(tags=["Moon"], **STATES[state])
    other = ArticleFactory(tags=["Moon"], published=True)
    day = other.dateline
    lists = ["/", "/section/world/", "/desk/news-mania-desk/", "/author/ana-ruiz/", "/tag/moon/"]
    lists += [f"/{day:%Y}/", f"/{day:%Y/%m}/", f"/{day:%Y/%m/%d}/", other.get_absolute_url()]
    for address in lists:
        page = reader.get(address)
        assert page.status_code == 200, address
        assert article.headline not in page.text, address
        assert other.headline in page.text, address


def test_scheduled_story_is_hidden_until_its_time(reader, time_machine):
    article = ArticleFactory(scheduled=timezone.now() + timedelta(minutes=30))
    assert reader.get(article.get_absolute_url()).status_code == 404
    time_machine.move_to(timezone.now() + timedelta(minutes=31))
    assert reader.get(article.get_absolute_url()).status_code == 200


def test_address_and_first_moment_are_frozen_at_first_publication():
    article = ArticleFactory(published=timezone.now() - timedelta(days=3))
    address, moment = article.get_absolute_url(), article.publish_at
    article.withdraw(by=None)
    article.headline = "Another headline altogether"
    article.publish(by=None)
    assert (article.get_absolute_url(), article.publish_at) == (address, moment)


def test_rescheduling_moves_the_dateline_while_nobody_has_seen_it():
    article = ArticleFactory(scheduled=timezone.now() + timedelta(days=1))
    later = timezone.now() + timedelta(days=9)
    article.publish(by=None, at=later)
    assert article.dateline == timezone.localdate(later)


def test_dateline_is_the_day_in_the_papers_zone(settings):
    settings.TIME_ZONE = "Asia/Kolkata"
    article = ArticleFactory(published=datetime(2025, 8, 22, 20, 0, tzinfo=UTC))
    assert article.dateline == date(2025, 8, 23)


def test_unscheduling_never_publishes(reader):
    article = ArticleFactory(scheduled=True)
    address = article.get_absolute_url()
    article.unschedule(by=None)
    assert article.status == Article.Status.DRAFT
    assert reader.get(address).status_code == 404


def test_a_story_without_words_is_not_published():
    article = ArticleFactory(body="<p> </p><p></p>")
    with pytest.raises(ValidationError, match="without words"):
        article.publish(by=None)
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


def test_only_a_live_story_can_be_withdrawn():
    with pytest.raises(ValueError, match="readers can see"):
        ArticleFactory(scheduled=True).withdraw(by=None)


def test_withdrawn_page_shows_the_note_as_text(reader):
    article = ArticleFactory(withdrawn="It confused <ebb> & flow.")
    page = reader.get(article.get_absolute_url())
    assert page.status_code == 410
    assert "It confused &lt;ebb&gt; &amp; flow." in page.text
    assert article.headline not in page.text


def test_two_stories_of_one_day_with_one_headline_get_two_addresses():
    first, second = (ArticleFactory(headline="High water", published=True) for _ in range(2))
    assert (first.slug, second.slug) == ("high-water", "high-water-2")


def test_the_database_itself_refuses_a_public_story_without_an_address():
    article = ArticleFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(status="published")


def test_each_verb_leaves_a_revision_with_its_reason():
    article = ArticleFactory(withdrawn="Wrong.")
    notes = article.revisions.order_by("number").values_list("number", "note")
    assert list(notes) == [(1, "Published"), (2, "Withdrawn")]
    assert article.revisions.get(number=1).content["headline"] == article.headline
