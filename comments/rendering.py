"""
A reader's text as HTML: paragraphs, line breaks, links, and quotes where lines begin with `>`.

Everything else is text.
"""

import re
from collections.abc import Callable
from itertools import groupby
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LINK_REL = "nofollow ugc noopener"

# Signs of Bengali, Hindi, Arabic, Urdu and Chinese sentences: an address ends before them, also
# where the next sentence begins without a space.
SENTENCES = "।॥،؛؟۔。，、！？；："
# Bounded, so that the time it takes grows with the text and no faster.
ADDRESS = re.compile(rf"https?://[^\s<>\"'“”‘’{SENTENCES}]{{1,500}}", re.IGNORECASE)
TRAILING = ".,;:!?)]}…"

# A quote in a quote in a quote is still shown as one; what is within that is not told apart.
DEEPEST_QUOTE = 3


def render_reply(text: str, *, with_links: bool = True, depth: int = 0) -> SafeString:
    linked = _linked if with_links else _plain
    parts: list[SafeString] = []
    for is_quote, lines in groupby(text.split("\n"), key=_is_quote):
        if is_quote and depth < DEEPEST_QUOTE:
            inner = "\n".join(line.lstrip()[1:].removeprefix(" ") for line in lines)
            if inner.strip():
                quote = render_reply(inner, with_links=with_links, depth=depth + 1)
                parts.append(format_html("<blockquote>{}</blockquote>", quote))
        else:
            parts += _paragraphs("\n".join(lines), linked)
    return format_html_join("\n", "{}", ((part,) for part in parts))


def quoted(text: str) -> str:
    """The same lines as a quote, to be written on."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">")


def _paragraphs(text: str, linked: Callable[[str], SafeString]) -> list[SafeString]:
    parts = (part for part in re.split(r"\n\s*\n", text) if part.strip())
    return [format_html("<p>{}</p>", _lines(part, linked)) for part in parts]


def addresses_in(text: str) -> list[str]:
    """The web addresses that rendering would turn into links."""
    found = (_trimmed(match[0]) for match in ADDRESS.finditer(text))
    return [address for address in found if _is_linkable(address)]


def _lines(paragraph: str, linked: Callable[[str], SafeString]) -> SafeString:
    first, *rest = paragraph.strip("\n").split("\n")
    breaks = format_html_join("", "<br>{}", ((linked(line),) for line in rest))
    return format_html("{}{}", linked(first), breaks)


def _plain(line: str) -> SafeString:
    return format_html("{}", line)


def _linked(line: str) -> SafeString:
    parts: list[SafeString | str] = []
    end = 0
    for match in ADDRESS.finditer(line):
        address = _trimmed(match[0])
        if not _is_linkable(address):
            continue
        parts.append(line[end : match.start()])
        parts.append(format_html('<a href="{0}" rel="{1}">{0}</a>', address, LINK_REL))
        end = match.start() + len(address)
    parts.append(line[end:])
    return format_html_join("", "{}", ((part,) for part in parts))


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence that it ends."""
    while address and address[-1] in TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _is_linkable(address: str) -> bool:
    """No user name before the host: `https://bank.example@evil.example` is a trap."""
    try:
        host = urlsplit(address)
    except ValueError:
        return False
    return bool(host.hostname) and "@" not in host.netloc
