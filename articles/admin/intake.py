"""How pictures come into the library and out of it: uploaded, described, chosen for a story."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from articles import renditions
from articles.admin.access import number_in, signed_in
from articles.models import Image
from articles.pictures import MOST_BYTES, prepare
from newsmania.caching import private_page

ON_A_PAGE = 24
AT_ONCE = 40


class DescriptionForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["alt_text", "is_decorative", "caption", "credit", "copyright_notice"]
        widgets = {
            "alt_text": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 2}),
        }


class IntakePages(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("upload/", view(self.upload), name="articles_image_upload"),
            path("describe/", view(self.describe), name="articles_image_describe"),
            path("choose/", view(private_page(self.choose)), name="articles_image_choose"),
            path(
                "choose/<int:pk>/",
                view(private_page(self.describe_chosen)),
                name="articles_image_describe_chosen",
            ),
            *super().get_urls(),
        ]

    def own_pictures(self, request: HttpRequest) -> QuerySet[Image]:
        """What who may only add pictures may still change."""
        if not self.has_add_permission(request):
            return Image.objects.none()
        return Image.objects.filter(added_by=signed_in(request)).unseen()

    def _changeable(self, request: HttpRequest) -> QuerySet[Image]:
        """`has_change_permission` without a picture asks for the right to all of them."""
        if self.has_change_permission(request):
            return Image.objects.all()
        return self.own_pictures(request)

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Several files in one go: what can be shown is stored, what cannot is told one by one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        stored, refused = self._take_in(request)
        if request.headers.get("Accept") == "application/json":
            chosen = [_choice(image, may_describe=True) for image in stored]
            return JsonResponse({"stored": chosen, "refused": refused})
        for sentence in refused:
            messages.error(request, sentence)
        if stored:
            keys = ",".join(str(image.pk) for image in stored)
            return HttpResponseRedirect(f"{reverse('admin:articles_image_describe')}?ids={keys}")
        if request.method == "POST" and not refused:
            messages.error(request, "Choose at least one file.")
        context = self._context(request, "Upload pictures") | bounds()
        return render(request, "admin/articles/image/upload.html", context)

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
        images = self._changeable(request).filter(pk__in=wanted[:AT_ONCE]).order_by("pk")
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
        page = Paginator(Image.objects.matching(words), ON_A_PAGE).get_page(request.GET.get("p"))
        shown = [image.pk for image in page]
        mine = set(self._changeable(request).filter(pk__in=shown).values_list("pk", flat=True))
        context = {
            "choices": [_choice(image, may_describe=image.pk in mine) for image in page],
            "page": page,
            "words": words,
            "can_add": self.has_add_permission(request),
        }
        return render(request, "admin/articles/image/choose.html", context | bounds())

    def describe_chosen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What readers are told of one picture, asked for in the dialog before it is put in."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = get_object_or_404(self._changeable(request), pk=pk)
        form = DescriptionForm(request.POST or None, instance=image)
        if request.method == "POST" and form.is_valid():
            described = form.save()
            self.log_change(request, described, "Described")
            return JsonResponse(_choice(described, may_describe=True))
        context = {"form": form, "image": image, "shown": renditions.for_a_screen(image)}
        status = 422 if request.method == "POST" else 200
        return render(request, "admin/articles/image/describe_chosen.html", context, status=status)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def bounds() -> dict[str, int]:
    """What an upload may hold, for the field that asks for it."""
    return {
        "most_bytes": MOST_BYTES,
        "most_megabytes": MOST_BYTES // 1024**2,
        "most_files": AT_ONCE,
    }


def _choice(image: Image, *, may_describe: bool) -> dict[str, Any]:
    describe = reverse("admin:articles_image_describe_chosen", args=[image.pk])
    return {
        "id": image.pk,
        "src": renditions.narrowest(image),
        "thumbnail": renditions.narrowest(image, renditions.TEASER),
        "alt": image.alternative,
        "caption": image.caption,
        "credit": image.credit,
        "name": str(image),
        "is_described": image.is_described,
        "describe": describe if may_describe else "",
    }
