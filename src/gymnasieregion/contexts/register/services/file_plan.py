"""What a file of events would do: its rows happen one after another to what is known, and every refusal is told."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from uuid import UUID, uuid4

from gymnasieregion.contexts.register.core.changes import NothingChangesError
from gymnasieregion.contexts.register.core.codes import EventKind, Protection, Sex
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number, NumberShapeError
from gymnasieregion.contexts.register.core.standing import Standing
from gymnasieregion.contexts.register.core.study_spells import doubles
from gymnasieregion.contexts.register.selectors.file_known import Holders, holders_of, standings_of
from gymnasieregion.contexts.register.services.file_acts import Row
from gymnasieregion.contexts.register.services.file_faults import DAY, REFUSALS, FaultList, code_of
from gymnasieregion.contexts.register.services.file_reading import ReadFile, ReadRow
from gymnasieregion.contexts.register.services.file_told import TOLD, Told
from gymnasieregion.contexts.register.services.people import NewPerson, NumberTakenError
from gymnasieregion.kernel.errors import RegionError

OFTEN = 5_000
"""Rows between two times that it is told how far it has come."""

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the one who hands in a file reaches.

    Args:
        units: The schools that they answer for; None for all.
        protected: Whether they may know of protected identities.
    """

    units: frozenset[str] | None = None
    protected: bool = True


@dataclass(frozen=True, slots=True)
class Happened:
    """A row that changes something: its line, and the one that it is about before and after."""

    line: int
    before: Standing
    after: Standing


@dataclass(slots=True)
class Plan:
    """What the rows of a file would do.

    Args:
        kind: What happens.
        known: Those whom the rows are about, as they are known.
        now: The same after the rows so far, and those who are new.
        new: Who is new.
        happened: The rows that change something, in order.
        same: How many rows say what is known already.
        hidden: Lines about protected identities.
    """

    kind: EventKind
    known: Mapping[UUID, Standing]
    now: dict[UUID, Standing]
    new: dict[UUID, NewPerson] = field(default_factory=dict)
    happened: list[Happened] = field(default_factory=list)
    same: int = 0
    hidden: set[int] = field(default_factory=set)


class _FaultyRowError(Exception):
    """A row is at fault, and the fault has been told."""


def plan_of(
    kind: EventKind, file: ReadFile, reach: Reach, faults: FaultList, progress: Progress = lambda _: None
) -> Plan:
    """Let the rows of a file happen to what is known, one after another.

    Args:
        kind: What happens.
        file: The rows.
        reach: Of the one who hands it in.
        faults: Where every refusal is added, and what is odd.
        progress: Told the share that is done.

    Returns:
        What the rows would do; not to be used when there are faults.
    """
    told = TOLD[kind]
    values = {row.cells["number"] for row in file.rows} - {""}
    given = {row.cells[name].value for name in ("new_number", "right_number") for row in file.rows if name in row.cells}
    holders = holders_of(sorted(values | given))
    # in the order of the indices: what stands together is read and written together
    heads = sorted({head for value in values if (head := holders.who(value))}, key=attrgetter("int"))
    known = standings_of(heads, told.parts)
    maker = _Maker(told, file, reach, faults, holders, Plan(kind, known, dict(known)))
    for count, row in enumerate(file.rows):
        if count % OFTEN == 0:
            progress(count / len(file.rows))
        maker.happen(row)
    return maker.plan


