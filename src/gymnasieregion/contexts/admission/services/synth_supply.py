"""The offer of the synthetic region: the real structure of 2025 under invented school names.

**Source:** Gymnasieantagningen Storsthlm, slutantagningsresultat-2025.xlsx, public statistics.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.offer.api import synthetic_offer, table_bytes
from gymnasieregion.contexts.offer.contracts import OfferedEducation

Float = npt.NDArray[np.float64]
Int = npt.NDArray[np.int64]

REAL_APPLICANTS = 31_000
"""The size that the real places are made for."""

PREPARATORY = ("EK", "SA", "NA", "TE", "ES", "HU", "IB")
INTRODUCTORY = ("IMV", "IMY")
FOURTH_YEAR = "VI"
GY25_SUFFIX = "25"


@dataclass(frozen=True, slots=True)
class Supply:
    """The offerings in the order of the published table, with what steers the invented choices.

    With O offerings; ``order`` puts them so that each programme is one span, preparatory programmes first:

    Args:
        offer: The offerings with their seat groups, as the offer has them.
        table: Columns of ``offerings.csv``.
        ids: Offering ids.
        programme: Programme codes, Gy11 form (``NA``, ``IMV``).
        seats: (O,) places of the region at its size.
        places: (O,) the real places, at the real size.
        demand: (O,) share of the real places that the rounding left, so that wishes follow seats.
        popularity: (O,) logarithm.
        centre: (O,) merit value of the typical person who wants it.
        test: (O,) typical share of the test's points.
        order: (O,) offerings by programme.
        home: Municipalities: ``code, in_area, weight, x_km, y_km``.
    """

    offer: tuple[OfferedEducation, ...]
    table: pl.DataFrame
    ids: tuple[str, ...]
    programme: tuple[str, ...]
    seats: Int
    places: Int
    demand: Float
    popularity: Float
    centre: Float
    test: Float
    order: Int
    home: pl.DataFrame


def data_frame(folder: str, name: str) -> pl.DataFrame:
    """One CSV of the offer's data as text columns, ``folder`` being ``published`` or ``synthetic``."""
    return pl.read_csv(table_bytes(folder, name), infer_schema=False)


def read_supply(applicants: int) -> Supply:
    """The offer for a region of so many applicants.

    All 1,412 offerings are kept and the places follow the size, rounded so that any run of rows has its part:
    a small region has many offerings without a place, and nobody's wishes go there.

    Args:
        applicants: 0 or more; the real places are for 31,000.
    """
    real = published_supply()
    places = real["places"].to_numpy()
    seats = _scaled(places, applicants)
    offer = synthetic_offer(seats.tolist())
    model = real.select("offering_id").join(_choice_model(), on="offering_id", how="left", maintain_order="left")
    kind = real["programme"].to_list()
    rank = [(_span(code), code, index) for index, code in enumerate(kind)]
    whole = places * (applicants / REAL_APPLICANTS)
    return Supply(
        offer=offer,
        table=_offerings(real, offer),
        ids=tuple(real["offering_id"].to_list()),
        programme=tuple(kind),
        seats=seats,
        places=places,
        demand=np.divide(seats, whole, out=np.zeros(len(whole)), where=whole > 0),
        popularity=model["popularity"].to_numpy(),
        centre=model["centre"].to_numpy(),
        test=model["test"].to_numpy(),
        order=np.array([index for _, _, index in sorted(rank)], np.int64),
        home=data_frame("synthetic", "homes.csv").with_columns(
            pl.col("in_area") == "yes", pl.col("weight", "x_km", "y_km").cast(pl.Float64)
        ),
    )


def published_supply() -> pl.DataFrame:
    """The published rows with offering id, programme and invented school; figures as numbers."""
    real = data_frame("published", "slutantagning_2025.csv").with_row_index("row", offset=1)
    names = data_frame("synthetic", "school_names.csv").join(data_frame("synthetic", "schools.csv"), on="school_id")
    name = pl.col("programme_name")
    introductory = pl.when(name.str.contains("Yrkesintroduktion;")).then(pl.lit("IMY")).otherwise(pl.lit("IMV"))
    return real.join(names, on=["municipality", "school"], how="left", maintain_order="left").select(
        pl.format("U{}", pl.col("row").cast(pl.String).str.zfill(4)).alias("offering_id"),
        "municipality",
        "school_id",
        "invented_name",
        "organisation_form",
        name,
        pl.when(pl.col("programme_code") == "IM").then(introductory).otherwise("programme_code").alias("programme"),
        pl.col("places", "admitted", "reserves").cast(pl.Int64),
        pl.col("merit_min", "merit_median").cast(pl.Float64).replace(0.0, None),
    )


def _choice_model() -> pl.DataFrame:
    return data_frame("synthetic", "choice_model.csv").with_columns(
        pl.col("popularity", "centre", "test").cast(pl.Float64)
    )


def _span(programme: str) -> int:
    """Preparatory, vocational and other national, introductory, fourth year: in this order."""
    if programme in PREPARATORY:
        return 0
    return 2 + INTRODUCTORY.index(programme) if programme in INTRODUCTORY else 4 if programme == FOURTH_YEAR else 1


def _scaled(places: Int, applicants: int) -> Int:
    """Whole seats whose running sum follows the running sum of the real places."""
    total = np.concatenate(([0], np.cumsum(places)))
    return np.diff((2 * total * applicants + REAL_APPLICANTS) // (2 * REAL_APPLICANTS))


def _offerings(real: pl.DataFrame, offer: tuple[OfferedEducation, ...]) -> pl.DataFrame:
    """The columns of ``offerings.csv``; the study path codes say the programme and no more."""
    code = pl.col("programme")
    codes = real.select(pl.when(code.is_in(["IB", *INTRODUCTORY])).then(code).otherwise(code + GY25_SUFFIX))
    rows = [
        {
            "offering_id": each.offering_id,
            "branch_id": "",
            "municipality_code": each.municipality_code,
            "municipality": each.municipality,
            "school": each.school,
            "organisation_form": form,
            "study_path_code": study_path_code,
            "study_path": each.study_path,
            "selection": each.selection,
            "first_hand": each.first_hand,
            "status": each.status,
            "test_weight": _points(each.test_weight),
            "test_max": _points(each.test_max),
            "test_min": _points(each.test_min),
            "test_subject": each.test_subject,
            "test_subject_mark": each.test_subject_mark,
            "test_max_rank": "" if each.test_max_rank is None else str(each.test_max_rank),
        }
        for each, form, study_path_code in zip(offer, real["organisation_form"], codes.to_series(), strict=True)
    ]
    return pl.DataFrame(rows)


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths / 100:g}"
