"""What the browser's session holds of a sign-in: which one, and when the person was here last."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.http import HttpRequest

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.brought import HeldSignIn
from gymnasieregion.platform.accounts.kept_forms import KEPT
from gymnasieregion.platform.accounts.limits import WARNED_BEFORE, idle_limit, longest_sign_in
from gymnasieregion.platform.accounts.models import SignIn

SIGN_IN = "accounts.sign_in"
SEEN = "accounts.seen"


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long a sign-in still counts, in whole seconds.

    Args:
        idle: If the person does nothing more.
        longest: However busy they are.
        warned: So long before the end the page says so.
    """

    idle: int
    longest: int
    warned: int = int(WARNED_BEFORE.total_seconds())


def time_left(sign_in: HeldSignIn, seen: datetime, now: datetime) -> TimeLeft:
    """How long a sign-in still counts.

    Args:
        sign_in: The sign-in, with its role.
        seen: When the person was here last.
        now: The moment.
    """
    role = Role(sign_in.assignment.role)
    idle, longest = seen + idle_limit(role) - now, sign_in.started_at + longest_sign_in(role) - now
    return TimeLeft(int(idle.total_seconds()), int(longest.total_seconds()))


def stamp(request: HttpRequest, now: datetime) -> None:
    """Write down that the person is here; a database that cannot be written to does not keep them from reading."""
    request.session[SEEN] = int(now.timestamp())
    with suppress(DatabaseError, UpdateError):
        request.session.save()
    request.session.modified = False


def start_session(request: HttpRequest, sign_in: SignIn, now: datetime) -> None:
    """Begin a session with a new key, so that one that somebody else had seen is worth nothing.

    It is written at once, in the transaction of the sign-in where there is one: on SQLite two would wait for the one
    writer twice. A form that came too late is taken along: it is sealed, and opens for the one who filled it in alone.
    """
    kept = request.session.get(KEPT)
    request.session.flush()
    if kept is not None:
        request.session[KEPT] = kept
    request.session[SIGN_IN] = sign_in.pk
    request.session[SEEN] = int(now.timestamp())
    request.session.set_expiry(longest_sign_in(Role(sign_in.assignment.role)))
    request.session.save()


def renew_session(request: HttpRequest, sign_in: SignIn, now: datetime) -> None:
    """Give the session a new key and the limits of the role that was chosen."""
    request.session.cycle_key()
    request.session[SEEN] = int(now.timestamp())
    request.session.set_expiry(longest_sign_in(Role(sign_in.assignment.role)))


def end_session(request: HttpRequest) -> None:
    """Throw away everything that the session holds."""
    request.session.flush()
