"""
Pictures in the sizes that the templates show, and the markup that lets a browser choose.

A rendition's name holds the picture's content digest, its shape, its width and, where it is
cropped, the focal point. So it never changes: browsers keep it for ever, and a moved focal point
has names of its own. It is made when it is first asked for, once (newsmania's media view asks
`make_missing`), or ahead by the command `make_renditions`.
"""

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.html import escape
from PIL import Image as Pillow
from PIL import ImageOps

from articles.rights import Rights

if TYPE_CHECKING:
    from articles.models import Image

logger = logging.getLogger(__name__)

FOLDER = "renditions"
WIDTHS = (320, 640, 960, 1280, 1920)
NATURAL, TEASER, SQUARE = "natural", "teaser", "square"
# What search engines ask for beside the square (Google Search Central, "Article").
WIDE, CLASSIC = "wide", "classic"
# Width by height; none where the picture keeps its own shape.
SHAPES: dict[str, tuple[int, int] | None] = {
    NATURAL: None,
    TEASER: (3, 2),
    SQUARE: (1, 1),
    WIDE: (16, 9),
    CLASSIC: (4, 3),
}
FORMATS = {"webp": "WEBP", "jpg": "JPEG"}
QUALITY = {"webp": {"quality": 76, "method": 4}, "jpg": {"quality": 80, "progressive": True}}

# Modes that can be resized well: a palette is unpacked first.
MODES = {"RGB", "RGBA", "L"}
# Modes whose colour profile fits what they are unpacked to; a grey one's would not.
COLOURED = {"RGB", "RGBA", "P"}
# So many times larger than the rendition a picture is unpacked, before it is made small well.
SPARE = 3.0

# In a story's text a picture is as wide as the text, or as the screen where that is less.
BODY_SIZES = "(min-width: 46rem) 41rem, 94vw"

NAME = re.compile(
    rf"{FOLDER}/(?P<digest>[0-9a-f]{{20}})-(?P<shape>{'|'.join(SHAPES)})"
    r"(?P<focus>-[0-9]{1,3}x[0-9]{1,3})?-(?P<width>[0-9]{1,4})\.(?P<kind>webp|jpg)",
    re.ASCII,
)


class Rendition(NamedTuple):
    name: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return default_storage.url(self.name)


def renditions_of(image: "Image", shape: str, kind: str) -> tuple[Rendition, ...]:
    """From narrow to wide, none wider than the picture itself, which stands for those."""
    focus = () if SHAPES[shape] is None else (image.focal_x, image.focal_y)
    digest = PurePosixPath(image.file.name or "").stem
    return _renditions(digest, image.width, image.height, focus, shape, kind)


@lru_cache(maxsize=10_000)
def _renditions(
    digest: str, width: int, height: int, focus: tuple[int, ...], shape: str, kind: str
) -> tuple[Rendition, ...]:
    """Kept, since a page shows its pictures many times and pages show the same ones."""
    ratio = SHAPES[shape]
    full = _full_width(width, height, ratio)
    widths = [one for one in WIDTHS if one < full]
    if len(widths) < len(WIDTHS):
        widths.append(full)
    proportion = height / width if ratio is None else ratio[1] / ratio[0]
    centre = "-{}x{}".format(*focus) if focus else ""
    return tuple(
        Rendition(
            f"{FOLDER}/{digest}-{shape}{centre}-{one}.{kind}", one, max(round(one * proportion), 1)
        )
        for one in widths
    )


