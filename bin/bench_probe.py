"""
Asks each page of a paper in one process, past the page cache, and tells as JSON what it costs.

`bench_probe.py STORIES REPLIES` first fills an empty paper with a corpus.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path
from random import Random

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "newsmania.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.corpus import Words  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.paging import PER_PAGE, key_of  # noqa: E402
from comments.models import Rules  # noqa: E402

TIMES = 9
DEEP = 2000
MOST_FREQUENT_WORD = Words(Random(0)).all[0]  # noqa: S311 - Of every corpus.


def addresses() -> dict[str, str]:
    stories = Article.objects.published().newest_first()
    world = stories.filter(section__slug="world")
    # One with a picture that nobody replied to, so that both corpora show the same.
    middle = quiet_story()
    far = world[min(DEEP * PER_PAGE, world.count() * 9 // 10)]
    old = stories[min(DEEP * PER_PAGE, stories.count() * 9 // 10)]
    return {
        "home": "/",
        "section": "/section/world/",
        "section, far down": f"/section/world/?before={key_of(far)}",
        "archive of a year": f"/{middle.dateline:%Y}/",
        "archive of a year, far down": f"/{old.dateline:%Y}/?before={key_of(old)}",
        "archive of a month": f"/{middle.dateline:%Y/%m}/",
        "archive of a day": f"/{middle.dateline:%Y/%m/%d}/",
        "all archives": "/archive/",
        "story": middle.get_absolute_url(),
        "search": f"/search/?q={MOST_FREQUENT_WORD}",
        "feed": "/feed/",
        "sitemap": "/sitemap.xml",
    }


def quiet_story() -> Article:
    older = Article.objects.published().newest_first().filter(discussion=None, lead_image__gt=0)
    return older[older.count() // 2]


def cost(address: str) -> dict[str, float]:
    client = Client(headers={"host": "127.0.0.1"})
    text = client.get(address).text
    times, busy = [], []
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        answer = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - used) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = [one["sql"] for one in queries.captured_queries]
    return {
        "ms": statistics.median(times),
        "cpu_ms": statistics.median(busy),
        "queries": len(asked),
        "sql_ms": sum(map(_time_of, asked)),
        "bytes": len(text.encode()),
        "stories": text.count('<article class="teaser'),
    }


def _time_of(sql: str) -> float:
    """With its rows fetched: SQLite finds them only then."""
    times = []
    for _ in range(3):
        with connection.cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(sql)
            cursor.fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def told() -> dict[str, object]:
    newest = Article.objects.published().newest_first()
    quiet = newest.filter(discussion=None)[:2000]
    return {
        "pages": {name: cost(address) for name, address in addresses().items()},
        "addresses": addresses(),
        "stories": [story.get_absolute_url() for story in quiet],
        "numbers": [story.pk for story in newest[:50]],
        "story": quiet_story().pk,
    }


if __name__ == "__main__":
    if len(sys.argv) > 2:
        call_command("migrate", verbosity=0)
        Rules.objects.update_or_create(pk=1, defaults={"close_after_days": 0})
        call_command("load_corpus", sys.argv[1], replies=int(sys.argv[2]), stdout=sys.stderr)
    print(json.dumps(told()))
