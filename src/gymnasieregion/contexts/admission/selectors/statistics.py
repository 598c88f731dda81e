"""Questions about published statistics: which data sets there are, and the rows of one.

A data set is either real or of the practice region, and is shown with its own figures alone.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO

import polars as pl
from django.db.models import QuerySet

from gymnasieregion.contexts.admission.core.limit_reasons import RowFigures, reason_of
from gymnasieregion.contexts.admission.models import Run, StatisticsSet
from gymnasieregion.contexts.admission.selectors.runs import BRIEF, frame_of
from gymnasieregion.contexts.admission.selectors.statistics_rows import FIGURES, SCHEMA, with_search
from gymnasieregion.contexts.offer.api import published_table
from gymnasieregion.contexts.offer.contracts import PublishedRow
from gymnasieregion.law.book import NoRuleInForceError, law_book

RULE = "admission.statistics_publication"
FIGURE_OF = {
    "LIMIT": "limit",
    "MEDIAN": "median",
    "PLACES": "places",
    "ADMITTED": "admitted",
    "RESERVES": "reserves",
    "FREE_PLACES": "vacant",
}
"""The codes of the rule of publication, and the figure that each lets out."""

SHIPPED = ("limit", "median", "places", "admitted", "reserves")
"""The figures of the real table that ships with the package."""

KEPT_TABLES = 16


@dataclass(frozen=True, slots=True)
class DataSet:
    """A table of published statistics.

    Args:
        path: Its address below ``/statistik/``.
        year: The admission year.
        is_real: Real schools; else the practice region.
        figures: The figures that are shown.
        source: Where a real table or an earlier year's file was published; "" for a run.
        href: A link to that; "" for none.
        sha256: Of its file, or the seal of its run.
        imported: The file that the office brought in; None for others.
        run: The published run; None for others.
    """

    path: str
    year: int
    is_real: bool
    figures: tuple[str, ...]
    source: str
    href: str
    sha256: str
    imported: StatisticsSet | None = None
    run: Run | None = None


def data_sets(*, is_real: bool) -> Sequence[DataSet]:
    """All data sets that are real, or all of the practice region; the latest year first, a year's last run first."""
    kept = StatisticsSet.objects.defer("content", "warnings").filter(real=is_real)
    found = [_of_import(row) for row in kept]
    if is_real and all(one.year != published_table().year for one in found):
        found.append(_shipped())
    found += [of_run(run) for run in _published_runs().filter(year__synthetic=not is_real)]
    return sorted(found, key=lambda one: (-one.year, -(one.run.number if one.run else 0)))


def table_of_year(year: int, *, is_real: bool) -> DataSet | None:
    """The table of a year that the office has brought in, or the real one of the package; None when there is none."""
    row = StatisticsSet.objects.defer("content").filter(year=year, real=is_real).first()
    if row is not None:
        return _of_import(row)
    return _shipped() if is_real and year == published_table().year else None


def statistics_of_run(year: int, number: int) -> DataSet | None:
    """The statistics of a run that has been published; None for any other."""
    run = _published_runs().filter(year=year, number=number).first()
    return None if run is None else of_run(run)


def of_run(run: Run) -> DataSet:
    """The statistics of a run, with the figures that the rule of its day lets out."""
    figures = published_figures(day_of(run))
    path = f"korning/{run.year_id}/{run.number}/"
    return DataSet(path, run.year_id, not run.year.synthetic, figures, "", "", run.seal, run=run)


def day_of(run: Run) -> date:
    """The day whose rules a run was decided by."""
    return date.fromisoformat(json.loads(run.settings)["day"])


def published_figures(day: date) -> tuple[str, ...]:
    """The figures that the office publishes of every offering by the rule of a day; none where there is no rule."""
    try:
        codes = law_book().get(RULE, day)
    except NoRuleInForceError:
        return ()
    assert isinstance(codes, tuple)
    let_out = {FIGURE_OF[str(code)] for code in codes}
    return tuple(name for name in FIGURES if name in let_out)


