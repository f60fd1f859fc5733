"""The numbers kept beside a story and above an answer are what COUNT(*) says, whatever is done."""

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.models import Comment, Discussion
from tests.comments.factories import CommentFactory
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

ACTS = [
    *("approve", "mark_spam", "trash", "undo", "pick", "unpick"),
    *("withdraw", "delete", "stale", "import", "erase", "appeal"),
]
STATUSES = st.sampled_from(["published", "held", "spam"])


def published_on(article):
    row = Discussion.objects.filter(article=article).first()
    return row.published if row else 0


def counted(article):
    return Comment.objects.on(article).published().count()


def assert_all_numbers_are_true(article):
    assert published_on(article) == counted(article)
    for comment in Comment.objects.on(article):
        below = Comment.objects.on(article).published().filter(path__startswith=comment.path)
        assert comment.answers == below.exclude(pk=comment.pk).count(), comment.path
        assert comment.is_shown == (comment.is_published or comment.answers > 0)


def act(name, comment):
    if name == "delete":
        if not comment.children.exists():
            comment.delete()
    elif name == "withdraw":
        comment.change_if_seen(status=Comment.Status.WITHDRAWN)
    elif name in {"erase", "appeal"}:
        getattr(comment, name)()
    elif name == "stale":
        """Somebody who saw it before a colleague's decision."""
        earlier = Comment.objects.get(pk=comment.pk)
        if comment.trash(by=None):
            assert not earlier.approve(by=None)
    elif name == "import":
        CommentFactory(to=comment, published=True)
    else:
        getattr(comment, name)(by=None)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tree=st.lists(st.tuples(STATUSES, st.integers(0, 12)), min_size=1, max_size=8),
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 12)), max_size=10),
)
def test_any_sequence_of_acts_leaves_every_number_true(db, tree, acts):
    with transaction.atomic():
        article = ArticleFactory(published=True)
        for status, parent in tree:
            earlier = list(Comment.objects.on(article).order_by("pk"))
            to = earlier[parent % len(earlier)] if earlier and parent else None
            CommentFactory(article=article, to=to, status=status)
        for name, which in acts:
            if there := list(Comment.objects.on(article).order_by("pk")):
                act(name, there[which % len(there)])
        assert_all_numbers_are_true(article)
        transaction.set_rollback(True)


def test_a_batch_of_decisions_and_its_undo_are_counted(article, moderator):
    replies = CommentFactory.create_batch(3, article=article)
    for comment in replies:
        comment.approve(by=moderator.user)
    assert published_on(article) == 3
    for comment in replies:
        comment.undo(by=moderator.user)
    assert published_on(article) == 0


def test_a_story_that_is_deleted_takes_its_threads_along(article):
    first = CommentFactory(article=article, published=True)
    CommentFactory(to=first, published=True)
    article.delete()
    assert not Comment.objects.exists()
    assert not Discussion.objects.exists()


def test_a_recount_mends_what_a_restore_left_wrong(article, capsys):
    first = CommentFactory(article=article, published=True)
    CommentFactory(to=first, published=True)
    other = CommentFactory(published=True).article
    Discussion.objects.filter(article=article).update(published=77)
    Discussion.objects.filter(article=other).delete()
    Comment.objects.filter(pk=first.pk).update(answers=5)
    call_command("recount_replies")
    assert "Mended 3 numbers." in capsys.readouterr().out
    assert_all_numbers_are_true(article)
    assert_all_numbers_are_true(other)
    call_command("recount_replies")
    assert "Mended 0 numbers." in capsys.readouterr().out
