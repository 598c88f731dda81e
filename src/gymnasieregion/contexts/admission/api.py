"""The door of the admission for other rooms: what they are told at start, and what the lane before Django hands out.

``ResultLane`` finds the inside of an applicant's own page, by a question that also says who reads; None sends the
request to Django. ``whole_page(inside, lang)`` is the page that Django makes when nothing is live. A request with a
``messages`` cookie, with ``?`` in its address or with a borrowed view is Django's.

``admitted_of(year)``, ``seat_groups_of(year)`` and ``term_start(year)`` are for the register, which takes in those who
hold a seat;
``refuse_telling(why, also=names)`` refuses a ground that tells who a protected identity is;
``hold_too(room, held)`` lets a room add what it holds to the extract of all that is held of somebody.
"""

from datetime import date

from gymnasieregion.contexts.admission.contracts import Admitted
from gymnasieregion.contexts.admission.selectors.admitted import admitted_of, seat_groups_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of, kept_dates
from gymnasieregion.contexts.admission.selectors.people import covered_scopes
from gymnasieregion.contexts.admission.selectors.registered import registered_applicants
from gymnasieregion.contexts.admission.selectors.result_lane import Latest, ResultLane, columns, joined
from gymnasieregion.contexts.admission.selectors.seats import applicants_at, count_applicants
from gymnasieregion.contexts.admission.services.extracts_rooms import hold_too
from gymnasieregion.contexts.admission.services.pupils_grounds import refuse_telling
from gymnasieregion.contexts.admission.services.result_frame import whole_page
from gymnasieregion.contexts.offer.api import count_applicants_with
from gymnasieregion.platform.accounts.covering import cover_people_by
from gymnasieregion.platform.accounts.registered import register_people_by
from gymnasieregion.platform.pages.year_dates import dates_kept_by

__all__ = [
    "Latest",
    "ResultLane",
    "admitted_of",
    "columns",
    "hold_too",
    "invented_admitted",
    "joined",
    "refuse_telling",
    "seat_groups_of",
    "tell_other_rooms",
    "term_start",
    "whole_page",
]


def invented_admitted(*, year: int, applicants: int, seed: int) -> tuple[Admitted, ...]:
    """Those admitted of an earlier invented year of the practice region; its published table counts the same.

    Args:
        year: The admission year.
        applicants: How many applied.
        seed: The practice year's.

    Raises:
        RegionError: For a year from before the first rules that are known.
    """
    from gymnasieregion.contexts.admission.services import synth_earlier  # noqa: PLC0415 - the engine is heavy

    return synth_earlier.invented_admitted(year=year, applicants=applicants, seed=seed)


def term_start(year: int) -> date | None:
    """The first day of the autumn term by the calendar of a year; None when it has none, or is not open."""
    return days_of(year).get("TERM_STARTS")


def tell_other_rooms() -> None:
    """Let the offer count who has chosen, the page of dates show the calendar, and accounts be covered and opened."""
    count_applicants_with(count_applicants, applicants_at)
    dates_kept_by(kept_dates)
    cover_people_by(covered_scopes)
    register_people_by(registered_applicants)
