"""
Asks each page of a paper in one process, past the page cache, and tells as JSON what it costs.

`bench_probe.py STORIES REPLIES` fills an empty paper with a corpus instead.
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

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
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
    far, old = (lists[min(DEEP * PER_PAGE, lists.count() * 9 // 10)] for lists in (world, stories))
    # Where both corpora have as many stories a day, so that both pages show as many.
    recent = stories[min(200, stories.count() // 2)].dateline
    return {
        "home": "/",
        "section": "/section/world/",
        "section, page 2,000": f"/section/world/?before={key_of(far)}",
        "archive": f"/{recent:%Y}/",
        "archive, page 2,000": f"/{old.dateline:%Y}/?before={key_of(old)}",
        "archive of a month": f"/{recent:%Y/%m}/",
        "archive of a day": f"/{recent:%Y/%m/%d}/",
        "all archives": "/archive/",
        "story": quiet_story().get_absolute_url(),
        "search": f"/search/?q={MOST_FREQUENT_WORD}",
        "feed": "/feed/",
        "sitemap": "/sitemap.xml",
        "newsroom: the desk": "/admin/",
        "newsroom: stories": "/admin/articles/article/",
        "newsroom: drafts": "/admin/articles/article/?state=draft",
        "newsroom: stories with a word": f"/admin/articles/article/?q={MOST_FREQUENT_WORD}",
        "newsroom: replies that wait": "/admin/comments/comment/",
    }


def quiet_story() -> Article:
    """One with a picture that nobody replied to, so that all corpora show the same."""
    older = Article.objects.published().newest_first().filter(discussion=None, lead_image__gt=0)
    return older[older.count() // 2]


def cost(address: str) -> dict[str, float]:
    client = Client(headers={"host": "127.0.0.1"})
    if address.startswith("/admin/"):
        client.force_login(chief())
    text = client.get(address).text
    busy = []
    for _ in range(TIMES):
        began = worked()
        answer = client.get(address)
        busy.append((worked() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return {
        "busy_ms": statistics.median(busy),
        "queries": len(queries.captured_queries),
        "bytes": len(text.encode()),
        "stories": text.count('<article class="teaser') + text.count("<item>"),
    }


def chief() -> User:
    """Somebody who may see everything in the newsroom."""
    return User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)[0]


def worked() -> float:
    """Seconds of processor time of this process, and of the one in which PostgreSQL serves it."""
    if connection.vendor != "postgresql":
        return time.process_time()
    pid = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def queries_of_a_reply(story: Article) -> int:
    """Without those that only begin and end a transaction. Nothing of it stays."""
    fields = {"name": "Bench", "email": "bench@example.org", "comment": "High water at noon."}
    client = Client(headers={"host": "127.0.0.1", "sec-fetch-site": "same-origin"})
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        client.post(f"/comments/{story.pk}/", fields)
        transaction.set_rollback(True)
    asked = [one["sql"] for one in queries.captured_queries]
    return sum(not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN")) for sql in asked)


def told() -> dict[str, object]:
    newest = Article.objects.published().newest_first()
    quiet = newest.filter(discussion=None)[:2000]
    return {
        "pages": {name: cost(address) for name, address in addresses().items()},
        "addresses": addresses(),
        "stories": [story.get_absolute_url() for story in quiet],
        "numbers": [story.pk for story in newest[:50]],
        "story": quiet_story().pk,
        "reply_queries": queries_of_a_reply(newest[0]),
    }


if __name__ == "__main__":
    if len(sys.argv) > 2:
        call_command("migrate", verbosity=0)
        Rules.objects.update_or_create(pk=1, defaults={"close_after_days": 0})
        call_command("load_corpus", sys.argv[1], replies=int(sys.argv[2]), stdout=sys.stderr)
    else:
        print(json.dumps(told()))
