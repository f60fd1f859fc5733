"""The places of the front page as a form: which story stands where, and until when."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.urls import Resolver404, resolve
from django.utils import timezone

from articles.admin.access import number_in
from articles.front import ABOVE_THE_FOLD, IN_A_STRIP, compose_front
from articles.models import Article, Pin, Section

NAMES = ["Lead", *(f"Second {number}" for number in range(1, ABOVE_THE_FOLD))]
# What an editor wants on the page is new; an older story is named by its address.
OFFERED = 150
NUMBER = re.compile(r"#(\d+)\s*$")


def spoken(article: Article) -> str:
    """A story as the list of suggestions has it, with the number by which it is found again."""
    return f"{article.headline} #{article.pk}"


class StoryField(forms.CharField):
    """A story by a suggestion that ends in its number, by its address, or by its whole headline."""

    def clean(self, value: Any) -> Article | None:
        said = super().clean(value).strip()
        if not said:
            return None
        article = _by_number(said) or _by_address(said) or _by_headline(said)
        if article is None:
            raise forms.ValidationError(
                "No story is found by this. Choose one of the suggestions, or paste its address.",
                code="unknown",
            )
        return article


def _by_number(said: str) -> Article | None:
    found = NUMBER.search(said)
    number = number_in(found[1]) if found else None
    return Article.objects.defer("body").filter(pk=number or 0).first()


def _by_address(said: str) -> Article | None:
    try:
        match = resolve(unquote(urlsplit(said).path))
    except (Resolver404, ValueError):
        return None
    stories = Article.objects.defer("body")
    if match.view_name == "articles:detail":
        return stories.at_address(match.kwargs["day"], match.kwargs["slug"])
    if match.view_name == "admin:articles_article_change":
        return stories.filter(pk=number_in(match.kwargs["object_id"]) or 0).first()
    return None


def _by_headline(said: str) -> Article | None:
    return Article.objects.published().newest_first().filter(headline=said)[:OFFERED].first()


class PlaceForm(forms.Form):
    article = StoryField(
        required=False,
        label="Story",
        widget=forms.TextInput(
            attrs={"list": "stories", "placeholder": "fills itself", "autocomplete": "off"}
        ),
    )
    until = forms.DateTimeField(
        required=False,
        label="Until",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].widget.attrs["aria-label"] = f"Story, {name}"
        self.fields["until"].widget.attrs["aria-label"] = f"Pinned until, {name}"

    def clean_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise forms.ValidationError("This time has passed.", code="past")
        return until


@dataclass(frozen=True)
class Place:
    """One place on the page: its form, and what stands there now by itself."""

    name: str
    place: str
    section: Section | None
    position: int
    form: PlaceForm
    shown: Article | None

    def __str__(self) -> str:
        return f"{self.section.name}, place {self.position + 1}" if self.section else self.name


@dataclass(frozen=True)
class Part:
    name: str
    places: list[Place]
    pinned: int

    @property
    def is_open(self) -> bool:
        """What is pinned or wrong is in sight."""
        return bool(self.pinned) or any(one.form.errors for one in self.places)


def offered() -> list[Article]:
    """For the list of suggestions: the newest that readers see, and what comes next."""
    stories = Article.objects.defer("body")
    newest = stories.published().newest_first()[:OFFERED]
    return [*stories.scheduled().order_by("publish_at", "pk")[:OFFERED], *newest]


def parts_of_the_page(sent: Any) -> list[Part]:
    sections = list(Section.objects.all())
    front = compose_front(sections)
    pins = {
        (pin.section_id, pin.position): pin
        for pin in Pin.objects.standing().select_related("article").defer("article__body")
    }
    shown = {strip.section.pk: strip.articles for strip in front.strips}
    top = [front.lead, *front.seconds] if front.lead else []
    return [
        _part(sent, pins, None, top),
        *(_part(sent, pins, section, shown.get(section.pk, [])) for section in sections),
    ]


def _part(sent: Any, pins: dict[Any, Pin], section: Section | None, shown: list[Any]) -> Part:
    kind = Pin.Place.STRIP if section else Pin.Place.TOP
    key = section.pk if section else None
    places = []
    for position in range(IN_A_STRIP if section else ABOVE_THE_FOLD):
        pin = pins.get((key, position))
        name = f"{section}, place {position + 1}" if section else NAMES[position]
        form = PlaceForm(
            sent,
            name=name,
            prefix=f"{kind}-{key or 0}-{position}",
            initial={"article": spoken(pin.article), "until": pin.until} if pin else None,
        )
        short = str(position + 1) if section else name
        now = shown[position] if position < len(shown) else None
        places.append(Place(short, kind, section, position, form, now))
    pinned = sum(1 for at, _ in pins if at == key)
    return Part(section.name if section else "Top of the page", places, pinned)


def is_valid(places: list[Place]) -> bool:
    """Each place by itself, and no story twice."""
    for place in places:
        place.form.is_valid()  # All of them, so that each tells its own mistake.
    seen: dict[int, Place] = {}
    for place in places:
        article = place.form.cleaned_data.get("article")
        if article and article.pk in seen:
            earlier = seen[article.pk]
            place.form.add_error("article", f"This story has another place already: {earlier}.")
        elif article:
            seen[article.pk] = place
    return all(place.form.is_valid() for place in places)
