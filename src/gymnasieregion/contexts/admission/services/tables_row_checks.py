"""Whether choices, grades, decisions, tests, ranks and held seats make sense with what they speak of."""

from typing import Any

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.core.codes import RoundKind
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.tables_draft import Book, distinct, numbers
from gymnasieregion.contexts.admission.services.tables_faults import FaultList

MOST_SUBJECTS = 64
"""Subjects are the bits of one 64-bit word."""

STARTS_WITHOUT_SEATS = frozenset({RoundKind.FINAL, RoundKind.PRELIMINARY})
"""The rounds in which nobody holds a seat beforehand."""


def curriculum() -> tuple[str, ...]:
    """The subject codes that the schema names, without the languages."""
    pattern = table_named("grades").field("subject").pattern
    return tuple(code for code in pattern.strip("^$()").split("|") if code.isalpha())


def check_rows(book: Book, settings: dict[str, Any], faults: FaultList) -> None:
    """Look at every table about applicants; rows already at fault are left out.

    Args:
        book: All tables.
        settings: ``round.json``; {} when it is at fault.
        faults: Where faults are added.
    """
    if book["choices"].is_known:
        _check_ranks_of_choices(book, faults)
    for name in ("grades", "completions"):
        _check_languages(book, name, faults)
    _check_subjects(book, faults)
    _check_completion_days(book, str(settings.get("day", "9999-12-31")), faults)
    _check_held_kind(book, str(settings.get("kind", "")), faults)
    if settings.get("kind") == RoundKind.FINAL:
        undecided = book["row_decisions"].frame.filter(pl.col("free_quota") == "APPLIED")
        book["row_decisions"].tell(faults, undecided, "free_quota", "FREE_QUOTA_UNDECIDED")
    if book["offerings"].is_known:
        _check_tests(book, faults)
        _check_typed_ranks(book, faults)
        if book["seat_groups"].is_known:
            _check_held(book, faults)
            _check_granted(book, faults)


def _check_ranks_of_choices(book: Book, faults: FaultList) -> None:
    """The ranks of an applicant are 1, 2, 3 without gaps; told at the first row after a gap."""
    choices = book["choices"]
    rank = choices.frame["rank"].cast(pl.Int64).fill_null(-1).to_numpy()
    if book["applicants"].is_known:
        among, applicant = book.applicants, book.places("choices", "applicant_id")
    else:
        among = distinct(choices.frame["applicant_id"])
        applicant = numbers(choices.frame["applicant_id"], among)
    count = np.bincount(applicant[applicant >= 0], minlength=len(among))
    _tell_without_choices(book, count, faults)
    known = (applicant >= 0) & (rank > 0)
    highest = np.zeros(len(among), np.int64)
    np.maximum.at(highest, applicant[known], rank[known])
    gaps = highest > count  # as many rows as the highest rank: no gap unless a rank comes twice, told elsewhere
    if not gaps.any():
        return
    rows = choices.frame.with_columns(number=pl.Series(rank), gap=pl.Series(gaps[applicant] & known)).filter("gap")
    rows = rows.unique(["applicant_id", "rank"], keep="first").sort("applicant_id", "number")
    before = pl.col("number").shift(1).over("applicant_id").fill_null(0)
    rows = rows.with_columns(missing=before + 1).filter(pl.col("number") > pl.col("missing"))
    rows = rows.unique("applicant_id", keep="first", maintain_order=True).sort("_row")
    choices.tell(faults, rows, "rank", "RANK_GAP", facts={"applicant": "applicant_id", "missing": "missing"})


def _tell_without_choices(book: Book, count: np.ndarray[Any, Any], faults: FaultList) -> None:
    applicants = book["applicants"]
    if applicants.is_known and book["choices"].frame["applicant_id"].null_count() == 0 and (count == 0).any():
        number = numbers(applicants.frame["applicant_id"], book.applicants)
        rows = applicants.frame.filter(pl.Series((number >= 0) & (count[number] == 0)))
        applicants.tell(faults, rows, "applicant_id", "NO_CHOICES")


def _check_languages(book: Book, name: str, faults: FaultList) -> None:
    draft = book[name]
    rows = draft.frame.filter((pl.col("language_as") != "") & pl.col("subject").is_in(curriculum()))
    draft.tell(faults, rows, "language_as", "LANGUAGE_AS", facts={"subject": "subject"})


def _check_subjects(book: Book, faults: FaultList) -> None:
    grades = book["grades"]
    found = set(curriculum())
    for name in ("grades", "completions"):
        found |= set(book[name].frame["subject"].unique().drop_nulls())
    if len(found) > MOST_SUBJECTS:
        faults.add(grades.file, 0, "subject", "", "TOO_MANY_SUBJECTS", count=str(len(found)))
    if grades.is_known and grades.frame.is_empty():
        faults.add(grades.file, 1, "", "", "NO_GRADES")


