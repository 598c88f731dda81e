"""A small admission year in the database: three educations, and applicants as tests write them."""

import datetime as dt

import polars as pl

from gymnasieregion.contexts.admission.models import AdmissionYear
from gymnasieregion.contexts.admission.selectors.tables import KEPT, kept_table
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from gymnasieregion.contexts.offer.models import Offering, OfferYear, Provider, SchoolUnit, SeatGroup

YEAR = 2026
NOW = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)

ROWS = {
    "applicants": [
        ("Asta", "", "2010-03-12", "0180", "no", "no", "no", "Asta"),
        ("Bo", "20100501TF02", "2010-05-01", "0182", "no", "no", "no", "lott-7"),
        ("Cia", "", "2009-12-24", "0380", "yes", "no", "no", "Cia"),
    ],
    "grades": [("Asta", "MA", "A", ""), ("Asta", "FRA", "B", "M2"), ("Bo", "MA", "C", ""), ("Cia", "EN", "-", "")],
    "choices": [
        ("Asta", "1", "NA"), ("Asta", "2", "ES"),
        ("Bo", "1", "ES"), ("Bo", "2", "IB"),
        ("Cia", "1", "NA"),
    ],
    "row_decisions": [("Asta", "NA", "", "", "", "", "GRANTED", ""), ("Cia", "NA", "no", "2", "yes", "EN", "", "LATE")],
    "tests": [("Bo", "ES", "41.25")],
    "ranks": [("Bo", "IB", "SELECTION", "2", "DONE")],
    "completions": [("Cia", "EN", "E", "", "2026-06-10")],
}  # fmt: skip
"""Rows of each table as they are kept, in the order of the schema's columns."""


def frame(table, rows):
    """Rows as the canonical frame of a table."""
    return pl.DataFrame(rows, schema=dict.fromkeys(table_named(table).columns, pl.String), orient="row")


def rows_of(table, year=YEAR):
    """What the database keeps of a table, sorted."""
    return sorted(kept_table(table, year).rows())


def small_offer(year=YEAR):
    """An offer of NA on merit with a free quota, ES with a test, and IB ranked by the school."""
    OfferYear.objects.create(
        year=year, state=OfferYear.State.OPEN, synthetic=True, source="Prov", source_sha256="0" * 64
    )
    provider, _ = Provider.objects.get_or_create(
        code="0180", defaults={"name": "Stockholm", "form": Provider.Form.MUNICIPAL}
    )
    unit, _ = SchoolUnit.objects.get_or_create(
        key="S001", defaults={"provider": provider, "municipality_code": "0180", "synthetic": True}
    )
    test = {"test_weight": 150, "test_max": 6000, "test_min": 1000}
    for id_, name, programme, selection, more in (
        ("NA", "Naturvetenskapsprogrammet", "NA", "MERIT", {}),
        ("ES", "Estetiska programmet", "ES", "MERIT_TEST", test),
        ("IB", "International Baccalaureate", "IB", "RANK", {}),
    ):
        row = Offering.objects.create(
            offer_year_id=year, offering_id=id_, unit=unit, school="Skolan A", municipality_code="0180",
            municipality="Stockholm", name=name, programme=programme, study_path_code=programme, code_basis="PUBLISHED",
            selection=selection, first_hand="AREA", status="OPEN", reviewed_on=dt.date(year, 1, 1),
            search_text=f"{name} skolan a".lower(), municipality_sort="stockholm", school_sort="skolan a",
            name_sort=name.lower(), **more,
        )  # fmt: skip
        SeatGroup.objects.create(offering=row, position=1, group_id="alla", kind="OPEN", seats=2)
        if id_ == "NA":
            SeatGroup.objects.create(offering=row, position=2, group_id="fri", kind="FREE", seats=1)


def small_year(year=YEAR, **rows):
    """Open a year with the small offer and the rows of ``ROWS``; a table that is given has those rows instead."""
    small_offer(year)
    AdmissionYear.objects.create(
        year=year, synthetic=True, secret="0f" * 32, entropy="väder", slip_secret="a1" * 32, opened_at=NOW
    )
    for table in KEPT:
        write_rows(year=year, table=table, frame=frame(table, {**ROWS, **rows}.get(table, [])), replace="all")


def year_where_all_want_na(marks, others=()):
    """A small year where everybody wants NA and has one grade, that of mathematics.

    Args:
        marks: The grade of each applicant, by id; they are eligible.
        others: Applicants without a grade, for whom nothing is decided.
    """
    everybody = (*marks, *others)
    small_year(
        applicants=[(who, "", "2010-03-12", "0180", "no", "no", "no", who) for who in everybody],
        grades=[(who, "MA", mark, "") for who, mark in marks.items()],
        choices=[(who, "1", "NA") for who in everybody],
        row_decisions=[(who, "NA", "", "", "yes", "", "", "") for who in marks],
        tests=[],
        ranks=[],
        completions=[],
    )
