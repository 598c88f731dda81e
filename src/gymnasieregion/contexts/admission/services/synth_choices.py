"""Invented choices of the synthetic region: who wants what, in which order.

A person first draws an offering by popularity, nearness and how well the typical merit value there suits their own; its
programme becomes their taste. Further rows mostly keep to the taste of the first two draws, and aim lower and lower.
Drawing from the same weights again and again, passing over repeats, is Plackett and Luce's model of a ranking.

**Source:** Luce (1959), *Individual Choice Behavior*; Plackett (1975), *The analysis of permutations*.
"""

from dataclasses import dataclass

import numpy as np

from gymnasieregion.contexts.admission.services.synth_people import Bool, People
from gymnasieregion.contexts.admission.services.synth_supply import (
    FOURTH_YEAR,
    INTRODUCTORY,
    PREPARATORY,
    Float,
    Int,
    Supply,
)

MOST_ROWS = 10
DRAWS = 18
BINS = np.arange(60.0, 341.0, 10.0)
"""Upper bounds of the classes of merit value that share their weights."""
WIDTH = 20.0
"""How far from one's own merit value one looks, in merit points."""
HOPE, HOPE_SPREAD, CAUTION, BEND = -8.0, 48.0, 55.0, 3.0
"""The first row aims above one's own merit value by a hope that differs from person to person, the last one below it by
the caution; rows between follow a bent line. Whoever hopes for more makes a longer list."""
LENGTH_OF_HOPE = 0.85
LENGTHS = np.array([0.03, 0.05, 0.09, 0.12, 0.14, 0.15, 0.14, 0.11, 0.09, 0.08])
"""Share of people with 1 to 10 rows to national programmes."""
SAFE_FROM, SAFE_SHARE, SAFE_BELOW = 4, 0.7, 265.0
"""Of those with longer lists and lower merit values, how many end with a vocational row to be on the safe side."""
OWN_TASTE, SECOND_TASTE = 0.72, 0.9
NEARNESS, OWN_MUNICIPALITY = 1.6, 0.8


@dataclass(frozen=True, slots=True)
class Wishes:
    """All choice rows, by applicant and rank.

    Args:
        applicant: (C,) int64.
        rank: (C,) int64, from 1.
        offering: (C,) int64.
    """

    applicant: Int
    rank: Int
    offering: Int


def invent_wishes(rng: np.random.Generator, supply: Supply, people: People) -> Wishes:
    """Draw every applicant's ranked list, 1-10 rows.

    Whoever is not eligible for a national programme also asks for introductory ones; a few ask for nothing else.
    """
    size = len(people.merit)
    urn = _Urn(supply)
    work = urn.span(_vocational(urn))
    first, last = _allowed_spans(urn, people, rng)
    believed = people.merit + 12.0 * rng.standard_normal(size)
    eager = rng.standard_normal(size)
    hope = HOPE + HOPE_SPREAD * eager
    wanted = _lengths(LENGTH_OF_HOPE * eager + np.sqrt(1 - LENGTH_OF_HOPE**2) * rng.standard_normal(size))
    unfit = ~people.vocational & ~people.completed
    wanted = np.where(unfit, np.minimum(wanted, 3) * (rng.random(size) > 0.15), wanted)
    careful = (wanted >= SAFE_FROM) & (rng.random(size) < SAFE_SHARE) & (people.merit < SAFE_BELOW) & ~people.completed
    drawn = np.full((size, DRAWS), -1, np.int64)
    drawn[:, 0] = urn.draw(rng, people.home, believed + hope, first, last)
    second = urn.draw(rng, people.home, believed, first, last)
    for column in range(1, DRAWS):
        pick = rng.random(size)
        taste = np.where(pick < OWN_TASTE, drawn[:, 0], second)
        free = pick >= SECOND_TASTE
        safe = (column == wanted - 1) & careful
        start = np.where(safe, work[0], np.where(free, first, urn.start[taste]))
        stop = np.where(safe, work[1], np.where(free, last, urn.stop[taste]))
        down = np.minimum(column / np.maximum(wanted - 1, 1), 1.0) ** BEND
        drawn[:, column] = urn.draw(rng, people.home, believed + hope * (1 - down) - CAUTION * down, start, stop)
    national = _distinct(drawn, wanted)
    fallback = np.full((size, 8), -1, np.int64)
    fallback[unfit] = _introductory_rows(rng, urn, people, unfit)
    return _as_rows(urn, np.hstack([national, fallback]))


def _lengths(score: Float) -> Int:
    """List lengths with the shares of ``LENGTHS``, longer for higher scores."""
    if len(score) == 0:
        return np.zeros(0, np.int64)
    part = (np.argsort(np.argsort(score, kind="stable"), kind="stable") + 0.5) / len(score)
    return np.searchsorted(np.cumsum(LENGTHS)[:-1], part, side="right") + 1


