"""Who signs a story, as machines are told: one entry for each, a name and nothing else in it."""

from typing import NamedTuple

from articles.models import Article


class Signature(NamedTuple):
    name: str
    path: str = ""
    is_person: bool = True


def signatures(article: Article) -> list[Signature]:
    """The authors in their order; where there is none, the byline in words, else the desk."""
    if authors := article.byline_authors:
        return [Signature(author.name, author.get_absolute_url()) for author in authors]
    if article.byline_text:
        return [Signature(article.byline_text)]
    if article.desk:
        return [Signature(article.desk.name, article.desk.get_absolute_url(), is_person=False)]
    return []
