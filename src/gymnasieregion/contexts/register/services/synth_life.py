"""Somebody of the practice region, and what the register learns of them, one thing after another."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import EventKind, ProgrammeGroup, Source
from gymnasieregion.contexts.register.core.diplomas import Award
from gymnasieregion.contexts.register.core.homes import Home
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.study_spells import History, StudySpell
from gymnasieregion.contexts.register.selectors.paths import groups
from gymnasieregion.contexts.register.services.synth_cohorts import Beginner, Generator, Surroundings
from gymnasieregion.platform.pages.formats import STOCKHOLM

T = TypeVar("T")
EVENING = time(17)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of somebody at one time."""

    spells: History = ()
    homes: tuple[Home, ...] = ()
    numbers: tuple[Number, ...] = ()
    awards: tuple[Award, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An event of somebody's life, and what was known after it.

    Args:
        together: Whether it was told of many at once, by a file.
    """

    kind: EventKind
    at: datetime
    known: Known
    source: Source
    together: bool


@dataclass
class Life:
    """Somebody's life as the register learns of it.

    Args:
        today: Nothing that is told later is told.
        around: Where they may go.
    """

    who: Beginner
    person: UUID
    rng: Generator
    today: date
    around: Surroundings
    told: list[Told] = field(default_factory=list)

    @property
    def known(self) -> Known:
        """What is known now."""
        return self.told[-1].known

    @property
    def spell(self) -> StudySpell:
        """The latest study spell."""
        return self.known.spells[-1]

    @property
    def group(self) -> ProgrammeGroup:
        """The group of the programme of the latest spell."""
        return groups()[self.spell.programme]

    def studies_on(self, day: date) -> bool:
        """Whether a day has come and the studies go on then."""
        return day <= self.today and self.spell.ends_on is None and self.spell.starts_on < day

    def has(self, share: float) -> bool:
        """Whether something happens to them."""
        return bool(self.rng.random() < share)

    def between(self, first: date, last: date) -> date:
        """A day between two, both among them."""
        return first + timedelta(int(self.rng.integers(0, (last - first).days + 1)))

    def one_of(self, some: Sequence[T]) -> T:
        """One of some, each as likely."""
        return some[int(self.rng.integers(0, len(some)))]

    def tell(
        self, kind: EventKind, on: date, known: Known, source: Source = Source.FORM, *, many: bool = False
    ) -> None:
        """Let the register learn something on the evening of a day, after all that it has learned before.

        What would be told after today is not; the life then stands as it was.
        """
        if on > self.today:
            return
        at = datetime.combine(on, EVENING, STOCKHOLM)
        if self.told and at <= self.told[-1].at:
            at, many = self.told[-1].at + timedelta(minutes=1), False
        self.told.append(Told(kind, at, known, source, many))

    def study(
        self, kind: EventKind, on: date, spells: History, source: Source = Source.FORM, *, many: bool = False
    ) -> None:
        """Let the register learn something about the studies."""
        self.tell(kind, on, replace(self.known, spells=spells), source, many=many)
