"""Puts the page cache before Django as the settings say, and starts what works beside it."""

from hashlib import sha256
from typing import Any

from django.conf import settings

from newsmania import delivery, outbox, purging, staleness
from newsmania.pagecache.door import PageCache
from newsmania.pagecache.relay import Listener


def paper_behind_its_door(application: Any) -> Any:
    """The WSGI application of a server process."""
    purging.start_making_good()
    delivery.start_sweeping()
    outbox.start_sending()
    if not settings.PAGE_CACHE_BYTES:
        return application
    relay = Listener(settings.PAGE_CACHE_DIR) if settings.REDIS_URL else None
    if relay:
        relay.start()
    return PageCache(
        application,
        folder=settings.PAGE_CACHE_DIR,
        most_bytes=settings.PAGE_CACHE_BYTES,
        allowed_hosts=settings.ALLOWED_HOSTS,
        session_cookie=settings.SESSION_COOKIE_NAME,
        dues=staleness.dues,
        build=build_of_the_paper(),
        edge=settings.EDGE,
        secure_header=getattr(settings, "SECURE_PROXY_SSL_HEADER", None),
        relay=relay,
    )


def build_of_the_paper() -> str:
    """
    A name for all that pages are made by, save the database: code, templates, static files, texts.

    Pages that an earlier version has left on the disk are not those of this one. A few
    milliseconds, once a process.
    """
    digest = sha256(
        repr((settings.PAPER_NAME, settings.LANGUAGE_CODE, settings.TIME_ZONE)).encode()
    )
    folders = [settings.BASE_DIR / name for name in ("newsmania", "articles", "comments")]
    folders += [settings.BASE_DIR / "templates", settings.BASE_DIR / "locale"]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".html", ".xml", ".mo"}:
                digest.update(f"{path} {path.stat().st_mtime_ns}".encode())
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists():
        digest.update(manifest.read_bytes())
    return digest.hexdigest()[:12]
