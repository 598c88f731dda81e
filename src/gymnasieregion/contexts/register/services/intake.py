"""Year 1 from the admission: those who keep their seats become persons and study spells, and nobody keys them again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from gymnasieregion.contexts.admission.api import admitted_of, seat_groups_of, term_start
from gymnasieregion.contexts.admission.contracts import Admitted
from gymnasieregion.contexts.offer.api import offer_of
from gymnasieregion.contexts.register.core import changes
from gymnasieregion.contexts.register.core.codes import EventKind, ProgrammeGroup, Protection, Sex, Source
from gymnasieregion.contexts.register.core.homes import Home, home_on, move
from gymnasieregion.contexts.register.core.numbers import Number, ReadNumber, change_number, read_number
from gymnasieregion.contexts.register.core.study_spells import History, SameUnitOverlapError, StudySpell
from gymnasieregion.contexts.register.core.versions import difference
from gymnasieregion.contexts.register.models import Person, PersonIdentifier, RegisterEvent, TakenIn
from gymnasieregion.contexts.register.selectors.facts import HOMES, NUMBERS, SPELLS, chunks
from gymnasieregion.contexts.register.selectors.groups import heads_of, together
from gymnasieregion.contexts.register.selectors.paths import groups, path_of
from gymnasieregion.contexts.register.services.telling import Telling, begin, record_many
from gymnasieregion.contexts.register.services.writing import add, add_persons, write, write_histories
from gymnasieregion.kernel.errors import RegionError

FIRST_YEAR, FOURTH_YEAR = 1, 4


class NoTermError(RegionError):
    """The calendar does not say when the term begins."""

    sv: ClassVar[str] = "Kalendern för {year} säger inte när höstterminen börjar."
    en: ClassVar[str] = "The calendar of {year} does not say when the autumn term begins."


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of an intake.

    Args:
        event: The event; None when there was nobody to take in.
        taken: How many were taken in.
        known: How many of them were in the register already.
        before: How many had been taken in before.
        enrolled: Ids of those who are at the unit already, and whose spell was left as it is.
        elsewhere: Ids of those taken in before whose seat is another now; the schools say so with a change of school.
    """

    event: RegisterEvent | None
    taken: int = 0
    known: int = 0
    before: int = 0
    enrolled: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seat:
    """An admitted person with the spell that they begin."""

    who: Admitted
    person: UUID
    spell: StudySpell
    number: ReadNumber | None


@transaction.atomic
def take_in(*, year: int, telling: Telling) -> Intake:
    """Take those who hold a seat of an admission year into the register; doing it again takes in only who is new.

    Somebody is known by an earlier intake, by the id of an earlier year, or by the number. TF-numbers are kept as they
    are. A protected identity comes with its kind and no name or number.

    Args:
        year: The admission year.
        telling: Who takes them in.

    Raises:
        NoTermError: If the calendar has no first day of the term.

    Source: UEDB's instructions, *Inläsning åk 1* (docplayer 13076220; 6608987).
    """
    starts_on = term_start(year)
    if starts_on is None:
        raise NoTermError(year=year)
    TakenIn.objects.filter(event__undone_by__isnull=False).delete()
    admitted, offered = admitted_of(year), _offered(year)
    taken = dict(TakenIn.objects.filter(year=year).values_list("applicant_id", "person"))
    new = [who for who in admitted if who.applicant_id not in taken and who.offering_id in offered]
    elsewhere = _elsewhere([who for who in admitted if who.applicant_id in taken], taken, offered)
    before = sum(who.applicant_id in taken for who in admitted)
    if not new:
        return Intake(None, before=before, elsewhere=elsewhere)
    seats, known = _seats(new, offered, starts_on)
    event = begin(EventKind.INTAKE, telling)
    enrolled = _write(seats, known, event)
    kinds = seat_groups_of(year)
    rows = (
        TakenIn(year=year, applicant_id=id_, person_id=seat.person, event=event, admission_group=kinds.get(id_, ""))
        for seat in seats
        for id_ in [seat.who.applicant_id]
    )
    TakenIn.objects.bulk_create(rows, batch_size=500)
    counts = {"year": year, "taken": len(seats), "known": len(known)}
    record_many(event, telling, after=counts, entries=_entries(seats))
    return Intake(event, len(seats), len(known), before, enrolled, elsewhere)


def _offered(year: int) -> Mapping[str, tuple[str, str]]:
    """The unit and the study path code of each education of a year."""
    return {each.offering_id: (each.unit, each.study_path_code) for each in offer_of(year)}


def _seats(
    new: Sequence[Admitted], offered: Mapping[str, tuple[str, str]], starts_on: date
) -> tuple[list[_Seat], frozenset[UUID]]:
    """Who each of them is, new or known, and the spell that they begin; and which persons were known."""
    earlier = {who.earlier_id for who in new if who.earlier_id}
    by_id = dict(
        TakenIn.objects.filter(applicant_id__in=earlier).order_by("year").values_list("applicant_id", "person")
    )
    read = {who.applicant_id: read_number(who.identity_number) for who in new if who.identity_number}
    by_number = _holders({number.value for number in read.values()})
    heads = heads_of({*by_id.values(), *by_number.values()})
    seats, known = [], set()
    for who in new:
        number = read.get(who.applicant_id)
        found = by_id.get(who.earlier_id) or (by_number.get(number.value) if number else None)
        person = heads[found] if found else uuid4()
        if found:
            known.add(person)
        unit, code = offered[who.offering_id]
        seats.append(_Seat(who, person, _spell(person, unit, code, starts_on), number))
    return seats, frozenset(known)


