"""Pictures, people and places: what stories are framed with."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Author, Desk, Image, Section, Tag


class NamedAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    list_display = ["name", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """An address that readers know does not change under them."""
        return ["slug"] if obj else []


@admin.register(Section)
class SectionAdmin(NamedAdmin):
    list_display = ["name", "slug", "position"]
    list_editable = ["position"]


@admin.register(Desk)
class DeskAdmin(NamedAdmin):
    pass


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    pass


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    pass


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    fields = ["file", "preview", "alt_text", "caption", "credit"]
    readonly_fields = ["preview"]
    list_display = ["preview", "alt_text", "caption", "credit", "added_at"]
    list_display_links = ["preview", "alt_text"]
    search_fields = ["alt_text", "caption", "credit"]

    class Media:
        css = {"all": ["newsroom/newsroom.css"]}

    @admin.display(description="")
    def preview(self, image: Image) -> SafeString | str:
        if not image.file:
            return "–"
        return format_html('<img class="picture-preview" src="{}" alt="">', image.file.url)
