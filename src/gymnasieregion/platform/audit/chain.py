"""What ties each event of the log to the one before it: pure functions that anyone can repeat on an exported log."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Final
from uuid import UUID

from gymnasieregion.kernel.canonical import canonical_json

BETWEEN: Final = "\x1f"
"""U+001F, the unit separator, stands between the fields of an event when they are hashed."""

AFTER_ENTRY: Final = "\x1e"
"""U+001E, the record separator, stands after each row of a bulk write."""

NO_EVENT_BEFORE: Final = "0" * 64
"""What stands for the hash of the event before the first one."""

FIELDS: Final = (
    "seq", "at", "actor_id", "role", "on_behalf_of", "action", "about", "person", "unit", "provider", "municipality",
    "before", "after", "why", "file_sha256", "entries_count", "entries_root", "prev",
)  # fmt: skip
"""The fields of an event in the order in which they are hashed."""


def chain_hash(texts: Sequence[str]) -> str:
    """The hash of an event.

    Args:
        texts: ``FIELDS`` as text: numbers in decimal, the moment as ``moment_text`` writes it.

    Returns:
        64 hex digits.

    >>> chain_hash(["1", "2025-07-01 12:00:00.000000"])[:8]
    '0ff7dcfb'
    """
    return joined_hash(BETWEEN.join(texts))


def joined_hash(message: str) -> str:
    """The same of fields that are joined already."""
    return hashlib.sha256(message.encode()).hexdigest()


def moment_text(moment: dt.datetime) -> str:
    """A moment as it is hashed: UTC, with all six decimals.

    Args:
        moment: With a time zone.

    >>> moment_text(dt.datetime(2025, 7, 1, 14, tzinfo=dt.timezone(dt.timedelta(hours=2))))
    '2025-07-01 12:00:00.000000'
    """
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def content_text(content: Mapping[str, object] | None) -> str:
    """What something was or became, as canonical JSON; "" for nothing.

    Args:
        content: Names and values; days, moments, decimals and identifiers are written as text.

    Raises:
        TypeError: For a value that has no such form.

    >>> content_text({"seats": 0, "from": dt.date(2025, 7, 1)})
    '{"from":"2025-07-01","seats":0}'
    """
    return "" if content is None else canonical_json(_plain(content)).decode()


def entry_line(about: str, content: str) -> str:
    """A row of a bulk write as it is hashed.

    Args:
        about: Whom or what it is about.
        content: Its content as ``content_text`` writes it.
    """
    return f"{about}{BETWEEN}{content}{AFTER_ENTRY}"


def entries_hash(lines: Iterable[str]) -> str:
    """The hash of the rows of a bulk write, in their order.

    Args:
        lines: Each row as ``entry_line`` writes it.

    Returns:
        64 hex digits; the SHA-256 of nothing when there are no rows.

    >>> entries_hash([])[:8]
    'e3b0c442'
    """
    return joined_hash("".join(lines))


def one_line(text: str) -> str:
    """A text without the signs that separate the fields, so that no field can pretend to be two."""
    return text.replace(BETWEEN, " ").replace(AFTER_ENTRY, " ").replace("\x00", " ")


def _plain(value: object) -> object:  # noqa: PLR0911 - one for each kind of value
    """A value as JSON knows it."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case dt.datetime():
            return moment_text(value) if value.tzinfo else value.isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(_plain(inner) for inner in value)  # type: ignore[type-var]  # sets hold values of one kind
        case _:
            raise TypeError(f"The log cannot write {type(value).__name__}: hand it in as text.")
