"""
The kept pages on this machine's disk, where each process finds what another has rendered.

A file holds a page's head as one line of JSON, then its body. It tells the place in the journal
from which it was rendered, so whoever takes it down sees whether it is still true; nobody needs to
remove it for that. The folder belongs to one epoch of the journal and goes with it.
"""

import hashlib
import json
import os
import random
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from newsmania.pagecache.keys import Key
from newsmania.pagecache.pages import KeptPage
from newsmania.pagecache.store import Place

# Looked at once in so many pages: the folder is then brought back to its bound.
SWEEP_EVERY = 200


class Shelf:
    def __init__(self, folder: Path, build: str, most_bytes: int) -> None:
        """`build` names what the pages are made by: other templates have a shelf of their own."""
        self.folder, self.build = folder, build
        self.most_bytes = most_bytes
        self._put = 0

    def put(self, key: Key, page: KeptPage, place: Place) -> None:
        """A disk that is full or read-only costs the other processes a rendering, no more."""
        head = {
            "headers": page.headers,
            "tags": sorted(page.tags),
            "policy": page.policy,
            "begun_at": page.begun_at,
            "reads": page.reads,
            "due": page.due if page.due < float("inf") else None,
            "line": place.line,
            "length": len(page.body),
        }
        path = self._path(key, place.epoch)
        fresh = path.with_suffix(f".{os.getpid()}-{random.getrandbits(32):x}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(fresh, "wb") as file:
                file.write(json.dumps(head).encode() + b"\n" + page.body)
            os.replace(fresh, path)
            self._put += 1
            if self._put % SWEEP_EVERY == 1:
                self._sweep(place.epoch)
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)

    def take(self, key: Key, epoch: str) -> tuple[KeptPage, Place] | None:
        """
        A page and the place from which it was rendered. Whether it is true is for the store.

        What a failing disk has left of a page is no page.
        """
        try:
            head, _, body = self._path(key, epoch).read_bytes().partition(b"\n")
            told = json.loads(head)
            return _page(told, body), Place(epoch, told["line"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remove(self, keys: list[Key], epoch: str) -> None:
        """What was withdrawn does not stay on the disk, either."""
        for key in keys:
            with suppress(OSError):  # It is not trusted, wherever it lies.
                self._path(key, epoch).unlink()

    def _path(self, key: Key, epoch: str) -> Path:
        digest = hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()
        return self._shelf(epoch) / digest

    def _shelf(self, epoch: str) -> Path:
        return self.folder / f"{epoch}-{self.build}"

    def _sweep(self, epoch: str) -> None:
        """Remove what earlier epochs and builds left; past the bound, the oldest half of these."""
        for one in self.folder.iterdir():
            if one.is_dir() and one != self._shelf(epoch):
                shutil.rmtree(one, ignore_errors=True)
        found = []
        for entry in os.scandir(self._shelf(epoch)):
            stat = entry.stat()
            found.append((stat.st_mtime, stat.st_size, entry.path))
        if sum(size for _, size, _ in found) > self.most_bytes:
            for _, _, path in sorted(found)[: len(found) // 2 + 1]:
                Path(path).unlink(missing_ok=True)


def _page(told: dict[str, Any], body: bytes) -> KeptPage:
    """Raises ValueError, KeyError or TypeError for what is not whole."""
    if len(body) != told["length"]:
        raise ValueError("A part of the page is missing.")
    return KeptPage(
        headers=[(name, value) for name, value in told["headers"]],
        body=body,
        tags=frozenset(told["tags"]),
        policy=[(name, value) for name, value in told["policy"]],
        begun_at=told["begun_at"],
        reads=tuple(told["reads"]),
        due=told["due"] or float("inf"),
    )
