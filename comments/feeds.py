"""Replies as feeds, a story's and the paper's: names and words, never an address of anybody."""

from datetime import date
from urllib.parse import unquote

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseGone,
    HttpResponsePermanentRedirect,
)
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext

from articles.bylines import Signature
from articles.feeds.entries import MOST_ENTRIES, Entry, Feed
from articles.models import Article, Redirect
from comments.models import Comment
from newsmania.addresses import whole
from newsmania.caching import shows


def replies(request: HttpRequest, day: date, slug: str) -> Feed | HttpResponse:
    """The newest first. Two queries: the story, and its published replies."""
    article = Article.objects.answered_for().for_addresses().at_address(day, slug)
    if article is None:
        return _moved(request, day, slug)
    if article.is_withdrawn:
        return HttpResponseGone()
    shows(f"discussion-{article.pk}")
    page = whole(article.get_absolute_url(), request)
    about = {"headline": article.headline, "paper_name": settings.PAPER_NAME}
    newest = Comment.objects.published().on(article).newest_first()[:MOST_ENTRIES]
    entries = [_entry(comment, request) for comment in newest]
    return Feed(
        title=gettext("Replies to “%(headline)s” – %(paper_name)s") % about,
        description=gettext("What readers of %(paper_name)s reply to “%(headline)s”.") % about,
        page=page,
        entries=entries,
        changed=max((entry.updated for entry in entries), default=article.publish_at),
    )


def all_replies(request: HttpRequest) -> Feed:
    """The newest replies to whatever readers can see. One query."""
    newest = Comment.objects.published().to_public_stories().newest_first()[:MOST_ENTRIES]
    shows("replies", *(f"article-{comment.article_id}" for comment in newest))
    entries = [_entry(comment, request, with_story=True) for comment in newest]
    return Feed(
        title=f"{gettext('Replies')} – {settings.PAPER_NAME}",
        description=gettext("What readers of %(paper_name)s reply.")
        % {"paper_name": settings.PAPER_NAME},
        page=whole(reverse("replies"), request),
        entries=entries,
        changed=max((entry.updated for entry in entries), default=None),
    )


def _moved(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """To the same feed of the story that an old address leads to."""
    page = reverse("articles:detail", args=[day, slug])
    target = Redirect.objects.target_of(unquote(page))
    if target is None:
        raise Http404("No such story.")
    form = request.path.rpartition("/feed/")[2]
    return HttpResponsePermanentRedirect(f"{target}feed/{form}")


def _entry(comment: Comment, request: HttpRequest, *, with_story: bool = False) -> Entry:
    who = comment.name
    if with_story:
        about = {"name": who, "headline": comment.article.headline}
        who = gettext("%(name)s on “%(headline)s”") % about
    return Entry(
        id=f"reply-{comment.pk}",
        title=f"{who}: {Truncator(comment.text).words(8)}",
        address=whole(comment.get_absolute_url(), request),
        summary=Truncator(comment.text).words(40),
        html=comment.body,
        published=comment.created_at,
        updated=comment.edited_at or comment.created_at,
        authors=[Signature(comment.name)],
    )
