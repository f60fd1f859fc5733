"""Where a story leads on to: related ones, its section's, its authors', the most read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from articles.models import Article, Author, Byline, MostRead
from newsmania.caching import shows
from newsmania.prepared import prepared

# Three seconds' glance: as many as fit in one row on a desk and two on a phone.
RELATED = 4
BY_AUTHOR = 3
MOST_READ = 5
# Of a tag with ten thousand stories or an author of as many, those that were given it last. The
# newest of these are the newest of all, save after somebody has brought in an old archive.
LOOKED_THROUGH = 60
# Fewer make no list.
FEWEST_MOST_READ = 3


@dataclass(frozen=True)
class Onward:
    related: list[Article] = field(default_factory=list)
    earlier: Article | None = None
    later: Article | None = None
    authors: list[Author] = field(default_factory=list)
    by_authors: list[Article] = field(default_factory=list)
    most_read: list[Article] = field(default_factory=list)


def onward_from(article: Article) -> Onward:
    """
    One query, whose every part is a LIMIT on an index.

    Each part's first stories are in what was found, so sorting that finds them again, whatever the
    other parts brought along.
    """
    tags = [tag.pk for tag in article.tags.all()]
    authors = article.byline_authors
    shows("most-read", f"list-section-{article.section_id}")
    shows(*(f"list-tag-{tag}" for tag in tags), *(f"list-author-{one.pk}" for one in authors))
    found = _stories(
        story=article.pk,
        section=article.section_id,
        moment=article.publish_at,
        tags=tags,
        authors=[one.pk for one in authors],
        now=timezone.now(),
    )
    return _sorted(article, authors, [story for story in found if story.is_published])


@prepared
def _stories(
    *,
    story: int,
    section: int | None,
    moment: datetime | None,
    tags: list[int],
    authors: list[int],
    now: datetime,
) -> QuerySet:
    tagged = Article.tags.through.objects.order_by()
    signed = Byline.objects.order_by()
    others = Article.objects.published(now).exclude(pk=story)
    in_section = others.filter(section=section)
    # An index would be walked from the newest story on until it meets these, which for a rare tag
    # is the whole paper.
    newest = Article.objects.published_among(now).exclude(pk=story).newest_first()
    parts: list[QuerySet] = [in_section.newest_first()[:RELATED]]
    if tags:
        parts += [newest.filter(pk__in=_lately([tagged.filter(tag=tag) for tag in tags]))[:RELATED]]
    if authors:
        lately = _lately([signed.filter(author=author) for author in authors])
        parts += [newest.filter(pk__in=lately)[: BY_AUTHOR + RELATED]]
    if moment and section:
        parts += [in_section.newest_first().before(moment, story)[:1]]
        parts += [in_section.oldest_first().after(moment, story)[:1]]
    wanted = [*(part.values("pk") for part in parts), MostRead.objects.values("article")]
    # What is public is asked of each part, and of the most read when they are here: asked of the
    # whole, it would let a database begin with all that is.
    return (
        Article.objects.any_of(wanted)
        .annotate(
            shares_tag=_whether(tagged.filter(tag__in=tags), bool(tags)),
            shares_author=_whether(signed.filter(author__in=authors), bool(authors)),
            reads_place=MostRead.objects.place_of("pk"),
        )
        .newest_first()
        .for_listing()
    )


def _lately(of_each: list[QuerySet]) -> QuerySet:
    """The stories that were tagged with each, or signed by each, last."""
    rows = of_each[0].model._default_manager.order_by()
    last = (one.order_by("-pk").values("pk")[:LOOKED_THROUGH] for one in of_each)
    first, *others = (rows.filter(pk__in=one).values("article") for one in last)
    return first.union(*others, all=True) if others else first


def most_read(found: Iterable[Article]) -> list[Article]:
    """Of stories annotated with `reads_place`, those that are read most, in their order."""
    ranked = [story for story in found if getattr(story, "reads_place", None)]
    ranked.sort(key=lambda story: getattr(story, "reads_place", 0))
    return ranked[:MOST_READ] if len(ranked) >= FEWEST_MOST_READ else []


def _whether(rows: QuerySet, can_be: bool) -> Exists | Case:
    if can_be:
        return Exists(rows.filter(article=OuterRef("pk")))
    return Case(When(pk=None, then=Value(True)), default=Value(False), output_field=BooleanField())


def _sorted(article: Article, authors: list[Author], found: list[Any]) -> Onward:
    """The parts of the page; `found` has the newest first."""
    others = [story for story in found if story.pk != article.pk]
    section = [story for story in others if story.section_id == article.section_id]
    related = [story for story in others if story.shares_tag]
    related = [*related, *(story for story in section if not story.shares_tag)][:RELATED]
    by_authors = [story for story in others if story.shares_author and story not in related]
    place = (article.publish_at, article.pk)
    earlier = later = None
    if article.publish_at and article.section_id:
        earlier = next((one for one in section if (one.publish_at, one.pk) < place), None)
        later = next((one for one in section[::-1] if (one.publish_at, one.pk) > place), None)
    return Onward(related, earlier, later, authors, by_authors[:BY_AUTHOR], most_read(found))
