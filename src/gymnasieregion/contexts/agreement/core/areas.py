"""Which areas a municipality is in, and since when, from the dated lists of the agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

ADMISSION, FREE_SEARCH = "ADMISSION", "FREE_SEARCH"


@dataclass(frozen=True, slots=True)
class Membership:
    """The areas of one municipality.

    Args:
        code: Municipality code.
        in_admission: Whether its applicants and schools are in the joint application.
        in_free_search: Whether it is in the agreement of free search and common prices.
        known_from: The first day from which the lists say so, unbroken. Not the day that it joined: that may be
            earlier than the oldest list.
    """

    code: str
    in_admission: bool
    in_free_search: bool
    known_from: date


def memberships(lists: Sequence[tuple[date, Mapping[str, Sequence[str]]]]) -> tuple[Membership, ...]:
    """The areas of every municipality in the last of some dated lists.

    Args:
        lists: First day in force, and the municipality codes of each area; earliest first.

    Returns:
        One for each municipality that is in an area, by code; none when there are no lists.

    >>> old, new = {"ADMISSION": ["0180"]}, {"ADMISSION": ["0180", "0461"], "FREE_SEARCH": ["0180"]}
    >>> [(each.code, each.known_from.year) for each in memberships([(date(2024, 1, 1), old), (date(2025, 1, 1), new)])]
    [('0180', 2025), ('0461', 2025)]
    """
    if not lists:
        return ()
    _, newest = lists[-1]
    codes = sorted({code for area in (ADMISSION, FREE_SEARCH) for code in newest.get(area, ())})
    return tuple(Membership(code, *_areas(code, newest), _unbroken_since(code, lists)) for code in codes)


def _areas(code: str, areas: Mapping[str, Sequence[str]]) -> tuple[bool, bool]:
    return code in areas.get(ADMISSION, ()), code in areas.get(FREE_SEARCH, ())


def _unbroken_since(code: str, lists: Sequence[tuple[date, Mapping[str, Sequence[str]]]]) -> date:
    since, newest = lists[-1]
    for first_day, areas in reversed(lists):
        if _areas(code, areas) != _areas(code, newest):
            break
        since = first_day
    return since
