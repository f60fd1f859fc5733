"""How a story's words reach a template."""

from django import template
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from articles import bodies
from articles.models import Article

register = template.Library()


@register.filter
def story_body(article: Article) -> SafeString:
    return bodies.render(article.body)


@register.filter
def summary(article: Article) -> str:
    """The standfirst, or the beginning of the story where it has none."""
    return article.standfirst or Truncator(bodies.plain_text(article.body)).chars(160)
