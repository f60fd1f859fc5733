"""The demo edition's discussions show what a discussion can be."""

import pytest

from articles import demo as edition
from comments import demo
from comments.models import Comment
from newsmania.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(editor):
    edition.load(editor.user)
    return demo.load(editor.user)


def test_every_state_and_depth_is_there(loaded, editor):
    assert loaded == Comment.objects.count()
    assert {"published", "held", "spam", "trash"} == set(
        Comment.objects.values_list("status", flat=True)
    )
    assert set(Comment.objects.values_list("depth", flat=True)) >= {1, 2, 3, 4}
    assert Comment.objects.exclude(picked_at=None).count() == 2
    assert Comment.objects.get(voice="staff").by == editor.user
    assert Comment.objects.filter(status="trash", answers__gt=0).exists()


def test_a_second_start_adds_nothing_and_nobody_gets_mail(loaded, editor, settings):
    settings.SENDS_MAIL = True
    assert demo.load(editor.user) == 0
    assert not Letter.objects.exists()


def test_without_its_stories_there_is_no_discussion(editor):
    assert demo.load(editor.user) == 0


def test_no_address_of_a_reader_is_one(loaded):
    for email in Comment.objects.filter(by=None).values_list("email", flat=True):
        assert email.endswith(".example")


def test_readers_see_threads_a_placeholder_and_the_papers_own_answer(loaded, reader):
    page = reader.get(Comment.objects.get(text__startswith="The map").article.get_absolute_url())
    assert "This reply was removed." in page.text
    assert "রুমা সেন" in page.text
    tides = Comment.objects.get(voice="staff").article.get_absolute_url()
    assert 'class="reply__badge"' in reader.get(tides).text
