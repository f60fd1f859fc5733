"""
A corpus: as many stories as are asked for, the same ones each time, to measure the paper with.

The words follow Zipf's law as those of languages do, so that some are in every story and most are
rare. The newest thousand stories come fourteen a day, however many there are, so that the pages of
a small paper and of a large one show as many; those before them fill twenty years. Most paragraphs
are drawn from a stock, since to write each word of a million stories takes hours.

Rows are written many at a time, past `save()`; what is written is what saving would have made of
it, which tests/articles/test_corpus.py holds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, batched
from pathlib import Path
from random import Random

from django.core.files import File
from django.utils import timezone

from articles.models import Article, Author, Byline, Desk, Image, SearchEntry, Section, Tag, Tally
from articles.models.naming import Named
from articles.search.indexing import BETWEEN, place_of
from articles.search.words import fold
from articles.slugs import make_slug
from newsmania.bulk import Rows

AT_ONCE = 1000
UNTIL = datetime(2025, 12, 31, 18, tzinfo=UTC)
NEWEST, BETWEEN_NEWEST = 1000, timedelta(minutes=100)
YEARS = timedelta(days=20 * 365 + 5)

SECTIONS = ["World", "Politics", "Business", "Science", "Climate", "Culture", "Sport", "Cities"]
DESKS = ["National Desk", "Foreign Desk", "Data Desk", "Night Desk"]
AUTHORS, TAGS, PICTURES, VOCABULARY, PARAGRAPHS = 200, 400, 6, 20_000, 3000
DEMO_PICTURES = Path(__file__).parent / "demo" / "pictures"

ONSETS = ["b", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "sh", "t", "tr", "v"]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
CODAS = ["", "", "", "l", "m", "n", "nd", "r", "s", "st", "t"]


class Words:
    """A vocabulary, and what is drawn from it: its n-th word 1/n times as often as the first."""

    def __init__(self, random: Random) -> None:
        drawn = Random("vocabulary")  # noqa: S311 - The same words in every corpus.
        self.all = list(dict.fromkeys(_word(drawn) for _ in range(2 * VOCABULARY)))[:VOCABULARY]
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.all) + 1)))
        self.random = random

    def some(self, number: int) -> str:
        return " ".join(self.random.choices(self.all, cum_weights=self.weights, k=number))

    def sentence(self, number: int) -> str:
        return f"{self.some(number).capitalize()}."

    def name(self, number: int) -> str:
        """The same rare word for the same number, as a name."""
        return self.all[-1 - number].capitalize()


def _word(random: Random) -> str:
    syllables = random.choice([1, 2, 2, 3, 3, 4])
    parts = (ONSETS, VOWELS, CODAS)
    return "".join(random.choice(part) for _ in range(syllables) for part in parts)


TAGGED = Article.tags.through
# The tables that grow with a corpus.
TABLES = (Article, Byline, TAGGED, SearchEntry)


def moment_of(place: int, number: int) -> datetime:
    """When the corpus's story of this place, counted from the oldest, was published."""
    from_newest = number - 1 - place
    if from_newest < NEWEST:
        return UNTIL - BETWEEN_NEWEST * from_newest
    # A share of the years, since a million times the years is more than a timedelta holds.
    return UNTIL - BETWEEN_NEWEST * NEWEST - YEARS * ((from_newest - NEWEST) / (number - NEWEST))


def write_stories(number: int) -> Iterator[int]:
    """Add so many stories; yields how many each step has added. `count_days` afterwards."""
    last = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    frame = _Frame(Random(f"stories after {last}"))  # noqa: S311 - Drawn to be drawn again.
    for places in batched(range(number), AT_ONCE):
        for place in places:
            frame.write(last + 1 + place, moment_of(place, number))
        frame.store()
        yield len(places)
    for rows in frame.rows:
        rows.number_on()


def count_days() -> None:
    """The archives' counts of each day and month."""
    days = Article.objects.filter(status=Article.Status.PUBLISHED).order_by()
    Tally.objects.recount(days.values_list("dateline", flat=True).distinct())


