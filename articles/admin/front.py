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
from articles.admin.arranging import current_state, put_back, rows_of_pins
from articles.admin.places import Place, is_valid, offered, parts_of_the_page, spoken
from articles.models import Pin

# In the session of who arranged the page: what was pinned before, and what is since.
UNDO = "front_page_undo"


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
        if "_undo" in request.POST:
            self._take_back(request)
            return HttpResponseRedirect(request.path)
        state = current_state()
        parts = parts_of_the_page(request.POST if request.method == "POST" else None)
        places = [place for part in parts for place in part.places]
        is_sound = request.method == "POST" and is_valid(places)
        if request.method == "POST" and not is_sound:
            messages.error(request, "Readers see the page as before: look at what is marked below.")
        if is_sound:
            if self._arrange(request, places, seen=request.POST.get("state", "")):
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
            "can_undo": _can_undo(request, state),
        }
        return render(request, "admin/articles/pin/arrange.html", context)

    def _arrange(self, request: HttpRequest, places: list[Place], *, seen: str) -> bool:
        """Whether it was done: not where the page is another than the editor has seen."""
        chosen = [place for place in places if place.form.cleaned_data["article"]]
        with transaction.atomic():
            before = rows_of_pins(Pin.objects.select_for_update())
            if seen != current_state():
                return False
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
        request.session[UNDO] = {"before": before, "after": current_state()}
        messages.success(request, "Readers see the page in this order.")
        for article in [pin.article for pin in pins if not pin.article.is_published]:
            messages.warning(
                request, f"“{article}” is not live; its place fills itself until it is."
            )
        return True

    def _take_back(self, request: HttpRequest) -> None:
        """One's own last arrangement, as long as nobody has arranged the page since."""
        if not _can_undo(request, current_state()):
            messages.error(
                request,
                "There is nothing to take back: a colleague has arranged the page since, or you "
                "have not arranged it yet.",
            )
            return
        put_back(request.session.pop(UNDO)["before"])
        log(request, Pin, "Front page", "Took back the last arrangement.")
        messages.success(request, "The page is as it was before you arranged it.")


def _can_undo(request: HttpRequest, state: str) -> bool:
    done = request.session.get(UNDO)
    return done is not None and done["after"] == state
