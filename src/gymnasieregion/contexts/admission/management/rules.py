"""``gymnasieregion rules``: the parameters in force on a day, with their sources."""

import json
import sys
from datetime import datetime
from typing import Annotated

import typer

from gymnasieregion.platform.language import both

HELP = both(
    "Visa vilka regler som gäller en viss dag, med värde, första dag i kraft och källa.",
    "Show the rules in force on a day, with value, first day in force and source.",
)


def rules(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help=both("Dag, t.ex. 2025-07-01.", "Day, e.g. 2025-07-01."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """List every parameter that has a value on the day."""
    from gymnasieregion.law.book import read_book

    listed = read_book().in_force(day.date())
    if as_json:
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, default=str) + "\n")
        return
    for rule in listed:
        example = both(" (exempel)", " (example)") if rule["example"] else ""
        sys.stdout.write(f"{rule['id']}{example}\n  {rule['label_sv']}: {rule['value']}\n")
        sys.stdout.write(both(f"  från {rule['from']}; {rule['source']}\n", f"  from {rule['from']}; {rule['source']}\n"))
