"""A progress bar for commands that work for long."""

from collections.abc import Iterable, Iterator

from django.core.management.base import OutputWrapper

WIDTH = 30


def progress[T](things: Iterable[T], total: int, out: OutputWrapper) -> Iterator[T]:
    """
    Yield the things, and draw how far it is: a bar on a terminal, a line each tenth in a log.

    Nothing is drawn for fewer than ten.
    """
    is_terminal = out.isatty()
    drawn = -1
    for number, thing in enumerate(things, start=1):
        yield thing
        percent = number * 100 // max(total, 1)
        step = percent if is_terminal else percent // 10
        if total >= 10 and step != drawn:
            drawn = step
            bar = "█" * (WIDTH * percent // 100)
            out.write(f"\r{bar:<{WIDTH}} {percent} %", ending="" if is_terminal else "\n")
            out.flush()  # A log is read while the command works.
    if is_terminal and total >= 10:
        out.write("")
