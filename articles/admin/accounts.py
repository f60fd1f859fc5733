"""Accounts and groups: Django's own pages, with what the audit trail needs."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as accounts  # First: what it registers is replaced here.
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.http import HttpRequest

from articles.admin.access import DeletedOneByOne, in_words
from articles.models import Revision, TrailEntry

# What an account may do hangs on these, so the trail tells what became of them.
LISTS = ("groups", "user_permissions", "permissions")
SWITCHES = ("is_active", "is_staff", "is_superuser")


class TellsRights(admin.ModelAdmin):
    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        changed = super().construct_change_message(request, form, formsets, add)
        return " ".join([in_words(changed), *_rights_changed(form)])


def _rights_changed(form: Any) -> Iterator[str]:
    for name in [one for one in form.changed_data if one in form.cleaned_data]:
        label, now = form.fields[name].label, form.cleaned_data[name]
        if name in SWITCHES:
            yield f"{label}: {'on' if now else 'off'}."
        if name in LISTS:
            before, after = {str(one) for one in form.initial.get(name) or []}, set(map(str, now))
            given, taken = sorted(after - before), sorted(before - after)
            if given:
                yield f"{label} given: {', '.join(given)}."
            if taken:
                yield f"{label} taken away: {', '.join(taken)}."


class AccountAdmin(TellsRights, DeletedOneByOne, accounts.UserAdmin):
    """Who did anything here is made inactive; an account is deleted only if it never did."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        left_traces = obj is not None and (
            TrailEntry.objects.filter(user=obj.pk).exists()
            or Revision.objects.filter(by=obj.pk).exists()
        )
        return not left_traces


class GroupAdmin(TellsRights, accounts.GroupAdmin):
    pass


for model, desk in [(User, AccountAdmin), (Group, GroupAdmin)]:
    admin.site.unregister(model)
    admin.site.register(model, desk)
