"""What stood in the input of a published round, and whether what should have stood is something to try."""

from typing import ClassVar

from gymnasieregion.contexts.admission.models import Applicant, Run
from gymnasieregion.contexts.admission.selectors.cases_seats import frozen_table
from gymnasieregion.contexts.admission.selectors.kept_rows import kept_rows
from gymnasieregion.contexts.admission.selectors.runs_tickets import id_in_run
from gymnasieregion.contexts.admission.selectors.tables import offer_frames
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.cases_change import (
    CHOICES,
    Change,
    NothingChangedError,
    branch_of,
    columns_of,
    key_of,
    rows_of,
    spoken_of,
)
from gymnasieregion.kernel.errors import RegionError

APPEALED = ("received", "eligible")
"""What the board decides of; admission itself may not be appealed."""


class NotInRunError(RegionError):
    """The applicant was not in the round."""

    sv: ClassVar[str] = "Den sökande var inte med i omgången."
    en: ClassVar[str] = "The applicant was not in the round."


class NotAppealableError(RegionError):
    """Only eligibility and reception can be appealed."""

    sv: ClassVar[str] = "Bara beslut om behörighet och mottagande kan överklagas, inte själva antagningen."
    en: ClassVar[str] = "Only decisions on eligibility and reception can be appealed, not admission itself."


def with_what_stood(run: Run, person: Applicant | None, change: Change) -> Change:
    """The change with the rows that stood in the round's input.

    Raises:
        NotInRunError: If the applicant, or the offering, was not in the round.
        NothingChangedError: If that is what stood, and what stands today.
    """
    table = change.table
    if person is None:
        offerings = frozen_table(run, "offerings")
        then = branch_of(offerings, change.offering)
        today = offer_frames(run.year_id)[table]
        now = change.offering
    else:
        then, now = id_in_run(run, person), person.applicant_id
        today = kept_rows(table, run.year_id, table_named(table).columns, {now})
    if not then or (person is not None and not rows_of(frozen_table(run, CHOICES), CHOICES, then)):
        raise NotInRunError
    stood = spoken_of(rows_of(frozen_table(run, table), table, then), change)
    if list(change.after) == stood == spoken_of(rows_of(today, table, now), change):
        raise NothingChangedError
    return Change(table, change.offering, tuple(stood), change.after)


def check_appeal(change: Change) -> None:
    """Whether the board may have changed it.

    Raises:
        NotAppealableError: If something else than eligibility or reception differs.
    """
    kept = [name for name in columns_of(change.table) if name not in (*APPEALED, *key_of(change.table))]
    before = change.before[0] if change.before else {}
    is_one = change.table == "row_decisions" and len(change.after) == 1
    if not is_one or any(change.after[0][name] != before.get(name, "") for name in kept):
        raise NotAppealableError


def offering_of(change: Change) -> str:
    """The offering that rows of one offering speak of; "" for grades and whole lists."""
    rows = (*change.after, *change.before)
    return rows[0].get("offering_id", "") if rows and not change.is_whole else ""
