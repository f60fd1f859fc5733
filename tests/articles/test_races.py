"""Two who come in the same moment: a database on disk, real threads, real transactions."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

RACE = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"  # No files are collected here.
)
django.setup()
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from articles.models import Article
from tests.factories import ArticleFactory

call_command("migrate", verbosity=0)
RUNNERS = 4


def at_once(act):
    barrier = Barrier(RUNNERS)

    def run(number):
        barrier.wait()
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(RUNNERS) as runners:
        return list(runners.map(run, range(RUNNERS)))


past = timezone.now() - timedelta(hours=2)
story = ArticleFactory(headline="Ebb", published=past)
for turn in range(5):
    story.write(story.head_content | {"headline": f"Flow {turn}"}, by=None)
    story.publish_changes(by=None, at=timezone.now() + timedelta(hours=1))
    Article.objects.filter(pk=story.pk).update(staged_for=past)
    assert set(at_once(lambda number: Client().get("/feed/").status_code)) == {200}
    story.refresh_from_db()
    assert story.headline == f"Flow {turn}"
assert story.revisions.filter(note="Changes published").count() == 5

drafts = [ArticleFactory(headline="High water").pk for _ in range(RUNNERS)]
at_once(lambda number: Article.objects.get(pk=drafts[number]).publish(by=None))
slugs = Article.objects.filter(pk__in=drafts).values_list("slug", flat=True)
assert sorted(slugs) == ["high-water", "high-water-2", "high-water-3", "high-water-4"], slugs

one = ArticleFactory(headline="Slack")
at_once(lambda number: Article.objects.get(pk=one.pk).write(
    one.head_content | {"headline": f"Slack {number}"}, by=None))
numbers = one.revisions.order_by("number").values_list("number", flat=True)
assert list(numbers) == [1, 2, 3, 4], list(numbers)
print("fair")
"""


def test_changes_go_live_once_addresses_stay_apart_and_no_revision_is_lost(tmp_path):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/paper.sqlite3",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "newsmania.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", RACE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("fair\n"), done.stderr
