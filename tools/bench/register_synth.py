"""A made-up register as the warehouse holds it: 25 cohorts of 27,200 persons, or more, the same for the same seed.

Nobody in it exists. The shares are such that a person has a little over three spells, as in a real register; they say
nothing of any real school. One cohort is made at a time, by drawing for all its persons at once, school year by year.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gymnasieregion.contexts.register.contracts import EndReason, ProgrammeGroup
from gymnasieregion.contexts.register.services.warehouse_rows import PERSONS, SPELLS, with_what_follows

COHORTS = range(2001, 2026)
PERSONS_A_COHORT = int(os.environ.get("REGISTER_PERSONS", "27200"))
"""Fewer are quicker to try with; the goals are of this many."""

DAY = date(2026, 11, 1)
"""The day that the register is of; what would come later has not happened."""

Ints = NDArray[np.int64]
HOMES = np.array(
    [114, 115, 117, 120, 123, 125, 126, 127, 128, 136, 138, 139, 140, 160, 162, 163, 180, 181, 182, 183, 184, 186, 187,
     188, 191, 192, 305, 461]
)  # fmt: skip
PROGRAMMES = {
    ProgrammeGroup.PREPARATORY: ("NA", "SA", "EK", "TE", "ES", "HU"),
    ProgrammeGroup.VOCATIONAL: ("BA", "BF", "EE", "FT", "FS", "HT", "IN", "NB", "RL", "VF", "VO", "FR"),
    ProgrammeGroup.OWN_GOALS: ("FX",),
    ProgrammeGroup.IB: ("IB",),
    ProgrammeGroup.INTRODUCTORY: ("IMV", "IMY", "IMA", "IMS"),
}
CODES = [code for codes in PROGRAMMES.values() for code in codes]
GROUP = np.array([group.number for group, codes in PROGRAMMES.items() for _ in codes])
LIKED = np.array([13, 14, 16, 9, 6, 1, 4, 3, 5, 3, 3, 1.5, 1, 1.5, 1.5, 2, 3, 1.5, 0.2, 1.5, 4, 2, 4, 3])
ORDINARY = 18  # the national programmes that one changes to
UNITS, PROVIDERS = 250, 60
NEVER = -1


@dataclass
class _Walk:
    """A cohort on its way: what each person attends, and the spells so far."""

    rng: np.random.Generator
    programme: Ints
    unit: Ints
    year: Ints
    start: Ints
    goes_on: NDArray[np.bool_]
    diploma: Ints
    certificate: Ints
    spells: list[tuple[Ints, ...]] = field(default_factory=list)

    def change(self, who: Ints) -> None:
        """Give some another national programme, and the school that has it."""
        self.programme[who] = self.rng.integers(0, ORDINARY, who.size)
        self.unit[who] = _units(self.rng, self.programme[who])

    def write(self, who: Ints, start: Ints, end: Ints, reason: Ints) -> None:
        """Write a spell each; what would end after the day has not ended."""
        open_ = end > _days(DAY)
        ends, reasons = np.where(open_, NEVER, end), np.where(open_, 0, reason)
        self.spells.append((who, start, ends, self.unit[who], self.programme[who], self.year[who], reasons))


def register(times: int = 1) -> Iterator[tuple[int, pl.DataFrame, pl.DataFrame]]:
    """Each cohort with its persons and its spells.

    Args:
        times: How many times 680,000 persons.
    """
    for cohort in COHORTS:
        yield cohort, *_cohort(cohort, PERSONS_A_COHORT * times)


def _cohort(cohort: int, count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    rng = np.random.default_rng([7, cohort])
    programme = rng.choice(len(CODES), count, p=LIKED / LIKED.sum())
    first = _days(date(cohort, 8, 18)) + np.where(rng.random(count) < 0.03, rng.integers(10, 250, count), 0)
    walk = _Walk(
        rng, programme, _units(rng, programme), np.ones(count, np.int64), first.copy(), np.ones(count, np.bool_),
        np.full(count, NEVER), np.full(count, NEVER),
    )  # fmt: skip
    who = {
        "person": np.sort(np.frombuffer(rng.bytes(16 * count).hex().encode(), "S32").astype("U32")),
        "sex": rng.integers(1, 3, count),
        "home": HOMES[(rng.beta(1, 2, count) * HOMES.size).astype(int)],
        "admission_group": np.array(["", "FRI", "ORD"])[rng.integers(0, 3, count)],
    }
    begun = (programme.copy(), walk.unit.copy(), first)
    for number in range(5):
        if walk.goes_on.any():
            _school_year(walk, cohort + number)
    spells = _spell_rows(walk, who)
    return _person_rows(walk, who, begun, cohort), spells


def _school_year(walk: _Walk, year: int) -> None:
    """One school year for all who go on: some leave or change in it, some finish in June, the others are promoted."""
    rng, who = walk.rng, np.flatnonzero(walk.goes_on)
    turn, june = _days(date(year + 1, 7, 1)), _days(date(year + 1, 6, 10))
    chance, national = rng.random(who.size), GROUP[walk.programme[who]] != ProgrammeGroup.INTRODUCTORY.number
    middle = np.maximum(_days(date(year, 8, 18)) + rng.integers(20, 280, who.size), walk.start[who] + 1)
    leaves = (chance < 0.04) | ~national & (chance < 0.14)
    changes = ~leaves & (chance > 0.99)
    last = ~leaves & ~changes & national & (walk.year[who] >= 3)
    luck = rng.random(who.size)
    diploma, certificate, ends = last & (luck < 0.8), last & (luck >= 0.8) & (luck < 0.9), last & (luck > 0.98)
    end = np.where(leaves | changes, middle, np.where(diploma | certificate | ends, june, turn))
    reason = np.select(
        [leaves, changes, diploma, certificate, ends],
        [each.number for each in (EndReason.BREAK_OFF, EndReason.CHANGE_OF_PATH, EndReason.DIPLOMA,
                                  EndReason.CERTIFICATE, EndReason.PATH_ENDED)],
        EndReason.PROMOTED.number,
    )  # fmt: skip
    walk.write(who, walk.start[who], end, reason)
    known = end <= _days(DAY)
    walk.diploma[who[diploma & known]] = june
    walk.certificate[who[certificate & known]] = june
    mid = changes & known
    walk.change(who[mid])
    walk.write(who[mid], end[mid], np.full(mid.sum(), turn), np.full(mid.sum(), EndReason.PROMOTED.number))
    back = leaves & (rng.random(who.size) < 0.2)
    walk.goes_on[who] = (known | mid) & (turn <= _days(DAY)) & ~(diploma | certificate | ends) & (~leaves | back)
    _next_year(walk, who, back, turn)


def _next_year(walk: _Walk, who: Ints, back: NDArray[np.bool_], turn: int) -> None:
    """Who goes on does so on the same programme or another, a year up or the same year again."""
    introductory = GROUP[walk.programme[who]] == ProgrammeGroup.INTRODUCTORY.number
    anew = walk.rng.random(who.size) < np.where(introductory, 0.4, 0.05)
    walk.change(who[anew])
    walk.year[who] = np.where(anew & introductory, 1, np.minimum(walk.year[who] + ~(anew | back), 5))
    walk.start[who] = np.where(back, turn + 45, turn)


def _spell_rows(walk: _Walk, who: dict[str, NDArray[np.generic]]) -> pl.DataFrame:
    person, start, end, unit, programme, year, reason = map(np.concatenate, zip(*walk.spells, strict=True))
    rows = pl.DataFrame(
        {
            **{name: values[person] for name, values in who.items()},
            "starts_on": _dates(start),
            "ends_on": _dates(end),
            "is_resident": np.ones(person.size, np.bool_),
            **_school(unit),
            "programme": np.array(CODES)[programme],
            "education_code": np.array(CODES)[programme],
            "group": GROUP[programme],
            "school_year": year,
            "end_reason": reason,
        }
    ).sort("person", "starts_on")
    return with_what_follows(rows).select(*SPELLS).cast(SPELLS)


def _person_rows(
    walk: _Walk, who: dict[str, NDArray[np.generic]], begun: tuple[Ints, Ints, Ints], cohort: int
) -> pl.DataFrame:
    rng, (programme, unit, start) = walk.rng, begun
    count = start.size
    moved = np.where(rng.random(count) < 0.02, start + rng.integers(30, 1500, count), NEVER)
    died = np.where(rng.random(count) < 0.0005, start + 200, NEVER)
    rows = pl.DataFrame(
        {
            **who,
            "started_on": _dates(start),
            "twentieth": _dates(_days(date(cohort + 4, 1, 1)) + rng.integers(0, 365, count)),
            "has_number": rng.random(count) < np.where(np.array(CODES)[programme] == "IMS", 0.4, 0.99),
            "is_resident": np.ones(count, np.bool_),
            "programme": np.array(CODES)[programme],
            "group": GROUP[programme],
            **_school(unit),
            "diploma_on": _dates(walk.diploma),
            "is_eligible": rng.random(count) < 0.8,
            "certificate_on": _dates(walk.certificate),
            "certificate_points": np.where(rng.random(count) < 0.8, 2500, 2000),
            "moved_away_on": _dates(np.where(moved > _days(DAY), NEVER, moved)),
            "died_on": _dates(np.where(died > _days(DAY), NEVER, died)),
        }
    )
    return rows.select(*PERSONS).cast(PERSONS)


def _units(rng: np.random.Generator, programme: Ints) -> Ints:
    """A school that has the programme: forty have each."""
    return (programme * 7 + rng.integers(0, 40, programme.size)) % UNITS


def _school(unit: Ints) -> dict[str, object]:
    provider = unit % PROVIDERS
    return {
        "unit": np.array([f"S{number:03}" for number in range(UNITS)])[unit],
        "provider": np.array([f"P{number:02}" for number in range(PROVIDERS)])[provider],
        "provider_form": np.where(provider < PROVIDERS // 2, "MUNICIPAL", "INDEPENDENT"),
        "municipality": HOMES[unit % HOMES.size],
    }


def _days(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _dates(days: Ints) -> pl.Series:
    return pl.Series(days).cast(pl.Int32).replace(NEVER, None).cast(pl.Date)
