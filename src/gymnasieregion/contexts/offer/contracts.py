"""What may leave the room of the offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from gymnasieregion.contexts.offer.core.study_path import Generation, Programme, ProgrammeType, StudyPath

__all__ = [
    "AddressOfApplicants",
    "CountApplicants",
    "FoundOffer",
    "Generation",
    "ListedOffering",
    "OfferRow",
    "OfferedEducation",
    "OfferedSeats",
    "Programme",
    "ProgrammeType",
    "PublishedRow",
    "PublishedTable",
    "SchoolUnitFacts",
    "StudyPath",
    "WhomItHits",
]

CountApplicants: TypeAlias = Callable[[int, str], int | None]
"""How many applicants of a year have a row to an offering; None while the year has no applications."""

AddressOfApplicants: TypeAlias = Callable[[int, str], str]
"""Where those who have a row to an offering of a year are listed."""


@dataclass(frozen=True, slots=True)
class OfferedSeats:
    """A group of seats, in the words of the admission's table ``seat_groups``.

    Args:
        seats: To fill, over-admission among them.
        over: How many of them are over-admission. A table of seats does not say it, so it does not tell groups apart.
    """

    position: int
    group_id: str
    kind: str
    seats: int
    limit: int | None
    overflow_to: str
    over: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class OfferedEducation:
    """An offering of a year, in the words of the admission's table ``offerings``.

    Args:
        test_weight: Hundredths of merit for one point; None without a test. The others are hundredths of points.
        groups: Its seats in the order that they are filled.
    """

    offering_id: str
    unit: str
    school: str
    municipality_code: str
    municipality: str
    organisation_form: str
    study_path_code: str
    programme: str
    study_path: str
    selection: str
    first_hand: str
    status: str
    test_weight: int | None
    test_max: int | None
    test_min: int | None
    test_subject: str
    test_subject_mark: str
    test_max_rank: int | None
    groups: tuple[OfferedSeats, ...]


@dataclass(frozen=True, slots=True)
class WhomItHits:
    """Whom and what the closing of an offering touches.

    Args:
        applicants: How many have a row to it or to a profile that closes with it; None while nobody counts them.
        seats: Its seats and those of its profiles, before closing.
        profiles: The names of the profiles that close with it.
        alike: How many other open offerings of the year lead to the same study path.
        alike_in_municipality: How many of those are in the same municipality.
        applicants_at: Where those with a row to it are listed; "" while nobody lists them.
    """

    applicants: int | None
    seats: int
    profiles: tuple[str, ...]
    alike: int
    alike_in_municipality: int
    applicants_at: str = ""


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offering in one row of an overview.

    Args:
        key: Its key in the addresses of the offer's pages.
        provider: The code of who answers for the school; its name and form follow.
        seats: Of all its groups together.
        test_max_rank: The test counts for choices up to this number; None for all.
        is_reviewed: Whether its facts of the year have been reviewed.
    """

    key: int
    year: int
    offering_id: str
    provider: str
    provider_name: str
    organisation_form: str
    unit: str
    school: str
    municipality_code: str
    municipality: str
    programme: str
    study_path_code: str
    study_path: str
    selection: str
    first_hand: str
    status: str
    seats: int
    test_max_rank: int | None
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """A page of a search of the offer.

    Args:
        count: How many fit in all.
        rows: Those of the page, in order.
        suggested: Where nothing fits because a word is in no offering: searches with words that are like it.
    """

    count: int
    rows: tuple[OfferRow, ...]
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedOffering:
    """An offering as a list of choices shows it.

    Args:
        key: Its key in the addresses of the offer's pages.
        extras: What may be chosen within it, by kind: LANGUAGE, INSTRUMENT, INDIVIDUAL.
        seats: How many it has now, over-admission among them.
    """

    key: int
    offering_id: str
    name: str
    school: str
    municipality: str
    status: str
    extras: Mapping[str, tuple[str, ...]]
    seats: int = 0


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of a published table of final admission.

    Args:
        number: Its place in the table, from 1.
        limit: The merit of the last admitted; None where the table has 0, which means no value.
        median: The median merit of the admitted; None where the table has 0 or nothing.
    """

    number: int
    municipality: str
    school: str
    name: str
    programme: str
    places: int
    admitted: int
    reserves: int
    limit: Decimal | None
    median: Decimal | None


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A real table of final admission, as it was published.

    Args:
        title: What it is called where it is published.
        href: Where that is.
        sha256: Of the file, as 64 hex digits.
        rows: Every row, in the order of the table.
    """

    year: int
    title: str
    href: str
    sha256: str
    rows: tuple[PublishedRow, ...]


@dataclass(frozen=True, slots=True)
class SchoolUnitFacts:
    """A school unit, whatever it is called and coded now and was before.

    Args:
        key: Its own id, which never changes and which roles are given for.
        codes: Each school unit code it has had, with the first day of it, earliest first.
        names: Each name, the same way.
        municipality_code: Where the school lies.
        provider: The code of who answers for it; its name and form follow.
    """

    key: str
    codes: tuple[tuple[date, str], ...]
    names: tuple[tuple[date, str], ...]
    municipality_code: str
    provider: str
    provider_name: str
    organisation_form: str

    def code_on(self, day: date) -> str:
        """The code on a day; the first one before there was any."""
        return _on(self.codes, day)

    def name_on(self, day: date) -> str:
        """The name on a day; the first one before there was any."""
        return _on(self.names, day)


def _on(spans: tuple[tuple[date, str], ...], day: date) -> str:
    """What holds on a day, of spans that follow on each other."""
    begun = [value for first_day, value in spans if first_day <= day]
    return begun[-1] if begun else spans[0][1]
