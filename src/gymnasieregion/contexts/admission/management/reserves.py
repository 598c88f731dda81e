"""``gymnasieregion reserves``: the reserve lists of a run, and whom to call next."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from gymnasieregion.platform.language import both

HELP = both(
    "Visa reservlistor, eller vem som ska ringas härnäst till en utbildning efter skolstart.",
    "Show the reserve lists, or whom to call next for an offering after the start of school.",
)


def reserves(
    directory: Annotated[Path, typer.Argument(help=both("En körnings mapp.", "The folder of a run."))],
    branch: Annotated[str, typer.Argument(help=both("Utbildningens gren; utan den visas alla längder.", "The offering's branch; without it the length of every list."))] = "",
    *,
    declined: Annotated[str, typer.Option(help=both("De som tackat nej eller inte svarat i tid, med komma.", "Those who said no or did not answer in time, by comma."))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """List the reserves of a branch with the next one to call marked, or how long every list is."""
    import polars as pl

    table = pl.read_csv(directory / "reserves.csv", infer_schema=False)
    gone = {who.strip() for who in declined.split(",") if who.strip()}
    if not branch:
        lengths = table.group_by("branch_id", "group_id", maintain_order=True).len().rows()
        if as_json:
            sys.stdout.write(json.dumps([{"branch_id": b, "group_id": g, "reserves": n} for b, g, n in lengths]) + "\n")
        else:
            sys.stdout.writelines(f"{b:<24} {g:<12} {n:>6}\n" for b, g, n in lengths)
        return
    rows = [row for row in table.filter(pl.col("branch_id") == branch).to_dicts() if row["applicant_id"] not in gone]
    called: set[str] = set()
    for row in rows:
        row["next"] = row["group_id"] not in called
        called.add(row["group_id"])
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return
    if not rows:
        sys.stdout.write(both(f"Ingen står i reserv till {branch}.\n", f"Nobody is in reserve for {branch}.\n"))
    for row in rows:
        mark = both("← ring nu, en dag att svara", "← call now, one day to answer") if row["next"] else ""
        sys.stdout.write(f"{row['group_id']:<12} {row['place']:>4}  {row['applicant_id']:<14} {row['points']:>8}  {mark}\n")
