"""
Fields that two people may change at once, and that no revision holds.

The form brings along what it showed of them. So what its writer did not touch is left as colleagues
have it now, and what both have changed is refused once, with the colleague's side told.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict


class GuardedFields(forms.ModelForm):
    """`guarded` names them; the form calls `remember` when made, `check_guarded` when cleaned."""

    guarded: Sequence[str] = ()

    def remember(self, beside: Iterable[str] = ()) -> None:
        """
        Let the form bring along what it shows, but for fields that begin with recovered words.

        Programs that bring nothing are taken at their word.
        """
        is_told = any(name.startswith("initial-") for name in self.data)
        for name in set(self._guarded()).difference(beside):
            self.fields[name].show_hidden_initial = is_told or not self.is_bound
        if is_told:
            self._bring_along()

    def _bring_along(self) -> None:
        """
        A page that is shown again goes on saying what the form showed first.

        Django looks for the field's bare name, which a day and a time apart do not have, and nobody
        chosen neither; it would tell what was typed instead, and typed would be unchanged.
        """
        sent: Any = MultiValueDict(dict(cast("QueryDict", self.data).lists()))
        for name in self._guarded():
            is_list = isinstance(self.fields[name], forms.ModelMultipleChoiceField)
            sent.setlistdefault(self.add_initial_prefix(name), [] if is_list else [""])
        self.data = sent

    def check_guarded(self) -> None:
        """Refuse what would undo, unseen, what a colleague has set since the form was opened."""
        if not self.is_bound:
            return
        for name in self._guarded():
            if name not in self.changed_data or name not in self.cleaned_data:
                continue
            stored, shown = self._stored(name), self._shown(name)
            if stored not in (shown, _plain(self.cleaned_data[name])):
                # Only a form that brought along what it showed comes here.
                self.add_error(name, ValidationError(_told(self.fields[name], stored), code="both"))
                self._show(name, stored)

    def guarded_in_words(self) -> list[str]:
        """What became of the fields that the writer changed, for the audit trail."""
        changed = [name for name in self._guarded() if name in self.changed_data]
        return [
            f"{field.label}: {_said(field, _plain(self.cleaned_data[name]))}."
            for name, field in ((name, self.fields[name]) for name in changed)
            if name in self.cleaned_data
        ]

    def _guarded(self) -> list[str]:
        return [name for name in self.guarded if name in self.fields]

    def _stored(self, name: str) -> Any:
        return _plain(self.get_initial_for_field(self.fields[name], name))

    def _shown(self, name: str) -> Any:
        """What the form showed when it was opened, as it says itself."""
        field = self.fields[name]
        if not field.show_hidden_initial:
            return self._stored(name)
        widget = field.hidden_widget()
        said = widget.value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return _plain(field.clean(said))
        except ValidationError:
            return None

    def _show(self, name: str, stored: Any) -> None:
        """The answer shows the colleague's side: who sends the form once more has seen it."""
        sent: Any = self.data
        key = self.add_initial_prefix(name)
        if isinstance(stored, datetime) or isinstance(self.fields[name], forms.MultiValueField):
            local = timezone.localtime(stored) if stored else None
            sent[f"{key}_0"] = f"{local:%Y-%m-%d}" if local else ""
            sent[f"{key}_1"] = f"{local:%H:%M:%S}" if local else ""
        elif isinstance(stored, list):
            sent.setlist(key, [str(one) for one in stored])
        else:
            sent[key] = stored


class GuardedForm(GuardedFields):
    """Every field is guarded, but for files: they are replaced, and never edited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.remember()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            self.check_guarded()
            for name in set(self._guarded()).difference(self.changed_data):
                self.cleaned_data[name] = getattr(self.instance, name)
        return cleaned

    def _guarded(self) -> list[str]:
        columns = {field.name for field in self._meta.model._meta.concrete_fields}
        return [
            name
            for name, field in self.fields.items()
            if name in columns and not field.disabled and not isinstance(field, forms.FileField)
        ]


def _plain(value: Any) -> Any:
    """As it can be compared: people by their numbers, moments without the parts of a second."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Model):
        return value.pk
    if hasattr(value, "__iter__"):
        return sorted(_plain(one) for one in value)
    return value


def _told(field: forms.Field, stored: Any) -> str:
    return (
        "A colleague changed this while you were writing. Now it is: "
        f"{_said(field, stored)} – save again to have yours."
    )


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        is_list = isinstance(field, forms.ModelMultipleChoiceField)
        found = field.queryset.filter(pk__in=value if is_list else [value])
        return ", ".join(field.label_from_instance(one) for one in found) or "nobody"
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, forms.ChoiceField) and value:
        choices: Any = field.choices
        value = next((label for key, label in choices if key == value), value)
    return f"“{value}”" if value else "none"
