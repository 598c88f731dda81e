"""What a value of each unit looks like; a unit that is not here does not exist."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

Value: TypeAlias = "Decimal | int | str | date | tuple[Value, ...] | Mapping[str, Value] | None"

_CODE = re.compile(r"[A-Z0-9*-][A-Z0-9_]*")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_RULE_KEYS = {"required", "named", "others"}


class ShapeFaultError(Exception):
    """A value does not have the shape of its unit; ``sv`` and ``en`` say what it should look like."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.sv = sv
        self.en = en


def _code(raw: object) -> str:
    if not isinstance(raw, str) or not _CODE.fullmatch(raw):
        raise ShapeFaultError(
            f"{raw!r} är ingen kod (versaler, siffror och _, inom citattecken)",
            f"{raw!r} is not a code (capitals, digits and _, in quotes)",
        )
    return raw


def _decimal(raw: object) -> Decimal:
    if not isinstance(raw, str) or not _DECIMAL.fullmatch(raw):
        raise ShapeFaultError(
            f'{raw!r} är inget tal inom citattecken, till exempel "17.5"',
            f'{raw!r} is not a number in quotes, for example "17.5"',
        )
    return Decimal(raw)


def _share(raw: object) -> Decimal:
    share = _decimal(raw)
    if not -1 <= share <= 1:
        raise ShapeFaultError(f"{raw!r} är ingen andel av ett", f"{raw!r} is not a share of one")
    return share


def _count(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ShapeFaultError(f"{raw!r} är inget heltal från 0", f"{raw!r} is not a whole number from 0")
    return raw


def _limit(raw: object) -> int | None:
    if raw == "NONE":
        return None
    limit = _count(raw)
    if limit == 0:
        raise ShapeFaultError("gränsen är minst 1, eller NONE", "the limit is at least 1, or NONE")
    return limit


def _day(raw: object) -> date:
    if type(raw) is date:
        return raw
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == len("2025-07-01") else _no_day(raw)
    except ValueError:
        return _no_day(raw)


def _no_day(raw: object) -> date:
    raise ShapeFaultError(f"{raw!r} är ingen dag (ÅÅÅÅ-MM-DD)", f"{raw!r} is not a day (YYYY-MM-DD)")


def _word(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ShapeFaultError(f"{raw!r} är ingen text", f"{raw!r} is not text")
    return raw


def _list_of(one: Callable[[object], Value]) -> Callable[[object], tuple[Value, ...]]:
    def read(raw: object) -> tuple[Value, ...]:
        if not isinstance(raw, list | tuple):
            raise ShapeFaultError(f"{raw!r} är ingen lista", f"{raw!r} is not a list")
        items = tuple(one(item) for item in raw)
        if any(item in items[:place] for place, item in enumerate(items)):
            raise ShapeFaultError(f"{raw!r} har något två gånger", f"{raw!r} has something twice")
        return items

    return read


def _by_code(one: Callable[[object], Value]) -> Callable[[object], Mapping[str, Value]]:
    def read(raw: object) -> Mapping[str, Value]:
        if not isinstance(raw, Mapping) or not raw:
            raise ShapeFaultError(f"{raw!r} är ingen tabell kod: värde", f"{raw!r} is not a table code: value")
        return MappingProxyType({_code(key): one(item) for key, item in raw.items()})

    return read


def _way(raw: object) -> Mapping[str, Value]:
    """One way to be eligible: pass one of each alternative, all named, and so many others."""
    if not isinstance(raw, Mapping) or set(raw) != _RULE_KEYS:
        raise ShapeFaultError(
            "ett sätt att bli behörig har just required, named och others",
            "a way to be eligible has exactly required, named and others",
        )
    return MappingProxyType(
        {
            "required": _list_of(_list_of(_code))(raw["required"]),
            "named": _list_of(_code)(raw["named"]),
            "others": _count(raw["others"]),
        }
    )


UNITS: Mapping[str, Callable[[object], Value]] = MappingProxyType(
    {
        "share-of-one": _share,  # "0.028" means 2,8 percent
        "count": _count,
        "days": _count,
        "years-of-age": _count,
        "limit": _limit,  # 1 or more, or NONE
        "code": _code,
        "codes": _list_of(_code),
        "code-by-code": _by_code(_code),
        "codes-by-code": _by_code(_list_of(_code)),
        "ages-by-code": _by_code(_count),
        "months-by-code": _by_code(_count),
        "school-years-by-code": _by_code(_count),
        "points-by-mark": _by_code(_decimal),
        "words-by-code": _by_code(_word),
        "days-by-event": _by_code(_day),
        "subject-rules": _list_of(_way),  # alternatives; any of them is enough
    }
)


def read_day(raw: object) -> date:
    """A day from a YAML date or ISO text.

    Raises:
        ShapeFaultError: If it is neither, or no real day.
    """
    return _day(raw)


def plain(value: Value) -> object:
    """The value in plain JSON types, one spelling for each value: decimals as shortest text, days as ISO text."""
    if isinstance(value, Decimal):
        text = format(value.normalize(), "f")
        return "0" if text == "-0" else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value