def _holders(values: Collection[str]) -> Mapping[str, UUID]:
    """Who has had each of some numbers, as far as it is known now."""
    found: dict[str, UUID] = {}
    for some in chunks(values):
        rows = PersonIdentifier.objects.filter(value__in=some, recorded_to=None).order_by("starts_on", "pk")
        found |= dict(rows.values_list("value", "person"))
    return found


def _spell(person: UUID, unit: str, code: str, starts_on: date) -> StudySpell:
    path = path_of(code, starts_on)
    is_fourth = groups()[path.programme] is ProgrammeGroup.FOURTH_YEAR
    return StudySpell(
        uuid4(), person, starts_on, unit, path.education_code, path.programme, FOURTH_YEAR if is_fourth else FIRST_YEAR,
        path_ends_on=path.ends_on, form=path.form, markers=path.markers, source=Source.ADMISSION,
    )  # fmt: skip


def _write(seats: Sequence[_Seat], known: frozenset[UUID], event: RegisterEvent) -> tuple[str, ...]:
    """Write persons, numbers, homes and spells; the ids of those who were at the unit already."""
    fresh = [seat for seat in seats if seat.person not in known]
    _add_people(fresh, event)
    numbers = [
        Number(uuid4(), seat.person, seat.spell.starts_on, seat.number.kind, seat.number.value)
        for seat in fresh if seat.number
    ]  # fmt: skip
    add(NUMBERS, numbers, event)
    _write_numbers(seats, known, event)
    _write_homes(seats, known, event)
    before = together(SPELLS, known)
    after: dict[UUID, History] = {}
    enrolled = []
    for seat in seats:
        history = after.get(seat.person, before.get(seat.person, ()))
        try:
            after[seat.person] = changes.enrol(history, seat.spell)
        except SameUnitOverlapError:
            enrolled.append(seat.who.applicant_id)
    write_histories({head: before.get(head, ()) for head in after}, after, event)
    return tuple(enrolled)


def _add_people(seats: Sequence[_Seat], event: RegisterEvent) -> None:
    """Write new persons, many at once."""
    add_persons(
        Person(
            pk=seat.person, given_name=seat.who.given_name, family_name=seat.who.family_name,
            birth_date=seat.who.birth_date, sex=(seat.number.sex if seat.number else Sex.UNKNOWN).value,
            protection=seat.who.protection, created_at=event.recorded_at, changed_at=event.recorded_at,
        )
        for seat in seats
    )  # fmt: skip


def _write_numbers(seats: Sequence[_Seat], known: frozenset[UUID], event: RegisterEvent) -> None:
    """Write the numbers that those who are known have got since; one that is somebody else's is left to the office."""
    given = {seat.person: (seat.number, seat.spell.starts_on) for seat in seats if seat.person in known and seat.number}
    held = _holders({number.value for number, _ in given.values()})
    before = together(NUMBERS, known)
    for person, (number, starts_on) in given.items():
        if number.value not in held:
            after = change_number(before[person], Number(uuid4(), person, starts_on, number.kind, number.value))
            write(NUMBERS, difference(before[person], after), event)


def _write_homes(seats: Sequence[_Seat], known: frozenset[UUID], event: RegisterEvent) -> None:
    """Write where they live; of those who are known only where it differs from what is known."""
    before = together(HOMES, known)
    after = {}
    added = []
    for seat in seats:
        here = Home(uuid4(), seat.person, seat.spell.starts_on, seat.who.home_municipality_code)
        if seat.person not in known:
            added.append(here)
            continue
        now = home_on(before[seat.person], here.starts_on)
        if now is None or now.municipality_code != here.municipality_code:
            after[seat.person] = move(before[seat.person], here)
    add(HOMES, added, event)
    for person, homes in after.items():
        write(HOMES, difference(before[person], homes), event)


def _elsewhere(
    admitted: Sequence[Admitted], taken: Mapping[str, UUID], offered: Mapping[str, tuple[str, str]]
) -> tuple[str, ...]:
    """Those taken in before who hold a seat at a unit that they have no spell at."""
    spells = together(SPELLS, set(heads_of(set(taken.values())).values()))
    heads = heads_of(set(taken.values()))
    return tuple(
        who.applicant_id
        for who in admitted
        if who.offering_id in offered
        and offered[who.offering_id][0] not in {spell.school_unit for spell in spells[heads[taken[who.applicant_id]]]}
    )


def _entries(seats: Sequence[_Seat]) -> list[dict[str, object]]:
    """A row in the log for each; of a protected identity none, since others read it."""
    return [
        {
            "about": f"person:{seat.person}", "school_unit": seat.spell.school_unit,
            "education_code": seat.spell.education_code, "starts_on": seat.spell.starts_on.isoformat(),
        }
        for seat in seats
        if seat.who.protection == Protection.NONE
    ]  # fmt: skip
