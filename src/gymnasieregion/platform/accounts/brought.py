"""What a browser brings, its session and the sign-in in it: every page of somebody signed in asks for it.

Models of a sign-in, its user and its roles cost more to make than many a page. So the questions here are texts, and the
answers plain values.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from gymnasieregion.platform.one_row import Ask, one_row

KEPT = 1 << 16
"""Of so many sessions it is remembered which sign-in they held, to ask for both at once; the answer bears it out.

As many as are signed in on the busiest day; some 12 MB when full.
"""

SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s"
OF_ROLE = "u.id, u.username, u.display_name, u.is_active, a.role, a.scope_id, a.starts_on, a.ends_on"
COLUMNS = f"s.viewing_id, s.id, s.assignment_id, s.started_at, s.ended_at, {OF_ROLE}"
"""What ``sign_in_of`` is made of."""

COUNT = COLUMNS.count(",") + 1

FROM = """
    FROM accounts_signin s JOIN accounts_user u ON u.id = s.user_id JOIN accounts_assignment a ON a.id = s.assignment_id
"""
SIGN_IN = f"SELECT {COLUMNS} {FROM} WHERE s.id = %s"
VIEWED = f"""SELECT {OF_ROLE} FROM accounts_assignment a JOIN accounts_user u ON u.id = a.user_id WHERE a.id = %s"""  # noqa: S608 - words of ours


class Owner(NamedTuple):
    """Whose a role is, named as in ``User``."""

    pk: UUID
    username: str
    display_name: str
    is_active: bool


class HeldRole(NamedTuple):
    """A role in a sign-in, named as in ``Assignment``."""

    user: Owner
    role: str
    scope_id: str
    starts_on: date
    ends_on: date | None


class HeldSignIn(NamedTuple):
    """A sign-in with its user and roles, named as in ``SignIn``."""

    pk: int
    assignment_id: int
    started_at: datetime
    ended_at: datetime | None
    assignment: HeldRole
    viewing: HeldRole | None

    @property
    def user(self) -> Owner:
        """Whose it is."""
        return self.assignment.user

    @property
    def user_id(self) -> UUID:
        """Whose it is, by the key."""
        return self.assignment.user.pk


class Along(NamedTuple):
    """What a page asks for along with a session, of the one whose it is: a question less.

    Args:
        columns: The columns, as in SQL.
        joined: What is joined to get them, by ``a.scope_id``, and never so that the sign-in is left out.
        values: One for each ``%s``, first those of the columns.
    """

    columns: str
    joined: str
    values: Sequence[str | int]


NOTHING = Along("NULL", "", ())


class Brought(NamedTuple):
    """What a session key is worth.

    Args:
        text: What the session holds, sealed.
        sign_in: The sign-in that it held when it was last here, as it is now; None when that is not known.
        along: What was asked for along with it; () when the sign-in is not known.
    """

    text: str
    sign_in: HeldSignIn | None
    along: Sequence[Any] = ()


_HELD: dict[str, int] = {}


def brought_by(key: str, now: datetime, along: Along = NOTHING) -> Brought | None:
    """What a session holds, and most often its sign-in too, in one question; None for one that is not there or is over.

    Args:
        key: What the browser brought.
        now: The moment.
        along: What the page asks for along with it.
    """
    pk = held_by(key)
    row = one_row(_question(along.columns, along.joined), [*along.values, key, pk]) if pk else None
    if row is None:
        text = session_text(key, now)
        return None if text is None else Brought(text, None)
    sign_in = sign_in_of(row[2 : 2 + COUNT])
    return Brought(row[0], sign_in, row[2 + COUNT :]) if moment_of(row[1]) > now else None


@lru_cache(maxsize=16)
def _question(columns: str, joined: str) -> str:
    return f"""SELECT ses.session_data, ses.expire_date, {COLUMNS}, {columns} {FROM} {joined}
        JOIN django_session ses ON ses.session_key = %s WHERE s.id = %s"""


def held_by(key: str) -> int | None:
    """Which sign-in a session held when it was last here; a guess, that the session itself has to bear out."""
    return _HELD.get(key)


def remember_held(key: str, pk: int) -> None:
    """Keep in mind which sign-in a session holds."""
    if len(_HELD) >= KEPT:
        _HELD.clear()
    _HELD[key] = pk


def session_text(key: str, now: datetime, ask: Ask = one_row) -> str | None:
    """What a session holds, sealed; None for one that is not there or is over.

    Args:
        key: What the browser brought.
        now: The moment.
        ask: Who reads the database.
    """
    row = ask(SESSION, [key])
    return str(row[0]) if row and moment_of(row[1]) > now else None


def sign_in_brought(pk: int) -> HeldSignIn | None:
    """A sign-in with its user and roles, in one question; None when there is none.

    Args:
        pk: Which.
    """
    row = one_row(SIGN_IN, [pk])
    return None if row is None else sign_in_of(row)


def sign_in_of(row: Sequence[Any]) -> HeldSignIn:
    """A sign-in of its columns; a borrowed view is one question more.

    Args:
        row: ``COLUMNS``.
    """
    viewing, pk, assignment, started, ended, *role = row
    ended_at = None if ended is None else moment_of(ended)
    borrowed = None if viewing is None else one_row(VIEWED, [viewing])
    view = None if borrowed is None else _role(borrowed)
    return HeldSignIn(pk, assignment, moment_of(started), ended_at, _role(role), view)


def moment_of(value: datetime | str) -> datetime:
    """A moment as either database hands it over: SQLite keeps it in UTC without saying so."""
    given = datetime.fromisoformat(value) if isinstance(value, str) else value
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _role(row: Sequence[Any]) -> HeldRole:
    user, username, name, is_active, role, scope, first, last = row
    owner = Owner(UUID(user) if isinstance(user, str) else user, username, name, bool(is_active))
    return HeldRole(owner, role, scope, _day(first), None if last is None else _day(last))


def _day(value: date | str) -> date:
    """A day as either database hands it over."""
    return date.fromisoformat(value) if isinstance(value, str) else value
