"""What schools and the office have decided of the invented rows: reception, free quota, tests and ranks."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.services.synth_choices import Wishes
from gymnasieregion.contexts.admission.services.synth_people import ENGLISH, MATHS, SWEDISH, Bool, People
from gymnasieregion.contexts.admission.services.synth_supply import FOURTH_YEAR, INTRODUCTORY, Int, Supply

FREE_QUOTA_SHARE, RECHOICE_SHARE, LATE_ROW_SHARE = 0.03, 0.05, 0.3
DISPENSATION_SHARE, RECEIVED_SHARE, DECIDED_HAND_SHARE = 0.3, 0.85, 0.08
TEST_TAKEN_SHARE, TEST_SPREAD, RANKED_SHARE, AGREED_SHARE = 0.96, 0.13, 0.9, 0.8


def seat_groups(supply: Supply) -> pl.DataFrame:
    """The rows of ``seat_groups.csv``: one open group, or free quota too, in both orders of filling."""
    names = ("branch_id", "position", "group_id", "kind", "seats", "overflow_to")
    rows = [
        (each.offering_id, group.position, group.group_id, group.kind, group.seats, group.overflow_to)
        for each in supply.offer
        for group in each.groups
    ]
    table = pl.DataFrame(rows, schema=names, orient="row")
    return table.with_columns(limit=pl.lit(""), offering_id=pl.lit("")).select(
        *names[:5], "limit", "overflow_to", "offering_id"
    )


def free_quota_offerings(supply: Supply) -> Int:
    """The offerings that set seats aside for free quota."""
    return np.flatnonzero([any(group.kind == "FREE" for group in each.groups) for each in supply.offer])


def row_decisions(rng: np.random.Generator, supply: Supply, people: People, wishes: Wishes) -> dict[str, Int]:
    """What is decided of each row, as codes into ``DECISION_WORDS``; 0 is nothing decided."""
    rows, who = len(wishes.rank), wishes.applicant
    programme = np.array(supply.programme)[wishes.offering]
    local = (supply.table["first_hand"] == "AREA").to_numpy()[wishes.offering]
    outside = local & ~supply.home["in_area"].to_numpy()[people.home[who]]
    received = np.where(outside, np.where(rng.random(rows) < RECEIVED_SHARE, 1, 2), 0)
    hand = np.where(outside & (rng.random(rows) < DECIDED_HAND_SHARE), 1, 0)
    core = people.passed[:, [SWEDISH, MATHS]].all(axis=1) & ~people.passed[:, ENGLISH] & (people.others >= 5)
    national = ~np.isin(programme, [*INTRODUCTORY, FOURTH_YEAR])
    spared = (rng.random(len(people.merit)) < DISPENSATION_SHARE) & core
    asks = (rng.random(len(people.merit)) < FREE_QUOTA_SHARE)[who] & np.isin(
        wishes.offering, free_quota_offerings(supply)
    )
    verdict = rng.choice([2, 3], rows, p=[0.45, 0.55])  # a final round has every application decided
    changed = _last_rows(wishes) & (rng.random(len(people.merit)) < RECHOICE_SHARE)[who]
    return {
        "received": received,
        "hand": hand,
        "eligible": (programme == FOURTH_YEAR).astype(np.int64),
        "dispensation": (spared[who] & national).astype(np.int64),
        "free_quota": np.where(asks, verdict, 0),
        "added": np.where(changed, 1 + (rng.random(rows) < LATE_ROW_SHARE), 0),
    }


DECISION_WORDS: Mapping[str, tuple[str, ...]] = {
    "received": ("", "yes", "no"),
    "hand": ("", "1", "2"),
    "eligible": ("", "yes"),
    "dispensation": ("", "EN"),
    "free_quota": ("", "APPLIED", "REFUSED", "GRANTED"),
    "added": ("", "RECHOICE", "LATE"),
}


def test_points(rng: np.random.Generator, supply: Supply, people: People, wishes: Wishes) -> tuple[Int, Int]:
    """Rows with a skill test taken, and their whole points.

    One gift a person and one a row, around the offering's typical share of the test's points.
    """
    tested = (supply.table["selection"] == "MERIT_TEST").to_numpy()[wishes.offering]
    rows = np.flatnonzero(tested & (rng.random(len(tested)) < TEST_TAKEN_SHARE))
    most = supply.table["test_max"].replace("", "0").cast(pl.Float64).to_numpy()[wishes.offering[rows]]
    gift = rng.standard_normal(len(people.merit))[wishes.applicant[rows]] + rng.standard_normal(len(rows))
    share = supply.test[wishes.offering[rows]] + TEST_SPREAD * gift / np.sqrt(2)
    return rows, np.rint(np.clip(share, 0, 1) * most).astype(np.int64)


def typed_ranks(
    rng: np.random.Generator, supply: Supply, people: People, wishes: Wishes, granted: Bool
) -> pl.DataFrame:
    """Rows of ``ranks.csv`` as positions: ``row, list, rank, agreement``.

    Offerings ranked by the school: by merit and an impression of the school's own; introductory programmes only when
    home and receiver agree. One free quota in three is ranked too.
    """
    chosen = (supply.table["selection"] == "RANK").to_numpy()[wishes.offering]
    asked = np.isin(np.array(supply.programme)[wishes.offering], INTRODUCTORY)
    draw = rng.random(len(chosen))
    agreement = np.where(
        ~asked, "", np.where(draw < AGREED_SHARE, "DONE", np.where(draw < 0.93, "PENDING", "NOT_MADE"))
    )
    ranked = chosen & (rng.random(len(chosen)) < RANKED_SHARE) & np.isin(agreement, ["", "DONE"])
    value = people.merit[wishes.applicant] + 30.0 * rng.standard_normal(len(chosen))
    listed = granted & (wishes.offering % 3 == 0)
    row = np.arange(len(chosen))
    columns = pl.DataFrame({"row": row, "offering": wishes.offering, "value": value, "agreement": agreement})
    place = pl.col("value").rank("ordinal", descending=True).over("offering").cast(pl.String)
    selection = pl.concat(
        [
            columns.filter(ranked).with_columns(rank=place),
            columns.filter(chosen & ~ranked & (agreement != "")).with_columns(rank=pl.lit("")),
        ]
    ).with_columns(list=pl.lit("SELECTION"))
    free = columns.filter(listed).with_columns(rank=place, list=pl.lit("FREE"), agreement=pl.lit(""))
    return pl.concat(
        [selection.select("row", "list", "rank", "agreement"), free.select("row", "list", "rank", "agreement")]
    ).sort("row", "list")


def _last_rows(wishes: Wishes) -> Bool:
    """Whether the row is the last of its person."""
    last = np.ones(len(wishes.rank), np.bool_)
    last[:-1] = wishes.applicant[1:] != wishes.applicant[:-1]
    return last
