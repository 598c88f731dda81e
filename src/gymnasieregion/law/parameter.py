"""One dated parameter as values: what it is, who answers for it, and what held from which day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gymnasieregion.law.units import Value


class Kind(StrEnum):
    """What makes a value bind."""

    LAW = "law"
    AGREEMENT = "agreement"
    DECISION = "decision"
    FORECAST = "forecast"  # binds nobody


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value is said.

    Args:
        title: The paragraph, page or decision, as a person would cite it.
        href: Its address; "" for a decision or an example that has none.
    """

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the days that it holds.

    Args:
        first_day: The first day in force.
        until: The first day when it is no longer in force; None while no end is known.
        value: The value, in the shape of its parameter's unit.
        source: Where it is said.
        example: True where no source tells the region's own value; shown as an example everywhere.
    """

    first_day: date
    until: date | None
    value: Value
    source: Source
    example: bool

    def is_in_force(self, day: date) -> bool:
        """Whether the value holds on a day; the span is half-open."""
        return self.first_day <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated parameter.

    Args:
        id: ``<context>.<name>``, the same as its place in the package.
        label_sv: What it is called on screen.
        description: What it means, and why its first day is what it is.
        kind: What makes it bind.
        unit: The shape of its values; one of ``units.UNITS``.
        owner: Who answers for the value.
        values: The values, earliest first; spans never overlap.
        checked_on: The last day when someone read the source again.
        checked_by: Who did.
    """

    id: str
    label_sv: str
    description: str
    kind: Kind
    unit: str
    owner: str
    values: tuple[DatedValue, ...]
    checked_on: date
    checked_by: str
