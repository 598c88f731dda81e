"""The tables of the register in the warehouse: their columns, and what each spell says of the next one.

A table is parted by cohort, the year of the autumn of the school year that a person began in, and sorted by person and
start. A person is a pseudonym, a municipality its code as a number, and what has a number in ``contracts`` that number.
"""

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

ENDLESS = pl.date(9999, 12, 31)


def with_what_follows(spells: pl.DataFrame) -> pl.DataFrame:
    """Tell each spell what comes after it in the same person's history.

    Args:
        spells: person, starts_on, ends_on (null while it goes on), programme, group; sorted by person and start.

    Returns:
        The same with ``next_programme``, ``next_group`` and ``next_start``, of the spell that starts next, and
        ``back_on``: the end itself when another spell goes on over it, else the next start, null for never.
    """
    end = pl.col("ends_on").fill_null(ENDLESS)
    spells = spells.with_columns(
        next_programme=pl.col("programme").shift(-1).over("person"),
        next_group=pl.col("group").shift(-1).over("person"),
        next_start=pl.col("starts_on").shift(-1).over("person"),
        opens=(pl.col("starts_on") > end.cum_max().shift(1).over("person")).fill_null(value=True),
    )
    spells = spells.with_columns(stretch=pl.col("opens").cum_sum())  # spells that overlap or meet are one stretch
    spells = spells.with_columns(
        stretch_end=end.max().over("stretch"),
        next_stretch=pl.when("opens").then("starts_on").shift(-1).backward_fill().over("person"),
    )
    back_on = pl.when(pl.col("ends_on") < pl.col("stretch_end")).then("ends_on").otherwise("next_stretch")
    return spells.with_columns(back_on=pl.when(pl.col("ends_on").is_not_null()).then(back_on)).drop(
        "opens", "stretch", "stretch_end", "next_stretch"
    )
