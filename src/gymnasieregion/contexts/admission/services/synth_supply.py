"""The offer of the synthetic region: the real structure of 2025 under invented school names.

**Source:** Gymnasieantagningen Storsthlm, slutantagningsresultat-2025.xlsx, public statistics.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.offer.api import table_bytes

Float = npt.NDArray[np.float64]
Int = npt.NDArray[np.int64]

REAL_APPLICANTS = 31_000
"""The size that the real places are made for."""

PREPARATORY = ("EK", "SA", "NA", "TE", "ES", "HU", "IB")
INTRODUCTORY = ("IMV", "IMY")
FOURTH_YEAR = "VI"
NATIONWIDE = ("DS", "FI", "FL", "FO", "GU", "MA", "SJ", "TA", "VI")
GY25_SUFFIX = "25"
INDEPENDENT = "Fristående"


@dataclass(frozen=True, slots=True)
class Supply:
    """The offerings in the order of the published table, with what steers the invented choices.

    With O offerings; ``order`` puts them so that each programme is one span, preparatory programmes first:

    Args:
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
    model = real.select("offering_id").join(_choice_model(), on="offering_id", how="left", maintain_order="left")
    kind = real["programme"].to_list()
    rank = [(_span(code), code, index) for index, code in enumerate(kind)]
    whole = places * (applicants / REAL_APPLICANTS)
    return Supply(
        table=_offerings(real, seats),
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


def _offerings(real: pl.DataFrame, seats: Int) -> pl.DataFrame:
    """The columns of ``offerings.csv``."""
    name, code, form = pl.col("programme_name"), pl.col("programme"), pl.col("organisation_form")
    points = pl.max_horizontal("merit_min", "merit_median").fill_null(0)
    tested = (points > 340) & ~code.is_in(["IB", FOURTH_YEAR, *INTRODUCTORY])
    ranked = (code == "IB") | name.str.contains("mot jobb|nämnden för Rh-anpassad")
    top = name.str.contains("spetsutbildning|riksrekrytering")
    hard, light = tested & (points > 645), tested & (points <= 415)
    music = light & name.str.contains("Musik|Körsång")
    plain = pl.lit("")
    return (
        _with_municipality_codes(real)
        .select(
            "offering_id",
            plain.alias("branch_id"),
            pl.col("code").alias("municipality_code"),
            "municipality",
            pl.col("invented_name").alias("school"),
            form,
            pl.when(code.is_in(["IB", *INTRODUCTORY]))
            .then(code)
            .otherwise(code + GY25_SUFFIX)
            .alias("study_path_code"),
            name.alias("study_path"),
            pl.when(ranked)
            .then(pl.lit("RANK"))
            .when(tested)
            .then(pl.lit("MERIT_TEST"))
            .otherwise(pl.lit("MERIT"))
            .alias("selection"),
            pl.when((form == INDEPENDENT) | top | code.is_in(NATIONWIDE))
            .then(pl.lit("ALL"))
            .otherwise(pl.lit("AREA"))
            .alias("first_hand"),
            pl.when(pl.col("places") == 0).then(pl.lit("CLOSED")).otherwise(pl.lit("OPEN")).alias("status"),
            pl.when(hard)
            .then(pl.lit("33"))
            .when(light)
            .then(pl.lit("1.5"))
            .when(tested)
            .then(pl.lit("16"))
            .otherwise(plain)
            .alias("test_weight"),
            pl.when(light).then(pl.lit("60")).when(tested).then(pl.lit("20")).otherwise(plain).alias("test_max"),
            pl.when(hard).then(pl.lit("1")).otherwise(plain).alias("test_min"),
            pl.when(music).then(pl.lit("MU")).otherwise(plain).alias("test_subject"),
            pl.when(music).then(pl.lit("C")).otherwise(plain).alias("test_subject_mark"),
            pl.when(tested & ~top & ~light).then(pl.lit("5")).otherwise(plain).alias("test_max_rank"),
        )
        .with_columns(pl.Series("seats", seats))
    )


def _with_municipality_codes(real: pl.DataFrame) -> pl.DataFrame:
    """The published rows with the code of each municipality."""
    homes = data_frame("synthetic", "homes.csv").select(pl.col("name").alias("municipality"), pl.col("code"))
    return real.join(homes, on="municipality", how="left", maintain_order="left")
