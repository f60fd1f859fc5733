"""manage.py load_corpus: the same stories and replies each time, as saving would have made them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import corpus as articles_corpus
from articles.bodies import clean
from articles.corpus import moment_of
from articles.framing import frame
from articles.models import Article, Author, Byline, SearchEntry, Tag, Tally
from articles.search import find, parse
from articles.search.indexing import index_stories
from comments import corpus as comments_corpus
from comments.models import Comment, Discussion
from comments.models.threaded import above
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

STORIES, REPLIES = 200, 300


def load(*arguments):
    out = StringIO()
    call_command("load_corpus", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def corpus(db):
    return load(STORIES, "--replies", REPLIES)


def told():
    """All that readers get to see, without the numbers that a database draws."""
    stories = Article.objects.order_by("publish_at", "pk")
    return [
        *stories.values_list("headline", "body", "slug", "dateline", "section__name"),
        *Byline.objects.order_by("pk").values_list("author__name", "article__headline"),
        *Article.tags.through.objects.order_by("pk").values_list("tag__name", "article__headline"),
        *Comment.objects.order_by("path", "pk").values_list("path", "text", "status", "answers"),
    ]


def test_a_corpus_is_the_same_each_time(corpus):
    first = told()
    Comment.objects.all()._raw_delete("default")
    Article.objects.all().delete()
    load(STORIES, "--replies", REPLIES)
    assert told() == first


def test_a_corpus_has_as_many_of_each_as_was_asked(corpus):
    assert f"{STORIES} stories written" in corpus
    assert f"{REPLIES} replies written" in corpus
    assert Article.objects.published().count() == STORIES == SearchEntry.objects.count()
    assert Comment.objects.count() == REPLIES
    assert (Author.objects.count(), Tag.objects.count()) == (200, 400)


def test_its_newest_pages_show_as_many_stories_however_large_it_is():
    small, large = (
        [moment_of(place, number) for place in range(number)] for number in (1000, 30_000)
    )
    assert small == large[-1000:]
    assert small[-1] - small[-2] == timedelta(minutes=100)
    assert large == sorted(large)
    assert small[-1].year - large[0].year == 20


def test_a_corpus_of_millions_reaches_back_twenty_years_and_no_further():
    for number in (1001, 1_000_000, 20_000_000):
        moments = [moment_of(place, number) for place in (0, number // 2, number - 1)]
        assert moments == sorted(moments)
        assert moments[0].year >= 2005


def test_its_rows_are_what_saving_would_have_made(corpus):
    assert index_stories(Article.objects.values_list("pk", flat=True)) == 0
    assert Discussion.objects.recount() == 0
    kept = list(Tally.objects.order_by("unit", "first").values_list("unit", "first", "stories"))
    Tally.objects.recount(Article.objects.values_list("dateline", flat=True))
    assert (
        list(Tally.objects.order_by("unit", "first").values_list("unit", "first", "stories"))
        == kept
    )
    assert sum(stories for unit, _, stories in kept if unit == "month") == STORIES
    for story in Article.objects.all()[:20]:
        assert frame(clean(story.body)) == story.body
    for reply in Comment.objects.exclude(parent=None).select_related("parent"):
        assert reply.thread == reply.parent.thread
        assert reply.depth == len(above(reply.path)) + 1
        assert reply.created_at > reply.parent.created_at
        assert reply.fingerprint == reply.sign()
    assert Comment.objects.exclude(parent=None).count() > REPLIES // 2
    assert len(set(Comment.objects.values_list("status", flat=True))) == 4


def test_its_pages_answer_and_its_words_are_found(corpus, reader):
    story = Article.objects.published().newest_first().first()
    for address in ["/", "/section/world/", "/archive/", "/feed/", story.get_absolute_url()]:
        assert reader.get(address).status_code == 200
    assert "reply" in reader.get(story.get_absolute_url()).text
    assert find(parse(f'"{story.headline}"')).pks[0] == story.pk
    assert story.headline in reader.get("/search/", {"q": story.headline}).text


def test_a_paper_that_has_stories_is_left_alone_unless_asked(db):
    ArticleFactory(published=True)
    with pytest.raises(CommandError, match="This paper has stories"):
        load(5)
    assert Article.objects.count() == 1
    load(5, "--add")
    load(5, "--add", "--replies", 4)
    assert (Article.objects.count(), Comment.objects.count()) == (11, 4)
    assert Discussion.objects.recount() == 0


def test_what_is_written_afterwards_gets_a_number_of_its_own(corpus):
    story = ArticleFactory(published=True)
    CommentFactory(article=story, published=True)
    assert Article.objects.count() == STORIES + 1
    assert Comment.objects.count() == REPLIES + 1


def test_tables_have_their_indexes_and_keys_again(corpus):
    tables = (*articles_corpus.TABLES, *comments_corpus.TABLES)
    before = _constraints(tables)
    Comment.objects.all()._raw_delete("default")
    Article.objects.all().delete()
    load(20, "--replies", 20)
    assert _constraints(tables) == before
    for model in tables:
        declared = {one.name for one in (*model._meta.indexes, *model._meta.constraints)}
        assert declared <= {name for name, _ in before[model]}


def _constraints(models):
    with connection.cursor() as cursor:
        return {
            model: sorted(
                (name, str(sorted(one.items(), key=str)))
                for name, one in connection.introspection.get_constraints(
                    cursor, model._meta.db_table
                ).items()
            )
            for model in models
        }
