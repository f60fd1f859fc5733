"""
What an editor is told before a story is published: rules that stop, and hints that warn.

Both read a content, so they judge a draft, a staged edit and a form that is not saved yet alike.
"""

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.urls import Resolver404, resolve

from articles import bodies
from articles.framing import picture_ids

if TYPE_CHECKING:
    from articles.models import Image
    from articles.models.content import Content

# Past this, phones and search results cut a headline.
LONGEST_HEADLINE = 100
SHORTEST_HEADLINE = 15
LONGEST_SLUG = 60

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')


def stops(content: "Content") -> list[str]:
    """Why it cannot be published: one sentence each."""
    found = []
    if not content["headline"].strip():
        found.append("A story without a headline cannot be published.")
    if not _has_section(content):
        found.append("A story without a section cannot be published.")
    if not bodies.clean(content["body"]):
        found.append("A story without words cannot be published.")
    found += [
        f"The picture “{image}” needs an alternative text, or the mark that it is decorative."
        for image in _images(content)
        if not image.is_described
    ]
    return found


def warnings(content: "Content") -> list[str]:
    """What a careful desk would look at again: one sentence each."""
    return [
        *_about_words(content),
        *_about_people(content),
        *_about_pictures(content),
        *(f"The link to {link} leads nowhere in this paper." for link in dead_links(content)),
    ]


def _about_words(content: "Content") -> list[str]:
    length = len(content["headline"])
    found = []
    if length > LONGEST_HEADLINE:
        found.append(
            f"The headline has {length} characters; past {LONGEST_HEADLINE} phones and search "
            "results cut it."
        )
    elif 0 < length < SHORTEST_HEADLINE:
        found.append(f"The headline has {length} characters; will a reader know what it is about?")
    if not content["standfirst"].strip():
        found.append("There is no standfirst: lists and search results show the first words.")
    if len(content["slug"]) > LONGEST_SLUG:
        found.append(
            f"The slug has {len(content['slug'])} characters; a short one is shared better."
        )
    return found


def _about_people(content: "Content") -> list[str]:
    if content["author_ids"] or content["byline_text"].strip():
        return []
    if content["desk_id"]:
        return ["Nobody signs the story but its desk."]
    return ["There is no byline: neither a desk, nor an author, nor a line of text."]


def _about_pictures(content: "Content") -> list[str]:
    found = [] if content["lead_image_id"] else ["There is no lead picture."]
    return found + [
        f"The picture “{image}” has no credit." for image in _images(content) if not image.credit
    ]


def dead_links(content: "Content") -> list[str]:
    """Links into this paper, with its name or without, where no reader would find anything now."""
    links = {unescape(one).strip() for one in LINK.findall(content["body"])}
    return sorted(link for link in links if _is_dead(link))


def _is_dead(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return True  # No browser can follow it either.
    is_absolute = bool(parts.scheme or parts.netloc)
    if is_absolute and parts.hostname not in settings.ALLOWED_HOSTS:
        return False
    if not is_absolute and not parts.path:
        return False  # A place in the story itself.
    path = unquote(parts.path) or "/"
    return not _leads_somewhere(path) and (path.endswith("/") or not _leads_somewhere(f"{path}/"))


def _leads_somewhere(path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return apps.get_model("articles", "Redirect").objects.target_of(path) is not None
    models: dict[str, Any] = {
        "section": "Section",
        "desk": "Desk",
        "author": "Author",
        "tag": "Tag",
    }
    if match.view_name == "articles:detail":
        stories = apps.get_model("articles", "Article").objects.published()
        if stories.filter(dateline=match.kwargs["day"], slug=match.kwargs["slug"]).exists():
            return True
        return apps.get_model("articles", "Redirect").objects.target_of(path) is not None
    if match.view_name == "articles:page":  # As every path of one step reads.
        pages = apps.get_model("articles", "Page")._default_manager.published()
        is_page = pages.filter(slug=match.kwargs["slug"]).exists()
        return is_page or apps.get_model("articles", "Redirect").objects.target_of(path) is not None
    name = match.view_name.removeprefix("articles:")
    if name in models:
        found = apps.get_model("articles", models[name])._default_manager
        return found.filter(slug=match.kwargs["slug"]).exists()
    return True


def _has_section(content: "Content") -> bool:
    """One that still is: a revision may name a section that was deleted since."""
    sections = apps.get_model("articles", "Section")._default_manager
    return bool(content["section_id"]) and sections.filter(pk=content["section_id"]).exists()


def _images(content: "Content") -> "list[Image]":
    wanted = picture_ids(content["body"]) | {content["lead_image_id"]} - {None}
    return list(apps.get_model("articles", "Image")._default_manager.filter(pk__in=wanted))
