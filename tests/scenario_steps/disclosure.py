"""The headings of the scenarios on disclosure control, on the real parameters."""

from itertools import product

from gymnasieregion.law.book import law_book
from gymnasieregion.platform.disclosure.api import (
    PART,
    SHARE,
    WHOLE,
    Dimension,
    Finest,
    counted,
    protect_counts,
    protect_shares,
    rule_in_force,
)
from tests.scenario_steps.runner import Case, Row, step

ALL = "Alla"
DIVIDES = ("område", "kön", "år")


@step("Givet områden", "område", "ligger i")
def given_areas(case: Case, rows: list[Row]) -> None:
    case.facts["område"] = {row["område"]: tuple(row["ligger i"].split(", ")) for row in rows}


@step("Givet perioder", "år", "ligger i")
def given_periods(case: Case, rows: list[Row]) -> None:
    case.facts["år"] = {row["år"]: tuple(row["ligger i"].split(", ")) for row in rows}


@step("Givet att tabellen visar skolor")
def given_schools(case: Case, _: list[Row]) -> None:
    case.facts["finest"] = Finest.SCHOOL


@step("Givet att tabellen visar valdistrikt")
def given_districts(case: Case, _: list[Row]) -> None:
    case.facts["finest"] = Finest.DISTRICT


@step("Givet antal", "antal", may=(*DIVIDES, "därav"))
def given_counts(case: Case, rows: list[Row]) -> None:
    case.facts["rows"] = rows


@step("Då visas", may=(*DIVIDES, "antal", "därav", "andel"))
def then_shown(case: Case, _: list[Row]) -> list[Row]:
    rule = rule_in_force(law_book(), case.head["dag"], case.facts.get("finest", Finest.OTHER))
    rows: list[Row] = case.facts["rows"]
    names = [name for name in DIVIDES if name in rows[0]]
    dimensions = [_dimension(name, [row[name] for row in rows], case.facts.get(name)) for name in names]
    wholes = {tuple(row[name] for name in names): _count(row["antal"]) for row in rows}
    table, measures = protect_counts(counted(dimensions, wholes), rule), {"antal": ""}
    if "därav" in rows[0]:
        parts = {tuple(row[name] for name in names): int(row["därav"]) for row in rows}
        table = protect_shares(dimensions, wholes, parts, rule)
        measures = {"antal": WHOLE, "därav": PART, "andel": SHARE}
    return [
        dict(zip(names, codes, strict=True))
        | {
            said: str(table[(*codes, measure) if measure else codes]).replace("\N{NO-BREAK SPACE}", " ")
            for said, measure in measures.items()
        }
        for codes in product(*(each.codes for each in dimensions))
    ]


def _dimension(name: str, given: list[str], within: dict[str, tuple[str, ...]] | None) -> Dimension:
    """What the scenario says lies in what; else all that it counts lie in one sum, but for years."""
    codes = list(dict.fromkeys(given))
    if within is None:
        within = {} if name == "år" else dict.fromkeys(codes, (ALL,))
    totals = [code for place, over in within.items() for code in (place, *over)]
    return Dimension(name, tuple(dict.fromkeys([*codes, *totals])), within)


def _count(text: str) -> int | None:
    return None if text == "–" else int(text)
