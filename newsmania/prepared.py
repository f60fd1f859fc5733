"""
Questions that every page asks: Django writes their SQL once, and each asking has its own values.

Writing the SQL of a question costs ten times what the database takes to answer it, and it is the
same each time. So a question is a function that makes a queryset of its values, and it is called
with placeholders instead: twice, with others the second time. What differs then has to be a
placeholder. If it is anything else (the clock, a day reckoned from a day), the question is refused
the first time that it is asked, and not out of date the second time.

    @prepared
    def stories(order: str, *, section: int, now: datetime) -> QuerySet[Article]: ...

Positional arguments choose the question. Keyword arguments are its values: numbers of rows,
moments, days, texts, lists of these, or nothing; it may ask which are nothing and how many there
are, and no more.
"""

from collections.abc import Callable, Hashable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from itertools import count
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from newsmania.caching import collected

# Only lists of many lengths could make so many of one question.
MOST_KEPT = 200

# Columns can hold them, and nobody writes them.
FAR_NUMBER, FAR_DAY = 4 * 10**18, datetime(1002, 1, 1, tzinfo=UTC)


class NotPreparedError(Exception):
    """A question whose SQL depends on more than which values it has."""


class Place(NamedTuple):
    """A parameter that is a value, and how the database wants it."""

    name: str
    nth: int | None
    adapt: Callable[[Any], Any]

    def filled(self, values: dict[str, Any]) -> Any:
        value = values[self.name]
        return self.adapt(value if self.nth is None else value[self.nth])


@dataclass(frozen=True)
class Written:
    """A question's SQL; none where no row can be an answer."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: list[Any]

    def answer(self, values: dict[str, Any]) -> list[Any]:
        if not self.sql:
            return []
        filled = (one.filled(values) if isinstance(one, Place) else one for one in self.parameters)
        statement = self.sql, tuple(filled)
        compiler = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]  # Each thread has one of its own.
        compiler.as_sql = lambda *_, **__: statement
        rows = self.queryset.all()
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(rows)


def prepared[T](question: Callable[..., QuerySet[Any, T]]) -> Callable[..., list[T]]:
    known: dict[Hashable, Written] = {}

    @wraps(question)
    def ask(*chosen: Hashable, **values: Any) -> list[T]:
        shape = (chosen, *((name, _shape(value)) for name, value in values.items()))
        written = known.get(shape)
        if written is None:
            if len(known) >= MOST_KEPT:
                known.clear()
            written = known[shape] = _write(question, chosen, values)
        return written.answer(values)

    return ask


def _shape(value: Any) -> Hashable:
    return len(value) if isinstance(value, list) else value is None


def _write(
    question: Callable[..., QuerySet[Any, Any]], chosen: tuple[Any, ...], values: dict[str, Any]
) -> Written:
    first, second = _placeholders(values, 0), _placeholders(values, 1)
    with collected() as shown:
        queryset, again = question(*chosen, **first), question(*chosen, **second)
    if shown.tags:
        raise NotPreparedError(
            f"{question.__name__} tells what it shows, and would do so only once."
        )
    compiler = queryset.query.get_compiler(queryset.db)
    try:
        sql, parameters = compiler.as_sql()
        sql_again, parameters_again = again.query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return Written(queryset, compiler, "", [])
    if sql != sql_again:
        raise NotPreparedError(f"{question.__name__} is another question for other values.")
    places = [
        _place(one, other, first, second, queryset.db)
        for one, other in zip(parameters, parameters_again, strict=True)
    ]
    return Written(queryset, compiler, sql, places)


def _placeholders(values: dict[str, Any], turn: int) -> dict[str, Any]:
    """Something of the same kind in the place of each value, another one in each turn."""
    numbers = count(turn * 10_000 + 1)

    def of(value: Any) -> Any:
        number = next(numbers)
        match value:
            case None:
                return None
            case list():
                return [of(one) for one in value]
            case int() if not isinstance(value, bool):
                return FAR_NUMBER + number
            case datetime():
                return FAR_DAY + timedelta(days=number)
            case date():
                return (FAR_DAY + timedelta(days=number)).date()
            case str():
                return f"\ue000{number}\ue000"
        raise NotPreparedError(f"{value!r} is no value of a question.")

    return {name: of(value) for name, value in values.items()}


def _place(one: Any, other: Any, first: dict[str, Any], second: dict[str, Any], db: str) -> Any:
    """The place that a parameter is, or itself where it is always the same."""
    if one == other:
        return one
    for (name, nth, value), (_, _, again) in zip(_slots(first), _slots(second), strict=True):
        adapt = _adapter(value, one, connections[db].ops)
        if adapt and adapt(value) == one and adapt(again) == other:
            return Place(name, nth, adapt)
    raise NotPreparedError(f"{one!r} is reckoned from a value, or from the clock.")


def _slots(values: dict[str, Any]) -> Iterator[tuple[str, int | None, Any]]:
    for name, value in values.items():
        if isinstance(value, list):
            yield from ((name, nth, one) for nth, one in enumerate(value))
        elif value is not None:
            yield name, None, value


def _adapter(value: Any, parameter: Any, operations: Any) -> Callable[[Any], Any] | None:
    """How a value of this kind becomes such a parameter; PostgreSQL's numbers have own types."""
    if isinstance(value, datetime):
        return lambda moment: operations.adapt_datetimefield_value(moment)
    if isinstance(value, date):
        return lambda day: operations.adapt_datefield_value(day)
    return type(parameter) if isinstance(parameter, type(value)) else None
