"""What editors put on the front page by hand, and the breaking banner above every page."""

from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone


def standing(pin: str = "", at: datetime | None = None) -> Q:
    """The time of a pin has not run out; `pin` leads to one, such as `pins__`."""
    moment = at or timezone.now()
    return Q((f"{pin}until__isnull", True)) | Q((f"{pin}until__gt", moment))


class PinQuerySet(models.QuerySet["Pin"]):
    def standing(self, at: datetime | None = None) -> Self:
        """Those whose time has not run out."""
        return self.filter(standing(at=at))


class Pin(models.Model):
    """One story's place on the front page, until a time or until it is taken off."""

    class Place(models.TextChoices):
        TOP = "top", "Top of the page"
        STRIP = "strip", "Section’s strip"

    place = models.CharField(max_length=5, choices=Place, default=Place.TOP)
    section = models.ForeignKey(
        "articles.Section", models.CASCADE, null=True, blank=True, related_name="pins"
    )
    position = models.PositiveSmallIntegerField(default=0)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name="story", related_name="pins"
    )
    until = models.DateTimeField(null=True, blank=True)

    objects = PinQuerySet.as_manager()

    class Meta:
        verbose_name = "place on the front page"
        verbose_name_plural = "front page"
        ordering = ["place", "section", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["position"], condition=Q(place="top"), name="one_pin_a_place_at_the_top"
            ),
            models.UniqueConstraint(
                fields=["section", "position"],
                condition=Q(place="strip"),
                name="one_pin_a_place_in_a_strip",
            ),
            models.UniqueConstraint(fields=["article"], name="one_pin_a_story"),
            models.CheckConstraint(
                condition=Q(place="top", section__isnull=True)
                | Q(place="strip", section__isnull=False),
                name="a_strip_belongs_to_a_section",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()} {self.position + 1}: {self.article}"


class BannerQuerySet(models.QuerySet["Banner"]):
    def showing(self) -> "Banner | None":
        now = timezone.now()
        return (
            self.filter(starts_at__lte=now, ends_at__gt=now).order_by("-starts_at", "-pk").first()
        )


class Banner(models.Model):
    """Breaking news above every page, until its end."""

    text = models.CharField(max_length=140, help_text="One line, such as “Polls have closed”.")
    link = models.CharField(
        max_length=500,
        blank=True,
        help_text="Where it leads: a path such as /2025/08/23/story/, or a whole https:// address.",
    )
    starts_at = models.DateTimeField("from", default=timezone.now)
    ends_at = models.DateTimeField("until", help_text="It goes by itself at this time.")

    objects = BannerQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="a_banner_ends_after_it_starts",
                violation_error_message="The end must come after the start.",
            )
        ]
        indexes = [models.Index(fields=["ends_at"], name="banner_end")]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        parts = urlsplit(self.link)
        is_path = self.link.startswith("/") and not parts.netloc
        if self.link and not is_path and parts.scheme not in {"http", "https"}:
            raise ValidationError(
                {"link": "Write a path that starts with one slash, or a whole https:// address."}
            )