class _Frame:
    """What stories hang in (sections, desks, authors, tags, pictures), and their rows."""

    def __init__(self, random: Random) -> None:
        self.random, self.words = random, Words(random)
        words = self.words
        self.sections = [one.pk for one in _named(Section, SECTIONS)]
        self.desks = [one.pk for one in _named(Desk, DESKS)]
        self.authors = _named(
            Author, [f"{words.name(n)} {words.name(n + AUTHORS)}" for n in range(AUTHORS)]
        )
        self.tags = _named(Tag, [words.name(n + 2 * AUTHORS) for n in range(TAGS)])
        self.pictures = [
            _picture(path).pk for path in sorted(DEMO_PICTURES.glob("*.webp"))[:PICTURES]
        ]
        self.names = {one: fold(one.name) for one in (*self.authors, *self.tags)}
        self.stock = [words.some(random.randint(25, 70)) for _ in range(PARAGRAPHS)]
        self.rows = [
            Rows(
                *(Article, "id", "headline", "standfirst", "slug", "body", "section_id", "desk_id"),
                *("lead_image_id", "status", "publish_at", "dateline", "created_at", "updated_at"),
            ),
            Rows(Byline, "article_id", "author_id", "position"),
            Rows(TAGGED, "article_id", "tag_id"),
            Rows(
                *(SearchEntry, "place", "article_id", "headline", "standfirst", "byline", "tags"),
                *("body", "filters"),
            ),
        ]
        self.waiting: list[list[tuple[object, ...]]] = [[] for _ in self.rows]

    def write(self, pk: int, moment: datetime) -> None:
        """A story, its byline, its tags and what the search knows of it."""
        draw, words = self.random, self.words
        headline, standfirst = words.some(draw.randint(5, 9)), words.some(draw.randint(10, 24))
        # The last one is the story's own, so that rare words stay rare.
        paragraphs = [*draw.choices(self.stock, k=draw.randint(3, 8)), words.some(25)]
        section = _often_first(draw, self.sections)
        stories, bylines, tagged, entries = self.waiting
        stories.append(
            (
                *(pk, headline.capitalize(), f"{standfirst.capitalize()}."),
                f"{headline.replace(' ', '-')[:180]}-{pk}",
                "".join(f"<p>{paragraph.capitalize()}.</p>" for paragraph in paragraphs),
                *(section, draw.choice(self.desks)),
                draw.choice(self.pictures) if draw.random() < 0.6 else None,
                *("published", moment, timezone.localdate(moment), moment, moment),
            )
        )
        signing = draw.sample(self.authors, k=draw.choice([0, 1, 1, 2]))
        bylines += [(pk, author.pk, place) for place, author in enumerate(signing)]
        tags = {_often_first(draw, self.tags) for _ in range(3)}
        tagged += sorted((pk, tag.pk) for tag in tags)
        entries.append(
            (
                *(place_of(moment, pk), pk, headline, standfirst),
                BETWEEN.join(self.names[author] for author in signing),
                BETWEEN.join(self.names[tag] for tag in sorted(tags, key=lambda one: one.name)),
                " ".join(paragraphs),
                f"=all =public section={section}",
            )
        )

    def store(self) -> None:
        for rows, waiting in zip(self.rows, self.waiting, strict=True):
            rows.write(waiting)
            waiting.clear()


def _often_first[T](random: Random, things: list[T]) -> T:
    """The first of some is drawn most, the last hardly ever."""
    return things[int(len(things) ** random.random()) - 1]


def _named[T: Named](model: type[T], names: list[str]) -> list[T]:
    """Those with these names, made where there are none."""
    wanted = [model(name=name, slug=make_slug(name)) for name in names]
    model._base_manager.bulk_create(wanted, ignore_conflicts=True)
    rows = model._base_manager.filter(name__in=names).order_by("pk")
    return list(rows)


def _picture(path: Path) -> Image:
    with path.open("rb") as file:
        name = path.stem.replace("-", " ").capitalize()
        return Image.same_content(File(file, path.name), alt_text=name, caption=f"{name}.")
