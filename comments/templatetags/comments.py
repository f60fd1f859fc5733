"""The discussion below a story, which articles needs to know nothing of."""

from typing import Any

from django import template

from articles.models import Article
from comments.forms import ReplyForm
from comments.models import Comment

register = template.Library()


@register.inclusion_tag("comments/_discussion.html")
def discussion(article: Article) -> dict[str, Any]:
    """The published replies, oldest first, in one query; and an empty form, the same for all."""
    return {
        "article": article,
        "replies": list(Comment.objects.published().on(article).oldest_first()),
        "form": ReplyForm(article=article),
    }
