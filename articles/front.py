"""The front page: one lead, its seconds, then a strip for each section. No story twice."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from articles.models import Article, Section

# A lead and six beside it fill the first screen of a desk without a gap in the grid.
ABOVE_THE_FOLD = 7
IN_A_STRIP = 4


@dataclass(frozen=True)
class Strip:
    section: Section
    articles: list[Article]


@dataclass(frozen=True)
class Front:
    lead: Article | None
    seconds: list[Article]
    strips: list[Strip]


def compose_front() -> Front:
    """Two queries beside that for the sections, however many stories there are."""
    published = Article.objects.published().newest_first()
    top = list(published.for_listing()[:ABOVE_THE_FOLD])
    sections = list(Section.objects.all())
    return Front(lead=top[0] if top else None, seconds=top[1:], strips=_strips(sections, shown=top))


def _strips(sections: list[Section], *, shown: list[Article]) -> list[Strip]:
    rest = Article.objects.published().newest_first().exclude(pk__in=[story.pk for story in shown])
    if not sections:
        return []
    # One LIMIT a section, so that a section with a million stories costs what one with four does.
    newest = [Q(pk__in=rest.in_section(section).values("pk")[:IN_A_STRIP]) for section in sections]
    found = Article.objects.filter(reduce(or_, newest)).newest_first().for_listing()
    strips = {section.pk: Strip(section, []) for section in sections}
    for article in found:
        strips[article.section_id].articles.append(article)
    return [strip for strip in strips.values() if strip.articles]
