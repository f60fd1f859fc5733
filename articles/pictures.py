"""
What is let in as a picture, and in what form it is kept.

A file from a camera or from the net may be anything. It is decoded to prove that it is a picture,
turned the way up that its maker meant, and freed of all that is no picture: where it was taken,
with which device, what somebody has appended. Who made it and whose it is stay, as
articles/rights.py reads it.
"""

import math
from io import BytesIO
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, JpegImagePlugin
from PIL.ImageFile import ImageFile
from PIL.PngImagePlugin import PngInfo

from articles.rights import Rights, rights_in

# A press photograph is 5 to 15 MB; past this an upload is a mistake.
MOST_BYTES = 20 * 1024 * 1024
# 60 megapixels are more than any press camera takes; a bomb claims hundreds.
MOST_PIXELS = 60_000_000

EXTENSIONS = {
    "JPEG": {".jpg", ".jpeg"},
    "PNG": {".png"},
    "WEBP": {".webp"},
    "AVIF": {".avif"},
    "GIF": {".gif"},
}
# Without a loss they are always written anew; the others only where something must go.
LOSSLESS = {"PNG", "GIF"}
KEPT_QUALITY = {"WEBP": {"quality": 92}, "AVIF": {"quality": 85}}

# What Pillow may find beside the pixels that tells nothing about anybody.
HARMLESS = {
    *("jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "adobe", "adobe_transform"),
    *("progressive", "progression", "icc_profile", "loop", "background", "timestamp", "duration"),
}
# The same for a JPEG's segments, of which Pillow does not tell all in its `info`.
HARMLESS_SEGMENTS = {"APP0": b"JFIF", "APP2": b"ICC_PROFILE", "APP14": b"Adobe"}

JPEG_SCAN, JPEG_END = b"\xff\xda", b"\xff\xd9"
XMP_KEYWORD = "XML:com.adobe.xmp"  # XMP specification, part 3: PNG


class PreparedPicture(ContentFile):
    """A picture that has passed `prepare`, and who its file says has made it."""

    def __init__(self, content: bytes, name: str, rights: Rights) -> None:
        super().__init__(content, name=name)
        self.rights = rights


def prepare(file: File) -> PreparedPicture:
    """The picture as it is kept. Raises ValidationError with one sentence for what is none."""
    if isinstance(file, PreparedPicture):
        return file
    name = PurePosixPath(file.name or "picture").name
    if not file.size:
        raise ValidationError(f"“{name}” is empty.", code="empty")
    if file.size > MOST_BYTES:
        raise ValidationError(
            f"“{name}” has {math.ceil(file.size / 1024**2)} MB; at most {MOST_BYTES // 1024**2} MB "
            "are accepted.",
            code="too_large",
        )
    file.seek(0)
    content = file.read()
    try:
        return _prepared(content, name)
    except ValidationError:
        raise
    except Pillow.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    # Decoders of hostile bytes fail in ways that no list holds: struct.error, KeyError, IndexError.
    except Exception as error:
        raise ValidationError(
            f"“{name}” is no picture that we can show. Save it as JPEG, PNG, WebP or AVIF and try "
            "again.",
            code="no_picture",
        ) from error


def _prepared(content: bytes, name: str) -> PreparedPicture:
    with Pillow.open(BytesIO(content), formats=list(EXTENSIONS)) as picture:
        kind = _kind(picture)
        _check(picture, kind, name)
        picture.load()
        rights = rights_in(picture)
        if kind not in LOSSLESS and _is_nothing_but(picture, kind, content):
            return PreparedPicture(content, name, rights)
        return PreparedPicture(_rewritten(picture, kind, rights), name, rights)


def _kind(picture: ImageFile) -> str:
    """MPO is how telephones and cameras call a JPEG that brings its own preview with it."""
    return "JPEG" if picture.format == "MPO" else picture.format or ""


def _check(picture: ImageFile, kind: str, name: str) -> None:
    """What its first bytes already tell, before a single pixel is unpacked."""
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels(name)
    if PurePosixPath(name).suffix.lower() not in EXTENSIONS[kind]:
        raise ValidationError(
            f"“{name}” is a {kind} picture under another kind's name. Rename it to end in "
            f"{min(EXTENSIONS[kind])} if that is right.",
            code="wrong_extension",
        )
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(
            f"“{name}” moves. Choose a still picture; a film can be embedded by its address.",
            code="moving",
        )


def _too_many_pixels(name: str) -> ValidationError:
    return ValidationError(
        f"“{name}” unpacks to more than {MOST_PIXELS // 1_000_000} megapixels. Make it smaller.",
        code="too_many_pixels",
    )


def _is_nothing_but(picture: ImageFile, kind: str, content: bytes) -> bool:
    """The right way up, in colours that every browser shows, and nothing else is in the file."""
    return (
        picture.mode != "CMYK"
        and not len(picture.getexif())
        and picture.info.keys() <= HARMLESS
        and all(
            data.startswith(HARMLESS_SEGMENTS.get(segment, b"no such segment"))
            for segment, data in getattr(picture, "applist", [])
        )
        and _length(kind, content) == len(content)
    )


def _length(kind: str, content: bytes) -> int:
    """Where the picture ends, by its own account; what follows is something else."""
    if kind == "JPEG":
        return content.find(JPEG_END, content.find(JPEG_SCAN)) + len(JPEG_END)
    if kind == "WEBP":
        return int.from_bytes(content[4:8], "little") + 8
    place = 0
    while 0 <= place < len(content) - 8:  # ISO base media: boxes that begin with their length.
        place += int.from_bytes(content[place : place + 4]) or len(content)
    return place


def _rewritten(picture: ImageFile, kind: str, rights: Rights) -> bytes:
    options: dict[str, object] = dict(KEPT_QUALITY.get(kind, {}))
    if kind == "JPEG" and picture.mode != "CMYK":
        # With the tables that it was made with, a JPEG loses next to nothing.
        sampling = JpegImagePlugin.get_sampling(picture)
        options |= {"qtables": picture.quantization, "subsampling": sampling}  # type: ignore[attr-defined]
    elif kind == "JPEG":
        options["quality"] = 95
    upright = _for_screens(ImageOps.exif_transpose(picture))
    if profile := upright.info.get("icc_profile"):
        options["icc_profile"] = profile
    if kind == "PNG":
        options["pnginfo"] = _text_chunks(rights)
    elif rights.packet and kind != "GIF":
        options["xmp"] = rights.packet
    upright.info = {key: upright.info[key] for key in ("transparency",) if key in upright.info}
    written = BytesIO()
    upright.save(written, kind, **options)
    return written.getvalue()


def _for_screens(picture: Pillow.Image) -> Pillow.Image:
    """In eight bits a channel, and without printer's inks."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if picture.mode != "CMYK":
        return picture.copy()
    try:
        inks = ImageCms.ImageCmsProfile(BytesIO(picture.info["icc_profile"]))
        screen = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(picture, inks, screen, outputMode="RGB")
        converted = made if made is not None else picture.convert("RGB")
    except (KeyError, OSError, ImageCms.PyCMSError):  # No profile, or a broken one.
        converted = picture.convert("RGB")
    converted.info = {}
    return converted


def _text_chunks(rights: Rights) -> PngInfo:
    chunks = PngInfo()
    if rights.packet:
        chunks.add_itxt(XMP_KEYWORD, rights.packet.decode())
    return chunks
