"""
What may be embedded in a story: by its address, from a provider in this list.

A reader's browser asks the provider nothing before the reader clicks; then it loads `player` in a
frame. FRAMES tells the Content-Security-Policy which hosts that can be. Providers whose embeds need
a script of theirs in our page are not here: a link to them is a link.
"""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

# SoundCloud's own pages, where a maker's name or a sound's would stand.
SOUNDCLOUD_PAGES = {
    *("discover", "search", "you", "charts", "pages", "upload", "stream", "terms-of-use"),
    *("tracks", "albums", "sets", "reposts", "likes", "popular-tracks", "followers", "following"),
}

# Names and numbers as these providers give them; nothing that could leave its place in an address.
KEY = re.compile(r"[\w-]{1,64}", re.ASCII)
ARCHIVE_KEY = re.compile(r"\w[\w.-]{0,99}", re.ASCII)
NUMBER = re.compile("[0-9]{1,20}")


class Embed(NamedTuple):
    provider: str
    player: str


class Provider(NamedTuple):
    name: str
    hosts: frozenset[str]
    player: Callable[[list[str], dict[str, list[str]], str], str | None]


def _key(text: str) -> str | None:
    return text if KEY.fullmatch(text) else None


def _youtube(path: list[str], query: dict[str, list[str]], address: str) -> str | None:
    match path:
        case ["watch"]:
            key = _key(query.get("v", [""])[0])
        case ["shorts" | "embed" | "live", found]:
            key = _key(found)
        case [found] if "youtu.be" in address:
            key = _key(found)
        case _:
            return None
    return key and f"https://www.youtube-nocookie.com/embed/{key}"


def _vimeo(path: list[str], query: dict[str, list[str]], address: str) -> str | None:
    match path:
        case [number, secret] if NUMBER.fullmatch(number) and _key(secret):
            pass  # One that only those who know its address may see.
        case [*_, number] if NUMBER.fullmatch(number):
            secret = _key(query.get("h", [""])[0]) or ""
        case _:
            return None
    known = f"&h={secret}" if secret else ""
    return f"https://player.vimeo.com/video/{number}?dnt=1{known}"


def _dailymotion(path: list[str], query: dict[str, list[str]], address: str) -> str | None:
    match path:
        case ["video", found] | ["embed", "video", found]:
            key = _key(found)
        case [found] if "dai.ly" in address:
            key = _key(found)
        case _:
            return None
    return key and f"https://geo.dailymotion.com/player.html?video={key}"


def _spotify(path: list[str], query: dict[str, list[str]], address: str) -> str | None:
    match [part for part in path if not part.startswith("intl-")]:
        case [("episode" | "show" | "track" | "album" | "playlist") as kind, key] if _key(key):
            return f"https://open.spotify.com/embed/{kind}/{key}"
    return None


def _soundcloud(path: list[str], query: dict[str, list[str]], address: str) -> str | None:
    match path:
        case [maker, sound] if not {maker, sound} & SOUNDCLOUD_PAGES and all(map(_key, path)):
            pass
        case [maker, "sets", _] if maker not in SOUNDCLOUD_PAGES and all(map(_key, path)):
            pass
        case _:
            return None
    plain = f"https://soundcloud.com/{'/'.join(path)}"
    return f"https://w.soundcloud.com/player/?url={quote(plain, safe='')}"


def _archive(path: list[str], query: dict[str, list[str]], address: str) -> str | None:
    match path:
        case ["details" | "embed", key] if ARCHIVE_KEY.fullmatch(key):
            return f"https://archive.org/embed/{key}"
    return None


def _datawrapper(path: list[str], query: dict[str, list[str]], address: str) -> str | None:
    return f"https://datawrapper.dwcdn.net/{path[0]}/" if path and _key(path[0]) else None


PROVIDERS = (
    Provider(
        "YouTube",
        frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"}),
        _youtube,
    ),
    Provider("Vimeo", frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"}), _vimeo),
    Provider(
        "Dailymotion", frozenset({"dailymotion.com", "www.dailymotion.com", "dai.ly"}), _dailymotion
    ),
    Provider("Spotify", frozenset({"open.spotify.com"}), _spotify),
    Provider("SoundCloud", frozenset({"soundcloud.com", "www.soundcloud.com"}), _soundcloud),
    Provider("Internet Archive", frozenset({"archive.org", "www.archive.org"}), _archive),
    Provider("Datawrapper", frozenset({"datawrapper.dwcdn.net"}), _datawrapper),
)


def embed_of(address: str) -> Embed | None:
    """What stands at this address, or nothing when it is no provider's or no single thing."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    path = [part for part in parts.path.split("/") if part]
    for provider in PROVIDERS:
        if host in provider.hosts and (
            player := provider.player(path, parse_qs(parts.query), host)
        ):
            return Embed(provider.name, player)
    return None
