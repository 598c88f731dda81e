"""Bringing in pupils from a sending school's file: handed in, looked at, confirmed, written with one event."""

import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, ImportFile
from gymnasieregion.contexts.admission.selectors.kept_rows import difference
from gymnasieregion.contexts.admission.services.import_entries import entries_of
from gymnasieregion.contexts.admission.services.import_faults import told_of_file
from gymnasieregion.contexts.admission.services.imports_kept import State, end_file, put_found, record_file, taken_in
from gymnasieregion.contexts.admission.services.pupils_facts import about_of, facts_of, locked_year, new_ids
from gymnasieregion.contexts.admission.services.pupils_plan import PupilPlan, grades_frame, plan_of
from gymnasieregion.contexts.admission.services.readiness import check_after_import
from gymnasieregion.contexts.admission.services.year_rows import write_difference
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

BRING_IN = "admission.applicant.import"
PUPILS = "pupils"
AT_A_TIME = 500
MOST_TOLD = 20_000


class PupilsNotReadyError(RegionError):
    """The file cannot be brought in or taken away: it has faults, or is done with."""

    sv: ClassVar[str] = "Filen kan inte läggas in eller tas bort nu. Läge: {state}."
    en: ClassVar[str] = "The file cannot be brought in or taken away now. State: {state}."


@transaction.atomic
def send_pupils(*, year: int, file_name: str, data: bytes, actor: Actor, now: datetime) -> ImportFile:
    """Hand in a school's file: it is checked whole, and kept with its faults or with what it would change.

    Args:
        year: The admission year.
        file_name: Its name; the ending says what it is.
        data: Its bytes.
        actor: Who hands it in.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist: If the year has not been opened.
        FileKindError, FileTooLargeError: If the file cannot be taken.
    """
    row = taken_in(year=year, table=PUPILS, file_name=file_name, data=data, actor=actor, now=now)
    _keep(row, plan_of(year, data, row.file_name), now)
    _log(row, actor, now, None)
    return row


@transaction.atomic
def apply_pupils(*, import_id: int, actor: Actor, now: datetime) -> ImportFile:
    """Write the pupils of a file, or nothing: it is checked again first, since others may have written meanwhile.

    Args:
        import_id: Which file; one that has been applied is left alone.
        actor: Who does it.
        now: The moment, from the door.

    Returns:
        The file: applied, or with the faults that it has by now.

    Raises:
        ImportFile.DoesNotExist: If there is no such file of pupils.
        PupilsNotReadyError: If it has faults or was taken away.
    """
    row = ImportFile.objects.select_for_update().get(pk=import_id, table=PUPILS)
    if row.state == State.APPLIED:
        return row
    if row.state != State.READY:
        raise PupilsNotReadyError(state=row.get_state_display().lower())
    locked_year(row.year_id)
    plan = plan_of(row.year_id, zlib.decompress(bytes(row.content)), row.file_name)
    if plan.faults or not plan.changes:
        _keep(row, plan, now)
        _log(row, actor, now, None)
        return row
    entries = _write(row.year_id, plan)
    row.warnings = 0
    end_file(row, State.APPLIED, plan.counts(), now)
    check_after_import(year=row.year_id, actor=actor, now=now)
    _log(row, actor, now, entries)
    return row


@transaction.atomic
def discard_pupils(*, import_id: int, actor: Actor, now: datetime) -> ImportFile:
    """Take a file away that has not been applied, with what was found in it.

    Args:
        import_id: Which file.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        ImportFile.DoesNotExist: If there is no such file of pupils.
        PupilsNotReadyError: If it has been applied.
    """
    row = ImportFile.objects.select_for_update().get(pk=import_id, table=PUPILS)
    if row.state == State.APPLIED:
        raise PupilsNotReadyError(state=row.get_state_display().lower())
    if row.state != State.DISCARDED:
        end_file(row, State.DISCARDED, {}, now)
        _log(row, actor, now, None)
    return row


def _keep(row: ImportFile, plan: PupilPlan, now: datetime) -> None:
    """Keep a file with its faults, ready to be applied, or done because everybody is there already."""
    row.faults, row.warnings = len(plan.faults), len(plan.warnings)
    found: dict[str, object] = {
        **plan.counts(),
        "faults": [told_of_file(fault).as_json() for fault in plan.faults[:MOST_TOLD]],
        "warnings": [told_of_file(fault).as_json() for fault in plan.warnings[:MOST_TOLD]],
    }
    if plan.changes and not plan.faults:
        found["sample"] = plan.sample()
    put_found(row, found, changes=plan.changes, now=now)


def _write(year: int, plan: PupilPlan) -> list[dict[str, object]]:
    """Write new and changed pupils and their grades; the entries of the event."""
    before = {row.pk: facts_of(row) for row in plan.known.values()}
    ids = new_ids(year, len(plan.new))
    new = [
        Applicant(year_id=year, applicant_id=who, ticket=who, **_values(facts))
        for who, facts in zip(ids, plan.new, strict=True)
    ]
    Applicant.objects.bulk_create(new, batch_size=AT_A_TIME)
    changed = [row for row in plan.known.values() if row.pk in plan.changed]
    for row in changed:
        for name, value in _values(plan.changed[row.pk]).items():
            setattr(row, name, value)
        if "category" in plan.changed[row.pk]:
            row.category_shown = False
    fields = sorted({name for facts in plan.changed.values() for name in facts} | {"category_shown"})
    Applicant.objects.bulk_update(changed, fields, batch_size=AT_A_TIME)
    entries: dict[object, dict[str, object]] = {about_of(row): {"after": facts_of(row)} for row in new}
    entries |= {about_of(row): {"before": before[row.pk], "after": facts_of(row)} for row in changed}
    for entry in _write_grades(year, plan, [*new, *plan.known.values()]):
        about = entry.pop("about")
        entries[about] = {**entries.get(about, {}), **entry}
    return [{"about": about, **facts} for about, facts in entries.items()]


def _write_grades(year: int, plan: PupilPlan, rows: Sequence[Applicant]) -> list[dict[str, object]]:
    """Write the grades of a file, in place of those that its pupils had; what the log keeps of each pupil."""
    if plan.grades is None or plan.grades.is_empty():
        return []
    frame = grades_frame(plan.grades, {row.identity_number: row.applicant_id for row in rows})
    found = difference(year=year, table="grades", frame=frame, replace="applicant")
    write_difference(year, "grades", found)
    return entries_of("grades", found, {}, ())


def _values(facts: Any) -> dict[str, Any]:  # noqa: ANN401 - text by field
    """Facts as the model keeps them."""
    return {name: date.fromisoformat(value) if name == "birth_date" else value for name, value in facts.items()}


def _log(row: ImportFile, actor: Actor, now: datetime, entries: list[dict[str, object]] | None) -> None:
    record_file(row, BRING_IN, {"pupils": len(entries or ())}, actor, now, entries or ())
