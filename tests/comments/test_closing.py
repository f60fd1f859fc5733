"""A story that takes no replies shows no form, from the minute on at which it closes."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from comments.models import Mode, Rules, StoryRules
from tests.comments.factories import CommentFactory

pytestmark = pytest.mark.django_db

CLOSED = "Replies to this story are closed."


def is_closed(reader, article):
    """As the page shows it; what is sent must get the same answer."""
    page = reader.get(article.get_absolute_url()).text
    sent = reader.get(f"/comments/{article.pk}/").text
    assert ('id="respond"' in page) != (CLOSED in page)
    assert (CLOSED in page) == (CLOSED in sent)
    return CLOSED in page


def discussion(reader, address):
    return reader.get(address).text.partition('id="replies"')[2].partition("</section>")[0]


def rule(**paper):
    Rules.objects.current()
    Rules.objects.update(**paper)


@pytest.mark.parametrize(
    ("paper", "story", "closed"),
    [
        ({}, None, False),
        ({"mode": Mode.CLOSED}, None, True),
        ({"mode": Mode.CLOSED}, {"mode": Mode.OPEN}, True),
        ({"mode": Mode.HELD}, None, False),
        ({"under_attack": True}, None, False),
        ({}, {"mode": Mode.CLOSED}, True),
        ({}, {"mode": Mode.HELD}, False),
        ({}, {"mode": Mode.OPEN, "closes_at": timezone.now() - timedelta(hours=1)}, True),
        ({}, {"mode": Mode.OPEN, "closes_at": timezone.now() + timedelta(hours=1)}, False),
        ({"close_after_days": 3}, None, True),
        ({"close_after_days": 0}, None, False),
        ({"close_after_days": 3}, {"mode": Mode.OPEN}, False),
    ],
)
def test_page_and_form_agree(reader, article, paper, story, closed):
    type(article).objects.update(publish_at=timezone.now() - timedelta(days=5))
    if paper:
        rule(**paper)
    if story:
        StoryRules.objects.create(article=article, **story)
    assert is_closed(reader, article) is closed


def test_a_paper_without_rules_closes_after_the_usual_days(reader, article):
    Rules.objects.all().delete()
    type(article).objects.update(publish_at=timezone.now() - timedelta(days=31))
    assert is_closed(reader, article)


def test_nobody_can_be_answered_any_more(reader, article):
    reply = CommentFactory(article=article, published=True)
    address = article.get_absolute_url()
    assert "reply_to=" in discussion(reader, address)
    rule(mode=Mode.CLOSED)
    for asked in [address, f"{address}?reply_to={reply.pk}"]:
        shown = discussion(reader, asked)
        assert reply.text in shown
        assert "reply_to=" not in shown
        assert "<form" not in shown


def test_nobody_is_invited_to_be_the_first(reader, article):
    rule(mode=Mode.CLOSED)
    assert "Yours can be the first." not in reader.get(article.get_absolute_url()).text


@pytest.mark.parametrize("of_story", [True, False])
def test_the_page_knows_when_it_will_be_closed(reader, article, of_story):
    closes_at = article.publish_at + timedelta(days=30)
    if of_story:
        closes_at = timezone.now() + timedelta(days=3)
        StoryRules.objects.create(article=article, closes_at=closes_at)
    due = reader.get(article.get_absolute_url()).headers["X-Page-Due"]
    assert float(due) == pytest.approx(closes_at.timestamp())
    with time_machine.travel(closes_at + timedelta(seconds=1)):
        assert is_closed(reader, article)


@pytest.mark.parametrize("replies", [0, 3])
def test_it_costs_no_query_more(reader, article, counted, replies):
    CommentFactory.create_batch(replies, article=article, published=True)
    StoryRules.objects.create(article=article, mode=Mode.CLOSED)
    with counted(4):
        reader.get(article.get_absolute_url())
