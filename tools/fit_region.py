"""Fit the wishes of the synthetic region to the published limits, and write ``choice_model.csv``.

    .venv/bin/python tools/fit_region.py [--rounds 45] [--damping 1.0]

Each round draws a new region, admits it in a simplified way (merit, tests, hands; no free quota), and moves three
numbers of each offering towards the published ones: popularity by the limit (or the number admitted, where there are
free places), the typical merit value by the median, the typical test result by limit and median. Rounds use new seeds,
so that the model is not fitted to one draw; the last third of the rounds is averaged.
"""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.services import synth_supply
from gymnasieregion.contexts.admission.services.synth import Region, invent_region
from gymnasieregion.contexts.admission.services.synth_people import MARKS, SUBJECTS, Bool, F
from gymnasieregion.contexts.admission.services.synth_supply import REAL_APPLICANTS, Float, Int, Supply, read_supply

TARGET = Path(__file__).parents[1] / "src/gymnasieregion/contexts/offer/synthetic/choice_model.csv"
FIRST_SEED = 1_000
MOST_MERIT = 340.0
ROAM, HIGHEST_CENTRE, MOST_POPULAR = 45.0, 350.0, 12.0
"""How far the typical merit value may move from the published median, and at most; and the popularity from the mean."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a simplified admission gave each offering, and how many got their first choice."""

    admitted: Int
    reserves: Int
    limit: Float
    median: Float
    first: int


def main() -> None:
    """Run the rounds and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=45)
    parser.add_argument("--damping", type=float, default=1.0)
    options = parser.parse_args()
    real = synth_supply.published_supply()
    supply = first_guess(read_supply(REAL_APPLICANTS), real)
    kept: list[tuple[Float, Float, Float]] = []
    for turn in range(options.rounds):
        region = invent_region(supply, REAL_APPLICANTS, FIRST_SEED + turn)
        result = admit(region)
        report(turn, real, result, len(region.people.merit))
        pace = options.damping * (1.0 if turn < options.rounds / 3 else 0.5 if turn < 2 * options.rounds / 3 else 0.25)
        supply = moved(supply, real, result, pace)
        if turn >= 2 * options.rounds // 3:
            kept.append((supply.popularity, supply.centre, supply.test))
    popularity, centre, test = (np.mean([numbers[column] for numbers in kept], axis=0) for column in range(3))
    table = pl.DataFrame(
        {"offering_id": supply.ids, "popularity": popularity - popularity.mean(), "centre": centre, "test": test}
    )
    table.with_columns(pl.col("popularity", "test").round(3), pl.col("centre").round(1)).write_csv(TARGET)


def first_guess(supply: Supply, real: pl.DataFrame) -> Supply:
    """The model before the first round, from the published figures alone: the tool gives the same file again."""
    places, reserves = real["places"].to_numpy(), real["reserves"].to_numpy()
    limit, median = real["merit_min"].cast(pl.Float64).to_numpy(), real["merit_median"].cast(pl.Float64).to_numpy()
    popularity = np.log(places + 0.5) + 0.5 * np.sqrt(reserves / (places + 1))
    centre = typical_merit(supply, limit, median)
    return replace(supply, popularity=popularity, centre=centre, test=np.full(len(places), 0.6))


def typical_merit(supply: Supply, limit: Float, median: Float) -> Float:
    """The published median, or a guess near the limit where there is none or it holds test points."""
    tested = (supply.table["selection"] == "MERIT_TEST").to_numpy() | (median > MOST_MERIT) | (limit > MOST_MERIT)
    guess = np.where(np.isnan(limit), 170.0, limit + 15.0)
    return np.where(tested, 255.0, np.where(np.isnan(median), guess, median))


def admit(region: Region) -> Result:
    """Cut-offs raised from nothing until no offering has more than its places."""
    supply, people, wishes = region.supply, region.people, region.wishes
    score = _scores(region)
    possible = np.isfinite(score)
    who, where, rank = wishes.applicant[possible], wishes.offering[possible], wishes.rank[possible]
    score = score[possible] + 1e-3 * np.random.default_rng(7).random(len(people.merit))[who]
    cut = np.full(len(supply.ids), -np.inf)
    while True:
        open_rows = np.flatnonzero(score >= cut[where])
        asking = open_rows[np.concatenate(([True], np.diff(who[open_rows]) > 0))]
        best = asking[np.lexsort((-score[asking], where[asking]))]
        begin = np.searchsorted(where[best], np.arange(len(cut)))
        place = np.arange(len(best)) - begin[where[best]]
        over = best[place == supply.seats[where[best]]]
        if len(over) == 0:
            break
        cut[where[over]] = np.nextafter(score[over], np.inf)
    granted = np.full(len(people.merit), 99)
    granted[who[asking]] = rank[asking]
    admitted = np.bincount(where[asking], minlength=len(cut))
    waiting = rank < granted[who]
    points = np.where(score[best] < 0, score[best] % 100_000, score[best])
    frame = pl.DataFrame({"o": where[best], "p": points}).group_by("o").agg(pl.min("p"), pl.median("p").alias("m"))
    limit, median = np.full(len(cut), np.nan), np.full(len(cut), np.nan)
    limit[frame["o"].to_numpy()], median[frame["o"].to_numpy()] = frame["p"].to_numpy(), frame["m"].to_numpy()
    limit[admitted < supply.seats] = np.nan
    return Result(
        admitted, np.bincount(where[waiting], minlength=len(cut)), limit, median, int((rank[asking] == 1).sum())
    )


def _scores(region: Region) -> Float:
    """Points of each row, far below nought for second hand and late ones, minus infinity when it cannot be tried."""
    supply, people, wishes = region.supply, region.people, region.wishes
    who, where = wishes.applicant, wishes.offering
    span = np.array([synth_supply._span(code) for code in supply.programme])[where]  # noqa: SLF001
    spared = region.decisions["dispensation"] > 0
    able = np.select(
        [span == 0, span == 1, span == 2, span == 3],
        [
            people.preparatory[who],
            people.vocational[who],
            (people.introductory & ~people.vocational)[who],
            ~people.vocational[who],
        ],
        default=True,
    )
    score = people.merit[who].astype(np.float64)
    weight = supply.table["test_weight"].replace("", "0").cast(pl.Float64).to_numpy()
    score[region.tested] += weight[where[region.tested]] * region.points
    needs = (supply.table["test_min"] != "").to_numpy()[where]
    took = np.zeros(len(who), np.bool_)
    took[region.tested] = region.points > 0
    area = (supply.table["first_hand"] == "AREA").to_numpy()[where] & ~supply.home["in_area"].to_numpy()[
        people.home[who]
    ]
    score -= 200_000.0 * area + 100_000.0 * people.late[who]
    late_rank = supply.table["test_max_rank"].replace("", "99").cast(pl.Int64).to_numpy()[where] < wishes.rank
    able &= ~late_rank & _named_passed(region)
    ranked = (supply.table["selection"] == "RANK").to_numpy()[where]
    turned_down = (region.decisions["received"] == 2) | (ranked & ~_has_rank(region)) | (needs & ~took)
    return np.where((able | spared) & ~turned_down, score, -np.inf)


def _named_passed(region: Region) -> Bool:
    """Whether the subjects that the row's programme and test name are good enough."""
    people, where, who = region.people, region.wishes.offering, region.wishes.applicant
    named = [[SUBJECTS.index(code) for code in codes.split()] for codes in ("BI FY KE", "GE HI RE SH")]
    nature, society = (np.all(people.marks[:, columns] < F, axis=1)[who] for columns in named)
    programme = np.array(region.supply.programme)[where]
    music = (people.marks[:, SUBJECTS.index("MU")] <= MARKS.index("C"))[who]
    asked = (region.supply.table["test_subject"] == "MU").to_numpy()[where]
    fits: Bool = (nature | ~np.isin(programme, ["NA", "TE"])) & (society | ~np.isin(programme, ["EK", "HU", "SA"]))
    fits &= music | ~asked
    return fits


