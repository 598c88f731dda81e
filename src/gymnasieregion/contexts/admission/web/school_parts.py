"""What each waiting thing leads to, and the pages of an education beside its applicants.

Whoever adds a page for schools adds a line here.
"""

from collections.abc import Callable

from django.urls import reverse
from django.utils.http import urlencode

from gymnasieregion.contexts.admission.selectors.core_rows import TESTED
from gymnasieregion.contexts.admission.selectors.school_after import ARRIVAL, CALLED, TO_CALL, TO_END
from gymnasieregion.contexts.admission.selectors.school_ranks import is_ranked
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.words import said

Address = Callable[[OfferRow], str]


PATH = "PATH"
"""That somebody asks to come to an education: a change of study path, or readmission."""


def filtered(code: str) -> Address:
    """The applicants of an education for whom one thing waits."""
    return lambda row: f"{reverse('admission-school-offering', args=[row.key])}?{urlencode({'todo': code})}"


def at(name: str) -> Address:
    """A page of an education, by the name of its address."""
    return lambda row: reverse(name, args=[row.key])


ADDRESSES: dict[str, Address] = {
    "TEST": at("admission-school-points"),
    "RANK": at("admission-school-ranks"),
    PATH: at("admission-school-paths"),
    TO_CALL: at("admission-school-reserves"),
    CALLED: at("admission-school-reserves"),
    TO_END: lambda row: f"{reverse('admission-school-arrivals', args=[row.key])}?{urlencode({'state': 'ABSENT'})}",
    ARRIVAL: lambda row: f"{reverse('admission-school-arrivals', args=[row.key])}?{urlencode({'state': 'none'})}",
}
"""By code of ``school_rows.WAITS`` and ``school_after.AFTER``, and ``PATH``: where it is done, if not in the list."""


def is_tested(row: OfferRow) -> bool:
    """Whether an education has a skill test."""
    return row.selection == TESTED


def is_open(row: OfferRow) -> bool:
    """Whether an education starts."""
    return row.status == "OPEN"


PAGES: tuple[tuple[str, str, str, str, Callable[[OfferRow], bool]], ...] = (
    ("admission.points.list", "admission-school-points", "Provpoäng", "Test points", is_tested),
    ("admission.wishes.list", "admission-school-ranks", "Rangordning", "Ranking", is_ranked),
    ("admission.overadmission.set", "admission-school-over", "Överintag", "Over-admission", is_open),
    ("admission.reserve.call", "admission-school-reserves", "Reserver", "Reserves", is_open),
    ("admission.arrival.write", "admission-school-arrivals", "Ankomst", "Arrivals", is_open),
    ("admission.path.decide", "admission-school-paths", "Byten", "Changes", is_open),
)
"""The pages of an education beside its applicants: the action, the address, the words, and which educations have it."""


def pages_of(row: OfferRow, actor: Actor) -> list[tuple[str, str]]:
    """The other pages of an education that somebody may open: where, and what they are called."""
    whose = Belongs(unit=row.unit, provider=row.provider)
    return [
        (reverse(name, args=[row.key]), said(sv, en))
        for action, name, sv, en, has in PAGES
        if has(row) and is_allowed(actor, action, whose)
    ]


def address_of(code: str, row: OfferRow) -> str:
    """Where something that waits at an education is done."""
    return ADDRESSES.get(code, filtered(code))(row)
