"""
Django's `translate` and `url`, asked once for what is the same each time.

A page has sixty of them: the words of a button, the address of the front page or of a story. What
needs more than constants (a word in a variable, a filter, `as`) is left to Django's own nodes.
"""

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from newsmania.addresses import path_to

register = template.Library()


class ConstantTranslateNode(template.Node):
    """The same words in each language; a template's own, and so trusted, in HTML and in letters."""

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.known: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        found = self.known.get(language)
        if found is None:
            found = self.known[language] = self.node.render(context)
        return found


class PathNode(template.Node):
    """An address by the name of its view, and of the view's arguments in their order."""

    def __init__(self, view: str, arguments: list[FilterExpression]) -> None:
        self.view, self.arguments = view, arguments

    def render(self, context: template.Context) -> str:
        path = path_to(self.view, *(one.resolve(context) for one in self.arguments))
        return conditional_escape(path) if context.autoescape else path


@register.tag
def translate(parser: Parser, token: Token) -> template.Node:
    node: TranslateNode = do_translate(parser, token)
    parts = [node.filter_expression, *filter(None, [node.message_context])]
    is_constant = not node.asvar and all(map(_is_literal, parts))
    return ConstantTranslateNode(node) if is_constant else node


@register.tag
def url(parser: Parser, token: Token) -> template.Node:
    node: URLNode = django_url(parser, token)
    if node.kwargs or node.asvar or not _is_literal(node.view_name):
        return node
    return PathNode(str(node.view_name.resolve(template.Context())), node.args)


def _is_literal(part: FilterExpression) -> bool:
    return not part.filters and isinstance(getattr(part.var, "literal", part.var), str)
