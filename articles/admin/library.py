"""The picture library: what is told of a picture, who may change it, and where it is used."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import renditions
from articles.admin.access import DeletedOneByOne, signed_in
from articles.admin.intake import ON_A_PAGE, IntakePages
from articles.guarded import GuardedForm
from articles.models import Image
from articles.pictures import prepare

# A logo may be in thousands of stories, which nobody reads as a list.
MOST_USES = 50


class PictureFile(AdminFileWidget):
    initial_text = "The file"
    input_text = "Replace it by"


class ImageForm(GuardedForm):
    # Not Django's ImageField: `prepare` looks closer, and says in a sentence what is wrong.
    file = forms.FileField(label="Picture", widget=PictureFile(attrs={"aria-label": "Picture"}))

    class Meta:
        model = Image
        fields = "__all__"
        widgets = {
            "alt_text": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 2}),
        }

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return prepare(file) if file and "file" in self.changed_data else file


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("unused", "Used nowhere"), ("undescribed", "Without alternative text")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "unused":
                return queryset.unused()
            case "undescribed":
                return queryset.filter(alt_text="", is_decorative=False)
        return queryset


@admin.register(Image)
class ImageAdmin(DeletedOneByOne, IntakePages):
    form = ImageForm
    change_list_template = "admin/articles/image/change_list.html"
    fieldsets = [
        (None, {"fields": ["file", "focal_point"]}),
        ("Description", {"fields": ["alt_text", "is_decorative", "caption"]}),
        ("Rights", {"fields": ["credit", "copyright_notice"]}),
        ("Focal point in per cent", {"fields": [("focal_x", "focal_y")]}),
    ]
    readonly_fields = ["focal_point"]
    list_display = ["preview", "described", "credit", "added_at"]
    list_display_links = ["preview", "described"]
    list_filter = [UseFilter]
    list_per_page = ON_A_PAGE
    show_full_result_count = False
    search_fields = ["alt_text", "caption", "credit", "original_name"]

    class Media:
        css = {"all": ["newsroom/newsroom.css", "newsroom/library.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """A picture that is not here yet has no focal point."""
        fieldsets = list(super().get_fieldsets(request, obj))
        return fieldsets if obj else [(None, {"fields": ["file"]}), *fieldsets[1:3]]

    @admin.display(description="")
    def preview(self, image: Image) -> SafeString | str:
        return format_html(
            '<img class="picture-preview" src="{}" alt="" width="320" height="213" loading="lazy">'
            '<span class="visually-hidden">{}</span>',
            renditions.narrowest(image, renditions.TEASER),
            image,
        )

    @admin.display(description="picture", ordering="original_name")
    def described(self, image: Image) -> SafeString:
        missing = "" if image.is_described else "no alternative text"
        return format_html(
            '{} <span class="quiet">{}</span> <strong class="picture-missing">{}</strong>',
            image,
            image.original_name,
            missing,
        )

    @admin.display(description="focal point")
    def focal_point(self, image: Image) -> SafeString | str:
        """On a rendition of it: the file itself may weigh 20 MB."""
        shown = renditions.for_a_screen(image) if image.file else None
        shapes = [shape for shape, ratio in renditions.SHAPES.items() if ratio]
        context = {"image": image, "shown": shown, "shapes": shapes}
        return render_to_string("admin/articles/_focal_point.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Where it is used; of stories that the user may not see, only how many there are."""
        image: Image | None = context.get("original")
        if image:
            count = image.stories_that_show_it.count()
            seen = list(image.stories_that_show_it.visible_to(request.user)[:MOST_USES])
            context |= {"stories": seen, "others": count - len(seen)}
        return super().render_change_form(request, context, *args, **kwargs)

    # Who may

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Who added a picture describes it, until readers know it."""
        if super().has_change_permission(request, obj):
            return True
        if obj is None or obj.added_by_id != request.user.pk:
            return False
        return self.own_pictures(request).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """One that a story or an author shows stays."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_used)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = signed_in(request)
        super().save_model(request, obj, form, change)
