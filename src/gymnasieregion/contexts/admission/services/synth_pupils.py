"""What the office knows of the invented applicants beside what a round reads: school and class, and special cases.

The shares are examples. Nobody has a name: a pupil is called Elev and the id, a school Övningsgrundskolan and a number.
"""

from math import ceil

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.services.synth_supply import data_frame

SCHOOL = "Övningsgrundskolan {}"
PUPILS_OF_SCHOOL, PUPILS_OF_CLASS = 75, 25
REPEATER_SHARE = 0.5
"""Of those who turn 17, how many go through year nine again; the others are back with an earlier year's grades."""
CATEGORY_SHARES = {"ASYLUM": 0.006, "HIDDEN": 0.001, "ABROAD": 0.001}
SHOWN_SHARE = 0.7
"""Of those whose ground for living here needs documents, how many have shown them."""
PROTECTION_SHARES = {"MARKED": 0.001, "REGISTRATION": 0.0005, "NEW_IDENTITY": 0.0005}
OWN_STREAM = 4
"""Tells these draws from those of the region, which are the same with or without them."""


def invent_pupils(applicants: pl.DataFrame, *, year: int, seed: int) -> pl.DataFrame:
    """Invent what the office knows of each applicant.

    Args:
        applicants: The table of applicants, canonical.
        year: The admission year.
        seed: The same seed gives the same.

    Returns:
        The applicants in the same order, with further columns of the model ``Applicant`` as canonical text.
    """
    rng = np.random.Generator(np.random.PCG64([OWN_STREAM, seed]))
    age = year - applicants["birth_date"].str.slice(0, 4).cast(pl.Int64)
    draw = pl.Series(rng.random(applicants.height))
    table = applicants.with_columns(
        kind=pl.when(applicants["completed"] == "yes")
        .then(pl.lit("FOURTH_YEAR"))
        .when(age <= 16)
        .then(pl.lit("YEAR_NINE"))
        .when((age == 17) & (draw < REPEATER_SHARE))
        .then(pl.lit("REPEATER"))
        .otherwise(pl.lit("REAPPLICANT")),
        category=_category(applicants, rng),
        protection=_some_of(PROTECTION_SHARES, applicants.height, rng, "NONE"),
    )
    shown = pl.Series(rng.random(applicants.height) < SHOWN_SHARE)
    needs_to_show = pl.col("category").is_in(list(CATEGORY_SHARES))
    is_open, own_id = pl.col("protection") == "NONE", pl.col("applicant_id")
    return _with_schools(table, rng).with_columns(
        category_shown=pl.when(needs_to_show & shown).then(pl.lit("yes")).otherwise(pl.lit("no")),
        given_name=pl.when(is_open).then(pl.lit("Elev")).otherwise(pl.lit("")),
        family_name=pl.when(is_open).then(own_id).otherwise(pl.lit("")),
        identity_number=pl.when(is_open).then(pl.col("identity_number")).otherwise(pl.lit("")),
        contact=pl.when(is_open).then(pl.lit("")).otherwise(pl.format("Kansliets kod K{}", own_id.str.slice(1))),
    )


def _category(applicants: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """On what ground each lives here; whoever is registered outside the area is so by the municipality."""
    homes = data_frame("synthetic", "homes.csv")
    outside = applicants["home_municipality_code"].is_in(homes.filter(pl.col("in_area") != "yes")["code"].to_list())
    found = _some_of(CATEGORY_SHARES, applicants.height, rng, "REGISTERED")
    return pl.select(pl.when(outside).then(pl.lit("OUTSIDE")).otherwise(found)).to_series()


def _some_of(shares: dict[str, float], size: int, rng: np.random.Generator, others: str) -> pl.Series:
    """A word for each: its share of people, rounded up so that a small region has some too; the others have theirs."""
    words = np.full(size, others, dtype=object)
    free = rng.permutation(size)
    for word, share in shares.items():
        chosen, free = np.split(free, [ceil(share * size)])
        words[chosen] = word
    return pl.Series(words.tolist(), dtype=pl.String)


def _with_schools(table: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The sending school, its code and the class; "" for those who do not go to school now."""
    pupils = table.filter(pl.col("kind").is_in(["YEAR_NINE", "REPEATER"])).select(
        "applicant_id", home="home_municipality_code"
    )
    pupils = pupils[rng.permutation(pupils.height)].with_columns(nth=pl.int_range(pl.len()).over("home"))
    pupils = pupils.with_columns(nth_school=pl.col("nth") // PUPILS_OF_SCHOOL)
    schools = pupils.select("home", "nth_school").unique().sort("home", "nth_school").with_row_index("number", offset=1)
    letter = (pl.col("nth") % PUPILS_OF_SCHOOL // PUPILS_OF_CLASS).replace_strict(
        dict(enumerate("ABC")), return_dtype=pl.String
    )
    facts = pupils.join(schools, on=("home", "nth_school")).select(
        "applicant_id",
        school=pl.format(SCHOOL, "number"),
        school_code=pl.format("G{}", pl.col("number").cast(pl.String).str.zfill(3)),
        school_class=pl.format("9{}", letter),
    )
    columns = ("school", "school_code", "school_class")
    return table.join(facts, on="applicant_id", how="left", maintain_order="left").with_columns(
        pl.col(columns).fill_null("")
    )
