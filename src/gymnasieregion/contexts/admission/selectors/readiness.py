"""What was missing before a round when it was last checked, and whether anything has been written since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from gymnasieregion.contexts.admission.models import ReadinessReport
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.platform.audit.models import Event

CHECK = "admission.readiness.check"
"""The job that checks, and its event."""

READS_ONLY = Q(action__startswith="admission.readiness.") | Q(action__startswith="admission.snapshot.")
RUNS = Q(action__startswith="admission.run.") & ~Q(action="admission.run.published")
"""Events after which a round would read the same as before."""


class Weight(StrEnum):
    """What something missing means for the round."""

    STOPS = "STOPS"  # the round is refused
    DUE = "DUE"  # the round runs, and decides without it
    NOTE = "NOTE"  # good to know


class Who(StrEnum):
    """Who must act."""

    OFFICE = "OFFICE"
    SCHOOL = "SCHOOL"
    MUNICIPALITY = "MUNICIPALITY"
    SENDING = "SENDING"


@dataclass(frozen=True, slots=True)
class Group:
    """How much one of those who must act has left.

    Args:
        key: A school unit, a municipality code, or the name of a sending school.
        name: What it is called.
        count: How many rows.
    """

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault or warning of the tables, as they are told everywhere.

    Args:
        applicant: Whose row it is; "" where it is nobody's.
        column: Which cell.
        value: What stands there.
        facts: What the sentence names.
    """

    applicant: str
    column: str
    value: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of thing that is missing.

    Args:
        code: ``RECEPTION``, ``gap:betyg``, ``DAYS``, or for the tables their own code.
        weight: What it means for the round.
        who: Who must act.
        count: How many rows.
        table: For a fault of the tables which; else "".
        groups: Those who must act, most left first.
        rows: The first faults; [] where the rows are read when they are shown.
        facts: What the words name.
    """

    code: str
    weight: Weight
    who: Who
    count: int
    table: str = ""
    groups: tuple[Group, ...] = ()
    rows: tuple[FaultRow, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What was missing when it was checked.

    Args:
        kind: Before which kind of round.
        day: The day of the round, ISO.
        made_at: When it was checked; None before it is kept.
        is_old: Whether anything that a round reads has been written since.
        items: What is missing, what weighs most first; none when all is there.
    """

    kind: str
    day: str
    made_at: datetime | None
    is_old: bool
    items: tuple[Item, ...]

    def of(self, weight: Weight) -> tuple[Item, ...]:
        """The items of one weight."""
        return tuple(item for item in self.items if item.weight == weight)

    def left_to(self, who: Who) -> tuple[Group, ...]:
        """Those who must act and how many rows each has left in all, most first."""
        left: dict[str, Group] = {}
        for group in (group for item in self.items if item.who == who for group in item.groups):
            count = left[group.key].count if group.key in left else 0
            left[group.key] = Group(group.key, group.name, count + group.count)
        return tuple(sorted(left.values(), key=lambda group: (-group.count, group.name)))


def report_of(year: int, kind: str) -> Report | None:
    """The latest check of a year before a kind of round; None when there is none, or it was kept in another form."""
    row = ReadinessReport.objects.filter(year=year, kind=kind).first()
    if row is None:
        return None
    told = json.loads(row.content)
    if not {each["weight"] for each in told["items"]} <= {*map(str, Weight)}:
        return None
    is_old = Event.objects.filter(_may_matter(), seq__gt=row.log_seq).exists()
    return Report(kind, told["day"], row.made_at, is_old, tuple(_item(each) for each in told["items"]))


def content_of(day: str, items: Sequence[Item]) -> str:
    """What a report keeps, as canonical JSON."""
    return canonical_json({"day": day, "items": [asdict(item) for item in items]}).decode()


def last_write() -> tuple[int, str]:
    """Number and hash of the log's last event after which a round may read something else; 0 and "" without one.

    Whoever keeps figures under it sees every later write, since each write adds an event in its own transaction.
    """
    last = Event.objects.filter(_may_matter()).order_by("-seq").values_list("seq", "hash").first()
    return last or (0, "")


def _may_matter() -> Q:
    """Events of the admission and the offer that change what a round reads."""
    rooms = Q(action__startswith="admission.") | Q(action__startswith="offer.")
    return rooms & ~READS_ONLY & ~RUNS


def _item(told: Mapping[str, object]) -> Item:
    groups, rows = told["groups"], told["rows"]
    assert isinstance(groups, list)
    assert isinstance(rows, list)
    return Item(
        code=str(told["code"]),
        weight=Weight(str(told["weight"])),
        who=Who(str(told["who"])),
        count=int(str(told["count"])),
        table=str(told["table"]),
        groups=tuple(Group(**group) for group in groups),
        rows=tuple(FaultRow(**row) for row in rows),
        facts=dict(told["facts"]),  # type: ignore[call-overload]  # an object of texts
    )
