"""Reads the scenarios in ``scenarios/`` and runs them strictly: what it does not know is a failure that says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "scenarios"
Row = dict[str, str]


class ScenarioError(AssertionError):
    """The scenario is not written as the runner expects, or its answer is another."""


@dataclass
class Case:
    """A scenario under way: its head, and what the steps have said so far."""

    head: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A heading that has code behind it: the columns its table must and may have, and the code."""

    heading: str
    needs: frozenset[str]
    may: frozenset[str]
    run: Callable[[Case, list[Row]], list[Row] | None]


STEPS: dict[str, Step] = {}


def step(heading: str, *needs: str, may: tuple[str, ...] = ()) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Put code behind a heading; code of a «Då» heading returns the rows that it finds true."""

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        STEPS[heading] = Step(heading, frozenset(needs), frozenset(may), run)
        return run

    return register


def run(path: Path) -> None:
    """Run one scenario.

    Raises:
        ScenarioError: If it is badly written, or if what it says is not so.
    """
    head, sections = read(path)
    case = Case(head)
    headings = [heading for heading, _ in sections]
    if not any(heading.startswith("Då ") for heading in headings):
        raise ScenarioError(f"{path.name}: saknar ett «Då»; utan det kan scenariot inte falla")
    for heading, rows in sections:
        known = STEPS.get(heading)
        if known is None:
            raise ScenarioError(f"{path.name}: okänd rubrik «{heading}». Kända: {', '.join(sorted(STEPS))}")
        _columns(path, known, rows)
        found = known.run(case, rows)
        if heading.startswith("Då "):
            _compare(path, heading, rows, found or [])


def read(path: Path) -> tuple[dict[str, Any], list[tuple[str, list[Row]]]]:
    """The head of a scenario, and its sections with their tables."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    head = yaml.safe_load(front)
    if missing := {"regel", "dag", "källa"} - head.keys():
        raise ScenarioError(f"{path.name}: huvudet saknar {', '.join(sorted(missing))}")
    sections: list[tuple[str, list[Row]]] = []
    for part in body.split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        sections.append((heading.strip(), _table(path, text)))
    return head, sections


def _table(path: Path, text: str) -> list[Row]:
    lines = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.strip().startswith("|")
    ]
    if not lines:
        return []
    names, _, *rows = lines
    if bad := [row for row in rows if len(row) != len(names)]:
        raise ScenarioError(f"{path.name}: raden {bad[0]} har inte {len(names)} kolumner")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _columns(path: Path, known: Step, rows: list[Row]) -> None:
    names = set(rows[0]) if rows else set()
    if rows and (missing := known.needs - names):
        raise ScenarioError(f"{path.name}: «{known.heading}» saknar kolumnen {', '.join(sorted(missing))}")
    if not rows and known.needs:
        raise ScenarioError(f"{path.name}: «{known.heading}» behöver en tabell")
    if unknown := names - known.needs - known.may:
        allowed = ", ".join(sorted(known.needs | known.may))
        raise ScenarioError(
            f"{path.name}: okänd kolumn {', '.join(sorted(unknown))} i «{known.heading}». Kända: {allowed}"
        )


def _compare(path: Path, heading: str, expected: list[Row], found: list[Row]) -> None:
    """Every expected row must be found, in the columns that the scenario names."""
    names = list(expected[0])
    told = [{name: row.get(name, "") for name in names} for row in found]
    if missing := [row for row in expected if row not in told]:
        lines = "\n  ".join(str(row) for row in told)
        raise ScenarioError(f"{path.name}: «{heading}» stämmer inte.\nVäntat: {missing[0]}\nBlev:\n  {lines}")
