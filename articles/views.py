"""Pages for readers: fetch, decide, respond."""

from calendar import monthrange
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format

from articles.front import compose_front
from articles.models import Article, Author, Desk, Section, Tag
from articles.models.querysets import ArticleQuerySet
from articles.paging import page_of
from newsmania.caching import public_page


@public_page
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/front.html", {"front": compose_front()})


@public_page
def section(request: HttpRequest, slug: str) -> HttpResponse:
    section = get_object_or_404(Section, slug=slug)
    articles = Article.objects.published().in_section(section)
    return _list(request, articles, kind="Section", subject=section, text=section.description)


@public_page
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    desk = get_object_or_404(Desk, slug=slug)
    articles = Article.objects.published().from_desk(desk)
    return _list(request, articles, kind="Desk", subject=desk, text=desk.description)


@public_page
def author(request: HttpRequest, slug: str) -> HttpResponse:
    author = get_object_or_404(Author, slug=slug)
    articles = Article.objects.published().by_author(author)
    return _list(request, articles, kind="Author", subject=author, text=author.biography)


@public_page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    return _list(request, Article.objects.published().tagged(tag), kind="Tag", subject=tag)


@public_page
def year(request: HttpRequest, first: date) -> HttpResponse:
    return _archive(request, first, first.replace(month=12, day=31), "Y")


@public_page
def month(request: HttpRequest, first: date) -> HttpResponse:
    return _archive(
        request, first, first.replace(day=monthrange(first.year, first.month)[1]), "F Y"
    )


@public_page
def day(request: HttpRequest, day: date) -> HttpResponse:
    return _archive(request, day, day, "jS F Y")


@public_page
def detail(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    articles = Article.objects.answered_for().for_page()
    article = get_object_or_404(articles, dateline=day, slug=slug)
    if article.is_withdrawn:
        return render(request, "articles/withdrawn.html", {"article": article}, status=410)
    return render(request, "articles/detail.html", story_context(article))


def story_context(article: Article) -> dict[str, object]:
    """What the story's template needs; the newsroom's preview gives it the same."""
    related = Article.objects.published().for_listing().related_to(article)
    return {"article": article, "related": related}


def _archive(request: HttpRequest, first: date, last: date, form: str) -> HttpResponse:
    articles = Article.objects.published().dated(first, last)
    response = _list(request, articles, kind="Archive", subject=date_format(first, form))
    return response


def _list(
    request: HttpRequest,
    articles: ArticleQuerySet,
    *,
    kind: str,
    subject: object,
    text: str = "",
) -> HttpResponse:
    page = page_of(articles, request.GET.get("before"))
    if kind == "Archive" and not page.articles and page.is_first:
        raise Http404("Nothing was published then.")
    context = {"kind": kind, "subject": subject, "text": text, "page": page}
    return render(request, "articles/list.html", context)
