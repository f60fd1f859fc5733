"""The front page, put in order by hand: which story where, and until when."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.admin.access import log
from articles.admin.places import Place, is_valid, offered, parts_of_the_page, spoken
from articles.models import Pin


@admin.register(Pin)
class FrontPageAdmin(admin.ModelAdmin):
    """The list of pins is the page itself."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One place is changed on the page on which all stand."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:articles_pin_changelist"))

    delete_view = change_view

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        state = _state()
        parts = parts_of_the_page(request.POST if request.method == "POST" else None)
        places = [place for part in parts for place in part.places]
        if request.method == "POST" and is_valid(places):
            if request.POST.get("state") == state:
                self._arrange(request, places)
                return HttpResponseRedirect(request.path)
            messages.error(
                request,
                "A colleague arranged the page while you did. What you chose is below: look at it "
                "beside the page as it is now, and save again.",
            )
        context = {
            **self.admin_site.each_context(request),
            "title": "Front page",
            "opts": self.opts,
            "parts": parts,
            "state": state,
            "suggestions": [spoken(article) for article in offered()],
            "zone": timezone.get_current_timezone_name(),
            "now": timezone.localtime(),
            "can_change": self.has_change_permission(request),
        }
        return render(request, "admin/articles/pin/arrange.html", context)

    def _arrange(self, request: HttpRequest, places: list[Place]) -> None:
        chosen = [place for place in places if place.form.cleaned_data["article"]]
        with transaction.atomic():
            Pin.objects.all().delete()
            pins = Pin.objects.bulk_create(
                Pin(
                    place=one.place,
                    section=one.section,
                    position=one.position,
                    article=one.form.cleaned_data["article"],
                    until=one.form.cleaned_data["until"],
                )
                for one in chosen
            )
            said = "; ".join(f"{one}: “{one.form.cleaned_data['article']}”" for one in chosen)
            log(request, Pin, "Front page", f"Arranged. {said or 'Every place fills itself.'}")
        messages.success(request, "Readers see the page in this order.")
        for article in [pin.article for pin in pins if not pin.article.is_published]:
            messages.warning(
                request, f"“{article}” is not live; its place fills itself until it is."
            )


def _state() -> str:
    """What was pinned when the page was shown, so that two editors do not undo each other."""
    pins = Pin.objects.order_by("place", "section", "position")
    return ";".join(
        f"{one.section_id}.{one.position}.{one.article_id}.{one.until:%Y%m%d%H%M%S}"
        if one.until
        else f"{one.section_id}.{one.position}.{one.article_id}"
        for one in pins
    )
