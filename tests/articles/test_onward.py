"""Where a story leads on to, beside its related ones."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, MostRead, Reads
from articles.onward import onward_from
from tests.factories import ArticleFactory, SectionFactory

pytestmark = pytest.mark.django_db


def story(headline, minutes, **traits):
    moment = timezone.now() - timedelta(minutes=minutes)
    return ArticleFactory(headline=headline, published=moment, **traits)


def names(stories):
    return [str(one) for one in stories]


def test_neighbours_are_the_nearest_in_the_section_however_many_there_are():
    for number in range(10):
        story(f"much later {number}", 1 + number)
        story(f"much earlier {number}", 200 + number)
    story("later", 90)
    opened = story("opened", 100)
    story("earlier", 110)
    story("elsewhere", 101, section=SectionFactory(name="Stars"))
    ArticleFactory(headline="withdrawn", withdrawn=True)
    onward = onward_from(opened)
    assert (str(onward.earlier), str(onward.later)) == ("earlier", "later")


def test_stories_of_one_moment_follow_each_other_by_number():
    moment = timezone.now() - timedelta(hours=1)
    first, second, third = [ArticleFactory(published=moment) for _ in range(3)]
    onward = onward_from(second)
    assert (onward.earlier, onward.later) == (first, third)


def test_the_first_and_the_last_story_have_one_neighbour(reader):
    first, last = story("first", 20), story("last", 10)
    assert (onward_from(first).earlier, onward_from(first).later) == (None, last)
    assert (onward_from(last).earlier, onward_from(last).later) == (first, None)
    text = reader.get(first.get_absolute_url()).text
    assert "Later in World" in text
    assert "Earlier in World" not in text


def test_more_from_any_of_its_authors_newest_first_and_not_what_is_related_already():
    stars = SectionFactory(name="Stars")
    opened = story("opened", 100, authors=["Ana Ruiz", "Bo Li"], tags=["Moon"])
    story("related", 5, authors=["Ana Ruiz"], tags=["Moon"], section=stars)
    for number in range(5):
        story(f"by Bo {number}", 10 + number, authors=["Bo Li", "Cy"], section=stars)
    story("by others", 9, authors=["Cy"], section=stars)
    ArticleFactory(headline="draft", authors=["Bo Li"], section=stars)
    onward = onward_from(opened)
    assert names(onward.by_authors) == ["by Bo 0", "by Bo 1", "by Bo 2"]
    assert names(onward.related) == ["related"]


def test_what_is_read_most_neither_becomes_related_nor_a_neighbour():
    stars = SectionFactory(name="Stars")
    opened = story("opened", 100, authors=[])
    read = [
        story(f"read {number}", 1 + number, section=stars, authors=["Cy"]) for number in range(3)
    ]
    Reads.objects.add({one.pk: 9 - number for number, one in enumerate(read)}, at=timezone.now())
    MostRead.objects.rank()
    onward = onward_from(opened)
    assert names(onward.most_read) == ["read 0", "read 1", "read 2"]
    assert onward.related == onward.by_authors == []
    assert onward.earlier is onward.later is None


def test_it_is_one_query(counted):
    pk = story("opened", 100, tags=["Moon"]).pk
    for number in range(6):
        story(f"other {number}", number, tags=["Moon"])
    opened = Article.objects.for_page().get(pk=pk)
    with counted(1):
        onward_from(opened)


def test_a_draft_leads_on_too():
    story("other", 5)
    assert names(onward_from(ArticleFactory()).related) == ["other"]
