"""The canonical instance: exactly what the engine allocated, as files that a stranger can check the result from."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.core.lottery import commitment_of, seed_of
from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.queues import entry_rows
from gymnasieregion.contexts.admission.services.results_out_columns import CHUNK, given, pick, spans, write_csv


def write_instance(outcome: Outcome, secret: bytes, entropy: str, directory: Path, chunk: int = CHUNK) -> None:
    """Write ``groups.csv``, ``entries.csv``, ``lots.csv`` and ``seed.json``; the last is for the office only.

    Args:
        outcome: The round decided.
        secret: The office's secret of the lottery.
        entropy: The public entropy.
        directory: Where the files go; made when missing.
        chunk: Rows at a time.
    """
    directory.mkdir(parents=True, exist_ok=True)
    write_csv(directory / "groups.csv", [group_frame(outcome)])
    write_csv(directory / "entries.csv", entry_frames(outcome, chunk))
    applicants = outcome.records.applicants
    lots = pl.DataFrame(
        {"applicant_id": applicants.ids, "ticket": applicants.tickets, "lot": [lot.hex() for lot in outcome.lots]},
        schema=dict.fromkeys(("applicant_id", "ticket", "lot"), pl.String),
    )
    write_csv(directory / "lots.csv", [lots])
    seed = {
        "year": outcome.records.year,
        "secret": secret.hex(),
        "entropy": entropy,
        "seed": seed_of(secret, entropy).hex(),
        "commitment": commitment_of(secret),
    }
    text = json.dumps(seed, ensure_ascii=False, indent=2) + "\n"
    (directory / "seed.json").write_text(text, encoding="utf-8", newline="\n")


def market_group_ids(outcome: Outcome) -> list[str]:
    """The id of each group of the market; groups that only keep seats already held are named after what they keep.

    The ids are unique within a branch.
    """
    market, groups = outcome.ranked.market, outcome.records.groups
    branch_of = np.repeat(np.arange(market.branches), np.diff(market.group_start)).tolist()
    extra = (np.diff(market.group_start) - np.diff(groups.start)).tolist()
    start = market.group_start.tolist()
    ids: list[str] = []
    for group, speaks_for in enumerate(outcome.ranked.group_of.tolist()):
        branch, id_ = branch_of[group], groups.ids[speaks_for]
        position = group - start[branch]
        ids.append(f"held:{position + 1}:{id_}" if position < extra[branch] else id_)
    return ids


def group_frame(outcome: Outcome) -> pl.DataFrame:
    """One row for each group of the market, in order."""
    market, groups = outcome.ranked.market, outcome.records.groups
    ids = market_group_ids(outcome)
    branch_of = np.repeat(np.arange(market.branches), np.diff(market.group_start))
    return pl.DataFrame(
        {
            "branch_id": pick(groups.branch_ids, branch_of),
            "position": pl.Series(np.arange(len(ids)) - market.group_start[branch_of] + 1),
            "group_id": pl.Series(ids, dtype=pl.String),
            "seats": pl.Series(market.group_seats),
            "limit": given(market.group_limit),
            "overflow_to": pick(ids, market.group_overflow),
            "speaks_for": pick(groups.ids, outcome.ranked.group_of),
        }
    )


def entry_frames(outcome: Outcome, chunk: int = CHUNK) -> Iterator[pl.DataFrame]:
    """One row for each entry, by applicant, rank and group."""
    records, choices, market = outcome.records, outcome.records.choices, outcome.ranked.market
    group_ids = pl.Series(market_group_ids(outcome), dtype=pl.String)
    rows = entry_rows(market)
    for span in spans(len(rows), chunk):
        row, group = rows[span], market.entry_group[span]
        yield pl.DataFrame(
            {
                "applicant_id": pick(records.applicants.ids, choices.applicant[row]),
                "rank": pl.Series(choices.rank[row]),
                "offering_id": pick(records.offerings.ids, choices.offering[row]),
                "branch_id": pick(records.groups.branch_ids, market.choice_branch[row]),
                "tier": pl.Series(market.choice_tier[row]),
                "group_id": pick(group_ids, group),
                "key": pl.Series(market.entry_key[span]),
            }
        )
