"""
What was purged, in the order in which it was: a file that every process of a machine reads on.

A process looks at the file before each kept page that it answers with; that it has not grown costs
one stat call. Lines are only appended, each in one write, which the kernel does not mix with
another's (POSIX.1-2017, write with O_APPEND). Where the file is another one than a moment ago
(rotated, lost, or of a machine that was started anew), nothing kept before is trusted.

    p story-12 front            these have changed: pages that show them are out of date
    w story-12                  this was withdrawn: pages that show it must not be seen again
    d 1766554200 story-7        at this moment (Unix time) these will change by the clock
"""

import errno
import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple
from uuid import uuid4

# A month of a busy newsroom; then a new file is begun, and every process starts with no page.
LONGEST = 1_000_000
BOOT = Path("/proc/sys/kernel/random/boot_id")

type Kind = Literal["p", "w", "d"]


class Line(NamedTuple):
    kind: Kind
    tags: tuple[str, ...]
    due: float = 0.0

    def __str__(self) -> str:
        due = [str(self.due)] if self.kind == "d" else []
        return " ".join([self.kind, *due, *self.tags])

    @classmethod
    def read(cls, text: str) -> "Line":
        """Raises ValueError for what no process of this version has written."""
        kind, *rest = text.split()
        match kind:
            case "p" | "w":
                return cls(kind, tuple(rest))
            case "d":
                return cls("d", tuple(rest[1:]), float(rest[0]))
        raise ValueError(f"“{text}” is no line of the journal.")


@dataclass
class News:
    """What a process has not read yet. With `is_lost`, nothing that it kept may be trusted."""

    lines: list[Line]
    is_lost: bool = False


class Journal:
    """One process's place in the machine's journal."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.epoch = ""
        # The file, the length of it that this process has acted on, and when it had last been
        # written to: a new file may get the number of one that is gone, and be as long. One tuple,
        # so that a thread that looks while another one reads sees the old one or the new one.
        self._done = self._read = (0, -1, 0)

    def has_news(self) -> bool:
        """Whether there is anything that this process has not acted on. One stat call."""
        try:
            now = os.stat(self.path)
        except OSError:
            return True
        return (now.st_ino, now.st_size, now.st_mtime_ns) != self._done

    def read(self) -> News:
        """What there is since `confirm` was last called. One thread at a time."""
        try:
            now = os.stat(self.path)
        except OSError:
            return self._begin_reading()
        inode, position, _ = self._done
        if now.st_ino != inode or now.st_size < position:
            return self._begin_reading()
        return self._read_on(position)

    def confirm(self) -> None:
        """What was read has been acted on."""
        self._done = self._read

    def write(self, lines: Iterable[Line]) -> None:
        """Tell every process. Blocks no reader; a few microseconds."""
        text = "".join(f"{line}\n" for line in lines)
        if not text:
            return
        self._make_sure()
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            content = text.encode()
            if os.write(handle, content) < len(content):  # The next line would run into this one.
                raise OSError(errno.ENOSPC, "Only a part of the purge could be written.")
            grown = os.fstat(handle).st_size
        finally:
            os.close(handle)
        if grown > LONGEST:
            self.rotate()

    def rotate(self) -> None:
        """Begin a new file: every process lets go of everything that it has kept."""
        self._new_file(seen=self._inode_now())

    def _begin_reading(self) -> News:
        self._make_sure()
        with open(self.path, "rb") as file:
            now = os.fstat(file.fileno())
            head = file.readline()
            self.epoch = _epoch(head)
            return News(self._lines_of(file, len(head), now), is_lost=True)

    def _read_on(self, position: int) -> News:
        with open(self.path, "rb") as file:
            now = os.fstat(file.fileno())
            if _epoch(file.readline()) != self.epoch:
                return self._begin_reading()
            file.seek(position)
            return News(self._lines_of(file, position, now))

    def _lines_of(self, file: BinaryIO, position: int, now: os.stat_result) -> list[Line]:
        """The whole lines from here on; one that is being written is for the next time."""
        rest = file.read()
        whole = rest[: rest.rfind(b"\n") + 1]
        self._read = (now.st_ino, position + len(whole), now.st_mtime_ns)
        return [Line.read(text) for text in whole.decode().splitlines()]

    def _make_sure(self) -> None:
        """There is a journal, and it is of this start of the machine."""
        try:
            with open(self.path, "rb") as file:
                head = file.readline().decode().split()
                inode = os.fstat(file.fileno()).st_ino
        except OSError:
            self._new_file(seen=0)
            return
        if head[:1] != ["newsmania"] or head[2:] != [_boot()]:
            self._new_file(seen=inode)

    def _new_file(self, *, seen: int) -> None:
        """Put a new file in the place of the one that was seen, if nobody else has."""
        folder = os.path.dirname(self.path)
        os.makedirs(folder, exist_ok=True)
        with open(f"{self.path}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._inode_now() != seen:
                return
            fresh = f"{self.path}.{os.getpid()}"
            with open(fresh, "w") as file:
                file.write(f"newsmania {uuid4().hex} {_boot()}\n")
            os.replace(fresh, self.path)

    def _inode_now(self) -> int:
        try:
            return os.stat(self.path).st_ino
        except OSError:
            return 0


def _epoch(head: bytes) -> str:
    """Raises IndexError where the first line is none of ours."""
    return head.decode().split()[1]


def _boot() -> str:
    """After a power cut the last lines may be missing; pages of before it are not trusted."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        return "unknown"
