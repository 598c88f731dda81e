"""The decision of a case carried out: the input corrected, a seat given, or the round made again; all or nothing."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

import polars as pl
from django.db import transaction

from gymnasieregion.contexts.admission.core.cases import Consequence, Option
from gymnasieregion.contexts.admission.core.difference import Seat
from gymnasieregion.contexts.admission.models import Applicant, Case, Run
from gymnasieregion.contexts.admission.selectors.cases import Effects, effects_of
from gymnasieregion.contexts.admission.selectors.cases_seats import latest_publication, seats_today
from gymnasieregion.contexts.admission.selectors.kept_rows import PK, Replace, kept_rows
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.cases import CaseIsWorkedOnError, entry_of, is_worked_on, locked
from gymnasieregion.contexts.admission.services.cases_change import (
    CHOICES,
    SEATS,
    Change,
    ChangeFaultsError,
    change_of,
    frame_of_rows,
    key_of,
)
from gymnasieregion.contexts.admission.services.import_check import check_rows_in
from gymnasieregion.contexts.admission.services.import_seats import group_of
from gymnasieregion.contexts.admission.services.pupils_facts import ground_for_log
from gymnasieregion.contexts.admission.services.runs import ask_for_run
from gymnasieregion.contexts.admission.services.year_rows import lock_year, remove_rows, write_rows
from gymnasieregion.contexts.admission.services.year_tables import sheet_of_frame
from gymnasieregion.contexts.offer.api import set_seats
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

DECIDE_CASE = "admission.case.decide"
OPTIONS = frozenset(one.value for one in Option)
CORRECTS = frozenset({Option.EXTRA_PLACE, Option.NEXT_RESERVE_ROUND, Option.REDO_ROUND})
"""The ways out that put the right facts into the year's tables."""


class OptionNotOpenError(RegionError):
    """The way out cannot be taken, or its consequences are not known."""

    sv: ClassVar[str] = "Utvägen kan inte väljas i det här ärendet."
    en: ClassVar[str] = "The way out cannot be taken in this case."


class SeatsHaveMovedError(RegionError):
    """The seats are no longer those that the consequences were worked out from."""

    sv: ClassVar[str] = "Platserna har ändrats sedan följderna räknades. Räkna om dem och läs dem igen."
    en: ClassVar[str] = (
        "The seats have changed since the consequences were worked out. Work them out and read them again."
    )


class LegalGroundMissingError(RegionError):
    """A round is made again only with a ground of its own for changing favourable decisions."""

    sv: ClassVar[str] = "Skriv varför gynnande beslut får ändras (förvaltningslagen 37 §)."
    en: ClassVar[str] = "Write why favourable decisions may be changed (Administrative Procedure Act, section 37)."


@transaction.atomic
def decide_case(*, case: int, option: str, ground: str, legal_ground: str, actor: Actor, now: datetime) -> Case:
    """Decide a case, and carry the decision out.

    Args:
        case: Which.
        option: An ``Option`` that is open in it.
        ground: The grounds of the decision.
        legal_ground: Why favourable decisions may be changed; "" unless the round is made again.
        actor: Who decides.
        now: The moment, from the door.

    Raises:
        Case.DoesNotExist: If there is none.
        CaseNotOpenError, CaseIsWorkedOnError: If it has been settled, or is being worked out.
        OptionNotOpenError: If the way out cannot be taken.
        SeatsHaveMovedError: If the seats are not those that were shown.
        LegalGroundMissingError: If the round is made again without one.
        ChangeFaultsError: If the right facts do not go with the year's tables of today.
        RegionError: If the offer does not take the right seats.
    """
    row = locked(case)
    if is_worked_on(row):
        raise CaseIsWorkedOnError
    effects = effects_of(row)
    if effects is None or option not in OPTIONS or effects.of(option).refusal is not None:
        raise OptionNotOpenError
    if option == Option.REDO_ROUND and not legal_ground.strip():
        raise LegalGroundMissingError
    chosen = effects.of(option)
    year = row.publication.run.year_id
    _check_seats(year, effects, chosen)
    lock_year(year)
    after: dict[str, object] = {"option": option, "moved": chosen.moved, "losses": chosen.losses}
    if option == Option.EXTRA_PLACE:
        _give_seats(year, chosen, effects.groups)
    if option in CORRECTS:
        after["input"] = _correct_input(row, change_of(row.change), actor, now)
    if option == Option.REDO_ROUND:
        row.redo, row.legal_ground = _ask_again(row, actor, now), legal_ground.strip()
        after |= {"run": row.redo.pk, "legal_ground": row.legal_ground}
    row.state, row.option, row.ground = Case.State.DECIDED, option, ground
    row.decided_at, row.decided_by = now, actor.user_id
    row.save(update_fields=["state", "option", "ground", "legal_ground", "redo", "decided_at", "decided_by"])
    _record(row, chosen, after, actor, now)
    return row


