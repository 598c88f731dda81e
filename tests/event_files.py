"""Files of events for tests: rows as text, read, planned and written, and the register as it then is known."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID

import xlsxwriter

from gymnasieregion.contexts.register.core.codes import EndReason, EventKind, Settlement, Source
from gymnasieregion.contexts.register.models import Conflict, Person
from gymnasieregion.contexts.register.selectors.facts import TABLES
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.services import studying
from gymnasieregion.contexts.register.services.file_faults import FaultList
from gymnasieregion.contexts.register.services.file_plan import Reach, plan_of
from gymnasieregion.contexts.register.services.file_reading import read_events
from gymnasieregion.contexts.register.services.file_writing import write_plan
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, new_pupil, told

NOBODY = UUID(int=0)


def text_of(kind: EventKind, *rows):
    """A file as CSV: the header of the kind, and rows by column; a column that is not told is empty."""
    columns = event_tables()[kind].columns
    lines = [",".join(columns), *(",".join(str(row.get(name) or "") for name in columns) for row in rows)]
    assert all(set(row) <= set(columns) for row in rows)
    return "\n".join(lines) + "\n"


def look(kind: EventKind, *rows, reach=None, text=None):
    """What a file would do, and its faults: (plan, [(line, column, code)], warnings)."""
    faults = FaultList()
    file = read_events(kind, "fil.csv", (text or text_of(kind, *rows)).encode(), faults)
    plan = plan_of(kind, file, reach or Reach(), faults)
    wrong, odd = (
        [(fault.line, fault.column, fault.code) for fault in faults.in_order(stopping=stops)] for stops in (True, False)
    )
    return plan, wrong, odd


def happen(kind: EventKind, *rows, days=1):
    """Let a file happen; it has no fault."""
    plan, wrong, _ = look(kind, *rows)
    assert wrong == []
    return write_plan(plan, told(days, source=Source.FILE, file_sha256="f" * 64))


def register_now():
    """All that is known, without the keys that are drawn by chance: facts of each person by a number, and doubles.

    Doubles that came and went are left out: those that one row makes and a later one takes away were never there.
    """
    names = _names()
    facts = sorted(
        str(replace(table.read(row), spell=NOBODY, person=NOBODY, **_source(table))) + names[row[1]]
        for table in TABLES
        for row in table.versions().filter(recorded_to=None).values_list(*table.columns)
    )
    fields = Person.objects.values_list("pk", "birth_date", "sex", "protection")
    persons = sorted((names[pk], *told_of) for pk, *told_of in fields)
    lasting = Conflict.objects.exclude(how=Settlement.CORRECTED)
    doubles = lasting.values_list("person", "starts_on", "ends_on", "how")
    return facts, persons, sorted((names[pk], *map(str, rest)) for pk, *rest in doubles)


def _source(table):
    return {"source": Source.FILE} if "source" in table.columns else {}


def _names():
    """What each person is told apart by: the first number that they were given."""
    return {
        person.pk: person.personidentifier_versions.order_by("pk").values_list("value", flat=True).first() or "-"
        for person in Person.objects.all()
    }


def xlsx_of(kind: EventKind, *rows):
    """The same as Excel, every cell a text."""
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as file:
        sheet = file.add_worksheet(event_tables()[kind].name)
        for number, line in enumerate(text_of(kind, *rows).splitlines()):
            sheet.write_row(number, 0, line.split(","))
    return book.getvalue()


ELSA, LEFT, DOUBLE, NEW = "20100501TF01", "20100501TF02", "20100501TF03", "20100501TF09"
BREAK_OFF = "2026-09-14"
AT = {"number": ELSA, "school_unit": "S001"}
ON = {**AT, "on": "2026-10-05"}
ENROL = {"number": NEW, "given_name": "Nina", "family_name": "Ny", "municipality_code": "0180", "school_unit": "S001",
         "education_code": "NANAT", "starts_on": "2026-08-17"}  # fmt: skip

K = EventKind
ONE_OF_EACH = {
    K.INTAKE: ENROL,
    K.ENROL_RESIDENT: ENROL,
    K.ENROL_NON_RESIDENT: {**ENROL, "municipality_code": "0380"},
    K.ENROL_PROTECTED: {**ENROL, "protection": "MARKED"},
    K.CHANGE_PATH: {**ON, "education_code": "SASAM"},
    K.CHANGE_SCHOOL: {**ON, "new_school_unit": "S002", "education_code": "SASAM"},
    K.PROMOTE: {**AT, "on": "2027-08-16", "school_year": "2"},
    K.CHANGE_CLASS: {**ON, "class_name": "1B"},
    K.CHANGE_MARKERS: {**ON, "education_code": "NANAT00RN"},
    K.INTERRUPT: {**ON, "reason": "BREAK_OFF"},
    K.RETURN: {"number": LEFT, "school_unit": "S001", "education_code": "NANAT", "starts_on": "2026-11-02"},
    K.CORRECT_BREAK_OFF: {"number": LEFT, "school_unit": "S001", "break_off_on": BREAK_OFF, "right_on": "2026-10-01"},
    K.CORRECT_START: {**AT, "starts_on": "2026-08-17", "right_on": "2026-08-20"},
    K.CORRECT_SPELL: {**AT, "starts_on": "2026-08-17", "class_name": "1C"},
    K.REMOVE_SPELL: {**AT, "starts_on": "2026-08-17"},
    K.SETTLE_DOUBLE: {"number": DOUBLE, "school_unit": "S001", "other_school_unit": "S002", "on": "2026-08-17"},
    K.CHANGE_NUMBER: {"number": ELSA, "new_number": "20100502TF05", "on": "2026-10-05"},
    K.CORRECT_NUMBER: {"number": ELSA, "right_number": "20100502TF05"},
    K.MOVE: {"number": ELSA, "municipality_code": "0114", "on": "2026-10-05"},
    K.AWARD: {**AT, "kind": "DIPLOMA", "awarded_on": "2029-06-08", "ends_on": "2029-06-09", "is_eligible": "ja"},
}  # fmt: skip
"""A row of each kind of event that can be told in a file, about the pupils of ``pupils_of_files``."""


def pupils_of_files():
    """One who goes on, one who has broken off, and one who is at two schools."""
    load_small_offer()
    new_pupil(ELSA)
    _, left = new_pupil(LEFT)
    studying.interrupt(spell=left, on=date.fromisoformat(BREAK_OFF), reason=EndReason.BREAK_OFF, telling=told(1))
    double, _ = new_pupil(DOUBLE)
    studying.enrol(person=double, placement=AT_SECOND, kind=EventKind.ENROL_RESIDENT, telling=told(1))
