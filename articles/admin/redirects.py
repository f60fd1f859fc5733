"""Old addresses, one by one or from a file."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from articles.admin.access import log
from articles.admin.paging import KeyPaginator
from articles.guarded import GuardedForm
from articles.importers.redirects import UnreadableTableError, read_table, take_in_redirects
from articles.models import Redirect


class TableForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        help_text="Two columns, old path and new address, one redirect a line. A first line with "
        "“from,to” is passed over.",
    )


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    form = GuardedForm
    change_list_template = "admin/articles/redirect/change_list.html"
    list_display = ["from_path", "leads_to", "added_at"]
    list_select_related = ["article"]
    autocomplete_fields = ["article"]
    search_fields = ["from_path", "to_address"]
    search_help_text = "A part of the old path, or of the address that it leads to."
    ordering = ["-pk"]
    paginator = KeyPaginator
    show_full_result_count = False
    fields = ["from_path", "article", "to_address"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redirect]:
        return super().get_queryset(request).defer("article__body")

    @admin.display(description="leads to")
    def leads_to(self, redirect: Redirect) -> str:
        return redirect.target or f"“{redirect.article}”, which readers cannot see now"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.take_in)
        return [path("import/", view, name="articles_redirect_import"), *super().get_urls()]

    def take_in(self, request: HttpRequest) -> HttpResponse:
        """A whole table or nothing of it, with a sentence for each line that cannot be."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TableForm(request.POST or None, request.FILES or None)
        problems: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                count = take_in_redirects(read_table(form.cleaned_data["file"].read()))
            except UnreadableTableError as error:
                problems = error.problems
            else:
                self._log(request, form.cleaned_data["file"].name, count)
                messages.success(request, f"{count} redirects are in.")
                return HttpResponseRedirect(reverse("admin:articles_redirect_changelist"))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Import redirects",
            "opts": self.opts,
            "form": form,
            "problems": problems,
        }
        return render(request, "admin/articles/redirect/import.html", context)

    def _log(self, request: HttpRequest, name: str, count: int) -> None:
        """One line in the trail for a whole table."""
        log(request, Redirect, f"{name}: {count} redirects", "Imported")
