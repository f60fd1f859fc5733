"""How the story form asks for what no plain input can."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles import renditions
from articles.models import Article, Image


class SearchedChoices(AutocompleteSelectMultiple):
    """
    Several, searched by name. Each is taken away by its own button.

    The one button that takes all away at a click stands in the list and is no item of it.
    """

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().build_attrs(*args, **kwargs) | {"data-allow-clear": "false"}


class OrderedAuthors(SearchedChoices):
    """
    Authors, searched by name, whose order counts.

    static/newsroom/byline.js keeps the options in the order of choosing, and gives each a button
    that moves it forward.
    """

    def __init__(self) -> None:
        super().__init__(Article._meta.get_field("authors"), admin.site)

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().build_attrs(*args, **kwargs) | {"data-byline": ""}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The chosen in their order; Django gives them in the database's."""
        groups = super().optgroups(name, value, attr)
        place = {str(key): number for number, key in enumerate(value)}
        for _, options, _ in groups:
            options.sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups


class Moment(forms.SplitDateTimeWidget):
    """
    A day and a time, asked for by the browser's own controls: they speak the editor's language and
    fit a thumb. A time with seconds keeps them.
    """

    supports_microseconds = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, date_format="%Y-%m-%d", time_format="%H:%M:%S")
        self.widgets[0].input_type, self.widgets[1].input_type = "date", "time"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], ("Day", "Time"), strict=True):
            part["attrs"]["aria-label"] = label
        return context


class PictureChoice(forms.TextInput):
    """
    A picture of the library, by its number.

    Without JavaScript the number is typed; static/newsroom/pictures.js shows the picture itself and
    opens the library.
    """

    input_type = "number"

    class Media:
        css = {"all": ["newsroom/story.css", "newsroom/library.css"]}
        js = [forms.Script("newsroom/pictures.js", type="module")]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        pk = str(value) if value else ""
        image = Image.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
        context = self.get_context(name, value, attrs)
        context |= {"image": image, "shown": renditions.narrowest(image) if image else ""}
        return render_to_string("admin/articles/_picture_choice.html", context)
