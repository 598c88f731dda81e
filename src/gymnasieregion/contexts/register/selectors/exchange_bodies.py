"""What is told of some pupils and of some classes: a few questions for a whole page of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import EndReason, Protection, Sex
from gymnasieregion.contexts.register.core.homes import home_on
from gymnasieregion.contexts.register.core.numbers import NATIONAL, Number
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.models import Person
from gymnasieregion.contexts.register.selectors.exchange_persons import modified_at
from gymnasieregion.contexts.register.selectors.exchange_reach import Reach
from gymnasieregion.contexts.register.selectors.facts import HOMES, NUMBERS, SPELLS
from gymnasieregion.contexts.register.selectors.groups import together


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """A pupil as a client may see them.

    Args:
        number: The national number that they have today; "" for none, and where it may not be told.
        home: The municipality that they live in today; "" likewise.
        spells: Their study spells in reach, earliest first; () where they may not be told.
    """

    id: UUID
    given_name: str
    family_name: str
    birth_date: date
    sex: Sex
    protection: Protection
    created: datetime
    modified: datetime
    number: str = ""
    home: str = ""
    spells: Sequence[StudySpell] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        """What they are called in a list."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_dead(self) -> bool:
        """Whether a school has said that they died."""
        return any(spell.end_reason is EndReason.DIED for spell in self.spells)


def told_persons(reach: Reach, heads: Sequence[UUID], day: date) -> tuple[ToldPerson, ...]:
    """What a client may see of some persons, in the order given.

    Args:
        reach: Who asks.
        heads: Persons whom it may see; merged ones are told as the one that they are.
        day: Today, for number and home.
    """
    rows = Person.objects.in_bulk(list(heads))
    changed = modified_at(reach, heads)
    spells = together(SPELLS, heads)
    numbers = together(NUMBERS, heads) if Grant.NUMBERS in reach.grants else {}
    homes = together(HOMES, heads) if Grant.HOMES in reach.grants else {}
    return tuple(
        ToldPerson(
            key, row.given_name, row.family_name, row.birth_date, Sex(row.sex), Protection(row.protection),
            row.created_at, changed[key],
            number=number_on(numbers.get(key, ()), day),
            home=here.municipality_code if (here := home_on(homes.get(key, ()), day)) else "",
            spells=_in_reach(reach, spells[key]),
        )
        for key in heads
        if (row := rows.get(key)) is not None
    )  # fmt: skip


def number_on(numbers: Collection[Number], day: date) -> str:
    """The national number that somebody has on a day, or had last; "" for none."""
    national = sorted((one for one in numbers if one.kind in NATIONAL), key=lambda one: one.starts_on)
    held = [one for one in national if holds_on(one, day)] or national
    return held[-1].value if held else ""


def _in_reach(reach: Reach, spells: Sequence[StudySpell]) -> tuple[StudySpell, ...]:
    if Grant.ENROLMENTS not in reach.grants:
        return ()
    seen = [spell for spell in spells if reach.keys is None or spell.school_unit in reach.keys]
    return tuple(sorted(seen, key=lambda spell: (spell.starts_on, spell.school_unit, spell.spell)))
