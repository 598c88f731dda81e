"""Two facts that cannot both hold on a day, refused by the database itself; for both databases.

A person is at one school unit once on a day, has one home on a day, and a number is one person's on a day. PostgreSQL
has exclusion constraints for it, SQLite has triggers. A migration that alters one of these tables ends with ``guard``:
SQLite makes a new table, and its triggers are gone.
"""

from collections.abc import Iterator, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ALONE: Sequence[tuple[str, tuple[str, ...]]] = (
    ("register_enrolment", ("person_id", "school_unit")),
    ("register_residence", ("person_id",)),
    ("register_personidentifier", ("value",)),
)
"""Tables, and the columns that two known versions of different facts may not share while their days overlap."""


def guarding(vendor: str) -> Iterator[str]:
    """The statements that put the guards in place."""
    if vendor == "postgresql":
        yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
    for table, columns in ALONE:
        yield from _on_postgresql(table, columns) if vendor == "postgresql" else _on_sqlite(table, columns)


def unguarding(vendor: str) -> Iterator[str]:
    """The statements that take the guards away."""
    for table, _ in ALONE:
        if vendor == "postgresql":
            yield f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_no_overlap"
        else:
            yield from (f"DROP TRIGGER IF EXISTS {table}_no_overlap_{word}" for word in ("insert", "update"))


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards in place; a step of a migration, which may be repeated."""
    del apps
    for statement in (*unguarding(editor.connection.vendor), *guarding(editor.connection.vendor)):
        editor.execute(statement)


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guards away; the same step backwards."""
    del apps
    for statement in unguarding(editor.connection.vendor):
        editor.execute(statement)


def is_guarded(connection: BaseDatabaseWrapper) -> bool:
    """Whether every guard stands."""
    if connection.vendor == "postgresql":
        names = {f"{table}_no_overlap" for table, _ in ALONE}
        asks = "SELECT conname FROM pg_constraint WHERE contype = 'x'"
    else:
        names = {f"{table}_no_overlap_{word}" for table, _ in ALONE for word in ("insert", "update")}
        asks = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(asks)
        return names <= {name for (name,) in cursor.fetchall()}


def _on_postgresql(table: str, columns: Sequence[str]) -> Iterator[str]:
    same = ", ".join(f"{column} WITH =" for column in columns)
    yield (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING gist "
        f"({same}, daterange(starts_on, ends_on) WITH &&) WHERE (recorded_to IS NULL)"
    )


def _on_sqlite(table: str, columns: Sequence[str]) -> Iterator[str]:
    first, *rest = (f"other.{column} = NEW.{column}" for column in columns)
    # the plus sign keeps SQLite from looking through all at the unit instead of the few rows of the person
    same = " AND ".join([first, *(f"+{each}" for each in rest)])
    clash = (
        f"EXISTS (SELECT 1 FROM {table} other WHERE {same} AND other.recorded_to IS NULL AND other.id IS NOT NEW.id "  # noqa: S608 - own names
        "AND (other.ends_on IS NULL OR NEW.starts_on < other.ends_on) "
        "AND (NEW.ends_on IS NULL OR other.starts_on < NEW.ends_on))"
    )
    for word in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER {table}_no_overlap_{word.lower()} BEFORE {word} ON {table} "
            f"WHEN NEW.recorded_to IS NULL AND {clash} BEGIN SELECT RAISE(ABORT, '{table}_no_overlap'); END"
        )
