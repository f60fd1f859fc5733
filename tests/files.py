"""Files as cameras, agencies and mischief make them."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from PIL import ImageDraw

RIGHTS_IN_XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 exif:GPSLatitude="22,34.2N">
 <dc:creator><rdf:Seq><rdf:li>Ana Ruiz</rdf:li><rdf:li>José &amp; Sons</rdf:li></rdf:Seq>
 </dc:creator>
 <dc:subject><rdf:Bag><rdf:li>tides</rdf:li></rdf:Bag></dc:subject>
 <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© News Mania</rdf:li>
 <rdf:li xml:lang="hi">© समाचार</rdf:li></rdf:Alt></dc:rights>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def drawn(width=90, height=60, mode="RGB", dot=None):
    """A blue picture, with a red dot where its subject is."""
    picture = Pillow.new("RGB", (width, height), (20, 40, 160))
    if dot:
        x, y = dot
        ImageDraw.Draw(picture).ellipse((x - 8, y - 8, x + 8, y + 8), fill=(230, 20, 20))
    return picture.convert(mode)


def written(picture, kind, **options):
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(orientation=1, artist="", copyright_notice="", gps=True):
    """As cameras write it: in UTF-8, whatever the standard says."""
    record = Pillow.Exif()
    record[0x0112] = orientation
    record[0x010F] = "A camera with a serial number"
    if artist:
        record[0x013B] = artist.encode()
    if copyright_notice:
        record[0x8298] = copyright_notice.encode()
    if gps:
        record.get_ifd(0x8825).update({1: "N", 2: (22.0, 34.0, 12.0), 3: "E", 4: (88.0, 21.0, 0.0)})
    return record


def iptc(**records):
    """An APP13 segment with IPTC-IIM records of the second kind: `iptc(byline=…)`."""
    numbers = {"byline": 80, "copyright": 116, "city": 90}
    said = b"".join(
        b"\x1c\x02" + bytes([numbers[name]]) + struct.pack(">H", len(value)) + value
        for name, value in ((name, text.encode()) for name, text in records.items())
    )
    said += b"\0" * (len(said) % 2)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(said)) + said
    segment = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment


def moving(kind):
    frames = [drawn(), drawn(dot=(20, 20))]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def png_that_claims(width, height):
    """A tiny PNG whose head promises so many pixels."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def upload(name, content):
    return SimpleUploadedFile(name, content)


PNG = written(drawn(), "PNG")
JPEG = written(drawn(), "JPEG")

# Name, content, and words of the sentence that refuses it.
REFUSED = {
    "text": ("notes.jpg", b"Dear editor,", "“notes.jpg” is no picture that we can show"),
    "page": ("page.png", b"<html><script>alert(1)</script>", "is no picture"),
    "drawing": (
        "logo.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "“logo.svg” is no picture",
    ),
    "drawing in disguise": ("logo.png", b'<svg onload="alert(1)"></svg>', "is no picture"),
    "cut off": ("half.jpg", written(drawn(900, 600), "JPEG")[:2500], "is no picture"),
    "cut off PNG": ("half.png", PNG[: len(PNG) - 40], "is no picture"),
    "bomb": ("bomb.png", png_that_claims(60_000, 60_000), "more than 60 megapixels"),
    "small bomb": ("bomb.png", png_that_claims(9_000, 9_000), "more than 60 megapixels"),
    "wrong name": ("tide.jpg", PNG, "is a PNG picture under another kind's name"),
    "no suffix": ("tide", PNG, "Rename it to end in .png"),
    "two suffixes": ("tide.png.html", PNG, "Rename it to end in .png"),
    "moving GIF": ("tide.gif", moving("GIF"), "“tide.gif” moves"),
    "moving WebP": ("tide.webp", moving("WEBP"), "“tide.webp” moves"),
    "moving PNG": ("tide.png", moving("PNG"), "“tide.png” moves"),
    "document": ("report.pdf", b"%PDF-1.7 ...", "is no picture"),
    "too large": ("large.jpg", JPEG + b"\0" * 21_000_000, "at most 20 MB"),
}
