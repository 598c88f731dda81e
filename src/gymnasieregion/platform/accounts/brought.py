"""What a browser brings, read by questions that are put together once: every page of somebody signed in asks them.

Django's ORM puts a question together anew each time, which for a sign-in with its user and roles costs many times
what the answer does.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models

from gymnasieregion.platform.accounts.models import Assignment, SignIn, User
from gymnasieregion.platform.one_row import Ask, one_row

PARTS: tuple[tuple[str, type[models.Model]], ...] = (
    ("s", SignIn), ("u", User), ("a", Assignment), ("v", Assignment), ("w", User),
)  # fmt: skip
"""What is read of a sign-in: itself, its user, the role in use, the borrowed view and whose that is."""

SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s"
WHOLE = """
    FROM accounts_signin s JOIN accounts_user u ON u.id = s.user_id JOIN accounts_assignment a ON a.id = s.assignment_id
    LEFT JOIN accounts_assignment v ON v.id = s.viewing_id LEFT JOIN accounts_user w ON w.id = v.user_id
    WHERE s.id = %s
"""
LEAST = "s.started_at, s.ended_at, s.viewing_id, u.is_active, a.role, a.scope_id, a.starts_on, a.ends_on"
LEAST_FROM = """
    FROM accounts_signin s JOIN accounts_user u ON u.id = s.user_id JOIN accounts_assignment a ON a.id = s.assignment_id
"""
"""What ``least_of_sign_in`` is made of, for a question that asks for something of the signed-in person's too."""

Part = tuple[type[models.Model], list[str], list[tuple[int, Callable[[Any], Any]]]]
"""A model, its fields, and by place what makes a column's value the field's, where it is another."""


class HeldRole(NamedTuple):
    """The role in use of a sign-in, as ``Assignment`` has it."""

    role: str
    scope_id: str
    starts_on: date
    ends_on: date | None


class Owner(NamedTuple):
    """Whose a sign-in is, as ``User`` has it."""

    is_active: bool


class LeastOfSignIn(NamedTuple):
    """As much of a sign-in as it takes to know whether it counts: named as in ``SignIn``, none with a borrowed view."""

    started_at: datetime
    ended_at: datetime | None
    user: Owner
    assignment: HeldRole
    viewing: None = None


def session_text(key: str, now: datetime, ask: Ask = one_row) -> str | None:
    """What a session holds, sealed; None for one that is not there or is over.

    Args:
        key: What the browser brought.
        now: The moment.
        ask: Who reads the database.
    """
    row = ask(SESSION, [key])
    return str(row[0]) if row and moment_of(row[1]) > now else None


def least_of_sign_in(row: Sequence[Any]) -> LeastOfSignIn | None:
    """As much of a sign-in as says whether it counts; None for one with a borrowed view.

    Args:
        row: The columns of ``LEAST``.
    """
    started, ended, viewing, is_active, role, scope_id, first, last = row
    if viewing is not None:
        return None
    held = HeldRole(role, scope_id, _day(first), None if last is None else _day(last))
    return LeastOfSignIn(moment_of(started), None if ended is None else moment_of(ended), Owner(bool(is_active)), held)


def sign_in_brought(pk: int) -> SignIn | None:
    """A sign-in with its user and roles, in one question; None when there is none.

    Args:
        pk: Which.
    """
    sql, parts = _question(connection.vendor)
    row = one_row(sql, [pk])
    if row is None:
        return None
    made, start = [], 0
    for part in parts:
        end = start + len(part[1])
        made.append(_made(part, row[start:end]))
        start = end
    sign_in, user, assignment, viewing, viewed = made
    sign_in.user, sign_in.assignment, sign_in.viewing = user, assignment, viewing
    if viewing is not None:
        viewing.user = viewed
    assert isinstance(sign_in, SignIn)
    return sign_in


def moment_of(value: datetime | str) -> datetime:
    """A moment as either database hands it over: SQLite keeps it in UTC without saying so."""
    given = datetime.fromisoformat(value) if isinstance(value, str) else value
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _day(value: date | str) -> date:
    """A day as either database hands it over."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@cache
def _question(vendor: str) -> tuple[str, list[Part]]:
    """The question of a sign-in, and what its columns are, on one kind of database."""
    del vendor  # each has converters of its own
    columns, parts = [], []
    for alias, model in PARTS:
        names: list[str] = []
        converts: list[tuple[int, Callable[[Any], Any]]] = []
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented API of models
            column = field.get_col(alias)
            given = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
            converts += [(len(names), _converter(one, column)) for one in given]
            names.append(field.attname)
            columns.append(f'{alias}."{field.column}"')
        parts.append((model, names, converts))
    return f"SELECT {', '.join(columns)} {WHOLE}", parts


def _converter(one: Callable[..., Any], column: models.expressions.Col) -> Callable[[Any], Any]:
    return lambda value: one(value, column, connection)


def _made(part: Part, row: Sequence[Any]) -> Any:  # noqa: ANN401 - a row of one of the models
    """A row as its model; None where there is none, which the empty key says."""
    model, names, converts = part
    if row[names.index("id")] is None:
        return None
    values = list(row)
    for place, convert in converts:
        values[place] = convert(values[place])
    return model.from_db(connection.alias, names, values)
