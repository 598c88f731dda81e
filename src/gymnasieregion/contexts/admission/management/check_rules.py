"""``gymnasieregion check-rules``: does the tie-break reward lying? Shows the smallest market where it does."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.language import both

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.core.manipulation import PayingLie

HELP = both(
    "Pröva om reglerna för lika poäng gör att det lönar sig att ljuga om sin ordning, och visa i så fall hur.",
    "Try whether the tie-break makes it pay to lie about one's order of choice, and if so show how.",
)
LATEST = "2026-07-01"  # the last summer that the office's example decisions speak of
SHOWN = 10
KNOWN = ("CHOICE_ORDER", "MERIT_WITHOUT_TEST", "LOTTERY")


class UnknownStepError(RegionError):
    """The tie-break names a step that does not exist, names one twice, or does not end with the lottery."""

    sv = "Lika poäng kan skiljas åt av {known}, var och en högst en gång och LOTTERY sist. Du skrev: {steps}."
    en = "Ties can be broken by {known}, each at most once and LOTTERY last. You wrote: {steps}."


def check_rules(
    directory: Annotated[
        Path | None, typer.Argument(help=both("Mapp med round.json.", "A folder with round.json."))
    ] = None,
    *,
    tie_break: Annotated[
        str, typer.Option(help=both("Steg för lika poäng, med komma.", "Steps of the tie-break, by comma."))
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Search all small markets and say what was found; exit code 1 when lying pays."""
    from gymnasieregion.contexts.admission.core.manipulation import smallest_paying_lie

    steps = _steps(directory, tie_break)
    lie, searched = smallest_paying_lie(steps)
    limited = [] if directory is None else _limited_by_rank(directory)
    if as_json:
        found = None if lie is None else _as_json(lie)
        told = {"tie_break": steps, "markets": searched, "paying_lie": found, "test_max_rank": limited}
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.write(_told(lie, steps, searched) + _told_of_tests(limited))
    if lie is not None:
        raise typer.Exit(1)


def _steps(directory: Path | None, tie_break: str) -> list[str]:
    """The steps of the option, else of the folder's round, else of the parameters' latest day."""
    if tie_break:
        steps = [step.strip().upper() for step in tie_break.split(",")]
        if steps[-1] != "LOTTERY" or not set(steps) <= set(KNOWN) or len(set(steps)) < len(steps):
            raise UnknownStepError(known=", ".join(KNOWN), steps=tie_break)
        return steps
    from datetime import date

    from gymnasieregion.contexts.admission.selectors.rules import rules_for

    settings: dict[str, Any] = {"day": LATEST, "kind": "final", "decisions": []}
    if directory is not None:
        from gymnasieregion.contexts.admission.services.run_folder import round_settings

        settings |= round_settings(directory)
    day = date.fromisoformat(settings["day"])
    rules = rules_for(day=day, kind=settings["kind"], decisions=settings["decisions"])
    return list(rules.ranking.tie_break)


def _limited_by_rank(directory: Path) -> list[str]:
    """The offerings of a folder whose test counts only down to some rank of the choice; none when it has no table."""
    from gymnasieregion.contexts.admission.selectors.tables_schema import input_tables
    from gymnasieregion.contexts.admission.services.run_folder import input_of
    from gymnasieregion.contexts.admission.services.tables_faults import FaultList
    from gymnasieregion.contexts.admission.services.tables_files import sheet_of

    table = next(table for table in input_tables() if table.name == "offerings")
    sheet = sheet_of(input_of(directory), table, FaultList())
    if sheet is None or not {"offering_id", "test_max_rank"} <= set(sheet.header):
        return []
    own, rank = (f"c{sheet.header.index(name)}" for name in ("offering_id", "test_max_rank"))
    return sorted(str(offering) for offering, most in sheet.cells.select(own, rank).iter_rows() if most)


def _told_of_tests(offerings: list[str]) -> str:
    """The warning of tests that count only for the first choices; empty when there are none."""
    from gymnasieregion.contexts.admission.core.configuration import TEST_MAX_RANK

    if not offerings:
        return ""
    more = f" … (+{len(offerings) - SHOWN})" if len(offerings) > SHOWN else ""
    return f"! {both(TEST_MAX_RANK.sv, TEST_MAX_RANK.en)}\n  {', '.join(offerings[:SHOWN])}{more}\n"


def _as_json(lie: "PayingLie") -> dict[str, object]:
    """A paying lie as plain values; applicants and offerings are numbered from 0."""
    market = lie.market
    return {
        "wishes": market.wishes,
        "merits": market.merits,
        "seats": market.seats,
        "liar": lie.liar,
        "lie": lie.lie,
        "truth_gives": lie.truth_gives,
        "lie_gives": lie.lie_gives,
    }


def _told(lie: "PayingLie | None", steps: list[str], searched: int) -> str:
    """What was found, in words."""
    order = " → ".join(steps)
    if lie is None:
        return both(
            f"Lika poäng skiljs av {order}. I ingen av {searched} små antagningar lönar det sig att ljuga.\n",
            f"Ties are broken by {order}. In none of {searched} small markets does lying pay.\n",
        )
    people, places = "ABC", "XYZ"
    listed = "\n".join(
        f"  {people[i]}  {merit:>5} p  {', '.join(places[o] for o in wishes)}"
        for i, (merit, wishes) in enumerate(zip(lie.market.merits, lie.market.wishes, strict=True))
    )
    seats = ", ".join(f"{places[o]}: {n}" for o, n in enumerate(lie.market.seats))
    truth = "–" if lie.truth_gives is None else places[lie.truth_gives]
    who, told, gets = people[lie.liar], ", ".join(places[o] for o in lie.lie), places[lie.lie_gives]
    return both(
        f"Lika poäng skiljs av {order}. Då lönar det sig att ljuga. Minsta exemplet (nr {searched}):\n\n"
        f"Platser: {seats}. Sökande i lottordning, med sina verkliga önskningar:\n{listed}\n\n"
        f"{who} som är ärlig får {truth}. Om {who} i stället bara söker {told} får {who} {gets}.\n"
        "Låt lotten avgöra (tie_break: LOTTERY), så lönar det sig aldrig.\n",
        f"Ties are broken by {order}. Lying then pays. The smallest example (number {searched}):\n\n"
        f"Seats: {seats}. Applicants in the order of their lots, with what they truly want:\n{listed}\n\n"
        f"Honest, {who} gets {truth}. If {who} applies only for {told} instead, {who} gets {gets}.\n"
        "Let the lot decide (tie_break: LOTTERY), and it never pays.\n",
    )
