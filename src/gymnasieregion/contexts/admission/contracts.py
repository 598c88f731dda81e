"""What may leave the room of the admission."""

from dataclasses import dataclass
from datetime import date

__all__ = ["Admitted"]


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
