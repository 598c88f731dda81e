"""The door of the offer for other rooms: programmes, study paths, and the offer of a year.

What needs no database can be asked without one: the offer's tables are imported when they are asked for.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from importlib.resources import files

from gymnasieregion.contexts.offer.contracts import (
    AddressOfApplicants,
    CountApplicants,
    FoundOffer,
    ListedOffering,
    OfferedEducation,
    OfferedSeats,
    OfferRow,
    Programme,
    PublishedTable,
    SchoolUnitFacts,
    StudyPath,
)
from gymnasieregion.contexts.offer.core.swedish import folded, sort_key
from gymnasieregion.contexts.offer.selectors import applicants, published, study_paths
from gymnasieregion.contexts.offer.services.synthetic import offered_synthetic
from gymnasieregion.platform.access.actor import Actor

__all__ = [
    "count_applicants_with",
    "extra_choices",
    "find_offers",
    "folded",
    "latest_offer_year",
    "listed_offerings",
    "offer_filters",
    "offer_of",
    "offer_row",
    "offer_rows",
    "open_paths",
    "over_admissions",
    "programmes",
    "published_table",
    "school_units",
    "set_seats",
    "some_of_offer",
    "some_offer_rows",
    "sort_key",
    "study_path",
    "study_path_in_gy11",
    "study_path_in_gy25",
    "synthetic_offer",
    "table_bytes",
]


def programmes() -> tuple[Programme, ...]:
    """All programmes, closed ones too, by code."""
    return study_paths.programmes()


def study_path(code: str) -> StudyPath:
    """What a study path code of either shape says.

    Args:
        code: e.g. ``NANAT``, ``BA25``, ``FL25``, ``IMV``, ``IB``.

    Raises:
        RegionError: If it is no study path code; the sentence says what is wrong.

    >>> study_path("HVFRI0L0N").apprenticeship
    True
    >>> study_path("FL25").programme
    'FX'
    """
    return study_paths.study_path(code)


def study_path_in_gy25(code: str) -> StudyPath:
    """The study path as it is written in Gy25.

    Raises:
        RegionError: If it is no study path code, or the programme was closed before Gy25.

    >>> study_path_in_gy25("BAANL").code
    'BA25MAR'
    """
    return study_paths.study_path_in_gy25(code)


def study_path_in_gy11(code: str) -> StudyPath:
    """The study path as it is written in Gy11.

    Raises:
        RegionError: If it is no study path code.

    >>> study_path_in_gy11("MA25").code
    'MX'
    """
    return study_paths.study_path_in_gy11(code)


def offer_of(year: int) -> tuple[OfferedEducation, ...]:
    """The offer of a year with its seats, by id; () when the year has none."""
    from gymnasieregion.contexts.offer.selectors.offerings import offered_educations  # noqa: PLC0415 - needs Django

    return offered_educations(year)


def find_offers(
    year: int,
    *,
    words: str = "",
    municipality: str = "",
    programme: str = "",
    selection: str = "",
    status: str = "",
    programmes: Collection[str] | None = None,
    sort: str = "",
    start: int = 0,
    most: int = 20,
) -> FoundOffer:
    """The offerings of a year that fit every filter; "" is no filter. Two queries.

    Args:
        year: The year of the offer.
        words: Every word is in the name, the school or the municipality.
        municipality: Municipality code.
        programme: Programme code in Gy11 form.
        selection: ``MERIT``, ``MERIT_TEST`` or ``RANK``.
        status: ``OPEN`` or ``CLOSED``.
        programmes: Only programmes with these codes; None for all.
        sort: ``municipality``, ``school``, ``name`` or ``seats``, with ``-`` before it for the other way round.
        start: How many hits come before the page.
        most: How many the page has at most.
    """
    from gymnasieregion.contexts.offer.selectors.searching import search  # noqa: PLC0415 - needs Django

    return search(
        year,
        words=words,
        municipality=municipality,
        programme=programme,
        selection=selection,
        status=status,
        programmes=programmes,
        sort=sort,
        start=start,
        most=most,
    )


def offer_filters(year: int) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """What a year's offer can be filtered by: its municipalities (code, name), and its programmes' codes."""
    from gymnasieregion.contexts.offer.selectors.searching import filters_of  # noqa: PLC0415 - needs Django

    return filters_of(year)


def some_of_offer(year: int, ids: Collection[str], *, with_seats: bool = True) -> tuple[OfferedEducation, ...]:
    """The offerings of a year that have one of some ids, by id; those that the year does not have are left out.

    Args:
        year: The year of the offer.
        ids: A handful of ids.
        with_seats: False where nobody asks for the seats: they are left empty, and it is one query instead of two.
    """
    from gymnasieregion.contexts.offer.selectors.some_offerings import some_offered  # noqa: PLC0415 - needs Django

    return some_offered(year, ids, with_seats=with_seats)


def offer_rows(year: int, *, unit: str = "", provider: str = "") -> tuple[OfferRow, ...]:
    """The offer of a year in one row for each offering, by municipality, school and name; () when it has none.

    Args:
        year: The year of the offer.
        unit: Only that of the school unit with this key; "" for all.
        provider: Only that of the provider with this code; "" for all.
    """
    from gymnasieregion.contexts.offer.selectors.overview import rows_of  # noqa: PLC0415 - needs Django

    return rows_of(year, unit=unit, provider=provider)


def offer_row(key: int) -> OfferRow | None:
    """The offering that has a key in the addresses of the offer's pages, of whatever year; None when there is none."""
    from gymnasieregion.contexts.offer.selectors.overview import row_with  # noqa: PLC0415 - needs Django

    return row_with(key)


