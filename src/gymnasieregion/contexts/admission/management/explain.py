"""``gymnasieregion explain``: why an applicant got what they got."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gymnasieregion.platform.language import both, language

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.services.explain_run import RowAnswer

HELP = both(
    "Förklara varje val för en sökande, med den exakt minsta ändring av meritvärdet som hade räckt.",
    "Explain every choice of an applicant, with the exact smallest change of merit that would have done.",
)


def explain(
    directory: Annotated[Path, typer.Argument(help=both("En körnings mapp.", "The folder of a run."))],
    applicant: Annotated[str, typer.Argument(help=both("Den sökandes id.", "The applicant's id."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Run the round again from its inputs and tell every row."""
    from dataclasses import asdict

    from gymnasieregion.contexts.admission.services.explain_run import explain_applicant
    from gymnasieregion.contexts.admission.services.phases import Phases

    answer = explain_applicant(directory, applicant, language(), Phases())
    if as_json:
        sys.stdout.write(json.dumps(asdict(answer), ensure_ascii=False) + "\n")
        return
    sys.stdout.write(f"{answer.applicant}: " + both("meritvärde ", "merit value ") + f"{points(answer.merit)}\n")
    for row in answer.rows:
        sys.stdout.write(f"\n{row.rank}. {row.offering_id}  [{row.status}]\n   {row.text}\n")
        if row.asked:
            sys.stdout.write(f"   {_change(row)}\n")


def points(hundredths: int) -> str:
    """Hundredths as people write points, ``282,5`` in Swedish."""
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return both(text.replace(".", ","), text)


def _change(row: "RowAnswer") -> str:
    """The smallest change in words."""
    if row.smallest_change is None:
        return both(
            "Inget högre meritvärde hade räckt, om allt annat är lika.",
            "No higher merit would have done, all else unchanged.",
        )
    much = points(row.smallest_change)
    return both(
        f"Minsta ändring som hade räckt hit eller högre: {much} poäng mer i meritvärde (prövat genom nya körningar).",
        f"Smallest change that would have reached this or higher: {much} points more of merit (by running again).",
    )
