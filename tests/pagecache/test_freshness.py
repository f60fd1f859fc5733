"""
Acts that chance seldom meets: each leaves every page as it would be rendered now.

The processes are memories of one here; tests/site/test_newsroom_at_work.py has real ones.
"""

import pytest

from articles import paging
from articles.models import Section
from comments import threads
from tests.pagecache.newsroom import Newsroom


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_story_that_comes_back_comes_back_into_every_list(tmp_path):
    """Its corrections and its replies are on pages that did not show it meanwhile."""
    Newsroom.folder = tmp_path / "pages"
    newsroom = Newsroom()
    newsroom.correct(kind="correction", number=0)
    newsroom.reply(number=0, status="published", answers=False)
    for act in (newsroom.withdraw, newsroom.publish):
        newsroom.every_kept_page_is_as_it_would_be_rendered_now()
        act(number=0)
    newsroom.every_kept_page_is_as_it_would_be_rendered_now()
    newsroom.teardown()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_each_act_that_chance_seldom_meets_leaves_every_page_fresh(tmp_path):
    Newsroom.folder = tmp_path / "pages"
    newsroom = Newsroom()
    newsroom.reply(number=0, status="published", answers=False)
    newsroom.reply(number=0, status="published", answers=True)
    for act, about in [
        (newsroom.name_who_may_sell, {"name": 5}),
        (newsroom.reword, {"number": 0, "word": 7, "by_moderator": True}),
        (newsroom.answer_for_the_paper, {"number": 0}),
        (newsroom.report, {"number": 1, "readers": 4}),
        (newsroom.erase_who_wrote, {"number": 0}),
        (newsroom.take_back_a_reply, {"number": 0}),
        (newsroom.edit, {"number": 0, "word": 3, "at_once": True, "wait": 1, "moves": True}),
        (newsroom.lead_from_an_old_address, {"number": 1}),
        (newsroom.describe, {"number": 0, "model": Section, "word": 4}),
        (newsroom.tell_of_an_author, {"number": 0, "word": 4}),
        (newsroom.break_news, {"starts": 1, "ends": 5}),
        (newsroom.take_the_banners_down, {}),
    ]:
        newsroom.every_kept_page_is_as_it_would_be_rendered_now()
        act(**about)
    newsroom.every_kept_page_is_as_it_would_be_rendered_now()
    newsroom.teardown()


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    """Few stories and replies make several pages."""
    monkeypatch.setattr(paging, "PER_PAGE", 2)
    monkeypatch.setattr(threads, "THREADS_A_PAGE", 2)
