"""What may leave the room of the admission."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

__all__ = ["Admitted", "HeldElsewhere"]

Pair = tuple[str, str]
Rows = Mapping[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who holds a seat of an education when the term begins, with all that the register needs.

    Args:
        applicant_id: Their id that year.
        earlier_id: Their id an earlier year, for those who apply again; "" for the others.
        identity_number: In canonical form; "" when there is none, as for a protected identity.
        given_name: "" for a protected identity, as the next is.
        protection: A code of ``Applicant.Protection``.
        offering_id: The education.
    """

    applicant_id: str
    earlier_id: str
    identity_number: str
    birth_date: date
    given_name: str
    family_name: str
    home_municipality_code: str
    protection: str
    offering_id: str


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """What another room holds of persons, for the extract that somebody gets of all that is held of them.

    Args:
        tables: The section that each table stands in, by the table's label.
        nothing: Why a table holds nothing of a person, by its label.
        rows: Given the year, id and number of somebody's applications, their rows by section; every section is there.
        sections: What each section is called, in Swedish and English.
        keys: What the keys of its rows are called.
    """

    tables: Mapping[str, str]
    nothing: Mapping[str, str]
    rows: Callable[[Collection[tuple[int, str, str]]], Rows]
    sections: Mapping[str, Pair]
    keys: Mapping[str, Pair]
