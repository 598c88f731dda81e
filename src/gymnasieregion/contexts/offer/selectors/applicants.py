"""How many have chosen an offering: asked of the room that knows, which tells this one how at start."""

from gymnasieregion.contexts.offer.contracts import CountApplicants

_COUNTS: list[CountApplicants] = []


def count_with(count: CountApplicants | None) -> None:
    """Say how applicants are counted; None takes it away."""
    _COUNTS[:] = [] if count is None else [count]


def applicants_of(year: int, offering_id: str) -> int | None:
    """How many applicants have a row to an offering; None while no room has said how they are counted."""
    return _COUNTS[0](year, offering_id) if _COUNTS else None
