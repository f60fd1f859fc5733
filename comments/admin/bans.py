"""Who is banned, until when and why."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from articles.admin.access import signed_in
from comments.admin.rehearsing import Rehearsed
from comments.models import Ban


@admin.register(Ban)
class BanAdmin(Rehearsed):
    list_display = ["__str__", "until", "reason", "by", "at", "in_force"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    search_fields = ["value", "reason"]
    fields = ["kind", "value", "until", "reason"]

    @admin.display(boolean=True, description="in force")
    def in_force(self, ban: Ban) -> bool:
        return ban.is_in_force

    def save_model(self, request: HttpRequest, obj: Ban, form: ModelForm, change: bool) -> None:
        obj.by, obj.at = signed_in(request), timezone.now()
        super().save_model(request, obj, form, change)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"kind": Ban.Kind.MAIL} | super().get_changeform_initial_data(request)
