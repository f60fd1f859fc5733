"""A process that is killed between a change and its purge leaves no page that is not true."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
import time_machine
from django.core.signals import request_finished
from django.db import DatabaseError, transaction

from articles.models import Article
from newsmania import purging
from newsmania.models import Delivery
from newsmania.pagecache import pledges
from newsmania.pagecache.journal import Journal
from newsmania.pagecache.pledges import Pledge, broken
from tests.factories import ArticleFactory
from tests.pagecache.conftest import ask

DIES = """
import os, signal, sys
from pathlib import Path
from newsmania.pagecache.pledges import Pledge
pledge = Pledge(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(settings):
    return settings.PAGE_CACHE_DIR / purging.PLEDGES


def standing(folder):
    return sorted(path.name for path in folder.glob("[!.]*"))


def one_dies(folder):
    done = subprocess.run([sys.executable, "-c", DIES, str(folder)], check=False, timeout=30)
    assert done.returncode == -signal.SIGKILL
    assert standing(folder)


@pytest.mark.django_db
def test_a_purge_is_promised_before_the_commit_and_kept_after_it(
    folder, django_capture_on_commit_callbacks
):
    story = ArticleFactory(published=True)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        story.withdraw(by=None)
        assert len(standing(folder)) == 1
        Article.objects.get(pk=story.pk).delete()
        assert len(standing(folder)) == 1
    assert standing(folder) == []


@pytest.mark.django_db
def test_a_row_that_is_saved_by_itself_is_promised_before_it_is_written(folder, monkeypatch):
    story = ArticleFactory(published=True)
    purging._waiting.pledge.fulfil()
    purging._waiting.pledge = None
    stood = []
    monkeypatch.setattr(
        Article, "_save_table", lambda *_, **__: stood.append(standing(folder)) or True
    )
    story.save()
    assert len(stood[0]) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_was_rolled_back_is_not_promised_beyond_its_request(folder):
    story = ArticleFactory(published=True)
    with suppress(DatabaseError), transaction.atomic():
        story.withdraw(by=None)
        request_finished.send(sender=None)
        assert len(standing(folder)) == 1
        raise DatabaseError
    assert len(standing(folder)) == 1
    request_finished.send(sender=None)
    assert standing(folder) == []
    assert Article.objects.get().is_published


def test_what_a_living_process_promises_is_not_broken(folder):
    pledge = Pledge(folder)
    assert list(broken(folder)) == []
    assert standing(folder)
    pledge.fulfil()
    assert standing(folder) == []
    assert list(broken(folder)) == []


def test_a_dead_ones_promise_is_made_good_twice(folder):
    one_dies(folder)
    assert len(list(broken(folder))) == 1
    assert list(broken(folder)) == []
    with time_machine.travel(time.time() + pledges.AGAIN_AFTER + 1):
        assert len(list(broken(folder))) == 1
        assert list(broken(folder)) == []
    assert standing(folder) == []


def test_who_dies_while_making_it_good_leaves_it_to_the_next(folder):
    one_dies(folder)
    for _ in broken(folder):
        break
    assert len(list(broken(folder))) == 1


@pytest.mark.django_db
def test_every_kept_page_is_let_go_of_and_the_edge_is_told(settings, folder, process, monkeypatch):
    monkeypatch.setattr("newsmania.delivery._deliver_and_close", lambda: None)
    settings.EDGE = "varnish"
    door = process(folder=settings.PAGE_CACHE_DIR)
    assert [ask(door).cache for _ in range(2)] == ["fwd=miss", "hit"]
    assert purging.make_good() == 0
    assert ask(door).cache == "hit"
    one_dies(folder)
    assert purging.make_good() == 1
    assert ask(door).cache == "fwd=miss"
    assert [one.lines for one in Delivery.objects.all()] == [["w frame"]]


@pytest.mark.django_db
def test_what_cannot_be_worked_out_is_everything(
    settings, process, django_capture_on_commit_callbacks
):
    def lost():
        raise DatabaseError("The line is broken.")

    door = process(folder=settings.PAGE_CACHE_DIR)
    ask(door)
    with django_capture_on_commit_callbacks(execute=True):
        purging.tell(lost)
    assert ask(door).cache == "fwd=miss"


@pytest.mark.django_db
def test_where_no_promise_can_be_written_the_editor_writes_on(
    settings, folder, caplog, django_capture_on_commit_callbacks
):
    settings.PAGE_CACHE_DIR.mkdir(parents=True, exist_ok=True)
    folder.write_text("A file where a folder should be.")
    with django_capture_on_commit_callbacks(execute=True):
        story = ArticleFactory(published=True)
    assert Article.objects.get(pk=story.pk).is_published
    assert "could not be promised" in caplog.text
    assert Journal(settings.PAGE_CACHE_DIR / "journal").read().lines
    assert os.path.isfile(folder)
    purging._make_good_safely()