def _check_seats(year: int, effects: Effects, chosen: Consequence) -> None:
    """Whether the seats that the consequences start from are those of today.

    Raises:
        SeatsHaveMovedError: If they are not.
    """
    if latest_publication(year) != effects.latest:
        raise SeatsHaveMovedError
    if chosen.option not in {Option.EXTRA_PLACE, Option.REDO_ROUND}:
        return
    today: Mapping[str, Seat] = seats_today(year, {})
    held = Counter(seat.offering for seat in today.values())
    if any(_offering(today.get(row.applicant)) != _offering(row.before) for row in chosen.rows):
        raise SeatsHaveMovedError
    if any(held[place.offering] != place.before for place in chosen.places):
        raise SeatsHaveMovedError


def _offering(seat: Seat | None) -> str | None:
    return None if seat is None else seat.offering


def _give_seats(year: int, chosen: Consequence, groups: Mapping[str, str]) -> None:
    """Let the wronged persons hold the seats that they should have had, whatever the number of seats is."""
    columns = table_named("held").columns
    rows = [(row.applicant, _offering(row.after), groups[row.applicant], "") for row in chosen.rows]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    write_rows(year=year, table="held", frame=frame, replace="key")


def _correct_input(case: Case, change: Change, actor: Actor, now: datetime) -> dict[str, int]:
    """Put what should have stood into the year's tables of today.

    Returns:
        How many rows were new, changed and taken away.

    Raises:
        ChangeFaultsError: If it does not go with the rest of the tables.
        RegionError: If the offer does not take the seats.
    """
    year = case.publication.run.year_id
    if change.table == SEATS:
        groups = [group_of(row) for row in change.after]
        why = f"Ärende {case.pk}"
        return {"changed": set_seats(year=year, seats={change.offering: groups}, actor=actor, why=why, now=now)}
    assert case.applicant is not None
    who = case.applicant.applicant_id
    frame = frame_of_rows(change, who)
    counts = {"new": 0, "changed": 0, "removed": _remove(year, change, who)}
    if change.after:
        replace: Replace = "applicant" if change.table == CHOICES else "key"
        checked = check_rows_in(
            year=year, table=change.table, sheet=sheet_of_frame(change.table, frame), replace=replace
        )
        if checked.frame is None:
            raise ChangeFaultsError(checked.faults)
        for name, rows in checked.followers.items():
            remove_rows(name, rows[PK].to_list())
        changes = write_rows(year=year, table=change.table, frame=checked.frame, replace=replace)
        counts |= {"new": changes.new, "changed": changes.changed, "removed": counts["removed"] + changes.removed}
    return counts


def _remove(year: int, change: Change, who: str) -> int:
    """Take away the rows that should not have stood; choices are replaced as a list instead."""
    if change.is_whole:
        return 0
    key = key_of(change.table)
    right = {tuple(row[name] for name in key) for row in change.after}
    wrong = {tuple(row[name] for name in key) for row in change.before} - right
    there = kept_rows(change.table, year, table_named(change.table).columns, {who})
    gone = [row[PK] for row in there.iter_rows(named=True) if tuple(row[name] for name in key) in wrong]
    remove_rows(change.table, gone)
    return len(gone)


def _ask_again(case: Case, actor: Actor, now: datetime) -> Run:
    """Ask for the round to be made again from the corrected input, of its own kind so that it can be published."""
    published = case.publication.run
    settings = json.loads(published.settings)
    assert case.trial is not None
    return ask_for_run(
        year=published.year_id,
        kind=published.kind,
        name=f"{published.name[:80]}, omgjord (ärende {case.pk})",
        day=date.fromisoformat(settings["day"]),
        decisions=settings["decisions"],
        snapshot=case.trial.snapshot_id,
        rerun_of=None,
        actor=actor,
        now=now,
    )


def _record(case: Case, chosen: Consequence, after: Mapping[str, object], actor: Actor, now: datetime) -> None:
    """One event, with an entry for each person whom the decision is about."""
    year = case.publication.run.year_id
    named = [row.applicant for row in chosen.rows]
    known = {one.applicant_id: one for one in Applicant.objects.filter(year=year, applicant_id__in=named)}
    record(
        actor=actor,
        action=DECIDE_CASE,
        about=f"admission_case:{case.pk}",
        before={"state": Case.State.OPEN.value},
        after=after,
        why=ground_for_log(case.applicant, case.ground),
        now=now,
        entries=_entries(case, chosen, known),
        belongs_to=Belongs() if case.applicant is None else whose(case.applicant),
    )


def _entries(case: Case, chosen: Consequence, known: Mapping[str, Applicant]) -> Sequence[Mapping[str, object]]:
    return [
        entry_of(
            known[row.applicant],
            {"case": case.pk, "from": _offering(row.before) or "", "to": _offering(row.after) or ""},
        )
        for row in chosen.rows
        if row.applicant in known
    ]
