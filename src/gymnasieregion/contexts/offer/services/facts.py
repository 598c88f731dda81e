"""What the log keeps of an offering."""

from gymnasieregion.contexts.offer.models import Offering


def about_of(offering: Offering) -> str:
    """What the log calls an offering."""
    return f"offering:{offering.offer_year_id}:{offering.offering_id}"


def facts_of(offering: Offering, seats: int) -> dict[str, object]:
    """An offering as a row of a bulk write: what identifies it, and what people decide about it."""
    return {
        "about": about_of(offering),
        "unit": offering.unit.key,
        "name": offering.name,
        "study_path_code": offering.study_path_code,
        "code_basis": str(offering.code_basis),
        "selection": str(offering.selection),
        "status": str(offering.status),
        "seats": seats,
    }
