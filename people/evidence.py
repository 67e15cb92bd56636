"""Evidence is written once: the database itself refuses to change it.

A model marked with :func:`append_only` gets triggers on both engines that
refuse UPDATE, DELETE and their back doors: TRUNCATE on PostgreSQL, REPLACE on
SQLite. They are installed after every ``migrate``, because
SQLite drops a table's triggers when a migration rebuilds it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

_MARK = "evidence_is_append_only"

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change_of_evidence() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'evidence is append-only: % on %', TG_OP, TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql
"""


M = TypeVar("M", bound=type[Model])


def append_only(model: M) -> M:
    """Mark ``model`` as evidence."""
    setattr(model, _MARK, True)
    return model


def ledgers() -> list[type[Model]]:
    """Return every model that holds evidence."""
    return [model for model in apps.get_models() if model.__dict__.get(_MARK)]


def install(*, using: str = "default", **_: Any) -> None:
    """Install the triggers of all ledgers whose tables exist; safe to repeat."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in _statements(connection, tables):
            cursor.execute(statement)


def lift(*, using: str = "default") -> None:
    """Remove the triggers: for the flush of transactional tests and for retention."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in ledgers():
            if model._meta.db_table in tables:
                for statement in _drops(connection, model._meta.db_table):
                    cursor.execute(statement)


@contextmanager
def opened(model: type[Model], *, using: str = "default") -> Iterator[None]:
    """Let an erasure or retention empty names in one ledger; shut again afterwards.

    The one door through the triggers. It belongs inside a transaction, with an
    audit event: when that is rolled back, the triggers are there as before.
    """
    connection = connections[using]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A trigger cannot be dropped while checks of its table are still due.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in _drops(connection, table):
            cursor.execute(statement)
        yield
        for statement in _statements(connection, {table}):
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, tables: set[str]) -> list[str]:
    wanted = [m._meta.db_table for m in ledgers() if m._meta.db_table in tables]
    make: Callable[[BaseDatabaseWrapper, str], list[str]]
    if connection.vendor == "postgresql":
        creates = [_POSTGRESQL_FUNCTION] if wanted else []
        make = _postgresql_triggers
    else:
        creates = []
        make = _sqlite_triggers
    for table in wanted:
        creates += [*_drops(connection, table), *make(connection, table)]
    return creates


def _drops(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [
            f'DROP TRIGGER IF EXISTS evidence_{table} ON "{table}"',
            f'DROP TRIGGER IF EXISTS evidence_{table}_truncate ON "{table}"',
        ]
    return [
        f'DROP TRIGGER IF EXISTS "evidence_{table}_{verb}"'
        for verb in ("update", "delete", "replace")
    ]


def _postgresql_triggers(_connection: BaseDatabaseWrapper, table: str) -> list[str]:
    return [
        f"""
        CREATE TRIGGER evidence_{table} BEFORE UPDATE OR DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evidence()
        """,
        f"""
        CREATE TRIGGER evidence_{table}_truncate BEFORE TRUNCATE ON "{table}"
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence()
        """,
    ]


def _sqlite_triggers(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """Refuse changes, also by REPLACE, through whichever unique key.

    REPLACE deletes without firing a trigger, unless ``recursive_triggers`` is
    on, which our own connections have (``lms.settings.databases``).
    """
    taken = " OR ".join(_sqlite_is_taken(connection, table))
    events = {
        "update": f'UPDATE ON "{table}"',
        "delete": f'DELETE ON "{table}"',
        "replace": f'INSERT ON "{table}" WHEN {taken}',
    }
    return [
        f"""
        CREATE TRIGGER "evidence_{table}_{name}" BEFORE {event}
        BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END
        """
        for name, event in events.items()
    ]


def _sqlite_is_taken(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """Return a condition for each unique key: a row of the new one's key is there.

    For a key that counts for some rows only, both rows have to be such.
    """
    found = []
    with connection.cursor() as cursor:
        for columns, condition in [(["id"], ""), *_sqlite_keys(cursor, table)]:
            same = " AND ".join(f'old."{name}" = NEW."{name}"' for name in columns)
            where = f"{same} AND ({condition})" if condition else same
            found.append(f'EXISTS (SELECT 1 FROM "{table}" AS old WHERE {where})')  # noqa: S608 - ours
            if condition:
                new = ", ".join(f'NEW."{name}" AS "{name}"' for name in _columns(table))
                found[-1] += (
                    f" AND EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {condition})"  # noqa: S608 - ours
                )
    return [f"({one})" for one in found]


def _sqlite_keys(cursor: Any, table: str) -> list[tuple[list[str], str]]:
    """Return the columns of each unique index, and the condition of a partial one."""
    cursor.execute(f'PRAGMA index_list("{table}")')
    names = [row[1] for row in cursor.fetchall() if row[2]]
    keys = []
    for name in names:
        cursor.execute(f'PRAGMA index_info("{name}")')
        columns = [row[2] for row in cursor.fetchall()]
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
        written = cursor.fetchone()[0] or ""
        keys.append((columns, written.partition(" WHERE ")[2]))
    return keys


def _columns(table: str) -> list[str]:
    model = next(one for one in ledgers() if one._meta.db_table == table)
    return [str(field.column) for field in model._meta.concrete_fields]
