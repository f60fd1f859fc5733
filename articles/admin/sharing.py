"""The saved story as readers will see it: beside the form, and for who gets a link to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from articles.admin.access import StoryAccess, signed_in
from articles.admin.keeping import content_of_words
from articles.models import Article, ShareLink, Unsaved
from articles.models.collaboration import days_from_now
from articles.models.content import Content, complete
from articles.views import story_context
from newsmania.addresses import whole
from newsmania.caching import private_page
from newsmania.newsroom import framed_by_newsroom

# How long a link to a draft may live; the first is the form's default.
DAYS = (2, 7, 1, 30)


class SharingPages(StoryAccess):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        preview = xframe_options_sameorigin(framed_by_newsroom(private_page(self.preview)))
        return [
            path("preview/", view(preview), name="articles_article_preview_new"),
            path("<int:pk>/preview/", view(preview), name="articles_article_preview"),
            path("<int:pk>/share/", view(require_POST(self.share)), name="articles_article_share"),
            path(
                "<int:pk>/share/<int:link>/withdraw/",
                view(require_POST(self.withdraw_link)),
                name="articles_article_unshare",
            ),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """
        The story as it was saved last or, with `?unsaved`, as its writer's form says now.

        One that is not stored yet is known by the `?token` of its form.
        """
        if pk is not None:
            stories = Article.objects.for_page().select_related("staged")
            article = self.story_to_see(request, pk, stories)
            shown = article.as_edited(self._unsaved(request, article))
        elif self.has_add_permission(request):
            shown = Article().as_edited(self._unstored(request))
        else:
            raise PermissionDenied
        context = story_context(shown) | {"preview": "newsroom"}
        return render(request, "articles/detail.html", context)

    def share(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self.story_to_change(request, pk)
        back = HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        if article.is_embargoed:
            messages.error(request, "A story under embargo cannot be shared before its time.")
            return back
        days = request.POST.get("days", "")
        link = ShareLink.objects.create(
            article=article,
            by=signed_in(request),
            expires_at=days_from_now(int(days) if days in map(str, DAYS) else DAYS[0]),
        )
        self.log_change(request, article, "Made a link to share it")
        address = whole(link.get_absolute_url(), request)
        text = (
            'Who has this link can read the story: <a href="{0}">{0}</a> '
            '<button type="button" class="button" data-copy="{0}">Copy the link</button>'
        )
        messages.success(request, format_html(text, address))
        return back

    def withdraw_link(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        article = self.story_to_change(request, pk)
        get_object_or_404(article.share_links, pk=link).withdraw()
        self.log_change(request, article, "Withdrew a link to share it")
        messages.success(request, "The link does not open any more.")
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))

    def _unsaved(self, request: HttpRequest, article: Article) -> Content | None:
        if "unsaved" not in request.GET:
            return None
        token = request.GET.get("token", "")[:36]
        mine = Unsaved.objects.filter(user=signed_in(request), article=article)
        kept = mine.filter(token=token).first()
        if kept is None:
            return None
        return content_of_words(kept.form, article.head_content)

    def _unstored(self, request: HttpRequest) -> Content:
        """What the form of a story that is not stored yet says; nothing as long as none is kept."""
        mine = Unsaved.objects.filter(user=signed_in(request), article=None)
        kept = mine.filter(token=request.GET.get("token", "")[:36]).first()
        return content_of_words(kept.form if kept else {}, complete({}))
