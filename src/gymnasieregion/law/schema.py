"""From a record (a YAML file, or a decision of the office) to a parameter, with every fault in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from gymnasieregion.law.parameter import DatedValue, Kind, Parameter, Source
from gymnasieregion.law.units import UNITS, ShapeFaultError, Value, read_day

WORDS = ("label_sv", "description", "unit", "owner", "checked_by")
REQUIRED = ("id", *WORDS, "kind", "values", "checked_on")
OPTIONAL = ("ends", "example")
_VALUE_KEYS = ("from", "value", "source")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    Args:
        where: The file or the parameter, and the place in it.
        sv: What is wrong, in Swedish.
        en: The same in English.
    """

    where: str
    sv: str
    en: str


class Faults:
    """Collects the faults of one record, so that all are told at once."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.found: list[Fault] = []

    def add(self, place: str, sv: str, en: str) -> None:
        """Note one fault at a place in the record."""
        self.found.append(Fault(f"{self._where}: {place}" if place else self._where, sv, en))

    def keys(
        self, record: Mapping[str, object], place: str, required: tuple[str, ...], optional: tuple[str, ...]
    ) -> None:
        """Note each required key that is missing and each key that is not known."""
        for key in required:
            if key not in record:
                self.add(place, f"nyckeln {key} saknas", f"the key {key} is missing")
        for key in record:
            if key not in required and key not in optional:
                known = ", ".join((*required, *optional))
                self.add(
                    place, f"nyckeln {key} är okänd; kända är {known}", f"the key {key} is unknown; known are {known}"
                )

    def shaped(self, place: str, read: Callable[[object], Value], raw: object) -> Value:
        """The value in its shape, or None with the fault noted."""
        try:
            return read(raw)
        except ShapeFaultError as fault:
            self.add(place, fault.sv, fault.en)
            return None

    def day(self, place: str, raw: object) -> date:
        """The day, or the first day there is with the fault noted."""
        day = self.shaped(place, read_day, raw)
        return day if isinstance(day, date) else date.min

    def text(self, place: str, raw: object) -> str:
        """The text, or "" with the fault noted."""
        if isinstance(raw, str) and raw.strip():
            return raw.strip()
        self.add(place, f"{raw!r} ska vara text", f"{raw!r} should be text")
        return ""

    def flag(self, place: str, raw: object) -> bool:
        """True or false; anything else is noted."""
        if not isinstance(raw, bool):
            self.add(place, f"{raw!r} ska vara true eller false", f"{raw!r} should be true or false")
        return raw is True


def read_parameter(record: object, where: str) -> tuple[Parameter | None, tuple[Fault, ...]]:
    """One parameter from its record.

    Args:
        record: The record, as read from YAML or JSON.
        where: What to call the record in faults, e.g. the file.

    Returns:
        The parameter and no fault, or None and all faults that were found.
    """
    faults = Faults(where)
    if not isinstance(record, Mapping):
        faults.add("", "ska vara en tabell med nycklar", "should be a table with keys")
        return None, tuple(faults.found)
    faults.keys(record, "", REQUIRED, OPTIONAL)
    if faults.found:
        return None, tuple(faults.found)
    kind = _kind(record["kind"], faults)
    unit = faults.text("unit", record["unit"])
    if unit not in UNITS:
        known = ", ".join(UNITS)
        faults.add(
            "unit", f"enheten {unit} är okänd; kända är {known}", f"the unit {unit} is unknown; known are {known}"
        )
        return None, tuple(faults.found)
    all_examples = faults.flag("example", record.get("example", False))
    values = _values(record["values"], kind, unit, all_examples, faults)
    parameter = Parameter(
        id=faults.text("id", record["id"]),
        label_sv=faults.text("label_sv", record["label_sv"]),
        description=faults.text("description", record["description"]),
        kind=kind,
        unit=unit,
        owner=faults.text("owner", record["owner"]),
        values=_with_ends(values, record.get("ends"), faults),
        checked_on=faults.day("checked_on", record["checked_on"]),
        checked_by=faults.text("checked_by", record["checked_by"]),
    )
    return (None, tuple(faults.found)) if faults.found else (parameter, ())


def _kind(raw: object, faults: Faults) -> Kind:
    try:
        return Kind(str(raw))
    except ValueError:
        known = ", ".join(Kind)
        faults.add(
            "kind", f"slaget {raw!r} är okänt; kända är {known}", f"the kind {raw!r} is unknown; known are {known}"
        )
        return Kind.FORECAST


def _values(raw: object, kind: Kind, unit: str, all_examples: bool, faults: Faults) -> tuple[DatedValue, ...]:
    if not isinstance(raw, list | tuple) or not raw:
        faults.add("values", "ska vara en lista med minst ett värde", "should be a list of at least one value")
        return ()
    values = []
    for number, row in enumerate(raw, start=1):
        place = f"values {number}"
        if not isinstance(row, Mapping):
            faults.add(place, "ska ha nycklarna from, value och source", "should have the keys from, value and source")
            continue
        before = len(faults.found)
        faults.keys(row, place, _VALUE_KEYS, ("example",))
        if len(faults.found) > before:
            continue
        example = all_examples or faults.flag(f"{place}: example", row.get("example", False))
        values.append(
            DatedValue(
                first_day=faults.day(f"{place}: from", row["from"]),
                until=None,
                value=faults.shaped(f"{place}: value", UNITS[unit], row["value"]),
                source=_source(row["source"], kind, example, place, faults),
                example=example,
            )
        )
    return tuple(values)


def _source(raw: object, kind: Kind, example: bool, place: str, faults: Faults) -> Source:
    if not isinstance(raw, Mapping):
        faults.add(f"{place}: source", "källan ska ha title och href", "the source should have title and href")
        return Source("", "")
    faults.keys(raw, f"{place}: source", ("title",), ("href",))
    title = faults.text(f"{place}: source: title", raw.get("title"))
    href = raw.get("href", "")
    # An example has no source of its own, and a decision of the office may have a diary number only.
    if (href == "" and not example and kind is not Kind.DECISION) or (
        href != "" and not str(href).startswith("https://")
    ):
        faults.add(
            f"{place}: source: href", "ska vara en adress som börjar med https://", "should be an https:// address"
        )
    return Source(title, str(href))


def _with_ends(values: tuple[DatedValue, ...], ends: object, faults: Faults) -> tuple[DatedValue, ...]:
    if not values:
        return ()
    for earlier, later in pairwise(values):
        if later.first_day <= earlier.first_day:
            faults.add(
                "values",
                f"{later.first_day} ska komma efter {earlier.first_day}",
                f"{later.first_day} should come after {earlier.first_day}",
            )
    last_until = None if ends is None else faults.day("ends", ends)
    if last_until is not None and last_until <= values[-1].first_day:
        faults.add(
            "ends", "ska komma efter det sista värdets första dag", "should come after the last value's first day"
        )
    until = (*(later.first_day for later in values[1:]), last_until)
    return tuple(replace(dated, until=end) for dated, end in zip(values, until, strict=True))
