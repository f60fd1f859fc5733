"""
Replies for a corpus, in threads: most below the newest stories, as readers write them.

Rows are written many at a time, with the places in their threads and the counts that saving one
after the other would have given them.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from articles.corpus import Words
from articles.models import Article
from comments.models import Comment, Discussion
from comments.models.reply import fingerprint_of
from comments.models.threaded import DEEPEST, DIGITS, KEY_LENGTH, above, moment_key
from newsmania.bulk import Rows

THREADS_AT_ONCE = 400
LARGEST_THREAD = 12
WRITERS, SENTENCES = 5000, 3000
STATUSES = ["published"] * 45 + ["held"] * 2 + ["spam"] * 2 + ["trash"]

TABLES = (Comment, Discussion)


def write_replies(number: int) -> Iterator[int]:
    """Add so many replies to stories that readers see; yields how many each step has added."""
    newest = Article.objects.published().newest_first().values_list("pk", "publish_at")
    stories = [(pk, moment) for pk, moment in newest if moment]
    if not stories:
        return
    last = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    writer = _Writer(Random(f"replies after {last}"), last)  # noqa: S311 - Drawn to be drawn again.
    while number > 0:
        written = 0
        for _ in range(THREADS_AT_ONCE):
            size = min(number - written, writer.random.randint(1, LARGEST_THREAD))
            # Half of all replies go to the newest thousandth part, and some to the oldest.
            pk, moment = stories[int(len(stories) ** writer.random.random()) - 1]
            writer.write_thread(pk, moment, size)
            written += size
        writer.store()
        number -= written
        yield written
    writer.finish()


class _Writer:
    def __init__(self, random: Random, number: int) -> None:
        self.random, self.number = random, number
        self.words = Words(random)
        self.stock = [self.words.some(random.randint(6, 60)) for _ in range(SENTENCES)]
        self.rows = Rows(
            *(Comment, "id", "article_id", "parent_id", "thread", "path", "depth", "answers"),
            *("name", "email", "text", "created_at", "fingerprint", "status"),
        )
        self.waiting: list[tuple[object, ...]] = []
        self.published: Counter[int] = Counter()

    def write_thread(self, story: int, moment: datetime, size: int) -> None:
        """A reply and its answers, each to one that was there before it."""
        draw = self.random
        placed: list[tuple[int, str]] = []
        shown: Counter[str] = Counter()
        told = []
        for _ in range(size):
            self.number += 1
            moment += timedelta(seconds=draw.randint(30, 9000))
            parent, above_it = draw.choice(placed) if placed else (None, "")
            path = above_it[: KEY_LENGTH * (DEEPEST - 1)] + self._key(moment)
            placed.append((self.number, path))
            status = draw.choice(STATUSES)
            if status == "published":
                self.published[story] += 1
                shown.update(above(path))
            told.append((self.number, parent, path, moment, status))
        thread = placed[0][1] if placed else ""
        for pk, parent, path, moment, status in told:
            who = self.words.name(draw.randrange(WRITERS))
            email, text = f"{who.lower()}@example.org", self._text(pk)
            self.waiting.append(
                (
                    *(pk, story, parent, thread, path, len(path) // KEY_LENGTH, shown[path]),
                    *(who, email, text, moment),
                    fingerprint_of(story, parent, email, text, moment),
                    status,
                )
            )

    def _key(self, moment: datetime) -> str:
        """As a reply's own, with digits of its number where others are drawn."""
        number = self.number
        return moment_key(moment) + "".join(
            DIGITS[number >> 5 * place & 31] for place in (3, 2, 1, 0)
        )

    def _text(self, number: int) -> str:
        """Two words that no other reply has together, and some of the stock."""
        all_, stock = self.words.all, self.stock
        first = f"{all_[number % len(all_)]} {all_[number // len(all_) % len(all_)]}"
        return f"{first} {stock[int(self.random.random() * len(stock))]}.".capitalize()

    def store(self) -> None:
        self.rows.write(self.waiting)
        self.waiting.clear()

    def finish(self) -> None:
        """The counts beside the stories, with those of the replies that were there."""
        self.rows.number_on()
        known = Discussion.objects.in_bulk(self.published)
        for pk, number in self.published.items():
            known.setdefault(pk, Discussion(article_id=pk)).published += number
        Discussion.objects.bulk_create(
            known.values(),
            batch_size=5000,
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["published"],
        )
