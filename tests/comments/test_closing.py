"""A story that takes no replies shows no form, from the minute on at which it closes."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from comments.models import Mode, Rules, StoryRules
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory

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


# How a moderator comes to a story's rule


def test_a_reply_leads_to_the_rule_of_its_story(moderator, article):
    comment = CommentFactory(article=article)
    place = f"/admin/comments/storyrules/story/{article.pk}/"
    assert place in moderator.get("/admin/comments/comment/").text
    assert place in moderator.get(f"/admin/comments/comment/{comment.pk}/change/").text
    form = moderator.get(place, follow=True)
    assert f'<option value="{article.pk}" selected>{article.headline}</option>' in form.text
    send = {"article": article.pk, "mode": "closed", "closes_at_0": "", "closes_at_1": ""}
    moderator.post("/admin/comments/storyrules/add/", send)
    rule = StoryRules.objects.get(article=article, mode=Mode.CLOSED)
    assert moderator.get(place).url == f"/admin/comments/storyrules/{rule.pk}/change/"


def test_who_may_not_open_stories_learns_of_none_that_readers_do_not_see(moderator, editor):
    draft = ArticleFactory(headline="Nobody knows yet")
    add = f"/admin/comments/storyrules/add/?article={draft.pk}"
    assert "Nobody knows yet" not in moderator.get(add).text
    assert "Nobody knows yet" in editor.get(add).text
    send = {"article": draft.pk, "mode": "closed", "closes_at_0": "", "closes_at_1": ""}
    assert moderator.post("/admin/comments/storyrules/add/", send).status_code == 200
    assert not StoryRules.objects.exists()


def test_the_list_of_rules_names_no_story_that_readers_do_not_see(moderator, editor, article):
    StoryRules.objects.create(article=article)
    StoryRules.objects.create(article=ArticleFactory(headline="Nobody knows yet"))
    listed = "/admin/comments/storyrules/"
    assert article.headline in moderator.get(listed).text
    assert "Nobody knows yet" not in moderator.get(listed).text
    assert "Nobody knows yet" in editor.get(listed).text


def test_a_rule_never_becomes_that_of_another_story(editor, article):
    rule = StoryRules.objects.create(article=article)
    other = ArticleFactory(published=True)
    send = {"article": other.pk, "mode": "held", "closes_at_0": "", "closes_at_1": ""}
    editor.post(f"/admin/comments/storyrules/{rule.pk}/change/", send)
    rule.refresh_from_db()
    assert (rule.article, rule.mode) == (article, "held")
