"""``gymnasieregion synth``: invent a region of applicants on the real supply of 2025."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from gymnasieregion.platform.language import both

HELP = both(
    "Hitta på en region av sökande på 2025 års verkliga utbud, med påhittade skolnamn. Samma frö ger samma filer.",
    "Invent a region of applicants on the real supply of 2025, with invented schools. The same seed, the same files.",
)


def synth(
    *,
    out: Annotated[Path, typer.Option(help=both("Mapp för underlaget.", "Where the input folder is made."))],
    applicants: Annotated[int, typer.Option(min=1, help=both("Antal sökande.", "How many applicants."))] = 31_000,
    seed: Annotated[int, typer.Option(min=0, help=both("Frö.", "Seed."))] = 1,
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Write the folder and say what is in it."""
    from dataclasses import asdict

    from gymnasieregion.contexts.admission.services.phases import Phases
    from gymnasieregion.contexts.admission.services.synth import write_synthetic_region

    with Phases()("hittar på sökande, betyg och val", "inventing applicants, grades and choices"):
        report = write_synthetic_region(out, applicants=applicants, seed=seed)
    if as_json:
        sys.stdout.write(json.dumps(asdict(report)) + "\n")
        return
    share = report.ineligible / max(report.national_applicants, 1)
    counts = (report.applicants, report.choices, report.offerings, report.seats)
    sys.stdout.write(
        both(
            "{} påhittade sökande, {} val, {} utbildningar, {} platser i ",
            "{} invented applicants, {} choices, {} offerings, {} seats in ",
        ).format(*counts)
        + f"{out}.\n{share:.1%} "
        + both(
            "av dem som söker nationellt program är inte behöriga till något.\n",
            "of those who want a national programme are eligible for none.\n",
        )
        + both("Nästa steg", "Next")
        + f": gymnasieregion admit {out} --out "
        + both("RESULTAT\n", "RESULT\n")
    )
