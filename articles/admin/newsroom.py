"""People, places and what the paper says about itself: what stories are framed with."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.access import number_in, signed_in
from articles.admin.lists import short
from articles.admin.pages import OrderedByHand
from articles.admin.paging import KeyPaginator
from articles.guarded import GuardedForm
from articles.models import Author, Banner, Correction, Desk, Section, Tag, TrailEntry
from articles.widgets import Moment, PictureChoice


class NamedAdmin(admin.ModelAdmin):
    form = GuardedForm
    search_fields = ["name"]
    list_display = ["name", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """An address that readers know does not change under them."""
        return ["slug"] if obj else []


@admin.register(Section)
class SectionAdmin(OrderedByHand, NamedAdmin):
    list_display = ["name", "slug", "position"]


@admin.register(Desk)
class DeskAdmin(NamedAdmin):
    pass


class AuthorForm(GuardedForm):
    class Meta:
        model = Author
        fields = "__all__"
        widgets = {"biography": forms.Textarea(attrs={"rows": 4}), "portrait": PictureChoice}


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    form = AuthorForm
    fields = ["name", "biography", "portrait", "slug"]
    raw_id_fields = ["portrait"]  # A picture is chosen in the library, by eye.


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    pass


@admin.register(Banner)
class BannerAdmin(admin.ModelAdmin):
    form = GuardedForm
    list_display = ["text", "starts_at", "ends_at"]


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin):
    form = GuardedForm
    list_display = ["article", "kind", "text", "at", "by"]
    list_filter = ["kind", "is_grave"]
    list_select_related = ["article", "by"]
    autocomplete_fields = ["article"]
    search_fields = ["text"]
    search_help_text = "Words of the correction."
    ordering = ["-at", "-pk"]
    paginator = KeyPaginator
    show_full_result_count = False
    fields = ["article", "kind", "text", "is_grave", "at"]
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment}
    }

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A correction is of a story that is there: none is begun or changed from here."""
        form: Any = super().get_form(request, *args, **kwargs)
        if article := form.base_fields.get("article"):
            article.widget.can_add_related = article.widget.can_change_related = False
            article.widget.can_view_related = False
        form.base_fields["text"].widget.attrs["rows"] = 4
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Readers know it as a correction of this story."""
        return ["article"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        return super().get_queryset(request).defer("article__body")

    def save_model(self, request: HttpRequest, obj: Correction, form: Any, change: bool) -> None:
        if not change:
            obj.by = signed_in(request)
        super().save_model(request, obj, form, change)


class KindFilter(admin.SimpleListFilter):
    """What the newsroom works with; of the other tables no line of the trail ever tells."""

    title = "kind of thing"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        models = [model for model in model_admin.admin_site._registry if model is not TrailEntry]
        kinds = ContentType.objects.get_for_models(*models).values()
        return sorted(
            ((str(kind.pk), kind.name.capitalize()) for kind in kinds), key=lambda k: k[1]
        )

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        chosen = number_in(self.value() or "")
        return queryset if chosen is None else queryset.filter(content_type=chosen)


@admin.register(TrailEntry)
class TrailAdmin(admin.ModelAdmin):
    """Who did what, and when. Nobody changes it."""

    list_display = ["when", "who", "done", "kind", "thing"]
    # Numbered as they come, and so the newest first without sorting all there ever were.
    ordering = ["-pk"]
    paginator = KeyPaginator
    sortable_by = ()
    list_filter = ["action_time", KindFilter, "user"]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "change_message"]
    search_help_text = "Words of a headline or a name, or of what was done."
    show_full_result_count = False
    list_display_links = ["when"]
    fields = ["when", "who", "done", "kind", "thing"]
    readonly_fields = ["when", "who", "done", "kind", "thing"]

    @admin.display(description="when")
    def when(self, entry: TrailEntry) -> SafeString:
        return short(entry.action_time)

    @admin.display(description="who")
    def who(self, entry: TrailEntry) -> str:
        return entry.user.get_full_name() or entry.user.get_username()

    @admin.display(description="what was done")
    def done(self, entry: TrailEntry) -> str:
        return entry.told()

    @admin.display(description="kind of thing")
    def kind(self, entry: TrailEntry) -> str:
        return entry.content_type.name.capitalize() if entry.content_type else "–"

    @admin.display(description="thing")
    def thing(self, entry: TrailEntry) -> SafeString | str:
        """With the way to it; whoever goes it is asked there for the right."""
        address = None if entry.is_deletion() else entry.get_admin_url()
        if not (address and entry.object_id):
            return entry.object_repr
        return format_html('<a href="{}">{}</a>', address, entry.object_repr)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