def some_offer_rows(year: int, ids: Collection[str]) -> tuple[OfferRow, ...]:
    """The rows of the overview for some offerings of a year; those that the year does not have are left out."""
    from gymnasieregion.contexts.offer.selectors.overview import rows_of  # noqa: PLC0415 - needs Django

    return rows_of(year, ids)


def extra_choices(year: int, ids: Collection[str]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What may be chosen within some offerings, by offering and kind (LANGUAGE, INSTRUMENT, INDIVIDUAL)."""
    from gymnasieregion.contexts.offer.selectors.extra_choices import extras_of  # noqa: PLC0415 - needs Django

    return extras_of(year, ids)


def listed_offerings(year: int, ids: Collection[str]) -> tuple[ListedOffering, ...]:
    """Some offerings of a year as a list of choices shows them, with the extra choices within each; by id."""
    from gymnasieregion.contexts.offer.selectors.extra_choices import listed  # noqa: PLC0415 - needs Django

    return listed(year, ids)


def latest_offer_year() -> int | None:
    """The latest year that has an offer; None when none has."""
    from gymnasieregion.contexts.offer.selectors.offerings import latest_year  # noqa: PLC0415 - needs Django

    return latest_year()


def school_units() -> tuple[SchoolUnitFacts, ...]:
    """Every school unit with its codes and names over time, by key; three queries."""
    from gymnasieregion.contexts.offer.selectors.units import school_units  # noqa: PLC0415 - needs Django

    return school_units()


def open_paths() -> tuple[tuple[int, str, str], ...]:
    """Year, unit and study path code of what is open to apply for, of every open year; one query."""
    from gymnasieregion.contexts.offer.selectors import open_paths as selector  # noqa: PLC0415 - needs Django

    return selector.open_paths()


def over_admissions(year: int) -> Mapping[str, int]:
    """How many of the seats of each offering of a year are over-admission, by the offering's id; one query."""
    from gymnasieregion.contexts.offer.selectors.overview import over_admission_of  # noqa: PLC0415 - needs Django

    return over_admission_of(year)


def set_seats(*, year: int, seats: Mapping[str, Sequence[OfferedSeats]], actor: Actor, why: str, now: datetime) -> int:
    """Give offerings of a year the groups of seats that a table says, as one event.

    Args:
        year: The year of the offer.
        seats: All groups of each offering, by the offering's id; an offering that is not here keeps its own.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Returns:
        How many offerings were changed.

    Raises:
        RegionError: If the seats cannot be so; the sentence says why.
    """
    from gymnasieregion.contexts.offer.services import seats as service  # noqa: PLC0415 - needs Django

    return service.set_seats(year=year, seats=seats, actor=actor, why=why, now=now)


def synthetic_offer(seats: Sequence[int] = ()) -> tuple[OfferedEducation, ...]:
    """The offer of the synthetic region with its seats, by id: the real structure of 2025, invented schools and rules.

    Args:
        seats: Of each offering in the order of their ids, for a region of another size; () for the published places.
    """
    return offered_synthetic(seats)


def count_applicants_with(count: CountApplicants, address: AddressOfApplicants | None = None) -> None:
    """Let the room that knows the applications say how many have chosen an offering.

    Args:
        count: Given year and offering id, the number of applicants with a row to it; None when that is not known.
        address: Given the same, where they are listed; None where they are not.
    """
    applicants.count_with(count, address)


def published_table() -> PublishedTable:
    """The real final admission that ships with the package: a data set of its own, never beside invented figures."""
    return published.published_table()


def table_bytes(folder: str, name: str) -> bytes:
    """A table of the offer that ships with the package, as its file stands.

    Args:
        folder: ``published`` (real, with its source) or ``synthetic`` (invented).
        name: The file's name.
    """
    return files("gymnasieregion.contexts.offer").joinpath(folder, name).read_bytes()
