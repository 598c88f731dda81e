"""Identity numbers: personnummer, samordningsnummer and the temporary TF-number, as a column."""

import polars as pl

PERSONAL = r"^(\d{8})-?(\d{4})$"
SHORT = r"^(\d{2})(\d{4})-?(\d{4})$"
TEMPORARY = r"^(\d{8})-?([A-Z]{2}\d{2})$"
COORDINATION_DAYS = 60


def canonical_identity(cells: pl.Series, birth_dates: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The identity numbers in canonical form, and what is wrong with those that have none.

    Args:
        cells: Text as written; "" where empty. Ten digits are read in the century of the birth date.
        birth_dates: ISO dates; null where the date itself is at fault, which is then not compared.

    Returns:
        Twelve characters without separator (``201003121234``, ``20100312TF12``), "" where empty and null where
        at fault; and a code of the catalogue for each fault, null for the others.

    Source:
        Folkbokföringslag (1991:481) 18 § (number and check digit), 18 a § (samordningsnummer: day + 60);
        SS 12000:2020 civicNo (two letters after the date in temporary numbers).
    """
    frame = pl.DataFrame({"cell": cells, "birth": birth_dates}).with_columns(
        text=pl.col("cell").str.strip_chars().str.to_uppercase()
    )
    text, birth = pl.col("text"), pl.col("birth")
    full = pl.concat_str(birth.str.slice(0, 2), text.str.replace(SHORT, "$1$2$3"))
    number = (
        pl.when(text.str.contains(PERSONAL))
        .then(text.str.replace(PERSONAL, "$1$2"))
        .when(text.str.contains(TEMPORARY))
        .then(text.str.replace(TEMPORARY, "$1$2"))
        .when(text.str.contains(SHORT))
        .then(full)
    )
    frame = frame.with_columns(number=number)
    frame = frame.with_columns(temporary=pl.col("number").str.contains("[A-Z]"), born=_born(pl.col("number")))
    wrong_form = (text != "") & (pl.col("number").is_null() | pl.col("born").is_null())
    unread_short = text.str.contains(SHORT) & birth.is_null()  # its century is not known; the date is the fault
    code = (
        pl.when(text == "")
        .then(None)
        .when(wrong_form & unread_short.not_())
        .then(pl.lit("IDENTITY_FORM"))
        .when(pl.col("temporary").not_() & (_luhn_sum(pl.col("number")) % 10 != 0))
        .then(pl.lit("IDENTITY_CHECK_DIGIT"))
        .when(pl.col("born") != birth)
        .then(pl.lit("IDENTITY_BIRTH_DATE"))
    )
    value = pl.when(text == "").then(pl.lit("")).when(pl.col("code").is_null()).then(pl.col("number"))
    frame = frame.with_columns(code=code).with_columns(value=value)
    return frame["value"], frame["code"]


def _born(number: pl.Expr) -> pl.Expr:
    """The ISO birth date in a number of twelve characters; null where there is no such day."""
    day = number.str.slice(6, 2).cast(pl.Int64, strict=False)
    is_coordination = (day > COORDINATION_DAYS) & number.str.contains("[A-Z]").not_()
    plain = pl.when(is_coordination).then(day - COORDINATION_DAYS).otherwise(day)
    text = pl.concat_str(number.str.slice(0, 6), plain.cast(pl.String).str.zfill(2))
    return text.str.to_date("%Y%m%d", strict=False).dt.to_string("%Y-%m-%d")


def _luhn_sum(number: pl.Expr) -> pl.Expr:
    """The sum over the last ten digits, every other doubled; a right check digit makes it end in 0."""
    total = pl.lit(0, pl.Int64)
    for place in range(10):
        digit = number.str.slice(2 + place, 1).cast(pl.Int64, strict=False)
        weighed = digit * (2 - place % 2)
        total = total + weighed // 10 + weighed % 10
    return total
