"""
Replies for a corpus, in threads: most below the newest stories, as readers write them.

Rows are written many at a time, with the places in their threads and the counts that saving one
after the other would have given them.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from articles.corpus import Words
from articles.models import Article
from comments.models import Comment, Discussion, Status
from comments.models.threaded import DEEPEST, DIGITS, KEY_LENGTH, MOMENT_DIGITS, above, key_at

THREADS_AT_ONCE = 400
LARGEST_THREAD = 12
WRITERS = 5000
STATUSES = [Status.PUBLISHED] * 45 + [Status.HELD] * 2 + [Status.SPAM] * 2 + [Status.TRASH]


def write_replies(number: int) -> Iterator[int]:
    """Add so many replies to stories that readers see; yields how many each step has added."""
    newest = Article.objects.published().newest_first().values_list("pk", "publish_at")
    stories = [(pk, moment) for pk, moment in newest if moment]
    if not stories:
        return
    last = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    writer = _Writer(Random(f"replies after {last}"), last)  # noqa: S311 - Drawn to be drawn again.
    while number > 0:
        threads: list[list[Comment]] = []
        while number > 0 and len(threads) < THREADS_AT_ONCE:
            size = min(number, writer.random.randint(1, LARGEST_THREAD))
            # Half of all replies go to the newest thousandth part, and some to the oldest.
            pk, moment = stories[int(len(stories) ** writer.random.random()) - 1]
            threads.append(writer.thread(pk, moment, size))
            number -= size
        yield _store([reply for thread in threads for reply in thread])


class _Writer:
    def __init__(self, random: Random, number: int) -> None:
        self.random, self.words, self.number = random, Words(random), number

    def thread(self, story: int, published: datetime, size: int) -> list[Comment]:
        """A reply and its answers, each to one that was there before it."""
        replies: list[Comment] = []
        moment = published
        for _ in range(size):
            moment += timedelta(seconds=self.random.randint(30, 9000))
            parent = self.random.choice(replies) if replies else None
            replies.append(self._reply(story, moment, parent))
        below = Counter(
            path for one in replies if one.status == Status.PUBLISHED for path in above(one.path)
        )
        for one in replies:
            one.answers = below[one.path]
        return replies

    def _reply(self, story: int, moment: datetime, parent: Comment | None) -> Comment:
        self.number += 1
        who = self.words.name(self.random.randrange(WRITERS))
        reply = Comment(
            article_id=story,
            parent=parent,
            name=who,
            email=f"{who.lower()}@example.org",
            text=self.words.sentence(self.random.randint(6, 60)),
            created_at=moment,
            status=self.random.choice(STATUSES),
        )
        self._place(reply)
        return reply

    def _place(self, reply: Comment) -> None:
        """As `take_place` does, with a key that is the same each time."""
        digits = "".join(DIGITS[self.number >> 5 * place & 31] for place in (3, 2, 1, 0))
        key = key_at(reply.created_at)[:MOMENT_DIGITS] + digits
        parent = reply.parent
        reply.thread = parent.thread if parent else key
        reply.path = (parent.path if parent else "")[: KEY_LENGTH * (DEEPEST - 1)] + key
        reply.depth = len(reply.path) // KEY_LENGTH


@transaction.atomic
def _store(replies: list[Comment]) -> int:
    """Parents before their answers, and the counts beside the stories with them."""
    waiting = replies
    while waiting:
        ready = [one for one in waiting if one.parent is None or one.parent.pk]
        waiting = [one for one in waiting if one.parent is not None and not one.parent.pk]
        for one in ready:
            one.parent_id = one.parent.pk if one.parent else None
            one.fingerprint = one.sign()
        Comment.objects.bulk_create(ready)
    published = Counter(one.article_id for one in replies if one.status == Status.PUBLISHED)
    known = Discussion.objects.in_bulk(published)
    for pk, number in published.items():
        discussion = known.setdefault(pk, Discussion(article_id=pk))
        discussion.published += number
    Discussion.objects.bulk_create(
        known.values(),
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["published"],
    )
    return len(replies)
