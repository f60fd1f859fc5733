"""One rendering of a page at a time, in all processes of the machine."""

import fcntl
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Pages share this many locks; two that share one wait for each other now and then.
LOCKS = 1024

# Longer than a page takes. Who has waited so long renders it as well.
LONGEST_WAIT = 5.0
BETWEEN_LOOKS = 0.004


class Flights:
    """
    Locks of the kernel (flock), one file each, opened anew each time.

    They hold between threads as between processes, and one whose holder has died is free.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)

    @contextmanager
    def alone(self, key: str, *, wait: bool) -> Iterator[bool]:
        """
        Hold the key's lock while the block runs, if it can be had.

        Yields whether it is held. Without `wait` that is decided at once; with it, a request that
        has waited in vain goes on all the same.
        """
        handle = self._open(key)
        try:
            yield handle is not None and _take(handle, LONGEST_WAIT if wait else 0.0)
        finally:
            if handle is not None:
                os.close(handle)  # That frees the lock.

    def _open(self, key: str) -> int | None:
        name = f"{self.folder}/{zlib.crc32(key.encode('utf-8', 'surrogatepass')) % LOCKS}"
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        try:
            try:
                return os.open(name, flags, 0o600)
            except FileNotFoundError:
                os.makedirs(self.folder, exist_ok=True)
                return os.open(name, flags, 0o600)
        except OSError:
            return None  # Without a disk to write to each process renders for itself.


def _take(handle: int, longest: float) -> bool:
    end = time.monotonic() + longest
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(BETWEEN_LOOKS)
