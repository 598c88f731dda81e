"""How near the synthetic region's admission comes to the real one of 2025; the only place that shows both sides."""

import json
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.admission.core.codes import RoundKind
from gymnasieregion.contexts.admission.services.synth_supply import REAL_APPLICANTS, published_supply
from gymnasieregion.kernel.errors import RegionError

FIRST_CHOICE_2016 = 67
"""Per cent admitted to their first choice in 2016, the only year with a published figure (Storsthlm)."""


class NoFitError(RegionError):
    """The run cannot be compared with the real admission."""

    sv: ClassVar[str] = (
        "{folder} går inte att jämföra med 2025: det ska vara en körning av den påhittade regionen i verklig storlek, "
        "{size} sökande. Hitta på den med: gymnasieregion synth --applicants {size}"
    )
    en: ClassVar[str] = (
        "{folder} cannot be compared with 2025: it should be a run of the invented region in its real size, "
        "{size} applicants. Invent it by: gymnasieregion synth --applicants {size}"
    )


def fit_report(run_dir: Path) -> dict[str, Any]:
    """Compare a run of the whole synthetic region with the published table.

    Args:
        run_dir: The folder of a final round over a synthetic region of the real size; the published figures are
            not scaled, so another size is refused.

    Returns:
        What ``compare`` gives.

    Raises:
        NoFitError: If the folder is another thing.
    """
    try:
        settings = json.loads((run_dir / "input" / "round.json").read_text(encoding="utf-8"))
        is_whole = settings["synthetic"] is True and settings["kind"] == RoundKind.FINAL
        applicants = (run_dir / "results.csv").read_bytes().count(b"\n") - 1
        is_whole = is_whole and applicants == REAL_APPLICANTS and (run_dir / "statistics.csv").is_file()
    except (OSError, ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise NoFitError(folder=run_dir, size=REAL_APPLICANTS)
    return compare(run_dir)


def compare(run_dir: Path) -> dict[str, Any]:
    """Compare a run of a synthetic region with the published table, offering by offering.

    Limits are compared where both sides have one on the scale of merit without a test (at most 340).

    Args:
        run_dir: The folder of a final round over a synthetic region of any size; the totals fit at the real one.

    Returns:
        Totals, the fit of the limits and the medians, and admitted by programme on both sides.
    """
    run = pl.read_csv(run_dir / "statistics.csv", infer_schema=False).select(
        "offering_id",
        pl.col("Antagningsgrans", "Median").cast(pl.Float64, strict=False),
        pl.col("AntalAntagna", "AntalReserver", "AntalPlatser").cast(pl.Int64, strict=False),
    )
    both = published_supply().join(run, on="offering_id", how="inner")
    results = pl.read_csv(run_dir / "results.csv", infer_schema=False).filter(pl.col("rank") != "")
    limits = both.filter((pl.col("merit_min") <= HIGHEST) & (pl.col("Antagningsgrans") <= HIGHEST))
    medians = both.filter((pl.col("merit_median") <= HIGHEST) & (pl.col("Median") <= HIGHEST))
    programmes = both.group_by("programme").agg(pl.col("admitted").sum(), pl.col("AntalAntagna").sum())
    return {
        "applicants_admitted": {"real": int(both["admitted"].sum()), "synthetic": int(both["AntalAntagna"].sum())},
        "offerings_full": {
            "real": int((both["admitted"] >= both["places"]).sum()),
            "synthetic": int((both["AntalAntagna"] >= both["AntalPlatser"]).sum()),
        },
        "reserves": {"real": int(both["reserves"].sum()), "synthetic": int(both["AntalReserver"].sum())},
        "first_choice_percent": {
            "real_2016": FIRST_CHOICE_2016,
            "synthetic": round(100 * float((results["rank"] == "1").mean() or 0), 1),  # type: ignore[arg-type]
        },
        "limits": _fit(limits["merit_min"].to_numpy(), limits["Antagningsgrans"].to_numpy()),
        "medians": _fit(medians["merit_median"].to_numpy(), medians["Median"].to_numpy()),
        "admitted_by_programme": {
            code: {"real": real, "synthetic": ours} for code, real, ours in programmes.sort("programme").iter_rows()
        },
    }


HIGHEST = 340.0
"""The highest merit value without a test."""


def _fit(real: npt.NDArray[np.float64], ours: npt.NDArray[np.float64]) -> dict[str, float]:
    """How two columns of points agree; too few rows give only the count."""
    few = {"offerings": float(len(real))}
    if len(real) < 3:
        return few
    difference = np.abs(real - ours)
    return few | {
        "correlation": round(float(np.corrcoef(real, ours)[0, 1]), 3),
        "median_absolute_difference": round(float(np.median(difference)), 1),
        "within_20_points_percent": round(100 * float(np.mean(difference <= 20)), 1),
    }
