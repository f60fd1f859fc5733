"""Words that nobody has saved yet are kept, and who else sits at the story is told."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles import checklist
from articles.admin.access import StoryAccess, number_in, signed_in
from articles.differences import differences
from articles.forms import KEPT_FIELDS, LISTS, PLACES, WORDS, ArticleForm, as_initial
from articles.models import Article, DeletedStory, Revision, Sitting, Unsaved
from articles.models.content import Content, complete
from newsmania.caching import private_page

# More than any story has, and less than would fill a disk.
MOST_KEPT = 2_000_000
# The highest number of a revision that the database holds.
MOST_SAVES = 2**31 - 1


type Words = dict[str, list[str]]


class KeepingPages(StoryAccess):
    def get_urls(self) -> list[URLPattern]:
        guarded = require_http_methods(["GET", "POST"])(private_page(self.keep))
        keep = self.admin_site.admin_view(guarded)
        return [
            path("unsaved/", keep, name="articles_article_keep_new"),
            path("<int:pk>/unsaved/", keep, name="articles_article_keep"),
            *super().get_urls(),
        ]

    def keep(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """
        Keep the form's words, if any were sent; tell who else is here, what was saved last and what
        the checklist thinks of these words. With `forget`, throw the kept words away.

        A GET tells who is signed in, with a token for a form whose own went stale when its writer
        signed in again.
        """
        article = self.story_to_change(request, pk) if pk else None
        if article is None and not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "GET":
            return JsonResponse({"user": signed_in(request).pk, "csrf": get_token(request)})
        if article:
            Sitting.objects.call(article, request.user)
        token = request.POST.get("token", "")[:36]
        told: dict[str, Any] = {}
        if "forget" in request.POST:
            self.forget_unsaved(request, article, token)
        elif not (article or token):
            raise Http404("Nothing that can be kept.")
        elif "headline" in request.POST or "body" in request.POST:
            words = _sent_words(request)
            if len(json.dumps(words, ensure_ascii=False).encode()) > MOST_KEPT:
                return HttpResponse("That is more than can be kept.", status=413)
            told = self._keep_words(request, article, token, words)
        return JsonResponse(told | _told(request, article))

    def _keep_words(
        self, request: HttpRequest, article: Article | None, token: str, words: Words
    ) -> dict[str, Any]:
        seen = request.POST.get("seen", "")
        kept, _ = Unsaved.objects.update_or_create(
            article=article,
            user=signed_in(request),
            token=token,
            defaults={"form": words, "seen": min(number_in(seen) or 0, MOST_SAVES)},
        )
        content = content_of_words(words, article.head_content if article else complete({}))
        return {
            "kept": kept.pk,
            "stops": checklist.stops(content),
            "warnings": checklist.warnings(content),
        }

    def forget_unsaved(self, request: HttpRequest, article: Article | None, token: str) -> None:
        """Those of this form alone: what is kept of another window is another's to throw away."""
        mine = Unsaved.objects.filter(user=signed_in(request), token=token)
        mine.filter(Q(article=article) | Q(article=None)).delete()

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        """Its words are kept, and those that anybody has typed and not saved."""
        with transaction.atomic():
            for kept in obj.unsaved.select_related("user"):
                words = content_of_words(kept.form, obj.head_content)
                note = "Not saved when the story was deleted"
                Revision.objects.record(obj, content=words, by=kept.user, note=note)
            DeletedStory.objects.keep(obj, by=request.user)
            super().delete_model(request, obj)
        messages.info(request, "Its words are kept under “Deleted stories”.")

    def recovered_words(self, request: HttpRequest, obj: Article | None) -> Unsaved | None:
        """What `?recover=` asks to have back, on a form that is not sent yet."""
        key = number_in(request.GET.get("recover", ""))
        if request.method != "GET" or key is None:
            return None
        return Unsaved.objects.filter(user=signed_in(request), article=obj, pk=key).first()

    def keeping_context(
        self, request: HttpRequest, article: Article | None, form: ArticleForm
    ) -> dict[str, Any]:
        """For the form's page: kept words, colleagues at the story, the two sides of a clash."""
        if article and not self.has_change_permission(request, article):
            return {}
        kept = Unsaved.objects.filter(user=signed_in(request), article=article).order_by("-at")
        others = []
        if article:
            Sitting.objects.call(article, request.user)
            others = Sitting.objects.others(article, request.user)
        clash = getattr(form, "clash", None)
        if clash:
            self._keep_words(
                request, article, request.POST.get("token", "")[:36], _sent_words(request)
            )  # Whatever the writer does next.
        name = "articles_article_keep" if article else "articles_article_keep_new"
        return {
            "kept_words": [] if form.is_bound or form.recovered else kept[:5],
            "is_recovered": form.recovered is not None,
            "others": others,
            "clash": clash,
            # The revision's content: the form has put its words into the row in memory already.
            "clash_changes": differences(complete(clash.content), form.content())
            if clash and article
            else [],
            "keep_url": reverse(f"admin:{name}", args=[article.pk] if article else []),
        }


def _sent_words(request: HttpRequest) -> Words:
    """The stamp is the browser's: by it, it knows which of its own copies has arrived."""
    return {
        # PostgreSQL's JSON holds no NUL.
        name: [value.replace("\0", "") for value in request.POST.getlist(name)]
        for name in (*KEPT_FIELDS, "stamp")
        if name in request.POST
    }


def content_of_words(words: Words, before: Content) -> Content:
    """What a story would say with words that are not saved yet, and need not be sound."""
    said = as_initial(words)
    content = dict(before)
    for name in WORDS:
        content[name] = said.get(name, before[name])
    for name in PLACES:
        content[f"{name}_id"] = number_in(str(said.get(name, "")))
    for name, key in zip(LISTS, ("author_ids", "tag_ids"), strict=True):
        numbers = [number_in(str(one)) for one in said.get(name, [])]
        content[key] = [number for number in numbers if number is not None]
    return complete(content)


def _told(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    told: dict[str, Any] = {"at": f"{timezone.localtime():%H:%M:%S}", "others": [], "saved": 0}
    if article:
        head = article.head
        told["saved"] = head.number if head else 0
        told["by"] = str(head.by or "Somebody") if head else ""
        told["others"] = [
            {"name": str(one.user), "since": f"{timezone.localtime(one.since):%H:%M}"}
            for one in Sitting.objects.others(article, request.user)
        ]
    return told
