"""``gymnasieregion synth-fit``: how near the synthetic region comes to the real admission of 2025."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gymnasieregion.platform.language import both

HELP = both(
    "Jämför en körning av den påhittade regionen med den verkliga slutantagningen 2025.",
    "Compare a run of the invented region with the real final admission of 2025.",
)


def synth_fit(
    directory: Annotated[Path, typer.Argument(help=both("En körnings mapp.", "The folder of a run."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Print the fit."""
    from gymnasieregion.contexts.admission.services.synth_fit import fit_report

    report = fit_report(directory)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(
        both(
            "                              verklig 2025   påhittad\n",
            "                                 real 2025   invented\n",
        )
    )
    for name, row in (
        (both("antagna", "admitted"), report["applicants_admitted"]),
        (both("fyllda utbildningar", "full offerings"), report["offerings_full"]),
        (both("reserver", "reserves"), report["reserves"]),
    ):
        sys.stdout.write(f"{name:<30}{row['real']:>12}{row['synthetic']:>11}\n")
    first = report["first_choice_percent"]
    name = both("antagna på förstaval, %", "to the first choice, %")
    sys.stdout.write(f"{name:<30}{first['real_2016']:>5} (2016){first['synthetic']:>11}\n")
    _fits(both("antagningsgränser", "limits"), report["limits"])
    _fits(both("medianer", "medians"), report["medians"])
    for code, row in report["admitted_by_programme"].items():
        sys.stdout.write(f"  {code:<28}{row['real']:>12}{row['synthetic']:>11}\n")


def _fits(name: str, fit: dict[str, Any]) -> None:
    """One line for a fit of points."""
    words = both(
        "{n:.0f} utbildningar, korrelation {r}, medianskillnad {d} poäng, {w} % inom 20 poäng",
        "{n:.0f} offerings, correlation {r}, median difference {d} points, {w} % within 20 points",
    )
    told = words.format(
        n=fit["offerings"],
        r=fit.get("correlation", "–"),
        d=fit.get("median_absolute_difference", "–"),
        w=fit.get("within_20_points_percent", "–"),
    )
    sys.stdout.write(f"{name}: {told}\n")
