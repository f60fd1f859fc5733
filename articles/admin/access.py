"""Who may do what with a story: the right to edit is not the right to publish."""

import json
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.models import Article
from articles.models.querysets import ArticleQuerySet

# Any of these digits fits in 64 bits; more make an error of what should find nothing.
LONGEST_NUMBER = 18


def signed_in(request: HttpRequest) -> User:
    """The one at the desk: no page of the newsroom opens for strangers."""
    return cast("User", request.user)


def number_in(text: str) -> int | None:
    """A number that a database can hold, of what a browser sent."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def log(request: HttpRequest, model: type[Model], thing: str, done: str) -> None:
    """A line in the audit trail about what is no single row, such as the front page."""
    LogEntry.objects.create(
        user=signed_in(request),
        content_type=ContentType.objects.get_for_model(model),
        object_repr=thing[:200],
        action_flag=CHANGE,
        change_message=done,
    )


def in_words(message: Any) -> str:
    """What Django says of a change, which it keeps as JSON, in words."""
    return LogEntry(change_message=json.dumps(message)).get_change_message()


def colleagues() -> QuerySet[User]:
    """Those who write, and so can be given a story."""
    return User.objects.with_perm("articles.write_article").order_by("username")


class ColleaguesField(forms.ModelMultipleChoiceField):
    """People by name. Not the admin's search: that asks for the right to see all accounts."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.get_full_name() or obj.get_username()


class DeletedOneByOne(admin.ModelAdmin):
    """Each is asked for by itself whether it may go; a list deletes none in bulk."""

    def get_actions(
        self,
        request: HttpRequest,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> dict[str, Any]:
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions


class StoryAccess(DeletedOneByOne):
    """
    Editors may change every story; reporters their own drafts, and what is assigned to them.

    An edit of what readers see is only staged, so it needs no right to publish.
    """

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        return Article.objects.visible_to(request.user).with_bylines()

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Article:
        """Whether a colleague's story exists is not told to who may not see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article: Article | None = super().get_object(request, object_id, from_field)
        if article is None:
            raise Http404("No such story.")
        # Who sends a form waits until a colleague's save of the same story is through.
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            article.lock()
        return article

    def story_to_see(
        self, request: HttpRequest, pk: int, stories: ArticleQuerySet | None = None
    ) -> Article:
        """The story with this number, of those that the user may see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        stories = Article.objects.all() if stories is None else stories
        return get_object_or_404(stories.visible_to(request.user), pk=pk)

    def story_to_change(self, request: HttpRequest, pk: int) -> Article:
        article = self.story_to_see(request, pk, Article.objects.select_related("staged"))
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return article

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) and self.has_view_permission(request)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def has_write_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.write_article")

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if super().has_view_permission(request, obj):
            return True
        return self.has_write_permission(request) and (obj is None or self._is_theirs(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if super().has_change_permission(request, obj):
            return True
        if not self.has_write_permission(request) or obj is None:
            return self.has_write_permission(request)
        is_own_draft = obj.created_by_id == request.user.pk and obj.status in obj.UNPUBLISHED
        return is_own_draft or self._is_assigned(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """What readers have seen is withdrawn, never deleted: its replies would go with it."""
        if obj and obj.status != Article.Status.DRAFT:
            return False
        if super().has_delete_permission(request, obj):
            return True
        return bool(obj) and self.has_write_permission(request) and self._is_own(request, obj)

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, *args, **kwargs)

    def _is_own(self, request: HttpRequest, article: Article | None) -> bool:
        return article is not None and article.created_by_id == request.user.pk

    def _is_assigned(self, request: HttpRequest, article: Article) -> bool:
        return article.assigned_to.filter(pk=signed_in(request).pk).exists()

    def _is_theirs(self, request: HttpRequest, article: Article) -> bool:
        return self._is_own(request, article) or self._is_assigned(request, article)
