"""What may leave the room of the agreement."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A party during a span of time.

    Args:
        code: Municipality code, or the code of another party.
        name: What it is called.
        kind: ``MUNICIPALITY`` or ``OTHER``.
        county: Its county; "" when it has none.
        joined_on: The first day that it is known to be a party with these areas.
        left_on: The first day that it no longer is; None while no end is known.
        in_admission: Whether it is in the joint application.
        in_free_search: Whether it is in the agreement of free search and common prices.
    """

    code: str
    name: str
    kind: str
    county: str
    joined_on: date
    left_on: date | None
    in_admission: bool
    in_free_search: bool
