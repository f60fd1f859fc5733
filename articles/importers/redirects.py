"""Redirects from a CSV table (RFC 4180): an old path and a new address a line."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import Redirect
from articles.models.redirect import normal_address, normal_path, path_of

# A site of twenty years has some tens of thousands.
MOST_LINES = 200_000
MOST_PROBLEMS = 50
LONGEST = 500
DELIMITERS = (",", ";", "\t")
BEGINNINGS = ("/", "http://", "https://")

# Where a path leads: to a story by its number, or to an address.
type Ways = dict[str, int | str]


class Line(NamedTuple):
    number: int
    old: str
    new: str


class UnreadableTableError(Exception):
    """Nothing was stored. `problems` has one sentence a line that cannot be taken in."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class CircleError(Exception):
    """These paths lead to each other and to nothing else."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(" → ".join(paths))
        self.paths = paths


def read_table(content: bytes) -> list[Line]:
    """The lines of a UTF-8 table with commas, semicolons or tabs. Raises UnreadableTableError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTableError(["The file is not in UTF-8. Save it as “CSV UTF-8”."]) from error
    lines: list[Line] = []
    problems: list[str] = []
    rows = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            is_head = not lines and not problems and not _is_address(cells)
            if not any(cells) or (is_head and rows.line_num == 1):
                continue
            if len(cells) < 2 or not cells[1]:
                problems.append(f"Line {rows.line_num}: there are not two columns.")
                continue
            lines.append(Line(rows.line_num, cells[0], cells[1]))
    except csv.Error as error:
        problems.append(f"Line {rows.line_num}: the quotes do not fit ({error}).")
    if len(lines) > MOST_LINES:
        problems.append(f"More than {MOST_LINES} lines; split the file.")
    if problems:
        raise UnreadableTableError(problems[:MOST_PROBLEMS])
    return lines


def _is_address(cells: list[str]) -> bool:
    return any(cell.startswith(BEGINNINGS) for cell in cells[:2])


def _delimiter(text: str) -> str:
    """What stands before the second address of the first line that has one."""
    for line in text.splitlines()[:2]:
        for delimiter in DELIMITERS:
            second = line.partition(delimiter)[2].strip().strip('"')
            if second.startswith(BEGINNINGS):
                return delimiter
    first = text.partition("\n")[0]
    return next((one for one in DELIMITERS if one in first), ",")


@transaction.atomic
def take_in_redirects(lines: Iterable[Line]) -> int:
    """Store all of them, newer ones over older ones. Raises UnreadableTableError, storing none."""
    before: Ways = {
        path: article or address
        for path, article, address in Redirect.objects.values_list(
            "from_path", "article", "to_address"
        ).iterator()
    }
    wanted, numbers = _wanted(lines)
    after = before | wanted
    try:
        _shorten(after)
    except CircleError as circle:
        said = " → ".join([*circle.paths, circle.paths[0]])
        number = max(numbers.get(path, 0) for path in circle.paths)
        raise UnreadableTableError([f"Line {number}: this is a circle, {said}."]) from circle
    changed = [(path, way) for path, way in after.items() if before.get(path) != way]
    Redirect.objects.bulk_create(
        (
            Redirect(
                from_path=path,
                article_id=way if isinstance(way, int) else None,
                to_address=way if isinstance(way, str) else "",
            )
            for path, way in changed
        ),
        update_conflicts=True,
        unique_fields=["from_path"],
        update_fields=["article", "to_address"],
    )
    return len(wanted)


def _wanted(lines: Iterable[Line]) -> tuple[Ways, dict[str, int]]:
    """The ways that the lines ask for, and at which line each stands."""
    wanted: Ways = {}
    numbers: dict[str, int] = {}
    problems: list[str] = []
    for line in lines:
        try:
            old, new = normal_path(line.old), normal_address(line.new)
        except ValidationError as error:
            problems += [f"Line {line.number}: {sentence}" for sentence in error.messages]
            continue
        if max(len(old), len(new)) > LONGEST:
            problems.append(f"Line {line.number}: an address has at most {LONGEST} characters.")
        elif path_of(new) == old:
            problems.append(f"Line {line.number}: this leads back to where it starts.")
        else:
            wanted[old], numbers[old] = new, line.number
    if problems:
        raise UnreadableTableError(problems[:MOST_PROBLEMS])
    return wanted, numbers


def _shorten(ways: Ways) -> None:
    """Let every way end where its chain ends. Raises CircleError where one never does."""
    for start in list(ways):
        trail = [start]
        seen = {start}
        for path in _steps(ways, start):
            if path in seen:
                raise CircleError(trail[trail.index(path) :])
            trail.append(path)
            seen.add(path)
        for path in trail[:-1]:
            ways[path] = ways[trail[-1]]


def _steps(ways: Ways, path: str) -> Iterator[str]:
    """From one path of ours to the next, as long as the next leads on."""
    way = ways[path]
    while isinstance(way, str):
        onward = path_of(way)
        if onward is None or onward not in ways:
            return
        yield onward
        way = ways[onward]
