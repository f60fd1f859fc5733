"""Pages for readers: fetch, decide, respond."""

from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles import archives, renditions
from articles.anchors import parts_of
from articles.announcing import lookout
from articles.edition import edition_of, reader_page
from articles.front import compose_front
from articles.models import (
    Article,
    Author,
    Correction,
    Desk,
    Image,
    Page,
    Paper,
    Section,
    ShareLink,
    Tag,
)
from articles.models.querysets import ArticleQuerySet
from articles.onward import onward_from
from articles.paging import page_of
from articles.readership import is_a_readers, tally
from newsmania import media
from newsmania.caching import private_page, public_page, reads, shows
from newsmania.prepared import prepared

# The page is a list of the last months; its feed and the stories themselves keep all.
CORRECTIONS_SHOWN = 100


@reader_page
def front(request: HttpRequest) -> HttpResponse:
    shows("front", "list", "most-read")
    front = compose_front(edition_of(request).sections)
    lookout.look(front.top)
    return render(request, "articles/front.html", {"front": front})


@reader_page
@reads("before", "after")
def section(request: HttpRequest, slug: str) -> HttpResponse:
    section = get_object_or_404(Section, slug=slug)
    articles = Article.objects.published().in_section(section)
    return _list(
        request,
        articles,
        kind=gettext("Section"),
        subject=section,
        text=section.description,
        kicker="none",
    )


@reader_page
@reads("before", "after")
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    desk = get_object_or_404(Desk, slug=slug)
    articles = Article.objects.published().from_desk(desk)
    return _list(request, articles, kind=gettext("Desk"), subject=desk, text=desk.description)


@reader_page
@reads("before", "after")
def author(request: HttpRequest, slug: str) -> HttpResponse:
    author = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    articles = Article.objects.published().by_author(author)
    return _list(
        request,
        articles,
        kind=gettext("Author"),
        subject=author,
        text=author.biography,
        portrait=author.portrait,
    )


@reader_page
@reads("before", "after")
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    return _list(request, Article.objects.published().tagged(tag), kind=gettext("Tag"), subject=tag)


@reader_page
def archive(request: HttpRequest) -> HttpResponse:
    shows("list")
    return render(request, "articles/archive.html", {"years": archives.all_years()})


@reader_page
@reads("before", "after")
def year(request: HttpRequest, first: date) -> HttpResponse:
    return _archive(request, archives.Span("year", first))


@reader_page
@reads("before", "after")
def month(request: HttpRequest, first: date) -> HttpResponse:
    return _archive(request, archives.Span("month", first))


@reader_page
@reads("before", "after")
def day(request: HttpRequest, day: date) -> HttpResponse:
    return _archive(request, archives.Span("day", day))


@reader_page
@reads("replies", "order", "reply_to")  # Of the discussion below it.
def detail(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    found = story_at(day=day, slug=slug, now=timezone.now())
    if not found:
        raise Http404("No such story.")
    article = found[0]
    if article.is_withdrawn:
        return render(request, "articles/withdrawn.html", {"article": article}, status=410)
    return render(request, "articles/detail.html", story_context(article))


@prepared
def story_at(*, day: date, slug: str, now: datetime) -> ArticleQuerySet:
    return Article.objects.answered_for(now).for_page(now).with_address(day, slug)


@private_page
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A story as it was saved last, for who has a link to it; never while an embargo holds it."""
    link = ShareLink.objects.by_token(token)
    if link is None:
        raise Http404("No such link.")
    if not link.is_open or link.article.is_embargoed:
        context = {"link": link, "is_embargoed": link.article.is_embargoed}
        return render(request, "articles/share_link_closed.html", context, status=410)
    context = story_context(link.article.as_edited()) | {"preview": "shared"}
    return render(request, "articles/detail.html", context)


@reader_page
def corrections(request: HttpRequest) -> HttpResponse:
    shows("corrections")
    newest = Correction.objects.published().newest_first().select_related("article")
    page = newest[:CORRECTIONS_SHOWN]
    return render(request, "articles/corrections.html", {"corrections": page})


@reader_page
def saved(request: HttpRequest) -> HttpResponse:
    """What this browser has saved; it alone knows what that is."""
    if not settings.OFFLINE_READING:
        raise Http404("Nothing can be saved here.")
    return render(request, "articles/saved.html")


@no_append_slash  # It would send every mistyped address on; articles/redirecting.py knows better.
@reader_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the paper: About, Contact, its rules."""
    known = edition_of(request).page_at(slug)
    if known is None:
        raise Http404("No such page.")
    page = get_object_or_404(Page, pk=known.pk)
    return render(request, "articles/page.html", {"page": page})


@public_page
def ads_txt(request: HttpRequest) -> HttpResponse:
    """Buyers of advertising ask for it, and read an empty one as “nobody”."""
    shows("ads")
    return HttpResponse(Paper.objects.ads_txt(), content_type="text/plain; charset=utf-8")


@public_page
def rendition(request: HttpRequest, name: str) -> HttpResponse:
    """A picture in one of the templates' sizes, made when it is asked for the first time."""
    path = f"{renditions.FOLDER}/{name}"
    if not default_storage.exists(path) and not renditions.make_missing(path):
        raise Http404("No picture has this rendition.")
    return cast("HttpResponse", media.picture(request, path))


@csrf_exempt
@private_page
@require_POST
def read(request: HttpRequest, story: int) -> HttpResponse:
    """A reader has a story before them. The answer is the same, counted or not."""
    if is_a_readers(request):
        tally.hear(story, request)
    return HttpResponse(status=204)


def story_context(article: Article) -> dict[str, object]:
    """What the story's template needs; the newsroom's preview gives it the same."""
    section, corrections = article.section, list(article.corrections.all())
    return {
        "article": article,
        "crumbs": [(section.name, section.get_absolute_url())] if section else [],
        "parts": parts_of(article.body),
        "onward": onward_from(article),
        "grave_corrections": [one for one in corrections if one.is_grave],
        "corrections": [one for one in corrections if not one.is_grave],
    }


def _archive(request: HttpRequest, span: archives.Span) -> HttpResponse:
    contents = archives.contents_of(span)
    if contents is None:
        raise Http404("Nothing was published then.")
    articles = Article.objects.published().dated(span.first, span.last)
    return _list(request, articles, kind=gettext("Archive"), subject=span.name, contents=contents)


def _list(
    request: HttpRequest,
    articles: ArticleQuerySet,
    *,
    kind: str,
    subject: object,
    text: str = "",
    portrait: Image | None = None,
    contents: archives.Contents | None = None,
    kicker: str = "",
) -> HttpResponse:
    asked = request.GET
    page = page_of(articles, before=asked.get("before"), after=asked.get("after"))
    context = {"kind": kind, "subject": subject, "text": text, "page": page}
    context |= {"portrait": portrait, "contents": contents, "kicker": kicker}
    return render(request, "articles/list.html", context)
