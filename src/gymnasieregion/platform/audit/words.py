"""What the log calls actions, things, fields and values on screen.

The log keeps codes. Each room tells its own words once, when its app is ready; what nobody has a word for is shown as
it stands.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from gymnasieregion.platform.access.table import actions
from gymnasieregion.platform.jobs.registry import kind_names, kind_words
from gymnasieregion.platform.pages import formats
from gymnasieregion.platform.pages.words import page_language, said

Pair: TypeAlias = tuple[str, str]
"""Swedish and English."""

UNGROUPED_BELOW = 10_000
"""Smaller numbers are written without a space among the thousands, so that a year looks like a year."""

_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT_OF_THE_CHAIN = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{6}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWords:
    """The words of one room, each in Swedish and English.

    Args:
        events: Actions of the log that the access file does not name.
        things: What comes before the colon in ``kind:id``.
        fields: What is kept of them. Names within a field are looked up here too.
        values: For a field, what its codes are called.
        hundredths: Fields that are kept as whole hundredths.
        keys: Fields that are numbers of the database, which say nothing to people and are not shown.
        commands: What a command that acts by itself does, by the name it acts under.
    """

    events: Mapping[str, Pair] = field(default_factory=dict)
    things: Mapping[str, Pair] = field(default_factory=dict)
    fields: Mapping[str, Pair] = field(default_factory=dict)
    values: Mapping[str, Callable[[str], Pair | None]] = field(default_factory=dict)
    hundredths: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    commands: Mapping[str, Pair] = field(default_factory=dict)


_ROOMS: dict[str, RoomWords] = {}
_NONE = RoomWords()


def speak_for(room: str, words: RoomWords) -> None:
    """Tell the log a room's words; called when the room's app is ready.

    Args:
        room: What its actions begin with, such as ``offer``.
        words: Its words.
    """
    _ROOMS[room] = words


def action_text(action: str) -> str:
    """What an action is called, in the language of the page being made; its code when it has no name."""
    known = actions().get(action)
    if known:
        return said(known.title_sv, known.title_en)
    return said(*_words(action).events.get(action, (action, action)))


def thing_text(about: str) -> str:
    """What kind of thing ``kind:id`` is, in words; "" when no room has a word for it."""
    kind = about.partition(":")[0]
    named = (words.things[kind] for words in _ROOMS.values() if kind in words.things)
    return said(*next(named, ("", "")))


def who_text(actor_id: str) -> str:
    """Who acted, where it is nobody with a name: a job, a command, a user who is gone; else the id as it stands."""
    kind, is_job, name = actor_id.partition("job:")
    if kind or not is_job:
        return said("Ett konto som är borttaget", "An account that is gone") if _KEY.fullmatch(actor_id) else actor_id
    if name in kind_names():
        sv, en = kind_words(name)
        return said(f"Systemet: {sv}", f"The system: {en}")
    for words in _ROOMS.values():
        if name in words.commands:
            sv, en = words.commands[name]
            return said(f"Systemet: {sv}", f"The system: {en}")
    return said(f"Systemet ({name})", f"The system ({name})")


def is_for_people(action: str, path: Sequence[str]) -> bool:
    """Whether a field says something to people; the database's own numbers do not."""
    return path[-1] not in _words(action).keys


def field_text(action: str, path: Sequence[str]) -> str:
    """What a field is called.

    Args:
        action: Of the event that it stands in.
        path: Its name, and the names within it.
    """
    known = _words(action).fields
    return ", ".join(said(*known.get(name, (name, name))) for name in path)


def value_text(action: str, name: str, value: object) -> str:
    """A value in words; days and moments as they are written, moments in Stockholm's time, nothing at all as "".

    Args:
        action: Of the event that it stands in.
        name: Of the innermost field.
        value: As JSON knows it.
    """
    words = _words(action)
    match value:
        case None:
            return ""
        case bool():
            return said("ja", "yes") if value else said("nej", "no")
        case int() | float():
            return _number(Decimal(str(value)) / 100 if name in words.hundredths else value)
        case str():
            pair = words.values[name](value) if name in words.values else None
            return said(*pair) if pair else _text(value)
        case list():
            return ", ".join(value_text(action, name, one) for one in value)
        case _:
            return str(value)


def _words(action: str) -> RoomWords:
    return _ROOMS.get(action.partition(".")[0], _NONE)


def _number(value: Decimal | float) -> str:
    """A number as people write it."""
    if -UNGROUPED_BELOW < value < UNGROUPED_BELOW:
        return str(value).replace(".", said(",", "."))
    return formats.number_text(value, page_language())


def _text(value: str) -> str:
    """A text; a day or a moment as people write it."""
    try:
        if _DAY.fullmatch(value):
            return formats.day_text(dt.date.fromisoformat(value), page_language())
        if _MOMENT_OF_THE_CHAIN.fullmatch(value):
            return formats.moment_text(dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC), page_language())
        if _MOMENT.fullmatch(value):
            return formats.moment_text(dt.datetime.fromisoformat(value), page_language())
    except ValueError:
        return value
    return value
