"""Emptying the database after a test that commits.

Append-only tables refuse to be emptied, even by their owner, and some tables are filled by
migrations (edges of the procedures, kinds of accounts). So the flush of the suite lifts the
refusal for its own transaction and leaves alone whatever held rows before the first test.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Teach the connections of this run how to empty this database."""
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True)
        filled_by_migrations = set()
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone()[0]:
                filled_by_migrations.add(table)
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE NOT tgisinternal AND (tgtype & 32) <> 0"  # 32: before TRUNCATE
        )
        refusing = {row[0] for row in cursor.fetchall()}
    # On the class, not on this connection: where Playwright's loop runs in the thread, Django takes
    # the thread for another context and gives it a connection of its own.
    operations = type(connection.ops)
    original = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        emptied = [table for table in tables if table not in filled_by_migrations]
        lifted = [f'"{table}"' for table in emptied if table in refusing]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in lifted),
            *original(self, style, emptied, **options),
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in lifted),
        ]

    operations.sql_flush = sql_flush
