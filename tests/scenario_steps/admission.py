"""The headings of the admission's scenarios, on the core and the real parameters of the scenario's day."""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.codes import Status
from gymnasieregion.contexts.admission.core.eligibility_kernel import row_eligibility
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.merit_kernel import merit_values
from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.ranking import rank_rows
from gymnasieregion.contexts.admission.core.rounds import prepare
from gymnasieregion.contexts.admission.selectors.rules import rules_for
from tests.scenario_steps.records import Facts, records_of
from tests.scenario_steps.runner import Case, Row, step

APPLICATION = ("meritvärde", "lott", "hand", "fri kvot", "prov", "skolans rang", "mottagen", "tillagt", "dispens",
               "behörig", "överenskommelse", "fri kvot rang")  # fmt: skip
OFFERING = ("grupp", "typ", "tak", "lämnar över till", "gren", "bara utbildning")


def _facts(case: Case) -> Facts:
    return case.facts.setdefault("facts", Facts())


@step("Givet platser", "utbildning", "platser", may=OFFERING)
def given_seats(case: Case, rows: list[Row]) -> None:
    _facts(case).seats = rows


@step("Givet utbildningar", "utbildning", may=("program", "urval", "förstahand", "provvikt", "lägsta prov", "provämne",
                                              "lägsta betyg", "prov till val", "startar"))  # fmt: skip
def given_offerings(case: Case, rows: list[Row]) -> None:
    _facts(case).offerings = {row["utbildning"]: row for row in rows}


@step("Givet sökande", "sökande", may=("hemkommun", "sen", "född", "dans", "gymnasiet klart"))
def given_applicants(case: Case, rows: list[Row]) -> None:
    _facts(case).applicants = {row["sökande"]: row for row in rows}


@step("Givet ansökningar", "sökande", "val", "utbildning", may=APPLICATION)
def given_choices(case: Case, rows: list[Row]) -> None:
    _facts(case).choices = rows


@step("Givet betyg", "sökande", "ämnen", "betyg", may=("läst som",))
def given_grades(case: Case, rows: list[Row]) -> None:
    _facts(case).grades = rows


@step("Givet platser som hålls", "sökande", "utbildning", may=("grupp", "svar"))
def given_held(case: Case, rows: list[Row]) -> None:
    _facts(case).held = rows


@step("Givet regler för året", "parameter", "värde")
def given_decisions(case: Case, rows: list[Row]) -> None:
    case.facts["decisions"] = [
        {
            "id": row["parameter"],
            "kind": "decision",
            "values": [
                {
                    "from": str(case.head["dag"]),
                    "value": row["värde"].split(" ") if " " in row["värde"] else row["värde"],
                    "source": {"title": "scenariots eget beslut", "href": "https://example.org"},
                }
            ],
        }
        for row in rows
    ]


def _decide(case: Case, kind: str) -> None:
    facts = _facts(case)
    rules = rules_for(day=case.head["dag"], kind=kind, decisions=case.facts.get("decisions", []))
    records, standing = prepare(records_of(facts, kind, case.head["dag"].year, rules.merit), rules.round)
    merit = merit_values(records.grades, len(records.applicants.ids), records.applicants.dance, rules.merit)
    given, lot = facts.merits(records), facts.lots(records)
    merit = np.where(given == NONE, merit, given).astype(np.int32)
    eligibility = row_eligibility(records, rules.eligibility)
    if not facts.grades:  # a scenario without grades is about seats: whoever is not decided about may be tried
        eligibility = replace(eligibility, cause=np.zeros_like(eligibility.cause))
    ranked = rank_rows(records, merit, eligibility, standing, lot, rules.ranking)
    lots = tuple(int(place).to_bytes(32, "big") for place in lot)
    case.facts["outcome"] = Outcome(records, rules, merit, eligibility, lots, ranked, allocate(ranked.market))


for _heading, _kind in {
    "När platserna fördelas": "final",
    "När preliminärantagningen görs": "preliminary",
    "När reservantagningen görs": "reserve",
    "När reservantagningen simuleras": "simulation",
    "När sena kompletteringar prövas": "late",
}.items():
    step(_heading)(lambda case, _, kind=_kind: _decide(case, kind))


@step("Då antagna", "sökande", "utbildning", may=("grupp",))
def then_admitted(case: Case, _: list[Row]) -> list[Row]:
    outcome = case.facts["outcome"]
    records, ranked = outcome.records, outcome.ranked
    found = []
    for applicant, row, group in zip(
        records.applicants.ids, outcome.allocation.choice, outcome.allocation.group, strict=True
    ):
        offering = "–" if row == NONE else records.offerings.ids[records.choices.offering[row]]
        name = "–" if row == NONE else records.groups.ids[ranked.group_of[group]]
        found.append({"sökande": applicant, "utbildning": offering, "grupp": name})
    return found


@step(
    "Då besked", "sökande", "val", "besked", may=("plats i kön", "grupp", "orsak", "poäng", "gräns", "fattas", "saknas")
)
def then_answers(case: Case, _: list[Row]) -> list[Row]:
    outcome = case.facts["outcome"]
    records, facts = outcome.records, row_facts(outcome)
    subjects = records.grades.subjects
    found = []
    for row, applicant in enumerate(records.choices.applicant):
        cause = _cause_name(int(facts.cause[row]))
        missing = int(outcome.eligibility.missing[row]) | int(outcome.eligibility.failed[row])
        found.append(
            {
                "sökande": records.applicants.ids[applicant],
                "val": str(records.choices.rank[row]),
                "besked": list(Status)[facts.status[row]].value,
                "orsak": cause,
                "plats i kön": str(facts.place[row]) if facts.place[row] else "–",
                "poäng": _points(int(outcome.ranked.points[row])),
                "grupp": "–" if facts.group[row] == NONE else records.groups.ids[facts.group[row]],
                "gräns": _points(int(facts.limit[row])),
                "fattas": _points(int(facts.gap[row])),
                "saknas": " ".join(s for bit, s in enumerate(subjects) if missing >> bit & 1) or "–",
            }
        )
    return found


@step("Då meritvärden", "sökande", "meritvärde")
def then_merits(case: Case, _: list[Row]) -> list[Row]:
    outcome = case.facts["outcome"]
    people = zip(outcome.records.applicants.ids, outcome.merit, strict=True)
    return [{"sökande": who, "meritvärde": _points(int(merit))} for who, merit in people]


def _points(hundredths: int) -> str:
    if hundredths < 0:
        return "–"
    return f"{Decimal(hundredths) / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _cause_name(cause: int) -> str:
    from gymnasieregion.contexts.admission.core.codes import Cause  # noqa: PLC0415 - one use

    return Cause(cause).name
