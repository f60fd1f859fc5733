"""The writing desk: a story's form, its buttons, and the list that tells what is live."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import checklist
from articles.admin.access import ColleaguesField, colleagues, in_words, signed_in
from articles.admin.deciding import DONE, NEEDS_PUBLISHING, decide
from articles.admin.keeping import KeepingPages
from articles.admin.lists import StoryList, spoken
from articles.admin.revisions import RevisionPages
from articles.admin.sharing import SharingPages
from articles.forms import HOLD_CHANGES, PREVIEW, PUBLISH, ArticleForm
from articles.models import Article, Note
from articles.widgets import Moment, SearchedChoices


@admin.register(Article)
class ArticleAdmin(KeepingPages, RevisionPages, SharingPages, StoryList):
    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    autocomplete_fields = ["tags"]
    raw_id_fields = ["lead_image"]
    readonly_fields = ["address"]
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment}
    }
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "body"]}),
        ("Where it belongs", {"fields": ["section", "tags", "language"]}),
        ("Byline", {"fields": ["desk", "signed_by", "byline_text"]}),
        ("Picture", {"fields": ["lead_image"]}),
        (
            "Publication",
            {"fields": ["publish_at", "embargo_until", "slug", "address"], "classes": ["times"]},
        ),
        ("Colleagues", {"fields": ["assigned_to", "new_note", "change_note"]}),
    ]
    actions = ["publish_now", "withdraw"]
    save_on_top = False

    class Media:
        css = {
            "all": [
                *("newsroom/newsroom.css", "newsroom/story.css", "newsroom/story-form.css"),
                *("newsroom/writing.css", "newsroom/story-preview.css", "newsroom/library.css"),
            ]
        }

    # What is shown

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """What fits the story's state: a time for changes that wait, a note to withdraw."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and obj.status == Article.Status.PUBLISHED and self.has_publish_permission(request):
            changes: Any = (
                "Changes",
                {"fields": ["changes_at", "substantive"], "classes": ["times"]},
            )
            fieldsets.insert(1, changes)
        if obj and (obj.is_published or obj.is_withdrawn):
            fieldsets.append(("Withdrawal", {"fields": ["withdrawal_note"]}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        """
        Once readers have seen a story, its first moment stands.

        Times, embargoes and assignments of a story are for those who may publish it; who writes it
        may set them before.
        """
        frozen = ["publish_at"] if obj and obj.has_been_public else []
        if not self.has_publish_permission(request):
            frozen += ["assigned_to", "withdrawal_note", "publish_at"]
            if obj and (obj.embargo_until or obj.status not in obj.UNPUBLISHED):
                frozen.append("embargo_until")
        return [*self.readonly_fields, *dict.fromkeys(frozen)]

    @admin.display(description="address")
    def address(self, article: Article) -> SafeString | str:
        if not article.has_been_public:
            return "Fixed on publication, from the day and the slug."
        return format_html('<a href="{0}">{0}</a>', article.get_absolute_url())

    def view_on_site(self, article: Article) -> str | None:
        return article.get_absolute_url() if article.is_published else None

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "assigned_to":
            kwargs |= {"form_class": ColleaguesField, "queryset": colleagues()}
            kwargs["widget"] = CheckboxSelectMultiple(attrs={"class": "colleagues"})
        elif db_field.name == "tags":
            kwargs["widget"] = SearchedChoices(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kw)
        form.user = request.user
        kept = self.recovered_words(request, obj)
        form.recovered = kept.form | {"token": [kept.token]} if kept else None
        form.recovered_from = kept.seen if kept else 0
        for name in ("section", "desk"):  # A story's form is no place to rename or delete them.
            if name in form.base_fields:
                widget = form.base_fields[name].widget
                widget.can_change_related = widget.can_delete_related = False
                widget.can_view_related = False
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article: Article | None = context.get("original")
        context["can_publish"] = self.has_publish_permission(request)
        context["is_nav_sidebar_enabled"] = False  # Who writes needs the room.
        context |= self.keeping_context(request, article, context["adminform"].form)
        if article:
            content = article.head_content
            context |= {
                "state": self.state(article),
                "stops": checklist.stops(content),
                "warnings": checklist.warnings(content),
                "notes": article.notes.select_related("by"),
                "share_links": article.share_links.open().select_related("by"),
                "corrections": article.corrections.all(),
                "revision_count": article.revisions.count(),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    # What is done

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The right to press a button is asked before what was sent with it is read."""
        pressed = NEEDS_PUBLISHING & request.POST.keys()
        if pressed and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """A new story gets its row; `save_related` writes into it what the form says."""
        if not change:
            row = Article(headline=obj.headline, created_by=signed_in(request))
            row.embargo_until = obj.embargo_until
            row.save()
            obj.pk = row.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """
        Write the words, then do what the button says, so that its revision holds them.

        The form's own instance is never saved: it says what is staged; readers may see its row.
        """
        article = Article.objects.select_for_update().get(pk=form.instance.pk)
        due = article.staged_for
        self._save_frame(article, form)
        try:
            decide(article, form, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        self._tell_of_times(request, article, form, due)
        if text := form.cleaned_data.get("new_note"):
            Note.objects.create(article=article, text=text, by=signed_in(request))
        self.forget_unsaved(request, article, form.cleaned_data.get("token") or "")
        form.instance.__dict__.update(Article.objects.get(pk=article.pk).__dict__)

    def _save_frame(self, article: Article, form: Any) -> None:
        """
        What is of the story's row and no revision's: times and people.

        Only what the writer changed: a colleague may have set the rest since the form was opened.
        """
        cleaned, changed = form.cleaned_data, form.changed_data
        if "embargo_until" in changed:
            article.hold_until(cleaned["embargo_until"])
        if "withdrawal_note" in changed:
            article.withdrawal_note = cleaned["withdrawal_note"]
        article.save(update_fields=["withdrawal_note", "updated_at"])
        is_dated = article.has_been_public or article.is_scheduled
        if "publish_at" in changed and not is_dated:
            article.publish_at = cleaned["publish_at"]
            article.save(update_fields=["publish_at"])
        if "assigned_to" in changed:
            article.assigned_to.set(cleaned["assigned_to"])

    def _tell_of_times(
        self, request: HttpRequest, article: Article, form: Any, due: datetime | None
    ) -> None:
        """Changes that lost their time, or never got the one that was typed."""
        if not article.staged or article.staged_for or HOLD_CHANGES in request.POST:
            return
        if due:
            messages.warning(
                request,
                f"The changes were to go live on {spoken(due)}. They wait without a time now: who "
                "may publish sets it again with “Save and publish the changes”.",
            )
        elif form.cleaned_data.get("changes_at"):
            messages.warning(
                request,
                "The changes wait without a time: it counts with “Save and publish the changes”.",
            )

    def response_post_save_add(self, request: HttpRequest, obj: Article) -> HttpResponseRedirect:
        return self._after_saving(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Article) -> HttpResponseRedirect:
        return self._after_saving(request, obj)

    def _after_saving(self, request: HttpRequest, obj: Article) -> HttpResponseRedirect:
        """Back to the story, with its new state in sight."""
        if PREVIEW in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[obj.pk]))
        if PUBLISH in request.POST and obj.is_published:
            link = format_html('<a href="{0}">{0}</a>', obj.get_absolute_url())
            messages.success(request, format_html("Readers can see it at {}.", link))
        if not self.has_view_permission(request, obj):
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    @admin.action(description="Publish now", permissions=["publish"])
    def publish_now(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            if article.is_published:
                messages.warning(request, f"“{article}” is live already.")
                continue
            try:
                article.publish(by=request.user)
            except ValidationError as error:
                reasons = " ".join(error.messages)
                messages.error(request, f"“{article}” is not published: {reasons}")
                continue
            self.log_change(request, article, "Published")
            if article.is_embargoed:
                messages.warning(request, f"“{article}” is held until its embargo ends.")
            else:
                messages.success(request, f"“{article}” is published.")

    @admin.action(description="Withdraw", permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            if article.is_published:
                article.withdraw(by=request.user)
                self.log_change(request, article, "Withdrawn")
                messages.success(request, f"“{article}” is withdrawn. Add a note for its readers.")
            else:
                messages.warning(request, f"“{article}” is not live, so there is nothing to take.")

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """For the trail: which button, what of the words changed, and which times were set."""
        changed = super().construct_change_message(request, form, formsets, add)
        pressed = [said for button, said in DONE.items() if button in request.POST]
        return " ".join([*pressed, in_words(changed), *form.guarded_in_words()]).strip()
