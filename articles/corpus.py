"""
A corpus: as many stories as are asked for, the same ones each time, to measure the paper with.

The words follow Zipf's law as those of languages do, so that some are in every story and most are
rare; twenty years of days get their stories in order. Rows are written many at a time, past
`save()`; what is written is what saving would have made of it, which tests/articles/test_corpus.py
holds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, batched
from pathlib import Path
from random import Random

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Author, Byline, Desk, Image, Section, Tag, Tally
from articles.models.naming import Named
from articles.search.indexing import index_stories
from articles.slugs import make_slug

AT_ONCE = 1000
UNTIL = datetime(2025, 12, 31, 18, tzinfo=UTC)
YEARS = timedelta(days=20 * 365 + 5)

SECTIONS = ["World", "Politics", "Business", "Science", "Climate", "Culture", "Sport", "Cities"]
DESKS = ["National Desk", "Foreign Desk", "Data Desk", "Night Desk"]
AUTHORS, TAGS, PICTURES, VOCABULARY = 200, 400, 6, 20_000
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


def write_stories(number: int) -> Iterator[int]:
    """Add so many stories; yields how many each step has added."""
    last = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    random = Random(f"stories after {last}")  # noqa: S311 - Drawn to be drawn again.
    words = Words(random)
    frame = _Frame(random, words)
    for places in batched(range(number), AT_ONCE):
        with transaction.atomic():
            stories = [frame.story(last + place, place / number) for place in places]
            Article._base_manager.bulk_create(stories)  # Past the one that indexes each batch.
            frame.sign_and_tag(stories)
            index_stories(story.pk for story in stories)
            Tally.objects.recount(story.dateline for story in stories)
        yield len(places)


class _Frame:
    """What stories hang in: sections, desks, authors, tags, pictures."""

    def __init__(self, random: Random, words: Words) -> None:
        self.random, self.words = random, words
        self.sections = _named(Section, SECTIONS)
        self.desks = _named(Desk, DESKS)
        self.authors = _named(
            Author, [f"{words.name(n)} {words.name(n + AUTHORS)}" for n in range(AUTHORS)]
        )
        self.tags = _named(Tag, [words.name(n + 2 * AUTHORS) for n in range(TAGS)])
        self.pictures = [_picture(path) for path in sorted(DEMO_PICTURES.glob("*.webp"))[:PICTURES]]

    def story(self, number: int, age: float) -> Article:
        draw, words = self.random, self.words
        moment = UNTIL - YEARS + YEARS * age
        headline = words.some(draw.randint(5, 9)).capitalize()
        paragraphs = (words.sentence(draw.randint(25, 70)) for _ in range(draw.randint(4, 9)))
        return Article(
            headline=headline,
            standfirst=words.sentence(draw.randint(10, 24)),
            slug=f"{make_slug(headline)[:180]}-{number}",
            body="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
            section=_often_first(draw, self.sections),
            desk=draw.choice(self.desks),
            lead_image=draw.choice(self.pictures) if draw.random() < 0.6 else None,
            status=Article.Status.PUBLISHED,
            publish_at=moment,
            dateline=timezone.localdate(moment),
        )

    def sign_and_tag(self, stories: list[Article]) -> None:
        tagged = Article.tags.through
        bylines, tags = [], []
        for story in stories:
            signing = self.random.sample(self.authors, k=self.random.choice([0, 1, 1, 2]))
            for place, author in enumerate(signing):
                bylines.append(Byline(article=story, author=author, position=place))
            drawn = {_often_first(self.random, self.tags).pk for _ in range(3)}
            tags += [tagged(article_id=story.pk, tag_id=pk) for pk in sorted(drawn)]
        Byline._base_manager.bulk_create(bylines)
        tagged._base_manager.bulk_create(tags)


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
