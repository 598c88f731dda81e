"""Questions of Django's ORM whose SQL is put together once: pages that everybody asks for ask them each time.

Django puts a question together anew each time it is asked, which for one row of a person costs many times what the
answer does. The question itself stays what it was, a function that returns a queryset.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
R = TypeVar("R")

SAMPLES: Mapping[type, Callable[[int], Any]] = {
    int: lambda at: 31_901 + at,
    str: lambda at: f"\x01kept {at}",
    date: lambda at: date(1901, 1, 1) + timedelta(days=at),
    datetime: lambda at: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(days=at),
    UUID: lambda at: UUID(int=31_901 + at),
}
"""By the kind of a value: one that no question has of itself, to find its place in the SQL by; numbers fit 16 bits."""


class ValueNotFoundError(TypeError):
    """A question does not hand one of its values to the database as it is, so its SQL cannot be kept."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A question as one kind of database is asked it.

    Args:
        queryset: The question with sample values.
        compiler: What has put its SQL together.
        sql: The SQL.
        values: Its values, those that are always the same.
        places: Where each named value goes.
        converters: What makes columns values of Python, by place.
    """

    queryset: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    values: Sequence[Any]
    places: Sequence[tuple[int, str]]
    converters: Mapping[int, Any]


def kept_question(made: Callable[..., QuerySet[Any, R]]) -> Callable[..., list[R]]:
    """Let a question be put together once for each kind of database, and be asked by the values' names.

    Args:
        made: Returns the queryset; its parameters are keywords of the kinds of ``SAMPLES``, each of which goes to the
            database as it is. What is cut, ordered or joined is the same each time. ``asked.made`` is this function.

    Returns:
        A function of the same parameters that returns the rows.

    Raises:
        ValueNotFoundError: At the first question, if a value does not reach the database as it is.
    """
    kept: dict[str, _Kept] = {}

    @wraps(made)
    def asked(**values: Any) -> list[R]:  # noqa: ANN401 - of the kinds of SAMPLES
        question = kept.get(connection.vendor)
        if question is None:
            question = kept[connection.vendor] = _put_together(made)
        return _ask(question, values)

    asked.made = made  # type: ignore[attr-defined]
    return asked


def _put_together(made: Callable[..., QuerySet[Any, Any]]) -> _Kept:
    hints = get_type_hints(made)
    samples = {name: SAMPLES[hints[name]](at) for at, name in enumerate(signature(made).parameters)}
    queryset = made(**samples)
    compiler = queryset.query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    named = {_adapted(sample): name for name, sample in samples.items()}
    places = [(at, named[value]) for at, value in enumerate(values) if value in named]
    lost = samples.keys() - {name for _, name in places}
    if lost:
        raise ValueNotFoundError(f"{made.__qualname__}: {', '.join(sorted(lost))}")
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    return _Kept(queryset, compiler, sql, values, places, converters)


def _ask(kept: _Kept, values: Mapping[str, Any]) -> list[Any]:
    given = list(kept.values)
    for at, name in kept.places:
        given[at] = _adapted(values[name])
    compiler: Any = copy(kept.compiler)
    compiler.connection = connection
    compiler.as_sql = lambda *_, **__: (kept.sql, tuple(given))
    compiler.get_converters = lambda _: kept.converters
    asked: Any = _Asked(kept.queryset, compiler)
    reading: Any = kept.queryset._iterable_class  # noqa: SLF001 - Django's own reading of rows
    rows: list[Any] = list(reading(asked))
    return rows


class _Asked:
    """A queryset as Django's reading of rows sees it, with the SQL that is kept."""

    def __init__(self, queryset: Any, compiler: SQLCompiler) -> None:  # noqa: ANN401 - a queryset, or its query
        self._queryset, self._compiler = queryset, compiler

    @property
    def query(self) -> "_Asked":
        return _Asked(self._queryset.query, self._compiler)

    def get_compiler(self, *_: object, **__: object) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever Django asks for
        return getattr(self._queryset, name)


def _adapted(value: Any) -> Any:  # noqa: ANN401 - of the kinds of SAMPLES
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return value
