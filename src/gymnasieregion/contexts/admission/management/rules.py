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
    day: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help=both("Dag, t.ex. 2025-07-01.", "Day, e.g. 2025-07-01."))
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """List every parameter, and those that have no value on the day."""
    from gymnasieregion.law.book import NoRuleInForceError, law_book
    from gymnasieregion.law.units import plain

    listed, book = [], law_book()
    for parameter in book.parameters.values():
        rule: dict[str, object] = {"id": parameter.id, "label_sv": parameter.label_sv, "kind": parameter.kind.value}
        try:
            dated = book.dated(parameter.id, day.date(), forecast=True)
        except NoRuleInForceError as unknown:
            listed.append({**rule, "value": None, "why": unknown.text()})
        else:
            source = {"from": str(dated.first_day), "source": dated.source.title, "example": dated.example}
            listed.append({**rule, "value": plain(dated.value), **source})
    if as_json:
        sys.stdout.write(json.dumps(listed, ensure_ascii=False) + "\n")
        return
    for rule in listed:
        example = both(" (exempel)", " (example)") if rule.get("example") else ""
        sys.stdout.write(f"{rule['id']}{example}: {rule['label_sv']}\n")
        if "why" in rule:
            sys.stdout.write(f"  {rule['why']}\n")
        else:
            value = json.dumps(rule["value"], ensure_ascii=False)
            if rule["value"] is None:
                value = both("ingen gräns", "no limit")
            since = both("från", "from")
            sys.stdout.write(f"  {value}\n  {since} {rule['from']}; {rule['source']}\n")
