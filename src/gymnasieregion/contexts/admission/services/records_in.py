"""Turn canonical tables into the column records that a round is decided from."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.admission.core.codes import FirstHand, Selection
from gymnasieregion.contexts.admission.core.records import Applicants, Int32, Offerings, RoundRecords, SeatGroups
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.services.records_in_rows import choices_of, grades_of, held_of
from gymnasieregion.contexts.admission.services.tables_draft import distinct, numbers
from gymnasieregion.contexts.admission.services.tables_in import Tables
from gymnasieregion.contexts.offer.api import study_path


def records_of(tables: Tables, rules: AdmissionRules) -> RoundRecords:
    """The records of a round.

    Args:
        tables: Canonical tables, as ``read_folder`` gives them: without faults, sorted by key.
        rules: The rules of the round. Subjects that its eligibility names have a number even when nobody has a
            grade in them; a later grade counts when its mark gives more points, and it was set by ``rules.day``.

    Returns:
        The records; applicants, offerings and branches are numbered in the order of their sorted ids.
    """
    applicants = tables["applicants"]["applicant_id"]
    offerings = _offerings(tables["offerings"])
    groups = _groups(tables, offerings)
    choices = choices_of(tables, applicants, tables["offerings"]["offering_id"])
    return RoundRecords(
        kind=str(tables.round["kind"]),
        year=int(tables.round["year"]),
        applicants=_applicants(tables["applicants"]),
        offerings=offerings,
        groups=groups,
        grades=grades_of(tables, rules, applicants),
        choices=choices,
        held=held_of(tables, applicants, choices, offerings, groups),
    )


def _applicants(frame: pl.DataFrame) -> Applicants:
    return Applicants(
        ids=tuple(frame["applicant_id"]),
        tickets=tuple(frame["ticket"]),
        birth_year=frame["birth_date"].str.slice(0, 4).cast(pl.Int16).to_numpy(),
        home=tuple(frame["home_municipality_code"]),
        late=_is_yes(frame["late"]),
        dance=_is_yes(frame["dance"]),
        completed=_is_yes(frame["completed"]),
    )


def _offerings(frame: pl.DataFrame) -> Offerings:
    programmes = {code: study_path(code).programme for code in frame["study_path_code"].unique()}
    return Offerings(
        ids=tuple(frame["offering_id"]),
        branch=numbers(frame["branch_id"], distinct(frame["branch_id"])).astype(np.int32),
        programme=tuple(programmes[code] for code in frame["study_path_code"]),
        selection=_coded(frame["selection"], {code.name: code.value for code in Selection}),
        first_hand=_coded(frame["first_hand"], {code.name: code.value for code in FirstHand}),
        closed=(frame["status"] == "CLOSED").to_numpy(),
        test_weight=_hundredths(frame["test_weight"], empty=0),
        test_max=_hundredths(frame["test_max"], empty=-1),
        test_min=_hundredths(frame["test_min"], empty=-1),
        test_subject=tuple(frame["test_subject"]),
        test_subject_mark=tuple(frame["test_subject_mark"]),
        test_max_rank=_whole(frame["test_max_rank"], empty=-1).astype(np.int16),
    )


def _groups(tables: Tables, offerings: Offerings) -> SeatGroups:
    branches = distinct(tables["offerings"]["branch_id"])
    frame = tables["seat_groups"]
    branch = numbers(frame["branch_id"], branches)
    places = pl.DataFrame({"branch_id": frame["branch_id"], "overflow_to": frame["group_id"]}).with_row_index("place")
    target = frame.select("branch_id", "overflow_to").join(
        places, on=["branch_id", "overflow_to"], how="left", maintain_order="left"
    )["place"]
    return SeatGroups(
        branch_ids=tuple(branches),
        start=np.searchsorted(branch, np.arange(len(branches) + 1)).astype(np.int32),
        ids=tuple(frame["group_id"]),
        free=(frame["kind"] == "FREE").to_numpy(),
        seats=_whole(frame["seats"], empty=0),
        limit=_whole(frame["limit"], empty=-1),
        overflow=target.cast(pl.Int32).fill_null(-1).to_numpy(),
        offering=numbers(frame["offering_id"], pl.Series(offerings.ids, dtype=pl.String)).astype(np.int32),
    )


def _is_yes(values: pl.Series) -> npt.NDArray[np.bool_]:
    return (values == "yes").to_numpy()


def _coded(values: pl.Series, codes: Mapping[str, int]) -> npt.NDArray[np.int8]:
    return values.replace_strict(codes, return_dtype=pl.Int8).to_numpy()


def _whole(values: pl.Series, *, empty: int) -> Int32:
    return values.replace("", None).cast(pl.Int32).fill_null(empty).to_numpy()


def _hundredths(values: pl.Series, *, empty: int) -> Int32:
    return _whole(values.str.replace(".", "", literal=True), empty=empty)
