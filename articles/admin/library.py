"""The picture library: upload, describe, find, choose, and see where a picture is used."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import renditions
from articles.admin.access import number_in, signed_in
from articles.models import Image
from articles.pictures import prepare
from newsmania.caching import private_page

ON_A_PAGE = 24
AT_ONCE = 40
# A logo may be in thousands of stories, which nobody reads as a list.
MOST_USES = 50


class ImageForm(forms.ModelForm):
    # Not Django's ImageField: `prepare` looks closer, and says in a sentence what is wrong.
    file = forms.FileField(label="Picture", widget=AdminFileWidget(attrs={"aria-label": "Picture"}))

    class Meta:
        model = Image
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets say which
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
class ImageAdmin(admin.ModelAdmin):
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
        context = {"image": image, "shown": shown}
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
        return self._are_own(request).filter(pk=obj.pk).exists()

    def _are_own(self, request: HttpRequest) -> QuerySet[Image]:
        """What who may only add pictures may still change."""
        if not self.has_add_permission(request):
            return Image.objects.none()
        return Image.objects.filter(added_by=signed_in(request)).unseen()

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """One that a story or an author shows stays."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_used)

    def get_actions(
        self,
        request: HttpRequest,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> dict[str, Any]:
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = signed_in(request)
        super().save_model(request, obj, form, change)

    # Several at once, and choosing

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("upload/", view(self.upload), name="articles_image_upload"),
            path("describe/", view(self.describe), name="articles_image_describe"),
            path("choose/", view(private_page(self.choose)), name="articles_image_choose"),
            *super().get_urls(),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Several files in one go: what can be shown is stored, what cannot is told one by one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        stored, refused = self._take_in(request)
        if request.headers.get("Accept") == "application/json":
            chosen = [_choice(image) for image in stored]
            return JsonResponse({"stored": chosen, "refused": refused})
        for sentence in refused:
            messages.error(request, sentence)
        if stored:
            keys = ",".join(str(image.pk) for image in stored)
            return HttpResponseRedirect(f"{reverse('admin:articles_image_describe')}?ids={keys}")
        if request.method == "POST" and not refused:
            messages.error(request, "Choose at least one file.")
        return render(request, "admin/articles/image/upload.html", self._context(request, "Upload"))

    def _take_in(self, request: HttpRequest) -> tuple[list[Image], list[str]]:
        """Each file for itself: the stored pictures, and a sentence for what is none."""
        stored: list[Image] = []
        refused: list[str] = []
        files = request.FILES.getlist("files")
        for file in files[:AT_ONCE]:
            try:
                with transaction.atomic():
                    image = Image(file=prepare(file), added_by=signed_in(request))
                    image.save()
                self.log_addition(request, image, "Uploaded")
                stored.append(image)
            except ValidationError as error:
                refused += error.messages
        if (left_out := len(files) - AT_ONCE) > 0:
            refused.append(
                f"{left_out} files were left out: at most {AT_ONCE} can be uploaded at once."
            )
        return stored, refused

    def describe(self, request: HttpRequest) -> HttpResponse:
        """The pictures that were just uploaded, on one page, with what readers must be told."""
        if not self.has_add_permission(request) and not self.has_change_permission(request):
            raise PermissionDenied
        keys = map(number_in, request.GET.get("ids", "").split(","))
        wanted = [key for key in keys if key is not None]
        all_of_them = super().has_change_permission(request)
        images = Image.objects.all() if all_of_them else self._are_own(request)
        images = images.filter(pk__in=wanted[:AT_ONCE]).order_by("pk")
        form_class = forms.modelformset_factory(
            Image, form=DescriptionForm, extra=0, edit_only=True
        )
        formset = form_class(request.POST or None, queryset=images)
        if request.method == "POST" and formset.is_valid():
            for image in formset.save():
                self.log_change(request, image, "Described")
            messages.success(request, "The pictures are described.")
            return HttpResponseRedirect(reverse("admin:articles_image_changelist"))
        context = self._context(request, "Describe the pictures") | {"formset": formset}
        return render(request, "admin/articles/image/describe.html", context)

    def choose(self, request: HttpRequest) -> HttpResponse:
        """A page of the library to choose from; a fragment for the dialog of the story form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = request.GET.get("q", "").replace("\0", "")[:200]
        pages = Paginator(Image.objects.matching(words), ON_A_PAGE)
        page = pages.get_page(request.GET.get("p"))
        context = {
            "choices": [_choice(image) for image in page],
            "page": page,
            "words": words,
            "can_add": self.has_add_permission(request),
        }
        return render(request, "admin/articles/image/choose.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


class DescriptionForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["alt_text", "is_decorative", "caption", "credit", "copyright_notice"]
        widgets = {
            "alt_text": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 2}),
        }


def _choice(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "src": renditions.narrowest(image),
        "thumbnail": renditions.narrowest(image, renditions.TEASER),
        "alt": image.alternative,
        "caption": image.caption,
        "credit": image.credit,
        "name": str(image),
        "is_described": image.is_described,
    }
