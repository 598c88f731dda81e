"""The tables of the register in the warehouse: their columns, and what each spell says of the next one.

A table is parted by cohort, the year of the autumn of the school year that a person began in, and sorted by person and
start. A person is a pseudonym, a municipality its code as a number, and what has a number in ``contracts`` that number.
"""

from datetime import date

import polars as pl

PERSONS = pl.Schema(
    {
        "person": pl.String,
        "started_on": pl.Date,
        "sex": pl.Int8,
        "twentieth": pl.Date,  # the birthday
        "has_number": pl.Boolean,  # a Swedish personnummer on the first day
        "is_resident": pl.Boolean,  # home in the region on the first day, as are the columns that follow
        "home": pl.Int16,
        "programme": pl.String,
        "group": pl.Int8,
        "unit": pl.String,
        "provider": pl.String,
        "provider_form": pl.String,
        "municipality": pl.Int16,  # of the school
        "admission_group": pl.String,
        "diploma_on": pl.Date,
        "is_eligible": pl.Boolean,  # for higher education, by the diploma
        "certificate_on": pl.Date,  # the study certificate of most points
        "certificate_points": pl.Int16,
        "moved_away_on": pl.Date,  # the first day with a home outside of the region
        "died_on": pl.Date,
    }
)
"""One row a person who has ever begun."""

SPELLS = pl.Schema(
    {
        "person": pl.String,
        "starts_on": pl.Date,
        "ends_on": pl.Date,
        "back_on": pl.Date,  # the first day from the end on that the person is in a spell again
        "sex": pl.Int8,
        "admission_group": pl.String,
        "is_resident": pl.Boolean,  # on the spell's first day, as the home
        "home": pl.Int16,
        "unit": pl.String,
        "provider": pl.String,
        "provider_form": pl.String,
        "municipality": pl.Int16,
        "programme": pl.String,
        "education_code": pl.String,
        "group": pl.Int8,
        "school_year": pl.Int8,
        "end_reason": pl.Int8,  # 0 while it goes on
        "next_programme": pl.String,
        "next_group": pl.Int8,
        "next_start": pl.Date,
    }
)
"""One row a study spell."""

NEXT = {"next_programme": "programme", "next_group": "group", "next_start": "starts_on"}
"""What is told of the spell that starts next."""

FAR = date(9999, 12, 31)
ENDLESS = (FAR - date(1970, 1, 1)).days

PERSON = 1 << 22
"""More days than there are: so much apart lie the days of one person and of the next."""


def with_what_follows(spells: pl.DataFrame) -> pl.DataFrame:
    """Tell each spell what comes after it in the same person's history.

    All persons lie on one line, each with days of their own, so that no one has to be taken by itself.

    Args:
        spells: person, starts_on, ends_on (null while it goes on), programme, group; sorted by person and start.

    Returns:
        The same with ``next_programme``, ``next_group`` and ``next_start``, of the spell that starts next, and
        ``back_on``: the end itself when another spell goes on over it, else the next start, null for never.
    """
    place = pl.col("person").rle_id().cast(pl.Int64) * PERSON
    end = pl.col("ends_on").cast(pl.Int32).fill_null(ENDLESS)
    is_last = (pl.col("person") != pl.col("person").shift(-1)).fill_null(value=True)
    spells = spells.with_columns(is_last=is_last, start=place + pl.col("starts_on").cast(pl.Int32), end=place + end)
    reach = pl.col("end").cum_max()
    spells = spells.with_columns(
        reach=reach,
        closes=(pl.col("start").shift(-1) > reach).fill_null(value=True),  # spells that overlap or meet are one stretch
        **{name: pl.when(~pl.col("is_last")).then(pl.col(of).shift(-1)) for name, of in NEXT.items()},
    )
    coming = pl.when("is_last").then(FAR).when("closes").then("next_start").backward_fill()
    spells = spells.with_columns(
        stretch_end=pl.when("closes").then("reach").backward_fill(), next_stretch=coming.replace(FAR, None)
    )
    back_on = pl.when(pl.col("end") < pl.col("stretch_end")).then("ends_on").otherwise("next_stretch")
    return spells.with_columns(back_on=pl.when(pl.col("ends_on").is_not_null()).then(back_on)).drop(
        "is_last", "start", "end", "reach", "closes", "stretch_end", "next_stretch"
    )
