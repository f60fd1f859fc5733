"""
Files that promise a purge: made before a change is committed, gone when the journal has its purge.

Each is locked (flock) by the process that made it. The kernel frees the lock of one that has died,
so a file that anybody can lock is the promise of a process that could not keep it.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

# A database may still finish a commit whose client is gone; so a broken promise is made good at
# once, and again after this (s).
AGAIN_AFTER = 2.0
AGAIN = ".again"


class Pledge:
    """One thread's; `OSError` where the folder takes no file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        part = folder / f".{name}"
        self.path = folder / name
        self._file = open(part, "xb")  # noqa: SIM115 - It is open for as long as the promise stands.
        fcntl.flock(self._file, fcntl.LOCK_EX)
        os.rename(part, self.path)  # Nobody looks at it before it is locked.

    def fulfil(self) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self._file.close()


def broken(folder: Path) -> Iterator[None]:
    """
    Once for each promise that has to be made good now.

    Whoever asks makes it good before asking for the next; until then the file stays, for others.
    """
    try:
        found = [Path(entry.path) for entry in os.scandir(folder) if entry.name[0] != "."]
    except FileNotFoundError:
        return
    for path in found:
        with suppress(FileNotFoundError, BlockingIOError), open(path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stat = os.fstat(file.fileno())
            is_second = path.suffix == AGAIN
            if not stat.st_nlink or (is_second and time.time() - stat.st_mtime < AGAIN_AFTER):
                continue  # Fulfilled just now, or not yet time.
            yield
            if is_second:
                path.unlink()
            else:
                os.utime(path)
                path.rename(path.with_suffix(AGAIN))