def rows_of(data_set: DataSet) -> pl.DataFrame:
    """Every row of a data set, with only the figures that are shown; ready to be found and put in order."""
    if data_set.run is not None:
        return _rows_of_run(f"{data_set.sha256} {data_set.run.state}", data_set.run.pk, data_set.figures)
    if data_set.imported is not None:
        return _rows_of_import(data_set.sha256, data_set.imported.pk)
    return _rows_of_package(data_set.sha256)


def _published_runs() -> QuerySet[Run]:
    known = Run.objects.filter(publication__published_at__isnull=False, publication__cancelled_at=None)
    return (
        known.filter(state__in=(Run.State.DONE, Run.State.THINNED))
        .select_related("year", "snapshot", "publication")
        .order_by("year", "number")
    )


def _of_import(row: StatisticsSet) -> DataSet:
    path = f"{row.year}/" if row.real else f"ovning/{row.year}/"
    figures = tuple(json.loads(row.figures))
    return DataSet(path, row.year, row.real, figures, row.source, "", row.sha256, imported=row)


def _shipped() -> DataSet:
    table = published_table()
    return DataSet(
        path=f"{table.year}/",
        year=table.year,
        is_real=True,
        figures=SHIPPED,
        source=table.title,
        href=table.href,
        sha256=table.sha256,
    )


@lru_cache(maxsize=KEPT_TABLES)
def _rows_of_run(seal_and_state: str, run_id: int, figures: tuple[str, ...]) -> pl.DataFrame:
    """What is sealed changes only when it is thinned, so what has been read once of a state is right."""
    assert seal_and_state
    names = {**BRIEF, "Organistionsform": "form"}
    frame = frame_of(run_id, "statistics.csv").rename(names).with_row_index("line", 1)
    few = [  # of a run that has been thinned the figures of few are gone (docs/adr/0028)
        pl.when(pl.col(name).is_null()).then(pl.lit(" ".join(each for each in those if each in figures)))
        for name, those in (("admitted", ("limit", "median", "admitted", "vacant")), ("reserves", ("reserves",)))
    ]
    withheld = pl.concat_str(few, separator=" ", ignore_nulls=True).str.strip_chars()
    hidden = [pl.lit(None, SCHEMA[name]).alias(name) for name in FIGURES if name not in figures]
    reason = pl.col("reason").fill_null("") if "limit" in figures else pl.lit("")
    return with_search(
        frame.with_columns(
            *hidden,
            pl.col("line").cast(pl.Int64),
            reason=reason,
            derived=pl.lit(value=False),
            shared=pl.col("shared").is_not_null(),
            withheld=withheld,
        ).select(list(SCHEMA))
    )


@lru_cache(maxsize=KEPT_TABLES)
def _rows_of_import(sha256: str, row_id: int) -> pl.DataFrame:
    assert sha256
    packed = StatisticsSet.objects.values_list("content", flat=True).get(pk=row_id)
    text = zlib.decompress(bytes(packed))
    frame = pl.read_csv(BytesIO(text), schema=dict(SCHEMA))
    empty = [pl.col(name).fill_null("") for name, kind in SCHEMA.items() if kind == pl.String]
    return with_search(frame.with_columns(empty))


@lru_cache(maxsize=1)
def _rows_of_package(sha256: str) -> pl.DataFrame:
    assert sha256
    return with_search(pl.DataFrame([_row(row) for row in published_table().rows], schema=dict(SCHEMA), orient="row"))


def _row(row: PublishedRow) -> dict[str, object]:
    figures = RowFigures(row.programme, row.limit, row.places, row.admitted, row.reserves, None)
    reason = reason_of(figures)
    return {
        "line": row.number,
        "municipality": row.municipality,
        "school": row.school,
        "form": "",
        "code": row.programme,
        "name": row.name,
        "limit": None if row.limit is None else float(row.limit),
        "median": None if row.median is None else float(row.median),
        "places": row.places,
        "admitted": row.admitted,
        "reserves": row.reserves,
        "vacant": None,
        "reason": reason.value,
        "derived": bool(reason),
        "shared": False,
        "withheld": "",
    }
