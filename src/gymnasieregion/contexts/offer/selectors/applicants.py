"""How many have chosen an offering: asked of the room that knows, which tells this one how at start."""

from gymnasieregion.contexts.offer.contracts import AddressOfApplicants, CountApplicants

_COUNTS: list[CountApplicants] = []
_ADDRESSES: list[AddressOfApplicants] = []


def count_with(count: CountApplicants, address: AddressOfApplicants | None = None) -> None:
    """Say how applicants are counted and where they are listed."""
    _COUNTS[:] = [count]
    _ADDRESSES[:] = [] if address is None else [address]


def applicants_of(year: int, offering_id: str) -> int | None:
    """How many applicants have a row to an offering; None while nobody can count them."""
    return _COUNTS[0](year, offering_id) if _COUNTS else None


def applicants_at(year: int, offering_id: str) -> str:
    """Where those with a row to an offering are listed; "" while no room has said where."""
    return _ADDRESSES[0](year, offering_id) if _ADDRESSES else ""
