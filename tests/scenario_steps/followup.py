"""The headings of the scenarios on follow-up, on the readable twin and the real parameters."""

from datetime import date

from gymnasieregion.contexts.register.contracts import DiplomaKind, EndReason
from gymnasieregion.contexts.register.core import measure_counts
from gymnasieregion.contexts.register.core.followup import Pupil
from gymnasieregion.contexts.register.core.measures import MEASURES, Cut, Perspective, Question
from gymnasieregion.contexts.register.selectors.followup_rules import follow_up_rules_on
from tests.followup_registers import stretch
from tests.scenario_steps.runner import Case, Row, step

REASONS = {reason.sv: reason for reason in EndReason}


@step("Givet elever", "elev", may=("personnummer", "hemkommun", "i regionen", "flyttade ut"))
def given_pupils(case: Case, rows: list[Row]) -> None:
    case.facts["pupils"] = {row["elev"]: row for row in rows}


@step("Givet studieperioder", "elev", "program", "årskurs", "från", "till", "orsak", may=("skola",))
def given_spells(case: Case, rows: list[Row]) -> None:
    case.facts["spells"] = rows


@step("Givet utfärdade bevis", "elev", "bevis", "dag", "poäng")
def given_awards(case: Case, rows: list[Row]) -> None:
    case.facts["diplomas"] = rows


@step("Då mått", "startår", "mått", "av", "nådde")
def then_measures(case: Case, _: list[Row]) -> list[Row]:
    shares = _shares(case, Perspective.SCHOOL, Cut.COHORT)
    return [{"startår": str(key), "mått": name, "av": str(of), "nådde": str(n)} for key, name, of, n in shares]


@step("Då mått efter hemkommun", "kommun", "mått", "av", "nådde")
def then_measures_by_home(case: Case, _: list[Row]) -> list[Row]:
    shares = _shares(case, Perspective.HOME, Cut.HOME)
    return [{"kommun": f"{key:04}", "mått": name, "av": str(of), "nådde": str(n)} for key, name, of, n in shares]


@step("Då mått efter skolans kommun", "kommun", "mått", "av", "nådde")
def then_measures_by_school(case: Case, _: list[Row]) -> list[Row]:
    shares = _shares(case, Perspective.SCHOOL, Cut.MUNICIPALITY)
    return [{"kommun": f"{key:04}", "mått": name, "av": str(of), "nådde": str(n)} for key, name, of, n in shares]


@step("Då flöden", "startår", "från", "till", "byten")
def then_flows(case: Case, _: list[Row]) -> list[Row]:
    moves = measure_counts.flows(_register(case), Question(Perspective.SCHOOL, (Cut.COHORT,)))
    return [
        {"startår": str(cohort), "från": left, "till": entered, "byten": str(count)}
        for (cohort, left, entered), count in moves.items()
    ]


def _shares(case: Case, perspective: Perspective, cut: Cut) -> list[tuple[int, str, int, int]]:
    """Each measure of each group: where, its name, of how many, how many."""
    register, question = _register(case), Question(perspective, (cut,))
    return [
        (key, measure.sv, *figures)
        for measure in MEASURES.values()
        for (key,), figures in measure_counts.shares(register, measure, question).items()
    ]


def _register(case: Case) -> measure_counts.Register:
    histories: dict[str, list[Row]] = {}
    for row in case.facts["spells"]:
        histories.setdefault(row["elev"], []).append(row)
    pupils = tuple(_pupil(case, name, rows) for name, rows in histories.items())
    return measure_counts.Register(pupils, case.head["dag"], follow_up_rules_on(case.head["dag"]))


def _pupil(case: Case, name: str, rows: list[Row]) -> Pupil:
    told = case.facts.get("pupils", {}).get(name, {})
    home = {"home": int(told.get("hemkommun", "0180")), "is_resident": told.get("i regionen") != "nej"}
    held = [row for row in case.facts.get("diplomas", []) if row["elev"] == name]
    given = {row["bevis"]: row for row in held}
    diploma, certificate = given.get(DiplomaKind.DIPLOMA.sv), given.get(DiplomaKind.CERTIFICATE.sv)
    return Pupil(
        stretches=tuple(
            stretch(
                date.fromisoformat(row["från"]), _day(row["till"]), row["program"], int(row["årskurs"]),
                REASONS[row["orsak"]] if row["orsak"] else None, unit=row.get("skola", "S001"), **home,
            )
            for row in rows
        ),
        twentieth=date(2030, 1, 1),
        has_number=told.get("personnummer") != "nej",
        diploma_on=_day(diploma["dag"]) if diploma else None,
        certificate_on=_day(certificate["dag"]) if certificate else None,
        certificate_points=int(certificate["poäng"]) if certificate else None,
        moved_away_on=_day(told.get("flyttade ut", "")),
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
