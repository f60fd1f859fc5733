"""Related Articles: same tags first, then the same section, newest first; nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.onward import onward_from
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db


def story(headline, minutes, **traits):
    moment = timezone.now() - timedelta(minutes=minutes)
    return ArticleFactory(headline=headline, published=moment, **traits)


def related(article):
    return [str(one) for one in onward_from(article).related]


def test_same_tags_come_before_same_section_and_newest_before_older():
    elsewhere = SectionFactory(name="Stars")
    opened = story("opened", 1, tags=["Moon", "Tides"])
    story("section, new", 2)
    story("tag, old", 50, tags=["Moon"], section=elsewhere)
    story("tag, new", 40, tags=["Tides", "Moon"], section=elsewhere)
    story("unrelated", 3, section=elsewhere, tags=["Food"])
    assert related(opened) == ["tag, new", "tag, old", "section, new"]


def test_never_itself_and_never_what_is_not_published():
    opened = story("opened", 1, tags=["Moon"])
    ArticleFactory(headline="draft", tags=["Moon"])
    ArticleFactory(headline="scheduled", tags=["Moon"], scheduled=True)
    ArticleFactory(headline="withdrawn", tags=["Moon"], withdrawn="Wrong.")
    assert related(opened) == []


def test_at_most_four():
    opened = story("opened", 1)
    for number in range(6):
        story(f"other {number}", 10 + number)
    assert related(opened) == ["other 0", "other 1", "other 2", "other 3"]


def test_a_story_without_relatives_has_no_empty_heading(reader):
    assert "Related Articles" not in reader.get(story("alone", 1).get_absolute_url()).text
