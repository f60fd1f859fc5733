"""One kept page, and how a request is answered with it."""

import gzip
import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import brotli
from django.utils.http import parse_http_date_safe

from newsmania.caching import EDGE_SECONDS, REVALIDATE_SECONDS

type Headers = list[tuple[str, str]]
type StartResponse = Callable[..., Any]

# Below this a compressed page saves no packet.
SHORTEST_COMPRESSED = 700
# Twice the size of an answer's first line and headers, as Python keeps them.
OVERHEAD = 2000

# Purges keep a page true; this is for what no purge can know of (a row changed by hand).
LIFETIME = 3600.0
# By so much may two looks at one clock differ (s); by more, somebody has set it.
CLOCKS_DIFFER = 5.0
# How long after it is out of date a page may stand in for one that cannot be rendered.
STALE_IF_ERROR = 3600.0

ENCODINGS = ("br", "gzip", "identity")
# No browser's list of encodings is so long; longer ones are not remembered.
LONGEST_USUAL = 100

# What a 304 repeats of the headers of the 200 (RFC 9110, 15.4.5), and what is ours to set.
POLICY = {"cache-control", "surrogate-control", "cdn-cache-control"}
IN_304 = {*POLICY, "etag", "vary", "cache-tag", "surrogate-key", "xkey"}
OURS = {"content-length", "content-encoding", "etag", "vary", *POLICY}


def _compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.compress(body, quality=5)
    if encoding == "gzip":
        return gzip.compress(body, compresslevel=6, mtime=0)
    return body


@dataclass(slots=True)
class KeptPage:
    """
    A whole public response.

    `reads` are the query parameters that its view declares, `begun_at` (Unix time) is when its
    rendering began, `due` when the clock makes it out of date.
    """

    headers: Headers
    body: bytes
    tags: frozenset[str]
    policy: Headers
    begun_at: float
    reads: tuple[str, ...] = ()
    due: float = float("inf")
    is_out_of_date: bool = False
    is_asked_for: bool = True
    etag: str = ""
    answers: dict[str, tuple[bytes, Headers]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.body).hexdigest()[:24]
        # Weak: the bytes differ between encodings, the page does not (RFC 9110, 8.8.3).
        self.etag = f'W/"{digest}"'
        self.headers = [(name, value) for name, value in self.headers if name.lower() not in OURS]

    def is_fresh(self, now: float) -> bool:
        """Nor is one of a clock that was ahead: it may show what has not been published yet."""
        age = now - self.begun_at
        return not self.is_out_of_date and now < self.due and -CLOCKS_DIFFER < age < LIFETIME

    @property
    def size(self) -> int:
        """Bytes in memory, near enough to bound them."""
        return OVERHEAD + len(self.body) + sum(len(body) for body, _ in self.answers.values())

    def answer(
        self, environ: dict[str, Any], start_response: StartResponse, status: str
    ) -> Iterable[bytes]:
        """The page, or 304 for who has it (RFC 9110, 13). `status` is for Cache-Status."""
        self.is_asked_for = True
        body, headers = self._in(_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        headers = [*headers, *self._policy(), ("Cache-Status", status)]
        if self._is_had(environ):
            kept = [pair for pair in headers if pair[0].lower() in {*IN_304, "cache-status"}]
            start_response("304 Not Modified", kept)
            return []
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _is_had(self, environ: dict[str, Any]) -> bool:
        """By ETag, and only without one by date (RFC 9110, 13.2.2)."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is not None:
            tags = {one.strip().removeprefix("W/") for one in asked.split(",")}
            return asked.strip() == "*" or self.etag.removeprefix("W/") in tags
        told = environ.get("HTTP_IF_MODIFIED_SINCE")
        if not told:
            return False
        since = parse_http_date_safe(told)
        changed = next((value for name, value in self.headers if name == "Last-Modified"), "")
        return bool(since and changed and (parse_http_date_safe(changed) or since + 1) <= since)

    def _policy(self) -> Headers:
        """No cache in front may keep the page past the moment at which the clock changes it."""
        left = self.due - time.time()
        if left > EDGE_SECONDS + REVALIDATE_SECONDS:
            return self.policy
        return [("Cache-Control", f"public, max-age=0, s-maxage={max(int(left), 0)}")]

    def _in(self, encoding: str) -> tuple[bytes, Headers]:
        """The page in an encoding; made when it is first asked for."""
        if len(self.body) < SHORTEST_COMPRESSED:
            encoding = "identity"
        made = self.answers.get(encoding)
        if made is None:
            body = _compressed(self.body, encoding)
            headers = [*self.headers, ("ETag", self.etag), ("Vary", "Accept-Encoding")]
            if encoding != "identity":
                headers.append(("Content-Encoding", encoding))
            headers.append(("Content-Length", str(len(body))))
            made = self.answers[encoding] = (body, headers)
        return made


def _encoding(accepted: str) -> str:
    """The best of ours that the client takes (RFC 9110, 12.5.3)."""
    return _known(accepted) if len(accepted) <= LONGEST_USUAL else _weighed(accepted)


def _weighed(accepted: str) -> str:
    """Browsers send no weights."""
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        name, _, weight = part.partition(";q=")
        try:
            weights[name.strip().lower()] = float(weight or 1)
        except ValueError:
            continue
    for encoding in ENCODINGS[:2]:
        if weights.get(encoding, weights.get("*", 0)) > 0:
            return encoding
    return "identity"


# Browsers send a handful of these, so reading each of them once is enough.
_known = lru_cache(maxsize=200)(_weighed)
