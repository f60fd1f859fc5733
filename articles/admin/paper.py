"""The paper itself: one row, so its list is its form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from articles.guarded import GuardedForm
from articles.models import Paper


class PaperForm(GuardedForm):
    class Meta:
        model = Paper
        fields = ["ads_txt"]
        widgets = {"ads_txt": forms.Textarea(attrs={"rows": 16, "cols": 80, "spellcheck": "false"})}


@admin.register(Paper)
class PaperAdmin(admin.ModelAdmin):
    form = PaperForm
    fields = ["ads_txt"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        paper, _ = Paper.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:articles_paper_change", args=[paper.pk]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Paper | None = None) -> bool:
        return False