def _full_width(width: int, height: int, ratio: tuple[int, int] | None) -> int:
    """How wide a picture is in a shape, at its own resolution."""
    if ratio is None:
        return width
    return max(min(width, height * ratio[0] // ratio[1]), 1)


def narrowest(image: "Image", shape: str = NATURAL) -> str:
    """The address of the smallest one, for a list of pictures in the newsroom."""
    return renditions_of(image, shape, "jpg")[0].url


def for_a_screen(image: "Image") -> Rendition:
    """The whole picture, wide enough for a form and light enough for a phone."""
    sizes = renditions_of(image, NATURAL, "jpg")
    return next((one for one in sizes if one.width >= 960), sizes[-1])


def srcset(image: "Image", shape: str, kind: str) -> str:
    """All of them, for the browser to choose from."""
    return _srcset(renditions_of(image, shape, kind), default_storage.url(""))


@lru_cache(maxsize=10_000)
def _srcset(sizes: tuple[Rendition, ...], _base: str) -> str:
    return ", ".join(f"{one.url} {one.width}w" for one in sizes)


def in_body(image: "Image", alternative: str = "") -> str:
    """
    The picture element for a story's text; the sanitiser lets just this through.

    `alternative` is for a story that shows the picture for another reason than the library tells.
    """
    jpegs = renditions_of(image, NATURAL, "jpg")
    shown = next((one for one in jpegs if one.width >= 640), jpegs[-1])
    alt = escape(alternative or image.alternative)
    return (
        f'<picture><source type="image/webp" srcset="{srcset(image, NATURAL, "webp")}" '
        f'sizes="{BODY_SIZES}"><img src="{shown.url}" srcset="{srcset(image, NATURAL, "jpg")}" '
        f'sizes="{BODY_SIZES}" width="{shown.width}" height="{shown.height}" '
        f'alt="{alt}" loading="lazy" decoding="async"></picture>'
    )


def all_names(image: "Image") -> Iterator[str]:
    for shape in SHAPES:
        for kind in FORMATS:
            yield from (one.name for one in renditions_of(image, shape, kind))


def make_missing(name: str) -> bool:
    """Make the rendition with this name if it is one that a picture has. Tells whether it is."""
    match = NAME.fullmatch(name)
    if match is None:
        return False
    images = apps.get_model("articles", "Image")._default_manager
    # The same file may be in the library twice, with another focal point.
    for image in images.filter(file__startswith=f"pictures/{match['digest']}."):
        if name in set(all_names(image)):
            return _is_made(image, name)
    return False


def _is_made(image: "Image", name: str) -> bool:
    """A picture that cannot be read any more is missing from a page, and breaks none."""
    try:
        make(image, name)
    except OSError:
        logger.exception("No rendition %s of picture %s", name, image.pk)
        return False
    return True


def make(image: "Image", name: str) -> None:
    """Write one rendition, unless it is there. Two at once write the same bytes."""
    match = NAME.fullmatch(name)
    if match is None or default_storage.exists(name):
        return
    ratio, width = SHAPES[match["shape"]], int(match["width"])
    with image.file.open("rb") as file, Pillow.open(file) as opened:
        scale = width / _full_width(image.width, image.height, ratio)
        enough = (round(image.width * scale * SPARE), round(image.height * scale * SPARE))
        opened.draft(None, enough)  # A JPEG is unpacked no larger than is needed.
        opened.load()
        profile = opened.info.get("icc_profile") if opened.mode in COLOURED else None
        original = opened if opened.mode in MODES else opened.convert("RGBA")
        if ratio is None:
            size = (width, max(round(width * (image.height / image.width)), 1))
            made = original.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=SPARE)
        else:
            size = (width, max(round(width * ratio[1] / ratio[0]), 1))
            centre = (image.focal_x / 100, image.focal_y / 100)
            made = ImageOps.fit(original, size, Pillow.Resampling.LANCZOS, centering=centre)
    _save(made, Rights(image.credit, image.copyright_notice), name, match["kind"], profile)


def _save(made: Pillow.Image, rights: Rights, name: str, kind: str, profile: bytes | None) -> None:
    """With who made the picture and whose it is, and with nothing else of its metadata."""
    made = _on_white(made) if kind == "jpg" else made
    options: dict[str, Any] = dict(QUALITY[kind])
    if profile:
        options["icc_profile"] = profile
    if rights.packet:
        options["xmp"] = rights.packet
    made.info = {}
    written = BytesIO()
    made.save(written, FORMATS[kind], **options)
    default_storage.save(name, ContentFile(written.getvalue()))


def _on_white(image: Pillow.Image) -> Pillow.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Pillow.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")
