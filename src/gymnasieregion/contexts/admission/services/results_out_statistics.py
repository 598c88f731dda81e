"""The statistics of a round in the columns that the office publishes, as CSV and XLSX."""

from datetime import datetime
from pathlib import Path

import polars as pl

from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.statistics import Statistics
from gymnasieregion.contexts.admission.services.results_out_columns import decimals_of, safe_text, write_csv

TEXTS = {
    "Kommun": "municipality",
    "Skola": "school",
    "Organistionsform": "organisation_form",
    "StudieVagKod": "study_path_code",
    "Studievag": "study_path",
}
"""Published columns, spelt as they are published, and the column of ``offerings.csv`` that each comes from."""

NUMBERS = ("Antagningsgrans", "Median")
SHARED = "SHARED"
"""Mark of an offering whose places are open to other offerings too."""


def statistics_frame(outcome: Outcome, numbers: Statistics, offerings: pl.DataFrame) -> pl.DataFrame:
    """One row for each offering, in the order of their ids.

    Args:
        outcome: The round decided.
        numbers: Its statistics.
        offerings: One row for each offering in the order of ``Offerings``, with the columns of ``offerings.csv``.
    """
    return pl.DataFrame(
        {
            "Ar": pl.Series([outcome.records.year] * len(offerings), dtype=pl.Int64),
            **{name: safe_text(offerings[source].cast(pl.String)) for name, source in TEXTS.items()},
            "Antagningsgrans": decimals_of(numbers.limit),
            "Median": decimals_of(numbers.median),
            "AntalPlatser": pl.Series(numbers.places),
            "AntalAntagna": pl.Series(numbers.admitted),
            "AntalReserver": pl.Series(numbers.reserves),
            "AntalLedigaPlatser": pl.Series(numbers.vacant),
            "Granskod": pl.Series([code.value or None for code in numbers.code], dtype=pl.String),
            "Platskod": pl.Series([SHARED if shared else None for shared in numbers.shared.tolist()], dtype=pl.String),
            "offering_id": pl.Series(outcome.records.offerings.ids, dtype=pl.String),
        }
    )


def write_statistics(frame: pl.DataFrame, day: str, directory: Path) -> None:
    """Write ``statistics.csv`` and ``statistics.xlsx``.

    Args:
        frame: From ``statistics_frame``.
        day: ISO day of the round, which the workbook carries as its date, so that its bytes never change.
        directory: Where the files go.
    """
    write_csv(directory / "statistics.csv", [frame])
    _write_workbook(frame, datetime.fromisoformat(day), directory / "statistics.xlsx")


def _write_workbook(frame: pl.DataFrame, day: datetime, path: Path) -> None:
    """Write the frame as one sheet: texts as text, never as formulas, and decimals as numbers."""
    import xlsxwriter  # noqa: PLC0415 - only this file needs it, and it takes 0.1 s to load

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": day, "title": "Antagningsstatistik"})
        sheet = book.add_worksheet("Statistik")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, frame.columns, book.add_format({"bold": True}))
        decimals = book.add_format({"num_format": "0.00"})
        for place, column in enumerate(frame.iter_columns()):
            as_decimal = column.name in NUMBERS
            values = column.cast(pl.Float64) if as_decimal else column
            is_text = values.dtype == pl.String
            for row, value in enumerate(values.to_list(), start=1):
                if value is not None and is_text:
                    sheet.write_string(row, place, value)
                elif value is not None:
                    sheet.write_number(row, place, value, decimals if as_decimal else None)
