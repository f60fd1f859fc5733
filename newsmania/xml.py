"""Writes XML 1.0 for machines: whatever a headline holds, the document stays well-formed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

# All but the production Char (XML 1.0, 2.2): control characters, halves of pairs, U+FFFE, U+FFFF.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the characters that no XML document may hold, not even escaped."""
    return ILLEGAL.sub("", text)


class Document:
    """Elements in the order in which they are added; text and attributes are escaped."""

    def __init__(self) -> None:
        self._written = BytesIO()
        self._xml = SimplerXMLGenerator(self._written, "utf-8", short_empty_elements=True)
        self._xml.startDocument()

    @contextmanager
    def within(self, tag: str, attributes: dict[str, str] | None = None) -> Iterator[None]:
        self._xml.startElement(tag, _legal_values(attributes))
        yield
        self._xml.endElement(tag)

    def add(self, tag: str, text: str = "", attributes: dict[str, str] | None = None) -> None:
        with self.within(tag, attributes):
            if text:
                self._xml.characters(legal(text))

    def content(self) -> bytes:
        self._xml.endDocument()
        return self._written.getvalue()


def _legal_values(attributes: dict[str, str] | None) -> AttributesImpl:
    return AttributesImpl({name: legal(value) for name, value in (attributes or {}).items()})
