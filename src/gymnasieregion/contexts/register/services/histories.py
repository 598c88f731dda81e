"""How an event happens to somebody's study spells: read, apply the rule, write, log."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.core.changes import NoSuchSpellError, Path, spell_of
from gymnasieregion.contexts.register.core.codes import EventKind, Settlement
from gymnasieregion.contexts.register.core.study_spells import History, StudySpell
from gymnasieregion.contexts.register.core.versions import Difference
from gymnasieregion.contexts.register.models import RegisterEvent
from gymnasieregion.contexts.register.selectors.facts import SPELLS
from gymnasieregion.contexts.register.selectors.groups import Group, group_of, person_of_spell, together
from gymnasieregion.contexts.register.selectors.paths import path_of
from gymnasieregion.contexts.register.services.telling import Fields, Telling, begin, record_one
from gymnasieregion.contexts.register.services.writing import write_histories
from gymnasieregion.kernel.errors import RegionError


class UnknownUnitError(RegionError):
    """There is no such school unit in the offer."""

    sv: ClassVar[str] = "Skolenheten {unit} finns inte i utbudet."
    en: ClassVar[str] = "The school unit {unit} is not in the offer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where and on what somebody begins.

    Args:
        school_unit: The unit's own key in the offer.
        education_code: A study path code of either shape.
        starts_on: The first day.
        path_ends_on: When the path is planned to end; None for what the law says of the programme.
    """

    school_unit: str
    education_code: str
    starts_on: date
    school_year: int = 1
    class_name: str = ""
    path_ends_on: date | None = None


def spell_from(person: UUID, placement: Placement) -> StudySpell:
    """The spell that somebody begins with a placement.

    Raises:
        UnknownUnitError: If the offer has no such unit.
        RegionError: If the code is no study path code.
    """
    refuse_unknown(placement.school_unit)
    path = path_of(placement.education_code, placement.starts_on, placement.school_year)
    return StudySpell(
        uuid4(), person, placement.starts_on, placement.school_unit, path.education_code, path.programme,
        placement.school_year, path_ends_on=placement.path_ends_on or path.ends_on, form=path.form,
        markers=path.markers, class_name=placement.class_name,
    )  # fmt: skip


def refuse_unknown(unit: str) -> None:
    """Raise UnknownUnitError if the offer has no unit with a key."""
    if unit not in {each.key for each in school_units()}:
        raise UnknownUnitError(unit=unit)


def tell_spells(
    kind: EventKind,
    group: Group,
    telling: Telling,
    act: Callable[[History], History],
    settled: dict[frozenset[UUID], Settlement] | None = None,
) -> RegisterEvent:
    """Let an event happen to somebody's study spells: read, apply the rule, write, log.

    Args:
        kind: What happened.
        group: To whom, locked.
        telling: Who says it.
        act: What it does to a history.
        settled: How an officer has settled two spells.
    """
    head = group.head.pk
    before = together(SPELLS, [head])[head]
    after = tuple(replace(spell, source=telling.source) if spell not in before else spell for spell in act(before))
    event = begin(kind, telling, person=head)
    change = write_histories({head: before}, {head: after}, event, settled)
    _log(event, telling, group, before, change)
    return event


def log_facts(spell: StudySpell) -> Fields:
    """What the log keeps of a study spell; of somebody protected it keeps nothing (``record_one``)."""
    return {
        "school_unit": spell.school_unit,
        "education_code": spell.education_code,
        "school_year": spell.school_year,
        "class_name": spell.class_name,
        "starts_on": spell.starts_on.isoformat(),
        "ends_on": spell.ends_on.isoformat() if spell.ends_on else "",
        "end_reason": spell.end_reason.value if spell.end_reason else "",
    }


def tell(kind: EventKind, person: UUID, telling: Telling, act: Callable[[History], History]) -> RegisterEvent:
    """The event happens to a person."""
    return tell_spells(kind, group_of(person, lock=True), telling, act)


def tell_of(kind: EventKind, spell: UUID, telling: Telling, act: Callable[[History], History]) -> RegisterEvent:
    """The event happens to the person whose spell it is."""
    return tell_spells(kind, group_with(spell), telling, act)


def group_with(spell: UUID) -> Group:
    """Whose spell it is, locked."""
    person = person_of_spell(spell)
    if person is None:
        raise NoSuchSpellError
    return group_of(person, lock=True)


def path_from(
    history: History, spell: UUID, on: date, education_code: str, path_ends_on: date | None, year: int | None = None
) -> Path:
    """The path that a pupil goes over to, from the year of study that they are in or that is told."""
    path = path_of(education_code, on, year or spell_of(history, spell).school_year)
    return replace(path, ends_on=path_ends_on) if path_ends_on else path


def _log(event: RegisterEvent, telling: Telling, group: Group, before: History, change: Difference[StudySpell]) -> None:
    """Log what was, and what is instead: of two spells, the one that ended and the one that began."""
    closed = [spell for spell in before if spell.spell in change.closes]
    was, is_now = closed[0] if closed else None, change.opens[-1] if change.opens else None
    about = is_now or was
    record_one(
        event, telling, group.head,
        before=log_facts(was) if was else None,
        after=log_facts(is_now) if is_now else None,
        unit=about.school_unit if about else "",
    )  # fmt: skip
