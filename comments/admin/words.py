"""The lists of words."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from articles.admin.access import signed_in
from comments.admin.rehearsing import Rehearsed
from comments.models import Word


@admin.register(Word)
class WordAdmin(Rehearsed):
    list_display = ["text", "effect", "note", "by", "at"]
    list_filter = ["effect"]
    list_select_related = ["by"]
    search_fields = ["text", "note"]
    fields = ["text", "effect", "note"]

    def save_model(self, request: HttpRequest, obj: Word, form: ModelForm, change: bool) -> None:
        if not change:
            obj.by = signed_in(request)
        super().save_model(request, obj, form, change)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Word]) -> None:
        super().delete_queryset(request, queryset)
        Word.objects.all().changed()
