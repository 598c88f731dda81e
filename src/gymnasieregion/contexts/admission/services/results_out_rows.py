"""The results of applicants and choice rows, and the reserve lists, as frames in the order of the files."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.core.codes import Cause, Status
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.outcome import Outcome, RowFacts
from gymnasieregion.contexts.admission.core.queues import is_typed
from gymnasieregion.contexts.admission.core.records import Int32
from gymnasieregion.contexts.admission.core.reserves import reserve_lists
from gymnasieregion.contexts.admission.core.sentence_rows import subjects_in
from gymnasieregion.contexts.admission.core.statuses import STATUSES, code_of
from gymnasieregion.contexts.admission.services.results_out_columns import (
    CHUNK,
    decimals_of,
    given,
    pick,
    spans,
    text_of,
)


def result_frames(outcome: Outcome, facts: RowFacts, chunk: int = CHUNK) -> Iterator[pl.DataFrame]:
    """One row for each applicant: merit, and the offering, group and choice that they are admitted to.

    The status of a person is *Antagen*, or *Reserv* with a place in some list, or *Ej antagen*.
    """
    records, choices = outcome.records, outcome.records.choices
    granted = outcome.allocation.choice
    status = np.full(len(granted), code_of(Status.NOT_ADMITTED), np.int8)
    status[choices.applicant[facts.status == code_of(Status.RESERVE)]] = code_of(Status.RESERVE)
    status[granted != NONE] = code_of(Status.ADMITTED)
    ids, offerings = (
        pl.Series(records.applicants.ids, dtype=pl.String),
        pl.Series(records.offerings.ids, dtype=pl.String),
    )
    groups = pl.Series(records.groups.ids, dtype=pl.String)
    for span in spans(len(granted), chunk):
        rows = granted[span]
        yield pl.DataFrame(
            {
                "applicant_id": ids[span],
                "merit": decimals_of(outcome.merit[span]),
                "status": text_of(status[span], lambda code: STATUSES[code].value),
                "offering_id": pick(offerings, _at(choices.offering, rows)),
                "group_id": pick(groups, _at(facts.group, rows)),
                "rank": given(_at(choices.rank.astype(np.int32), rows)),
            }
        )


def _at(column: Int32, rows: Int32) -> Int32:
    """The column at the given rows, NONE where there is no row."""
    if not len(column):
        return np.full(len(rows), NONE, np.int32)
    return np.where(rows == NONE, NONE, column[rows])


def choice_frames(outcome: Outcome, facts: RowFacts, chunk: int = CHUNK) -> Iterator[pl.DataFrame]:
    """One row for each choice row: status, cause and the numbers behind them."""
    records, choices = outcome.records, outcome.records.choices
    ids, offerings = (
        pl.Series(records.applicants.ids, dtype=pl.String),
        pl.Series(records.offerings.ids, dtype=pl.String),
    )
    groups = pl.Series(records.groups.ids, dtype=pl.String)
    merit = decimals_of(outcome.merit)
    for span in spans(len(choices.applicant), chunk):
        by_subjects = facts.cause[span] == Cause.SUBJECTS_MISSING
        yield pl.DataFrame(
            {
                "applicant_id": pick(ids, choices.applicant[span]),
                "rank": pl.Series(choices.rank[span]),
                "offering_id": pick(offerings, choices.offering[span]),
                "status": text_of(facts.status[span], lambda code: STATUSES[code].value),
                "cause": text_of(facts.cause[span], lambda code: Cause(code).name),
                "group_id": pick(groups, facts.group[span]),
                "merit": pick(merit, choices.applicant[span]),
                "points": decimals_of(outcome.ranked.points[span]),
                "tier": pl.Series(outcome.ranked.tier[span]),
                "place": given(facts.place[span], least=1),
                "limit": decimals_of(facts.limit[span]),
                "gap": decimals_of(facts.gap[span]),
                "missing": _subjects(outcome, outcome.eligibility.missing[span], by_subjects),
                "failed": _subjects(outcome, outcome.eligibility.failed[span], by_subjects),
                "others_short": given(np.where(by_subjects, outcome.eligibility.others_short[span], -1)),
            }
        )


def _subjects(outcome: Outcome, masks: np.ndarray[tuple[int], np.dtype[np.uint64]], told: pl.Series) -> pl.Series:
    """Subject codes of each mask with a blank between, empty where the row is not about subjects."""
    found, position = np.unique(np.where(told, masks, np.uint64(0)), return_inverse=True)
    codes = [" ".join(subjects_in(mask, outcome.records.grades.subjects)) or None for mask in found.tolist()]
    return pick(codes, position)


def reserve_frames(outcome: Outcome, chunk: int = CHUNK) -> Iterator[pl.DataFrame]:
    """One row for each place in a reserve list, by branch, group and place; points empty where a school ranks."""
    records, choices = outcome.records, outcome.records.choices
    lists = reserve_lists(outcome)
    branch_of = np.repeat(np.arange(len(records.groups.branch_ids)), np.diff(records.groups.start))
    points = np.where(is_typed(lists.value), NONE, lists.value)
    for span in spans(len(lists.row), chunk):
        rows, group = lists.row[span], lists.group[span]
        yield pl.DataFrame(
            {
                "branch_id": pick(records.groups.branch_ids, branch_of[group]),
                "group_id": pick(records.groups.ids, group),
                "place": pl.Series(lists.place[span]),
                "applicant_id": pick(records.applicants.ids, choices.applicant[rows]),
                "offering_id": pick(records.offerings.ids, choices.offering[rows]),
                "points": decimals_of(points[span]),
            }
        )
