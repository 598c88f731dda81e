"""Triggers that refuse to change or remove what the log holds, for both databases.

A migration that alters one of these tables ends with ``protect``: SQLite makes a new table, and its triggers are gone.
"""

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("audit_event", "audit_entry")

ON_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$""",
    *(
        f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuses()"
        for table in TABLES
    ),
    *(
        f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"
        for table in TABLES
    ),
]
NO_MORE_ON_POSTGRESQL = ["DROP FUNCTION IF EXISTS audit_refuses() CASCADE"]

ON_SQLITE = [
    *(
        f"CREATE TRIGGER {table}_refuses_{word.lower()} BEFORE {word} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in TABLES
        for word in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE takes the old row away without asking the trigger for DELETE
    (
        "CREATE TRIGGER audit_event_refuses_replace BEFORE INSERT ON audit_event "
        "WHEN EXISTS (SELECT 1 FROM audit_event WHERE seq = NEW.seq) "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_entry_refuses_replace BEFORE INSERT ON audit_entry "
        "WHEN EXISTS (SELECT 1 FROM audit_entry "
        "WHERE id = NEW.id OR (event_id = NEW.event_id AND number = NEW.number)) "
        "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
    ),
]
NO_MORE_ON_SQLITE = [
    f"DROP TRIGGER IF EXISTS {table}_refuses_{word}" for table in TABLES for word in ("update", "delete", "replace")
]


def protecting(vendor: str) -> Sequence[str]:
    """The statements that put the triggers in place."""
    return ON_POSTGRESQL if vendor == "postgresql" else ON_SQLITE


def unprotecting(vendor: str) -> Sequence[str]:
    """The statements that take the triggers away: a migration backwards, and tests that empty their tables."""
    return NO_MORE_ON_POSTGRESQL if vendor == "postgresql" else NO_MORE_ON_SQLITE


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place; a step of a migration."""
    del apps
    for statement in protecting(editor.connection.vendor):
        editor.execute(statement)


def unprotect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away; the same step backwards."""
    del apps
    for statement in unprotecting(editor.connection.vendor):
        editor.execute(statement)


def is_protected(connection: BaseDatabaseWrapper) -> bool:
    """Whether every trigger of the log stands."""
    if connection.vendor == "postgresql":
        named, asks = ON_POSTGRESQL[1:], "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
    else:
        named, asks = ON_SQLITE, "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(asks)
        standing = {name for (name,) in cursor.fetchall()}
    return {statement.split()[2] for statement in named} <= standing