@dataclass(frozen=True, slots=True)
class _Maker:
    """Lets rows happen."""

    told: Told
    file: ReadFile
    reach: Reach
    faults: FaultList
    holders: Holders
    plan: Plan

    def happen(self, row: ReadRow) -> None:
        """Let one row happen, or tell what is wrong with it."""
        try:
            self._refuse_unreached(row)
            before = self._standing(row)
            after = self.told.act(before, row.cells)
            self._refuse_taken(before, after)
        except _FaultyRowError:
            return
        except NothingChangesError:
            self.plan.same += 1
            return
        except RegionError as refusal:
            self._refuse(row, refusal)
            return
        self.holders.put(before.numbers, after.numbers, after.person)
        self._tell_doubles(row, before, after)
        self.plan.now[after.person] = after
        self.plan.happened.append(Happened(row.line, before, after))

    def _standing(self, row: ReadRow) -> Standing:
        """The one whom a row is about, as known after the rows before it; somebody new where the kind enrols."""
        value = row.cells["number"]
        head = self.holders.who(value) if value else None
        if head is None:
            if not self.told.enrols:
                raise self._fault(row, "number", "PERSON_UNKNOWN")
            return self._somebody_new(row)
        standing = self.plan.now[head]
        if standing.protection is not Protection.NONE:
            self.plan.hidden.add(row.line)
            if not self.reach.protected:
                raise self._fault(row, "number", "NOT_BY_FILE" if self.told.enrols else "PERSON_UNKNOWN")
        return standing

    def _somebody_new(self, row: ReadRow) -> Standing:
        """Somebody who is not in the register, with a number and a home from the first day."""
        cells, read = row.cells, row.cells["read"]
        if row.cells["number"] and read is None:
            raise NumberShapeError(value=row.cells["number"])
        if not cells["municipality_code"]:
            raise self._fault(row, "municipality_code", "NEW_NEEDS_HOME")
        birth_date = cells["birth_date"] or (read.birth_date if read else None)
        if birth_date is None:
            raise self._fault(row, "birth_date", "NEW_NEEDS_BIRTH_DATE")
        if read and read.birth_date and read.birth_date != birth_date:
            raise self._fault(row, "birth_date", "BIRTH_DATE_DIFFERS", birth_date=str(read.birth_date))
        who = NewPerson(
            birth_date=birth_date, municipality_code=cells["municipality_code"], number=read,
            given_name=cells["given_name"], family_name=cells["family_name"], sex=_sex(cells),
            protection=Protection(cells.get("protection") or Protection.NONE),
        )  # fmt: skip
        person, since = uuid4(), cells["starts_on"]
        if who.protection is not Protection.NONE:
            self.plan.hidden.add(row.line)
        self.plan.new[person] = who
        return Standing(
            person, birth_date, who.sex, who.protection,
            homes=(Home(uuid4(), person, since, who.municipality_code),),
            numbers=(Number(uuid4(), person, since, read.kind, read.value),) if read else (),
        )  # fmt: skip

    def _refuse_unreached(self, row: ReadRow) -> None:
        """A school tells of its own pupils; of two schools one is its own."""
        units = [row.cells[name] for name in self.told.units]
        if self.reach.units is not None and not self.reach.units & set(units):
            raise self._fault(row, self.told.units[0], "UNIT_NOT_YOURS")

    def _refuse_taken(self, before: Standing, after: Standing) -> None:
        """Nobody gets a number that somebody else has on some of its days."""
        for number in after.numbers:
            if number not in before.numbers and self.holders.is_taken(number):
                raise NumberTakenError(value=number.value)

    def _tell_doubles(self, row: ReadRow, before: Standing, after: Standing) -> None:
        """What the row makes a double pupil of, which is allowed and told."""
        if len({spell.school_unit for spell in after.spells}) < len(("one", "other")):
            return
        there = {(each.first, each.second) for each in doubles(before.spells)}
        for double in doubles(after.spells):
            if (double.first, double.second) not in there:
                other = next(spell for spell in after.spells if spell.spell == double.first)
                self._add(row, self.told.day, "DOUBLE", school_unit=other.school_unit)

    def _refuse(self, row: ReadRow, refusal: RegionError) -> None:
        """Tell what a rule has refused."""
        known = REFUSALS.get(type(refusal))
        code = code_of(type(refusal)) if known else "REFUSED"
        column = self._column(known.column if known else DAY)
        self._add(row, column, code, why_sv=refusal.text("sv"), why_en=refusal.text("en"))

    def _column(self, column: str) -> str:
        """The column of this kind of file that a rule means."""
        there = self.file.table.columns
        if column == "number":
            return next((name for name in ("new_number", "right_number") if name in there), column)
        return column if column in there else self.told.day

    def _fault(self, row: ReadRow, column: str, code: str, **facts: str) -> _FaultyRowError:
        self._add(row, column, code, **facts)
        return _FaultyRowError()

    def _add(self, row: ReadRow, column: str, code: str, **facts: str) -> None:
        self.faults.add(self.file.name, row.line, column, self.file.written_at(row.place, column), code, **facts)


def _sex(cells: Row) -> Sex:
    """As the row says, else as the number tells."""
    if cells["sex"]:
        return Sex(cells["sex"])
    return cells["read"].sex if cells["read"] else Sex.UNKNOWN


def changed(plan: Plan) -> Iterable[tuple[Standing | None, Standing]]:
    """Those whom a plan changes: as they are known, None for somebody new, and as they will be."""
    for person, after in plan.now.items():
        before = plan.known.get(person)
        if before != after:
            yield before, after
