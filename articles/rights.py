"""
Who made a picture and whose it is: what its file says, and how a file of ours says it.

Of all metadata these two facts are kept, as IPTC Core has them, in XMP (IPTC Photo Metadata
Standard; XMP is ISO 16684-1).
"""

import re
from html import unescape
from typing import NamedTuple
from xml.sax.saxutils import escape

from PIL import IptcImagePlugin
from PIL.ImageFile import ImageFile

ARTIST, COPYRIGHT = 0x013B, 0x8298  # EXIF 2.32, table 4
IPTC_BYLINE, IPTC_COPYRIGHT = (2, 80), (2, 116)  # IPTC-IIM 4.2, record 2

# A packet is some kilobytes; one that an editing program filled with its history may be larger.
MOST_XMP = 1024 * 1024
LONGEST = 200

# An element without content of its own must not borrow the next one's.
XMP_ELEMENT = {
    name: re.compile(rf"<dc:{name}(?:\s[^>]*)?(?<!/)>(.*?)</dc:{name}>".encode(), re.DOTALL)
    for name in ("creator", "rights")
}
XMP_ITEM = re.compile(rb"<rdf:li(?:\s[^>]*)?(?<!/)>(.*?)</rdf:li>", re.DOTALL)
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li>'
    '</rdf:Seq></dc:creator><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{rights}</rdf:li>'
    "</rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>"
)

# Bengali and Hindi words are joined and parted by these; Python counts them as not printable.
JOINERS = "\u200c\u200d"


class Rights(NamedTuple):
    creator: str = ""
    copyright: str = ""

    @property
    def packet(self) -> bytes:
        """The XMP that says so, or nothing where there is nothing to say."""
        if not any(self):
            return b""
        return XMP.format(creator=escape(self.creator), rights=escape(self.copyright)).encode()


def rights_in(picture: ImageFile) -> Rights:
    """From XMP, else from IPTC-IIM, else from EXIF: the newer record is the fuller one."""
    xmp = picture.info.get("xmp") or b""
    xmp = (xmp.encode() if isinstance(xmp, str) else xmp)[:MOST_XMP]
    iptc = IptcImagePlugin.getiptcinfo(picture) or {}
    exif = picture.getexif()
    return Rights(
        _first(_in_xmp(xmp, "creator"), iptc.get(IPTC_BYLINE), _in_exif(exif.get(ARTIST))),
        _first(_in_xmp(xmp, "rights"), iptc.get(IPTC_COPYRIGHT), _in_exif(exif.get(COPYRIGHT))),
    )


def _in_xmp(xmp: bytes, name: str) -> str:
    """All makers, but the rights in one language: `rdf:Alt` says the same in several."""
    element = XMP_ELEMENT[name].search(xmp)
    found = [unescape(_text(item)) for item in XMP_ITEM.findall(element[1])] if element else []
    return ", ".join(filter(None, found if name == "creator" else found[:1]))


def _in_exif(value: object) -> object:
    """EXIF says ASCII and cameras write UTF-8; Pillow reads it as Latin-1."""
    return value.encode("latin-1", "ignore") if isinstance(value, str) else value


def _first(*values: object) -> str:
    texts = (_text(value) for value in values if value)
    return next((text for text in texts if text), "")[:LONGEST]


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    text = _decoded(value) if isinstance(value, bytes) else str(value)
    return "".join(one for one in text if one.isprintable() or one in JOINERS).strip()


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
