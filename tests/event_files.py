"""Files of events for tests: rows as text, read, planned and written, and the register as it then is known."""

from dataclasses import replace
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import EventKind, Settlement, Source
from gymnasieregion.contexts.register.models import Conflict, Person
from gymnasieregion.contexts.register.selectors.facts import TABLES
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.services.file_faults import FaultList
from gymnasieregion.contexts.register.services.file_plan import Reach, plan_of
from gymnasieregion.contexts.register.services.file_reading import read_events
from gymnasieregion.contexts.register.services.file_writing import write_plan
from tests.register_people import told

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
