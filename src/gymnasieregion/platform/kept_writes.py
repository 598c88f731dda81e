"""Writes one row of a model by SQL that is put together once, for what is written at nearly every request."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model


def insert_row(row: Model) -> None:
    """Write a new row; a key that the database gives is not read back.

    Args:
        row: With a value in each of its fields.
    """
    sql, names = _insert(type(row), connection.vendor)
    _write(sql, row, names)


def update_row(row: Model, *names: str) -> None:
    """Write some fields of a row that is there.

    Args:
        row: With its key and the new values.
        names: The fields.
    """
    sql, written = _update(type(row), names, connection.vendor)
    _write(sql, row, written)


def _write(sql: str, row: Model, names: Sequence[str]) -> None:
    meta = _meta(type(row))
    values = [meta.get_field(name).get_db_prep_save(getattr(row, name), connection) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _insert(model: type[Model], vendor: str) -> tuple[str, tuple[str, ...]]:
    """The SQL and the fields' names in its order."""
    del vendor  # each quotes in its own way
    meta, quote = _meta(model), connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    columns, marks = ", ".join(quote(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 - names of the house's own
    return sql, tuple(field.attname for field in fields)


@cache
def _update(model: type[Model], names: tuple[str, ...], vendor: str) -> tuple[str, tuple[str, ...]]:
    """The SQL and the fields' names in its order, the key last."""
    del vendor
    meta, quote = _meta(model), connection.ops.quote_name
    fields = [meta.get_field(name) for name in names]
    set_, key = ", ".join(f"{quote(field.column)} = %s" for field in fields), meta.pk
    sql = f"UPDATE {quote(meta.db_table)} SET {set_} WHERE {quote(key.column)} = %s"  # noqa: S608
    return sql, (*(field.attname for field in fields), key.attname)


def _meta(model: type[Model]) -> Any:  # noqa: ANN401 - its fields are those that are columns
    return model._meta  # noqa: SLF001 - Django's documented API of models
