"""Counting wrong tries in the database, so that all server processes count together.

The count is no event of the log: it is forgotten after a day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.accounts.digests import keyed
from gymnasieregion.platform.accounts.limits import (
    FIRST_WAIT,
    FORGOTTEN_AFTER,
    SLOWED_FROM,
    WINDOW,
    WRONG_OF_ACCOUNT,
    WRONG_OF_ADDRESS,
)  # fmt: skip
from gymnasieregion.platform.accounts.models import WrongTry
from gymnasieregion.platform.kept_questions import kept_question

MOST_WRONG = max(WRONG_OF_ACCOUNT, WRONG_OF_ADDRESS)


class TooManyTriesError(RegionError):
    """There have been too many wrong tries; nothing is locked, but the next one must wait."""

    sv = "För många försök. Vänta {seconds} sekunder och försök igen."
    en = "Too many tries. Wait {seconds} seconds and try again."


@transaction.atomic
def begin_try(*, account: str, address: str, now: datetime) -> list[int]:
    """Count a try as wrong before it is made, so that tries at the same time cannot slip past the limit.

    Args:
        account: The user name that was typed; "" where there is none.
        address: Where it comes from.
        now: The moment, from the door.

    Returns:
        The keys of the counted tries, for ``forget_try`` when it turns out to be right.

    Raises:
        TooManyTriesError: If the account or the address must wait.
    """
    counted = _counted(account, address)
    _wait_for(counted, now)
    return _count(counted, now)


@contextmanager
def quick_try(*, address: str, now: datetime) -> Iterator[None]:
    """Hold the count of an address while a try is made that is checked at once: only a wrong one writes anything.

    Everything within is one transaction, and others from the address wait; so a try that takes long to check, such as
    a password, is counted with ``begin_try`` instead.

    Args:
        address: Where it comes from.
        now: The moment, from the door.

    Raises:
        TooManyTriesError: If the address must wait.
        RegionError: What the try itself was refused with; all that it wrote is undone, and it is counted.
    """
    refused: RegionError | None = None
    with transaction.atomic():
        counted = _counted("", address)
        _wait_for(counted, now)
        try:
            with transaction.atomic():
                yield
        except RegionError as refusal:
            _count(counted, now)
            refused = refusal
    if refused is not None:
        raise refused


def forget_try(tries: list[int]) -> None:
    """Take back the count of a try that was right."""
    WrongTry.objects.filter(pk__in=tries).delete()


def wait_after(wrong: list[datetime], limit: int, *, slowing: bool) -> datetime | None:
    """Until when the next try must wait; None for not at all.

    Args:
        wrong: The wrong tries within the window, latest first.
        limit: So many may stand within the window.
        slowing: Whether there is a wait before the limit too, that doubles.
    """
    if len(wrong) >= limit:
        return wrong[limit - 1] + WINDOW
    if slowing and len(wrong) >= SLOWED_FROM:
        wait: timedelta = FIRST_WAIT * 2 ** (len(wrong) - SLOWED_FROM)
        return wrong[0] + wait
    return None


def _counted(account: str, address: str) -> list[tuple[WrongTry.Kind, str]]:
    """What a try is counted for; one at a time from here on."""
    counted = [(WrongTry.Kind.ADDRESS, keyed("address", address))]
    if account:
        counted.append((WrongTry.Kind.ACCOUNT, keyed("account", account.casefold())))
    for _, digest in sorted(counted, key=lambda pair: pair[1]):
        _one_at_a_time(digest)
    return counted


def _wait_for(counted: list[tuple[WrongTry.Kind, str]], now: datetime) -> None:
    """Refuse a try that comes too soon."""
    open_at = max(_open_at(kind, digest, now) for kind, digest in counted)
    if open_at > now:
        raise TooManyTriesError(seconds=-int((now - open_at).total_seconds() // 1))


def _count(counted: list[tuple[WrongTry.Kind, str]], now: datetime) -> list[int]:
    """Count a wrong try, and forget the old ones."""
    WrongTry.objects.filter(tried_at__lt=now - FORGOTTEN_AFTER).delete()
    made = [WrongTry.objects.create(kind=kind, digest=digest, tried_at=now) for kind, digest in counted]
    return [one.pk for one in made]


def _open_at(kind: WrongTry.Kind, digest: str, now: datetime) -> datetime:
    """When an account or an address may try again; now for at once."""
    limit = WRONG_OF_ACCOUNT if kind is WrongTry.Kind.ACCOUNT else WRONG_OF_ADDRESS
    wrong = _wrong(kind=kind.value, digest=digest, since=now - WINDOW)
    return wait_after(wrong, limit, slowing=kind is WrongTry.Kind.ACCOUNT) or now


@kept_question
def _wrong(*, kind: str, digest: str, since: datetime) -> QuerySet[WrongTry, datetime]:
    """The latest wrong tries, latest first; no more than count."""
    rows = WrongTry.objects.filter(kind=kind, digest=digest, tried_at__gt=since).order_by("-tried_at", "-pk")
    return rows.values_list("tried_at", flat=True)[:MOST_WRONG]


def _one_at_a_time(digest: str) -> None:
    """Let one transaction at a time count an account or an address; SQLite has one writer as it is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])
