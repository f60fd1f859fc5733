"""The discussion below a story, which articles needs to know nothing of."""

from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.models import Article
from comments import letters
from comments.closing import closes_on_page
from comments.consent import consent_on
from comments.forms import ReplyForm
from comments.models import Comment
from comments.rendering import quoted
from comments.threads import ORDERS, Asked, Page, page_of
from newsmania.caching import shows

register = template.Library()

# Some two kilobytes each, in every process.
MOST_RENDERED = 2_000
# All that the template shows of a reply.
SHOWN = (
    *("pk", "name", "website", "text", "voice", "status", "picked_at", "created_at", "edited_at"),
    *("is_edited_by_moderator", "parent_id", "parent_name", "parent_status"),
)


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context: template.Context, article: Article) -> dict[str, Any]:
    """A page of the published replies in one query; and an empty form, the same for everybody."""
    request = context["request"]
    shows(f"discussion-{article.pk}", "reply-rules")
    page = page_of(article, Asked.by(request.GET))
    is_closed = closes_on_page(request, article)
    answered = None if is_closed else _answered(page)
    # Who answers nobody has an empty form, which is the same below every story.
    form = ReplyForm(article=article, answered=answered) if answered else None
    place = page.nodes.get(answered.pk) if answered else None
    if place:
        place.form = form
    here = page.asked._replace(reply_to=None)
    return {
        "article": article,
        "page": page,
        "form": form,
        "form_is_below": place is None,
        "is_closed": is_closed,
        "consent": consent_on(request),
        "has_own_pages": letters.is_open(),
        "orders": [
            {"name": name, "query": Asked(order).query, "is_this": order == page.asked.order}
            for order, name in ORDERS.items()
        ],
        "more": here._replace(key=page.more).query if page.more else "",
        "next_thread": here._replace(key=page.next_thread).query if page.next_thread else "",
        "first": here._replace(key="").query,
        "here": here.query,
        "answer": f"{here.query}&" if here.query else "?",
    }


@register.simple_tag(takes_context=True)
def public_reply(context: template.Context, reply: Comment) -> SafeString:
    """
    A reply as readers see it on its page. Rendered once for as long as nothing of it changes.

    One new reply makes the page stale, and the others on it may be hundreds.
    """
    page: Page = context["page"]
    place = Place(
        page.article.get_absolute_url(),
        context["answer"],
        context["is_closed"],
        reply.parent_id in page.nodes,
        settings.PAPER_NAME,
        get_language() or "",
    )
    return _rendered(place, tuple(getattr(reply, name) for name in SHOWN))


class Place(NamedTuple):
    """What the page around a reply says in it."""

    story: str
    answer: str
    is_closed: bool
    is_parent_here: bool
    paper_name: str
    language: str


@lru_cache(maxsize=MOST_RENDERED)
def _rendered(place: Place, shown: tuple[Any, ...]) -> SafeString:
    reply = Comment()
    for name, value in zip(SHOWN, shown, strict=True):
        setattr(reply, name, value)
    context = place._asdict() | {"reply": reply, "is_public": True}
    return render_to_string("comments/_reply.html", context)


@register.simple_tag
def reply_fields(form: ReplyForm | None) -> SafeString:
    """The fields of a form. Those of an empty one are the same below every story."""
    if form and (form.is_bound or any(form.initial.values())):
        return render_to_string("comments/_fields.html", {"form": form})
    return _empty_fields(get_language() or "")


@lru_cache
def _empty_fields(_language: str) -> SafeString:
    form = ReplyForm(article=Article())
    return render_to_string("comments/_fields.html", {"form": form})


def _answered(page: Page) -> Comment | None:
    """Whom the address wants to answer: a query only where they stand on another page."""
    number = page.asked.reply_to
    if number in page.nodes:
        reply = page.nodes[number].reply
        return reply if reply.is_published else None
    return Comment.objects.all().answerable(page.article, number)


@register.inclusion_tag("admin/comments/_waiting.html", takes_context=True)
def waiting_replies(context: template.Context) -> dict[str, Any]:
    """How many replies wait, for who may decide on them."""
    may = context["request"].user.has_perm("comments.moderate_comment")
    return {"waiting": Comment.objects.held().counted() if may else None}


@register.filter
def quoted_text(text: str) -> str:
    """For a letter: every line behind a mark, so that none can pass for one of ours."""
    return quoted(text)
