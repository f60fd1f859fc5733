"""
What a story says, apart from the row that says it.

A content is a dictionary that JSON can hold. Revisions keep it, the newsroom's form makes it, and a
story's row takes it: so a draft of a live story can wait without readers seeing any of it.
"""

from typing import TYPE_CHECKING, Any

from articles import bodies
from articles.framing import frame

if TYPE_CHECKING:
    from articles.models import Article

type Content = dict[str, Any]

WORDS = ("headline", "standfirst", "slug", "body", "byline_text", "language")
PLACES = ("section_id", "desk_id", "lead_image_id")
LISTS = ("author_ids", "tag_ids")


def content_of(article: "Article") -> Content:
    """What the story's row says now."""
    content: Content = {field: getattr(article, field) for field in (*WORDS, *PLACES)}
    content["author_ids"] = list(
        article.bylines.order_by("position", "pk").values_list("author_id", flat=True)
    )
    content["tag_ids"] = list(article.tags.order_by("pk").values_list("pk", flat=True))
    return content


def complete(content: Content) -> Content:
    """
    A content with every key and a body that may be shown.

    A revision from before a field was invented lacks it, and one from before a rule of the
    sanitiser was tightened may hold what is not allowed any more.
    """
    full = filled(content)
    full["body"] = frame(bodies.clean(full["body"]))
    return full


def filled(content: Content) -> Content:
    """A content with every key and no other: what is unknown of an old revision is empty."""
    full: Content = dict.fromkeys(WORDS, "") | dict.fromkeys(PLACES) | {key: [] for key in LISTS}
    return full | {key: value for key, value in content.items() if key in full}


def take(article: "Article", content: Content) -> None:
    """
    Let the row in memory say it; authors and tags are for `take_lists` once the row is saved.

    What has been deleted since is left out: a section, a desk or a picture that is no more.
    """
    content = complete(content)
    for field in WORDS:
        setattr(article, field, content[field])
    for field in PLACES:
        related = article._meta.get_field(field.removesuffix("_id")).related_model
        known = related._default_manager.filter(pk=content[field]).exists()  # type: ignore[union-attr]
        setattr(article, field, content[field] if known else None)


def take_lists(article: "Article", content: Content) -> None:
    from articles.models import Author, Byline, Tag

    content = complete(content)
    authors = Author.objects.in_bulk(content["author_ids"])
    wanted = [key for key in content["author_ids"] if key in authors]
    if wanted != list(article.bylines.values_list("author_id", flat=True)):
        article.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(article=article, author_id=key, position=position)
            for position, key in enumerate(wanted)
        )
    article.tags.set(Tag.objects.filter(pk__in=content["tag_ids"]))