class _Urn:
    """Offerings by programme with weights for each home and class of merit value, ready to draw from."""

    def __init__(self, supply: Supply) -> None:
        self.order = supply.order
        programme = np.array(supply.programme)[self.order]
        self.kinds = {
            code: (int(at[0]), int(at[-1]) + 1)
            for code in set(supply.programme)
            for at in [np.flatnonzero(programme == code)]
        }
        self.start = np.array([self.kinds[code][0] for code in programme], np.int64)
        self.stop = np.array([self.kinds[code][1] for code in programme], np.int64)
        centres = np.append(BINS - 5.0, BINS[-1] + 5.0)
        miss = (centres[:, None] - supply.centre[self.order]) / WIDTH
        with np.errstate(divide="ignore"):
            base = supply.popularity[self.order] + np.log(supply.demand[self.order])
        weight = np.exp(base - 0.5 * miss**2 + _nearness(supply)[:, None, self.order])
        weight[:, :, supply.demand[self.order] == 0] = 1e-9
        total = np.cumsum(weight, axis=2)
        self.sums = np.concatenate([np.zeros((*total.shape[:2], 1)), total / total[:, :, -1:]], axis=2).reshape(
            -1, len(self.order) + 1
        )
        self.classes = len(centres)
        self.flat = (self.sums[:, 1:] + np.arange(len(self.sums))[:, None]).ravel()

    def draw(self, rng: np.random.Generator, home: Int, aim: Float, start: Int, stop: Int) -> Int:
        """One position in ``order`` for each person, within their span."""
        row = home * self.classes + np.searchsorted(BINS, aim)
        low, high = self.sums[row, start], self.sums[row, stop]
        point = row + low + rng.random(len(row)) * (high - low)
        drawn: Int = np.clip(np.searchsorted(self.flat, point, side="right") - row * len(self.order), start, stop - 1)
        return drawn

    def span(self, codes: tuple[str, ...]) -> tuple[int, int]:
        """First and last position of neighbouring programmes."""
        spans = [self.kinds[code] for code in codes]
        return min(a for a, _ in spans), max(b for _, b in spans)


def _nearness(supply: Supply) -> Float:
    """(homes, offerings) how much the way to school weighs, as a logarithm."""
    x, y = supply.home["x_km"].to_numpy(), supply.home["y_km"].to_numpy()
    away = np.hypot(x[:, None] - x, y[:, None] - y)
    worth = -NEARNESS * np.log1p(away / 10.0) + OWN_MUNICIPALITY * np.eye(len(x))
    place = {code: row for row, code in enumerate(supply.home["code"].to_list())}
    near: Float = worth[:, [place[code] for code in supply.table["municipality_code"].to_list()]]
    return near


def _allowed_spans(urn: _Urn, people: People, rng: np.random.Generator) -> tuple[Int, Int]:
    """The positions that each person draws from: all national programmes, the vocational ones, or the fourth year."""
    preparatory = urn.span(PREPARATORY)
    vocational = urn.span(_vocational(urn))
    aware = ~people.preparatory & (rng.random(len(people.merit)) < 0.9)
    first = np.where(aware, vocational[0], preparatory[0])
    last = np.full(len(first), vocational[1])
    fourth = urn.span((FOURTH_YEAR,))
    return np.where(people.completed, fourth[0], first), np.where(people.completed, fourth[1], last)


def _vocational(urn: _Urn) -> tuple[str, ...]:
    """The national programmes that are not preparatory."""
    return tuple(code for code in urn.kinds if code not in {*PREPARATORY, *INTRODUCTORY, FOURTH_YEAR})


def _introductory_rows(rng: np.random.Generator, urn: _Urn, people: People, unfit: Bool) -> Int:
    """Up to four rows to introductory programmes for those who are not eligible for a national one."""
    home, merit = people.home[unfit], people.merit[unfit]
    choice, work = urn.span(("IMV",)), urn.span(("IMY",))
    open_to_choice = people.introductory[unfit]
    drawn = np.empty((len(home), 8), np.int64)
    for column in range(drawn.shape[1]):
        towards = open_to_choice & (rng.random(len(home)) < 0.75)
        drawn[:, column] = urn.draw(
            rng,
            home,
            merit - 5.0 * column,
            np.where(towards, choice[0], work[0]),
            np.where(towards, choice[1], work[1]),
        )
    return _distinct(drawn, rng.choice([1, 2, 3, 4], len(home), p=[0.5, 0.3, 0.15, 0.05]))


def _distinct(drawn: Int, wanted: Int) -> Int:
    """The first ``wanted`` different draws of each person; -1 for the rest."""
    kept = np.full_like(drawn, -1)
    count = np.zeros(len(drawn), np.int64)
    for column in range(drawn.shape[1]):
        value = drawn[:, column]
        fresh = (count < wanted) & ~(kept == value[:, None]).any(axis=1)
        kept[fresh, count[fresh]] = value[fresh]
        count += fresh
    return kept


def _as_rows(urn: _Urn, positions: Int) -> Wishes:
    """Positions as rows with ranks without gaps, at most ten a person."""
    chosen = positions >= 0
    rank: Int = np.cumsum(chosen, axis=1, dtype=np.int64)
    chosen &= rank <= MOST_ROWS
    applicant, column = np.nonzero(chosen)
    return Wishes(applicant, rank[applicant, column], urn.order[positions[applicant, column]])
