"""Rows and the events that tell of them, written in one round trip.

Somebody who tells what happened at the gate of a closed factory is one of hundreds who do; each
statement more is a way to the database and back. What is written here has its numbers beforehand
(`next_numbers`), so that no statement waits for the answer of another.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import GeneratedField, Model
from django.db.models.sql import InsertQuery

Statement = tuple[str, Sequence[Any]]


def next_numbers(*of: type[Model]) -> list[int]:
    """Return a new primary key for a row of each of these tables, in order, in one statement."""
    names = [f'"{model._meta.db_table}"' for model in of]
    keys = ", ".join("nextval(pg_get_serial_sequence(%s, 'id'))" for _ in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {keys}", names)
        return [int(number) for number in cursor.fetchone()]


def inserting(rows: Iterable[Model]) -> list[Statement]:
    """Return the statements that insert rows as they are, one for those of a table that follow
    each other; of tables that stand on each other the lower comes first.
    """
    groups = groupby(rows, key=lambda row: (type(row), row.pk is None))
    return [one for key, group in groups for one in _insert(*key, list(group))]


def _insert(model: type[Model], numberless: bool, rows: list[Model]) -> list[Statement]:
    """`numberless` rows get their numbers from the table, and do not learn them."""
    query = InsertQuery(model)
    columns = [
        column
        for column in model._meta.local_concrete_fields
        if not isinstance(column, GeneratedField) and not (numberless and column.primary_key)
    ]
    query.insert_values(columns, rows)
    return query.get_compiler(connection=connection).as_sql()


def run(statements: Iterable[Statement], rows: Iterable[Model] = ()) -> None:
    """Send the statements in one round trip; `rows` are then known to be written."""
    every = list(statements)
    values = [value for _, given in every for value in given]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(sql for sql, _ in every), values)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias
