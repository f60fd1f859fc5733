"""Where a text leads, in whichever way that is written: addresses, bare hosts, pasted markup."""

import re

from comments.rendering import ADDRESS, addresses_in

# Hardly ever the end of a sentence that runs into the next. (`.me`, `.so` and `.it` are.)
ENDINGS = "com|net|org|info|biz|ru|cn|xyz|top|online|site|shop|club|io|co|tk|ml|ga|cf|gq|ly|gl|tv"
LABEL = r"[a-z0-9-]{1,63}"
BARE = re.compile(
    rf"(?<![\w@./:-])(?:www\.{LABEL}\.[a-z]{{2,24}}|{LABEL}(?:\.{LABEL}){{0,3}}\.(?:{ENDINGS}))"
    r"(?![\w-]|\.\w)(?:/[^\s<>\"']{0,500})?",
    re.IGNORECASE,
)
# Readers write plain text; who sends this has a program that thinks of another site.
MARKUP = re.compile(r"\[(?:url|link)[\]=]|<a\s[^<>]{0,200}href|\]\(https?:", re.IGNORECASE)

# `example . com`: written so that no filter should find it.
APART = re.compile(r"[a-z0-9-]{3,63} {1,3}\. {0,3}(?:com|net|org|info|ru)\b", re.IGNORECASE)

SHORTENERS = {
    *("bit.ly", "tinyurl.com", "goo.gl", "t.co", "is.gd", "ow.ly", "cutt.ly", "rb.gy", "adf.ly"),
    *("buff.ly", "shorturl.at", "tiny.cc", "t.ly", "v.gd", "adfoc.us", "linkbucks.com", "bc.vc"),
}


def links_in(text: str) -> list[str]:
    """All of them, also those that are not made clickable."""
    return [*addresses_in(text), *(match[0] for match in BARE.finditer(ADDRESS.sub(" ", text)))]


def is_spelt_apart(text: str) -> bool:
    return APART.search(text) is not None


def has_markup(text: str) -> bool:
    return MARKUP.search(text) is not None
