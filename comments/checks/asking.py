"""Asking somebody else about a reply, who may be slow, gone or mad, within a bounded time."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import BoundedSemaphore, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

logger = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 2
MOST_BYTES = 64 * 1024
# A host that never answers keeps a thread each time; with so many waiting, nobody more is sent.
_waiting = BoundedSemaphore(8)


class UnansweredError(Exception):
    """No answer that can be used, for whichever reason."""


@dataclass
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class _Stay(HTTPRedirectHandler):
    """What was signed or trusted to one address is not carried to another."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = build_opener(_Stay)


def ask(address: str, body: bytes, headers: dict[str, str]) -> Answer:
    """
    POST, and the answer of any status. Raises UnansweredError after two seconds at the latest.

    In a thread: a socket's timeout bounds each read, but neither the whole nor the name server.
    """
    if not address.startswith(("http://", "https://")):
        raise UnansweredError("its address is none of the web")
    if not _waiting.acquire(blocking=False):
        raise UnansweredError("too many questions wait for an answer")
    found: list[Answer | Exception] = []
    thread = Thread(target=_ask, args=(address, body, headers, found), daemon=True)
    thread.start()
    thread.join(SECONDS_TO_ANSWER)
    if not found:
        raise UnansweredError(f"there was no answer within {SECONDS_TO_ANSWER} seconds")
    if isinstance(found[0], Exception):
        raise UnansweredError(str(found[0]) or type(found[0]).__name__) from found[0]
    return found[0]


def _ask(address: str, body: bytes, headers: dict[str, str], found: list) -> None:
    try:
        request = Request(address, data=body, headers=headers)  # noqa: S310
        try:
            response = _opener.open(request, timeout=SECONDS_TO_ANSWER)
        except HTTPError as error:
            response = error
        with response:
            told = response.read(MOST_BYTES)
            found.append(Answer(response.status, told, response.headers))
    except (OSError, HTTPException, ValueError) as error:
        found.append(error)
    finally:
        with suppress(ValueError):
            _waiting.release()
