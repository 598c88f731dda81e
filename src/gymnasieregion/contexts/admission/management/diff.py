"""``gymnasieregion diff``: who moved between two runs, and why."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gymnasieregion.platform.language import both

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.core.difference import Link, Seat
    from gymnasieregion.contexts.admission.core.difference_causes import InputChange
    from gymnasieregion.contexts.admission.services.run_difference import RunDifference

HELP = both(
    "Visa vilka som flyttats mellan två körningar, och kedjan från orsaken till var och en.",
    "Show who moved between two runs, and the chain from the cause to each of them.",
)
TABLES = {
    "applicants": both("personuppgifter", "person"),
    "grades": both("betyg", "grades"),
    "completions": both("kompletteringar", "later grades"),
    "choices": both("val", "choices"),
    "row_decisions": both("beslut", "decisions"),
    "tests": both("prov", "tests"),
    "ranks": both("skolans rangordning", "the school's ranking"),
    "held": both("svar på plats", "reply to a seat"),
    "offerings": both("utbildningar", "offerings"),
    "seat_groups": both("platser", "seats"),
}


def diff(
    first: Annotated[Path, typer.Argument(help=both("Den tidigare körningens mapp.", "The earlier run's folder."))],
    second: Annotated[Path, typer.Argument(help=both("Den senare körningens mapp.", "The later run's folder."))],
    *,
    most: Annotated[int, typer.Option(help=both("Så många kedjor visas.", "How many chains to show."))] = 20,
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Say what was changed and what it came to."""
    from gymnasieregion.contexts.admission.services.run_difference import compare_runs

    difference = compare_runs(first, second)
    if as_json:
        sys.stdout.write(json.dumps(_as_json(difference), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_told(difference, most))


def _as_json(difference: "RunDifference") -> dict[str, object]:
    """The difference as plain values."""
    return {
        "changed": difference.changed,
        "common": difference.common,
        "rules_changed": difference.rules_changed,
        "moved": len(difference.moved),
        "applicants": difference.applicants,
        "chains": [
            [
                {
                    "applicant": link.move.applicant,
                    "by": link.by,
                    "how": link.how,
                    "before": link.move.before and link.move.before.offering,
                    "after": link.move.after and link.move.after.offering,
                }
                for link in chain
            ]
            for chain in difference.chains
        ],
        "began": [[change.text for change in began] for began in difference.began],
    }


def _told(difference: "RunDifference", most: int) -> str:
    """The difference in words."""
    lines = [
        both(
            f"{len(difference.moved)} av {difference.applicants} sökande har fått en annan plats.",
            f"{len(difference.moved)} of {difference.applicants} applicants have another seat.",
        ),
        both(
            f"Egna uppgifter är ändrade för {len(difference.changed)} sökande.",
            f"The own input of {len(difference.changed)} applicants was changed.",
        ),
    ]
    for table, ids in difference.common.items():
        more = "" if len(ids) <= 5 else f" … (+{len(ids) - 5})"  # noqa: PLR2004 - enough to recognise
        lines.append(both(f"Ändrat i {TABLES[table]}: ", f"Changed in {TABLES[table]}: ") + ", ".join(ids[:5]) + more)
    if difference.rules_changed:
        lines.append(both("Reglerna är ändrade.", "The rules were changed."))
    for chain, began in zip(difference.chains[:most], difference.began[:most], strict=True):
        lines.append("")
        lines += [_link(link, difference, began) for link in chain]
    if len(difference.chains) > most:
        left = len(difference.chains) - most
        lines += ["", both(f"… och {left} kedjor till (--most).", f"… and {left} more chains (--most).")]
    return "\n".join(lines) + "\n"


def _link(link: "Link", difference: "RunDifference", began: "Sequence[InputChange]") -> str:
    """One step of a chain; the first says what began it."""
    who, tables = link.move.applicant, difference.changed.get(link.move.applicant)
    went = f"{_seat(link.move.before)} → {_seat(link.move.after)}"
    if link.how == "TOOK":
        return both(
            f"  ↳ {who}: {went} (tog platsen efter {link.by})", f"  ↳ {who}: {went} (took the seat of {link.by})"
        )
    if link.how == "PUSHED":
        return both(f"  ↳ {who}: {went} (fick lämna plats åt {link.by})", f"  ↳ {who}: {went} (gave way to {link.by})")
    named = [TABLES[table] for table in tables or ()]
    seats = [change for change in began if change.kind == "SEATS"]
    named += [f"{TABLES['seat_groups']} {one.about} {one.before} → {one.after}" for one in seats]
    if named:
        words = ", ".join(named)
        return f"{who}: {went} " + both(f"(ändrat: {words})", f"(changed: {words})")
    return f"{who}: {went} " + both("(ändrade platser eller regler)", "(changed seats or rules)")


def _seat(seat: "Seat | None") -> str:
    """A seat in words."""
    if seat is None:
        return both("inte med", "not in the run")
    return seat.offering or both("ingen plats", "no seat")
