"""The pages of the paper, written with the editor that stories are written with."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.access import number_in, signed_in
from articles.admin.lists import spoken
from articles.differences import Change, differences
from articles.models import Page, PageRevision

SHOWN_REVISIONS = 50


class PageForm(forms.ModelForm):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Page
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets say which
        widgets = {
            "title": forms.TextInput(attrs={"class": "newsroom-headline"}),
            "summary": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clash: PageRevision | None = None
        self.last = self.instance.last_revision
        self.initial["seen"] = self.last.number if self.last else 0

    def clean(self) -> dict[str, Any] | None:
        """Nobody's words are overwritten by somebody who has not seen them."""
        cleaned = super().clean()
        seen, over = (self.cleaned_data.get(name) for name in ("seen", "over"))
        if self.last and self.last.number not in {seen, over}:
            self.clash = self.last
            self.add_error(
                None,
                f"{self.last.by or 'Somebody'} saved this page while you were writing. Nothing "
                "of yours is lost: compare the two below, then save again.",
            )
        return cleaned


class OrderedByHand(admin.ModelAdmin):
    """Each row's place is written in the list itself, where no label stands beside it."""

    list_editable = ["position"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "position":
            field.widget.attrs["aria-label"] = "Position"
        return field


@admin.register(Page)
class PageAdmin(OrderedByHand):
    form = PageForm
    change_form_template = "admin/articles/page/change_form.html"
    object_history_template = "admin/articles/page/history.html"
    list_display = ["title", "address", "role", "position", "is_published", "changed_at"]
    readonly_fields = ["changed"]
    fieldsets = [
        (None, {"fields": ["title", "body"]}),
        ("Publication", {"fields": ["is_published", "slug", "changed"]}),
        ("Where it stands", {"fields": ["position", "role", "summary"]}),
    ]

    class Media:
        css = {
            "all": [
                "newsroom/newsroom.css",
                "newsroom/story.css",
                "newsroom/writing.css",
                "newsroom/library.css",
            ]
        }

    @admin.display(description="address", ordering="slug")
    def address(self, page: Page) -> SafeString | str:
        if not page.is_published:
            return page.get_absolute_url()
        return format_html('<a href="{0}">{0}</a>', page.get_absolute_url())

    @admin.display(description="words last changed")
    def changed(self, page: Page) -> str:
        return spoken(page.changed_at) if page.pk else "–"

    def view_on_site(self, page: Page) -> str | None:
        return page.get_absolute_url() if page.is_published else None

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Who sends a form waits until a colleague's save of the same page is through."""
        page = super().get_object(request, object_id, from_field)
        if page and request.method == "POST" and transaction.get_connection().in_atomic_block:
            Page.objects.select_for_update().get(pk=page.pk)
            page.refresh_from_db()
        return page

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """With `?restore=` a number, the form begins with the words of that revision."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        number = number_in(request.GET.get("restore", ""))
        if obj is None or number is None or request.method != "GET":
            return form
        revision = obj.revisions.filter(number=number).first()
        return with_words(form, revision.content) if revision else form

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        if change and not obj.revisions.exists():
            Page.objects.get(pk=obj.pk).record(by=None)  # What a command wrote is kept, too.
        super().save_model(request, obj, form, change)
        obj.record(by=signed_in(request))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        clash: PageRevision | None = getattr(context["adminform"].form, "clash", None)
        context["clash"] = clash
        if clash:
            context["clash_changes"] = changes(clash.content, context["original"].content)
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was done, and below it what each save changed, with a way back to it."""
        key = number_in(object_id)
        known = PageRevision.objects.filter(page=key).select_related("by")
        revisions = list(known[: SHOWN_REVISIONS + 1])
        steps = [
            (one, changes(older.content if older else {}, one.content))
            for one, older in zip_longest(revisions, revisions[1:])
        ]
        context = (extra_context or {}) | {"steps": steps[:SHOWN_REVISIONS]}
        return super().history_view(request, object_id, context)


def changes(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    """As a story's are told; a page's title is its headline, and its summary its standfirst."""

    def told(content: dict[str, str]) -> dict[str, Any]:
        words = {"headline": "title", "standfirst": "summary", "body": "body"}
        return {name: content.get(source, "") for name, source in words.items()}

    return differences(told(old), told(new))


def with_words(form: Any, content: dict[str, str]) -> Any:
    class Restoring(form):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.initial.update(content)

    return Restoring
