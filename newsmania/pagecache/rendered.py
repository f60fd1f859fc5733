"""An answer of Django's, whole, and whether it may be kept."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from newsmania.caching import TAGS_HEADER
from newsmania.pagecache.pages import Headers, StartResponse

type Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

# What of a request no public page may depend on.
HIDDEN = (
    *("HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_RANGE"),
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"),
)


@dataclass
class Rendered:
    status: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def is_failure(self) -> bool:
        return self.status.startswith("5")

    @property
    def may_be_kept(self) -> bool:
        """Whole, public, the same for everybody, and it says what it shows."""
        names = {name.lower() for name, _ in self.headers}
        control = self.header("Cache-Control")
        return (
            self.status.startswith("200")
            and TAGS_HEADER.lower() in names
            and not names & {"set-cookie", "content-encoding"}
            and "public" in control
            and "s-maxage=0" not in control
            and not {"private", "no-store", "no-cache"} & set(control.replace(",", " ").split())
            and self.header("Vary").lower() in {"", "accept-encoding"}
            and self.header("Content-Length") in {"", str(len(self.body))}
        )


def ask(application: Application, environ: dict[str, Any]) -> Rendered:
    """Django's whole answer to the request without what no public page may depend on."""
    asked = {name: value for name, value in environ.items() if name not in HIDDEN}
    asked["REQUEST_METHOD"] = "GET"
    told: list[Any] = ["500 Internal Server Error", []]

    def start(status: str, headers: Headers, exc_info: Any = None) -> None:
        told[:] = [status, headers]

    chunks = application(asked, start)
    try:
        body = b"".join(chunks)
    finally:
        with suppress(AttributeError):
            chunks.close()  # type: ignore[attr-defined]
    return Rendered(told[0], list(told[1]), body)