def _has_rank(region: Region) -> Bool:
    typed = region.ranks.filter((pl.col("list") == "SELECTION") & (pl.col("rank") != ""))["row"].to_numpy()
    flags = np.zeros(len(region.wishes.rank), np.bool_)
    flags[typed] = True
    return flags


def moved(supply: Supply, real: pl.DataFrame, result: Result, pace: float) -> Supply:
    """The model one step nearer the published figures."""
    limit, median = real["merit_min"].cast(pl.Float64).to_numpy(), real["merit_median"].cast(pl.Float64).to_numpy()
    admitted, reserves = real["admitted"].to_numpy(), real["reserves"].to_numpy()
    typed = (supply.table["selection"] == "RANK").to_numpy()
    tested = (supply.table["selection"] == "MERIT_TEST").to_numpy()
    full = ~np.isnan(limit)
    asked = np.log((admitted + reserves + 1.0) / (result.admitted + result.reserves + 1.0))
    seated = np.log((admitted + 0.5) / (result.admitted + 0.5))
    by_limit = (limit - result.limit) / 45.0
    short = np.maximum(0.15, np.log((supply.seats + 1.0) / (result.admitted + 0.5)))
    step = np.where(full, np.where(np.isnan(result.limit), short, 0.8 * by_limit + 0.15 * asked), 0.7 * seated)
    step = np.where(typed | (tested & full), 0.6 * asked, step)
    miss = median - result.median
    drift = np.where(tested | typed | np.isnan(miss), 0.0, 0.25 * miss)
    reach = np.array(
        [float(w or 0) * float(m or 0) for w, m in supply.table.select("test_weight", "test_max").iter_rows()]
    )
    short_of = np.where(full, limit - result.limit, np.nan)
    aim = np.nan_to_num(np.where(np.isnan(short_of), miss, np.where(np.isnan(miss), short_of, (miss + short_of) / 2)))
    better = np.divide(aim, reach, out=np.zeros(len(aim)), where=reach > 0)
    typical = typical_merit(supply, limit, median)
    popularity = supply.popularity + pace * np.clip(np.nan_to_num(step), -0.7, 0.7)
    return replace(
        supply,
        popularity=np.clip(popularity - popularity.mean(), -MOST_POPULAR, MOST_POPULAR),
        centre=np.clip(
            supply.centre + pace * np.clip(drift, -12, 12), typical - ROAM, np.minimum(typical + ROAM, HIGHEST_CENTRE)
        ),
        test=np.clip(supply.test + pace * 0.5 * np.clip(better, -0.2, 0.2), 0.02, 1.15),
    )


def report(turn: int, real: pl.DataFrame, result: Result, applicants: int) -> None:
    """One line about how near the round came."""
    limit = real["merit_min"].cast(pl.Float64).to_numpy()
    both = ~np.isnan(limit) & ~np.isnan(result.limit)
    gap = np.abs(limit - result.limit)[both]
    total = int(result.admitted.sum())
    print(
        f"{turn:3d} admitted {total} first {result.first / total:.3f} of all {result.first / applicants:.3f} "
        f"reserves {int(result.reserves.sum())} limits {int(both.sum())} median gap {np.median(gap):.1f} "
        f"r {np.corrcoef(limit[both], result.limit[both])[0, 1]:.3f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
