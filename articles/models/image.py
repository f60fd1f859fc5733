"""Pictures, with what a reader must be told about them."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import FileExtensionValidator
from django.db import models

FORMATS = ("jpg", "jpeg", "png", "webp", "avif", "gif")

# A press photograph is 5 to 15 MB; past this an upload is a mistake.
MOST_BYTES = 20 * 1024 * 1024


def picture_name(image: "Image", filename: str) -> str:
    """A name that holds the content's digest, so that it may be kept by browsers for ever."""
    digest = hashlib.sha256()
    for chunk in image.file.chunks():
        digest.update(chunk)
    image.file.seek(0)
    return f"pictures/{digest.hexdigest()[:20]}{PurePosixPath(filename).suffix.lower()}"


def acceptable_size(file: File) -> None:
    if file.size > MOST_BYTES:
        raise ValidationError(
            "This picture has %(size)d MB; at most %(most)d MB are accepted.",
            code="too_large",
            params={"size": file.size // 1024**2, "most": MOST_BYTES // 1024**2},
        )


class Image(models.Model):
    file = models.ImageField(
        "picture",
        upload_to=picture_name,
        width_field="width",
        height_field="height",
        validators=[FileExtensionValidator(FORMATS), acceptable_size],
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt_text = models.CharField(
        max_length=500,
        help_text="What one who cannot see the picture needs to know; for a chart, its figures.",
    )
    caption = models.TextField(blank=True, help_text="Printed below the picture.")
    credit = models.CharField(
        max_length=200, help_text="Who made it, such as “Photograph: Ana Ruiz”."
    )
    added_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        verbose_name = "picture"
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.caption[:80] or self.alt_text[:80]

    @classmethod
    def same_content(cls, file: File, **described: Any) -> "Image":
        """The picture with these bytes and this description, stored once."""
        image = cls(file=file, **described)
        name = picture_name(image, file.name or "")
        kept = cls.objects.filter(file=name, **described).first()
        if kept is None:
            image.save()
        return kept or image
