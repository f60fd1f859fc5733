"""How long who writes too fast has to wait, and in which words they are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.checks import Case, flood
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def wait_after(*seconds_ago):
    """What a reply meets when its writer has written so many seconds ago."""
    now = timezone.now()
    for seconds in seconds_ago:
        moment = now - timedelta(seconds=seconds)
        CommentFactory(email="rea@example.org", created_at=moment)
    comment = CommentFactory.build(
        article=ArticleFactory(published=True), email="rea@example.org", created_at=now
    )
    return flood.check(Case(comment))


def test_the_longest_of_the_waits_is_told_so_that_the_next_try_succeeds():
    refusal = wait_after(5, 100, 200, 300, 400)
    assert refusal.retry_after == 200
    assert "Please wait 4 minutes" in refusal.sentence


@pytest.mark.parametrize("earlier", [(), (15,), (20, 100, 200, 300, 600), (86_400,)])
def test_a_limit_ends_when_its_window_does(earlier):
    assert wait_after(*earlier) is None


@pytest.mark.parametrize(
    ("ago", "spoken"),
    [(14, "1 second "), (13, "2 seconds "), (14.5, "1 second "), (0, "15 seconds")],
)
def test_one_second_is_no_plural(ago, spoken):
    assert f"Please wait {spoken}" in wait_after(ago).sentence


def test_twenty_in_a_day_wait_for_the_first_of_them_to_be_a_day_old():
    refusal = wait_after(*(3600 + 60 * number for number in range(20)))
    assert refusal.retry_after == 86_400 - 3600 - 60 * 19
