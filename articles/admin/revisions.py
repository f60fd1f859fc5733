"""A story's revisions: the list, two side by side, and back to an earlier one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from articles.admin.access import StoryAccess, number_in
from articles.differences import differences
from articles.models import Article, Revision
from articles.models.content import complete
from newsmania.caching import private_page

PER_PAGE = 50


class RevisionPages(StoryAccess):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/revisions/", view(self.revisions), name="articles_article_revisions"),
            path(
                "<int:pk>/revisions/<int:number>/",
                view(private_page(self.compare)),
                name="articles_article_compare",
            ),
            path(
                "<int:pk>/revisions/<int:number>/restore/",
                view(require_POST(self.restore)),
                name="articles_article_restore",
            ),
            *super().get_urls(),
        ]

    def revisions(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        pages = Paginator(article.revisions.select_related("by"), PER_PAGE)
        context = self._context(request, article, "Revisions")
        context["page"] = pages.get_page(request.GET.get("p"))
        return render(request, "admin/articles/article/revisions.html", context)

    def compare(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """A revision beside the one before it, or beside `?with=`: a number, or `live`."""
        article = self._article(request, pk)
        right = self._revision(article, number)
        left = self._left(article, right, request.GET.get("with", ""))
        context = self._context(request, article, f"Revision {number}")
        context |= {
            "left": left,
            "right": right,
            "changes": differences(left.content if left else complete({}), right.content),
            "can_restore": self.has_change_permission(request, article),
            "numbers": article.revisions.values_list("number", flat=True)[:200],
        }
        return render(request, "admin/articles/article/compare.html", context)

    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self.story_to_change(request, pk)
        revision = self._revision(article, number)
        had_time = article.staged_for is not None
        article.restore(revision, by=request.user)
        self.log_change(request, article, f"Restored revision {number}")
        where = "It waits to be published." if article.staged else "The story says it again."
        if had_time:
            where += " The changes that waited for a time are off it."
        messages.success(request, f"Revision {number} is restored as a new one. {where}")
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))

    def _article(self, request: HttpRequest, pk: int) -> Article:
        return self.story_to_see(request, pk, Article.objects.select_related("staged"))

    def _revision(self, article: Article, number: int) -> Revision:
        return get_object_or_404(article.revisions.select_related("by"), number=number)

    def _left(self, article: Article, right: Revision, which: str) -> Revision | None:
        if which == "live":
            return article.live_revision if article.is_published else None
        if (number := number_in(which)) is not None:
            return self._revision(article, number)
        if which:
            raise Http404("No such revision.")
        return article.revisions.filter(number__lt=right.number).first()

    def _context(self, request: HttpRequest, article: Article, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(article),
            "article": article,
            "opts": self.opts,
        }
