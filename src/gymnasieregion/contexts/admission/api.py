"""The door of the admission for other rooms: what they are told at start, so that they need not ask."""

from gymnasieregion.contexts.admission.selectors.cockpit import kept_dates
from gymnasieregion.contexts.admission.selectors.people import covered_scopes
from gymnasieregion.contexts.admission.selectors.seats import applicants_at, count_applicants
from gymnasieregion.contexts.offer.api import count_applicants_with
from gymnasieregion.platform.accounts.covering import cover_people_by
from gymnasieregion.platform.pages.year_dates import dates_kept_by

__all__ = ["tell_other_rooms"]


def tell_other_rooms() -> None:
    """Let the offer count those who have chosen, the page of dates show the calendar, and accounts be covered."""
    count_applicants_with(count_applicants, applicants_at)
    dates_kept_by(kept_dates)
    cover_people_by(covered_scopes)
