"""
Very many rows at once, for a corpus: past models and their signals, as fast as the database takes.

What rows must be, the caller knows: nothing is derived, cleaned or told here. PostgreSQL takes them
by COPY. Its foreign keys and indexes are off meanwhile: to sort once at the end is many times
cheaper than to find each row's place in a dozen indexes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

# For making an index; PostgreSQL's default sorts on the disk what would fit into memory.
MEMORY = "512MB"

CONSTRAINTS = """
    SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('f', 'u') AND conrelid = ANY(%s::regclass[]) ORDER BY contype DESC, oid
"""
INDEXES = """
    SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY indexrelid
"""


class Rows:
    """Rows of a model, given as tuples of these columns; every other column has its default."""

    def __init__(self, model: type[Model], *columns: str) -> None:
        fields = {one.attname: one for one in model._meta.concrete_fields if not one.generated}
        given = [fields.pop(name) for name in columns]
        fields = {name: one for name, one in fields.items() if not one.primary_key}
        self.model, self.given = model, given
        self.names = [
            connection.ops.quote_name(str(one.column)) for one in [*given, *fields.values()]
        ]
        self.rest = tuple(
            one.get_db_prep_save(one.get_default(), connection) for one in fields.values()
        )
        self.table = connection.ops.quote_name(model._meta.db_table)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Values are Python's: numbers, texts, truths, moments and days in UTC, or None."""
        if connection.vendor == "postgresql":
            self._copy(rows)
        else:
            self._insert(rows)

    def number_on(self) -> None:
        """Rows that draw their numbers begin after those that were given here."""
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(sql)

    def _copy(self, rows: Iterable[Sequence[Any]]) -> None:
        with connection.cursor() as cursor:
            statement = f"COPY {self.table} ({', '.join(self.names)}) FROM STDIN"
            with cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row((*row, *self.rest))

    def _insert(self, rows: Iterable[Sequence[Any]]) -> None:
        places = ", ".join(["%s"] * len(self.names))
        statement = f"INSERT INTO {self.table} ({', '.join(self.names)}) VALUES ({places})"  # noqa: S608 - Names of columns.
        written = [field.get_db_prep_value for field in self.given]
        with connection.cursor() as cursor:
            cursor.executemany(
                statement,
                [
                    (
                        *(one(value, connection) for one, value in zip(written, row, strict=False)),
                        *self.rest,
                    )
                    for row in rows
                ],
            )


@contextmanager
def unindexed(models: Iterable[type[Model]], tell: Callable[[str], object]) -> Iterator[None]:
    """
    On PostgreSQL, take foreign keys and indexes off these tables for the block, in a transaction.

    Whatever stops it, the tables are as they were. `tell` hears what takes long.
    """
    if connection.vendor != "postgresql":
        yield
        return
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
        cursor.execute(CONSTRAINTS, [tables])
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _ in reversed(constraints):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        tell(f"Making {len(indexes) + len(constraints)} indexes and constraints.")
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def tidy(models: Iterable[type[Model]]) -> None:
    """Tell PostgreSQL's planner what is in these tables now, as its own rounds would by and by."""
    if connection.vendor == "postgresql":
        verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        tables = ", ".join(connection.ops.quote_name(one._meta.db_table) for one in models)
        with connection.cursor() as cursor:
            cursor.execute(f"{verb} {tables}")