def _check_completion_days(book: Book, day: str, faults: FaultList) -> None:
    completions = book["completions"]
    rows = completions.frame.filter(pl.col("completed_on") > day)
    completions.tell(faults, rows, "completed_on", "COMPLETION_LATER", day=day)


def _check_tests(book: Book, faults: FaultList) -> None:
    tests = book["tests"]
    facts = book.offering_facts.select("offering_id", "selection", "test_max")
    rows = tests.frame.join(facts, on="offering_id", how="inner", maintain_order="left")
    other = pl.col("selection") != "MERIT_TEST"
    tests.tell(faults, rows.filter(other), "offering_id", "TEST_NOT_EXPECTED", facts={"offering": "offering_id"})
    points, most = (pl.col(name).cast(pl.Float64, strict=False) for name in ("points", "test_max"))
    above = rows.filter(~other & (points > most))
    tests.tell(faults, above, "points", "POINTS_ABOVE_MAX", facts={"most": "test_max"})


def _check_typed_ranks(book: Book, faults: FaultList) -> None:
    ranks, decisions = book["ranks"], book["row_decisions"]
    facts = book.offering_facts.select("offering_id", "selection")
    rows = ranks.frame.join(facts, on="offering_id", how="inner", maintain_order="left")
    by_merit = (pl.col("list") == "SELECTION") & (pl.col("selection") != "RANK")
    only_agreement = (pl.col("rank") == "") & (pl.col("agreement") != "")  # whoever is over age may need one anywhere
    wrong = rows.filter(by_merit & ~only_agreement)
    ranks.tell(faults, wrong, "offering_id", "RANK_NOT_EXPECTED", facts={"offering": "offering_id"})
    if decisions.is_known and decisions.frame["free_quota"].null_count() == 0:
        granted = decisions.frame.filter(pl.col("free_quota") == "GRANTED")
        free = ranks.frame.filter((pl.col("list") == "FREE") & (pl.col("rank") != ""))
        free = free.drop_nulls(["applicant_id", "offering_id"])
        wrong = free.join(granted, on=["applicant_id", "offering_id"], how="anti", maintain_order="left")
        ranks.tell(faults, wrong, "list", "FREE_NOT_GRANTED", facts={"applicant": "applicant_id"})
    typed = ranks.frame.filter(pl.col("rank") != "").drop_nulls(["offering_id", "list", "rank"])
    order = typed.sort("_row").with_columns(
        _first=pl.col("_row").first().over("offering_id", "list", "rank"), applicant_id=pl.col("applicant_id")
    )
    same = order.filter(pl.col("_row") != pl.col("_first"))
    ranks.tell(faults, same, "rank", "SAME_RANK", facts={"first": "_first"})


def _check_held_kind(book: Book, kind: str, faults: FaultList) -> None:
    held = book["held"]
    if kind in STARTS_WITHOUT_SEATS and held.frame.height:
        faults.add(held.file, 0, "", "", "HELD_NOT_USED", kind=kind, count=str(held.frame.height))


def _check_held(book: Book, faults: FaultList) -> None:
    """A held seat is in a group of the offering's branch that ranks the offering."""
    held = book["held"]
    branch = book.offering_facts.select("offering_id", "branch_id")
    groups = book["seat_groups"].frame.select("branch_id", "group_id", owner="offering_id").drop_nulls()
    groups = groups.unique(["branch_id", "group_id"], keep="first")
    rows = held.frame.drop_nulls("group_id").join(branch, on="offering_id", how="inner", maintain_order="left")
    rows = rows.join(groups, on=["branch_id", "group_id"], how="left", maintain_order="left")
    absent = rows.filter(pl.col("owner").is_null())
    held.tell(faults, absent, "group_id", "GROUP_NOT_FOUND", facts={"branch": "branch_id"})
    other = rows.filter((pl.col("owner") != "") & (pl.col("owner") != pl.col("offering_id")))
    held.tell(faults, other, "group_id", "GROUP_OF_ANOTHER", facts={"owner": "owner"})


def _check_granted(book: Book, faults: FaultList) -> None:
    """Granted free quota without a group for it is told, and does not stop the round."""
    decisions = book["row_decisions"]
    branch = book.offering_facts.select("offering_id", "branch_id")
    groups = book["seat_groups"].frame.filter(pl.col("kind") == "FREE")
    rows = decisions.frame.filter(pl.col("free_quota") == "GRANTED")
    rows = rows.join(branch, on="offering_id", how="inner", maintain_order="left")
    rows = rows.join(groups, on="branch_id", how="anti", maintain_order="left")
    decisions.tell(faults, rows, "free_quota", "GRANTED_WITHOUT_GROUP", facts={"branch": "branch_id"})
