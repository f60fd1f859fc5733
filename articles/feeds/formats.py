"""A feed as RSS 2.0 (with the modules that readers know), Atom 1.0 (RFC 4287), JSON Feed 1.1."""

import json
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, linebreaks

from articles.feeds.entries import Entry, Feed
from newsmania.languages import of_paper
from newsmania.xml import Document, legal

NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def write_rss(feed: Feed) -> bytes:
    xml = Document()
    with xml.within("rss", {"version": "2.0", **NAMESPACES}), xml.within("channel"):
        xml.add("title", feed.title)
        xml.add("link", feed.page)
        xml.add("description", feed.description)
        xml.add("language", of_paper())
        if feed.changed:
            xml.add("lastBuildDate", _rfc_822(feed.changed))
        own = {"rel": "self", "type": FORMS["rss"].type, "href": feed.address("rss")}
        xml.add("atom:link", attributes=own)
        for hub in hubs():
            xml.add("atom:link", attributes={"rel": "hub", "href": hub})
        with xml.within("image"):
            xml.add("url", feed.icon(192))
            xml.add("title", feed.title)
            xml.add("link", feed.page)
        for entry in feed.entries:
            with xml.within("item"):
                _rss_item(xml, entry)
    return xml.content()


def _rss_item(xml: Document, entry: Entry) -> None:
    """Of all its texts, RSS reads the description alone as HTML (RSS Advisory Board)."""
    xml.add("title", entry.title)
    xml.add("link", entry.address)
    xml.add("guid", entry.id, {"isPermaLink": "false"})
    xml.add("pubDate", _rfc_822(entry.published))
    for author in entry.authors:
        xml.add("dc:creator", author.name)
    if language := _own_language(entry):
        xml.add("dc:language", language)
    for tag in entry.tags:
        xml.add("category", tag)
    xml.add("description", escape(entry.summary))
    xml.add("content:encoded", entry.html)
    if entry.updated > entry.published:
        xml.add("atom:updated", _iso(entry.updated))
    if picture := entry.picture:
        length = str(picture.length)
        enclosure = {"url": picture.address, "length": length, "type": picture.type}
        xml.add("enclosure", attributes=enclosure)
        _media(xml, entry)


def _media(xml: Document, entry: Entry) -> None:
    """The picture with its words (Media RSS 1.5.1)."""
    if picture := entry.picture:
        attributes = {
            "url": picture.address,
            "fileSize": str(picture.length),
            "type": picture.type,
            "medium": "image",
            "width": str(picture.width),
            "height": str(picture.height),
        }
        with xml.within("media:content", attributes):
            if picture.description:
                xml.add("media:description", picture.description, {"type": "plain"})
            if picture.credit:
                xml.add("media:credit", picture.credit)


def write_atom(feed: Feed) -> bytes:
    xml = Document()
    names = {"xmlns": NAMESPACES["xmlns:atom"], "xmlns:media": NAMESPACES["xmlns:media"]}
    with xml.within("feed", {**names, "xml:lang": of_paper()}):
        xml.add("id", feed.page)
        xml.add("title", feed.title)
        xml.add("subtitle", feed.description)
        # A feed that never held anything has not changed since there were computers.
        xml.add("updated", _iso(feed.changed) if feed.changed else "1970-01-01T00:00:00Z")
        xml.add("icon", feed.icon(192))
        with xml.within("author"):
            xml.add("name", settings.PAPER_NAME)
        own = {"rel": "self", "type": FORMS["atom"].type, "href": feed.address("atom")}
        xml.add("link", attributes=own)
        xml.add("link", attributes={"rel": "alternate", "type": "text/html", "href": feed.page})
        for hub in hubs():
            xml.add("link", attributes={"rel": "hub", "href": hub})
        for entry in feed.entries:
            language = _own_language(entry)
            with xml.within("entry", {"xml:lang": language} if language else {}):
                _atom_entry(xml, entry)
    return xml.content()


def _atom_entry(xml: Document, entry: Entry) -> None:
    xml.add("id", _tag_uri(entry))
    xml.add("title", entry.title, {"type": "text"})
    link = {"rel": "alternate", "type": "text/html", "href": entry.address}
    xml.add("link", attributes=link)
    xml.add("published", _iso(entry.published))
    xml.add("updated", _iso(entry.updated))
    for author in entry.authors:
        with xml.within("author"):
            xml.add("name", author.name)
            if author.path:
                xml.add("uri", author.path)
    for tag in entry.tags:
        xml.add("category", attributes={"term": tag})
    xml.add("summary", entry.summary, {"type": "text"})
    xml.add("content", entry.html, {"type": "html"})
    if picture := entry.picture:
        enclosure = {"rel": "enclosure", "type": picture.type, "length": str(picture.length)}
        xml.add("link", attributes={**enclosure, "href": picture.address})
        _media(xml, entry)


def write_json(feed: Feed) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address("json"),
        "description": feed.description,
        "icon": feed.icon(512),
        "favicon": feed.icon(192),
        "language": of_paper(),
        "authors": [{"name": settings.PAPER_NAME}],
        "hubs": [{"type": "WebSub", "url": hub} for hub in hubs()],
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(_filled(document), ensure_ascii=False, separators=(",", ":")).encode()


def _json_item(entry: Entry) -> dict[str, Any]:
    """It must have content, and a reply or correction of no words has none but its summary."""
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html or linebreaks(entry.summary, autoescape=True) or "<p></p>",
        "date_published": _iso(entry.published),
        "date_modified": _iso(entry.updated),
        "authors": [_filled({"name": one.name, "url": one.path}) for one in entry.authors],
        "tags": entry.tags,
        "language": _own_language(entry),
    }
    if picture := entry.picture:
        attachment = {"url": picture.address, "mime_type": picture.type, "title": picture.credit}
        item["image"] = picture.address
        item["attachments"] = [{**_filled(attachment), "size_in_bytes": picture.length}]
    return _filled(item)


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; control characters are no more use in JSON than in XML."""
    return {
        name: legal(value) if isinstance(value, str) else value
        for name, value in document.items()
        if value not in ("", [])
    } | ({"items": document["items"]} if "items" in document else {})


class Form(NamedTuple):
    name: str
    type: str
    write: Callable[[Feed], bytes]


FORMS = {
    "rss": Form("RSS", "application/rss+xml", write_rss),
    "atom": Form("Atom", "application/atom+xml", write_atom),
    "json": Form("JSON Feed", "application/feed+json", write_json),
}


def hubs() -> list[str]:
    """The WebSub hub that tells subscribers of news at once, where there is one."""
    return [settings.WEBSUB_HUB] if settings.WEBSUB_HUB else []


def _own_language(entry: Entry) -> str:
    """That of an entry which is not in the feed's own."""
    return "" if entry.language == of_paper() else entry.language


def _tag_uri(entry: Entry) -> str:
    """An id as Atom wants it (RFC 4151): it names the paper, and nothing that can be edited."""
    return f"tag:{urlsplit(entry.address).hostname},2025:{entry.id}"


def _rfc_822(moment: datetime) -> str:
    return format_datetime(timezone.localtime(moment))


def _iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")
