"""The records that have a row for each grade, choice and held seat."""

from collections.abc import Mapping
from enum import IntEnum

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.core.codes import Added, Agreement, FreeQuota, Reply
from gymnasieregion.contexts.admission.core.records import Choices, Grades, Held, Offerings, SeatGroups
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.tables_draft import numbers
from gymnasieregion.contexts.admission.services.tables_in import Tables

YES_NO = {"yes": 1, "no": 0}


def grades_of(tables: Tables, rules: AdmissionRules, applicants: pl.Series) -> Grades:
    """All grades, the better one where a later grade exists.

    Args:
        tables: Canonical tables.
        rules: Gives the points of marks, the day, and the subjects that must have a number.
        applicants: The applicants' ids, sorted.

    Source:
        Gymnasieförordning (2010:2039) 7 kap. 4 § fjärde stycket: later grades may be counted.
    """
    schema = table_named("grades")
    marks, codes = schema.field("mark").enum, schema.field("language_as").enum
    frame = _with_completions(tables, rules)
    subjects = tuple(sorted(set(frame["subject"].unique()) | _named_subjects(rules) | _test_subjects(tables)))
    return Grades(
        applicant=numbers(frame["applicant_id"], applicants).astype(np.int32),
        subject=numbers(frame["subject"], pl.Series(subjects, dtype=pl.String)).astype(np.int16),
        mark=numbers(frame["mark"], pl.Series(marks)).astype(np.int8),
        language_as=numbers(frame["language_as"], pl.Series(codes)).astype(np.int8),
        subjects=subjects,
        marks=marks,
        language_codes=codes,
    )


def _with_completions(tables: Tables, rules: AdmissionRules) -> pl.DataFrame:
    """The grades with those completions that count, one for each applicant and subject; see ``merit.best_of``."""
    grades = tables["grades"]
    later = tables["completions"].filter(pl.col("completed_on") <= rules.day)
    if later.is_empty():
        return grades
    key = ["applicant_id", "subject"]
    points = {mark: int(value * 100) for mark, value in rules.merit.points.items()}
    later = later.with_columns(value=_mark_value(points)).sort([*key, "value"], descending=[False, False, True])
    later = later.unique(key, keep="first", maintain_order=True).select(*key, "mark", "language_as", "value")
    changed = grades.join(later, on=key, how="left", maintain_order="left", suffix="_later")
    better = pl.col("value") > _mark_value(points)
    reads_as = pl.when(pl.col("language_as") == "").then("language_as_later").otherwise("language_as")
    changed = changed.with_columns(
        mark=pl.when(better).then("mark_later").otherwise("mark"),
        language_as=pl.when(better).then(reads_as).otherwise("language_as"),
    ).select(grades.columns)
    new = later.filter(pl.col("value") > 0).join(grades, on=key, how="anti").select(grades.columns)
    return pl.concat([changed, new]).sort(key)


def _mark_value(points: Mapping[str, int]) -> pl.Expr:
    """Points of a mark in hundredths; a fail and no grade at all are worth nothing."""
    return pl.col("mark").replace_strict(points, return_dtype=pl.Int64)


def _named_subjects(rules: AdmissionRules) -> set[str]:
    """Every subject that a way to be eligible names."""
    ways = [way for ways in rules.eligibility.by_programme.values() for way in ways]
    named: set[str] = set()
    for way in (*ways, *rules.eligibility.vocational):
        named.update(way.named, *way.required)
    return named


def _test_subjects(tables: Tables) -> set[str]:
    return set(tables["offerings"]["test_subject"].unique()) - {""}


def choices_of(tables: Tables, applicants: pl.Series, offerings: pl.Series) -> Choices:
    """All choice rows with what has been decided of each.

    Args:
        tables: Canonical tables.
        applicants: The applicants' ids, sorted.
        offerings: The offerings' ids, sorted.
    """
    frame = tables["choices"]
    applicant = numbers(frame["applicant_id"], applicants)
    offering = numbers(frame["offering_id"], offerings)
    pair = ["applicant_id", "offering_id"]
    ranks = tables["ranks"].with_columns(rank=pl.col("rank").replace("", None).cast(pl.Int32))
    by_list = {name: ranks.filter(pl.col("list") == name) for name in ("SELECTION", "FREE")}
    told = frame.select(pair)
    for extra in (
        tables["row_decisions"],
        tables["tests"],
        by_list["SELECTION"].select(*pair, "agreement", typed_rank="rank"),
        by_list["FREE"].select(*pair, free_rank="rank", free_agreement="agreement"),
    ):
        told = told.join(extra, on=pair, how="left", maintain_order="left")
    agreement = told.select(pl.coalesce(pl.col("agreement").replace("", None), "free_agreement"))
    points = told["points"].str.replace(".", "", literal=True).cast(pl.Int32)
    return Choices(
        start=np.searchsorted(applicant, np.arange(len(applicants) + 1)).astype(np.int64),
        applicant=applicant.astype(np.int32),
        rank=frame["rank"].cast(pl.Int16).to_numpy(),
        offering=offering.astype(np.int32),
        received=_coded(told["received"], YES_NO, -1),
        hand=_coded(told["hand"], {"1": 1, "2": 2}, -1),
        eligible=_coded(told["eligible"], YES_NO, -1),
        dispensation=(told["dispensation"] == "EN").fill_null(value=False).to_numpy(),
        free_quota=_coded(told["free_quota"], _codes(FreeQuota), FreeQuota.NONE),
        added=_coded(told["added"], _codes(Added), Added.IN_TIME),
        test_points=points.fill_null(-1).to_numpy(),
        typed_rank=told["typed_rank"].fill_null(0).to_numpy(),
        free_rank=told["free_rank"].fill_null(0).to_numpy(),
        agreement=_coded(agreement.to_series(), _codes(Agreement), Agreement.NOT_NEEDED),
    )


def held_of(tables: Tables, applicants: pl.Series, choices: Choices, offerings: Offerings, groups: SeatGroups) -> Held:
    """The seats held when the round begins; -1 for those who hold none.

    Args:
        tables: Canonical tables.
        applicants: The applicants' ids, sorted.
        choices: The choice rows; a held seat is one of them.
        offerings: The offerings; their branch tells where the group is.
        groups: The seat groups.
    """
    frame = tables["held"]
    count = len(applicants)
    choice, group = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    reply = np.zeros(count, np.int8)
    who = numbers(frame["applicant_id"], applicants)
    what = numbers(frame["offering_id"], pl.Series(offerings.ids, dtype=pl.String))
    for applicant, offering, group_id in zip(who, what, frame["group_id"], strict=True):
        rows = slice(int(choices.start[applicant]), int(choices.start[applicant + 1]))
        choice[applicant] = rows.start + int(np.flatnonzero(choices.offering[rows] == offering)[0])
        branch = offerings.branch[offering]
        first, end = int(groups.start[branch]), int(groups.start[branch + 1])
        group[applicant] = first + groups.ids[first:end].index(group_id)
    reply[who] = _coded(frame["reply"], _codes(Reply), Reply.NONE)
    return Held(choice=choice, group=group, reply=reply)


def _codes(kind: type[IntEnum]) -> dict[str, int]:
    return {code.name: code.value for code in kind}


def _coded(values: pl.Series, codes: Mapping[str, int], otherwise: int) -> "np.ndarray[tuple[int], np.dtype[np.int8]]":
    """The code of each value; ``otherwise`` where it is empty or null."""
    return values.replace_strict(codes, default=otherwise, return_dtype=pl.Int8).to_numpy()
