"""The headings of the scenarios on the municipality's duty, on the core and the real parameters."""

from datetime import date, timedelta

from gymnasieregion.contexts.register.core.kaa_codes import (
    DutyEnd,
    Elsewhere,
    MeasureEnd,
    MeasureKind,
    Occupation,
    Registered,
)
from gymnasieregion.contexts.register.core.kaa_file import Duty, HalfYear, MeasureFact, rows_of
from gymnasieregion.contexts.register.core.kaa_file import Row as FileRow
from gymnasieregion.contexts.register.core.kaa_file_checks import faults_in
from gymnasieregion.contexts.register.core.kaa_target import Period, Youth, covered_spans, rules_on, standing
from gymnasieregion.contexts.register.selectors.kaa_rules import age_limit_on, file_codes_on, rule_book
from tests.scenario_steps.runner import Case, Row, ScenarioError, step

GROUPS = {"nationellt program": "YP", "introduktionsprogram": "IM", "anpassad gymnasieskola": "AN", "IB": "IB"}
AWARDS = {"examen": "DIPLOMA", "studiebevis": "CERTIFICATE", "gymnasiebevis": "ADAPTED"}
TOLD = {"motsvarande utbildning": Elsewhere.STUDIES, "fullföljd": Elsewhere.COMPLETED, "skolplikt": Elsewhere.SCHOOLING}


@step("Givet ungdomar", "ungdom", "född", "kommun", may=("flyttade in", "flyttade ut"))
def given_youths(case: Case, rows: list[Row]) -> None:
    case.facts["youths"] = {row["ungdom"]: row for row in rows}


@step("Givet studier", "ungdom", "utbildning", "från", may=("till",))
def given_studies(case: Case, rows: list[Row]) -> None:
    case.facts["studies"] = rows


@step("Givet bevis", "ungdom", "bevis", "dag")
def given_awards(case: Case, rows: list[Row]) -> None:
    case.facts["awards"] = rows


@step("Givet uppgifter från handläggaren", "ungdom", "uppgift", "från", may=("till",))
def given_told(case: Case, rows: list[Row]) -> None:
    case.facts["told"] = rows


@step("Då omfattas", "ungdom", "dag", "besked")
def then_covered(case: Case, rows: list[Row]) -> list[Row]:
    found = []
    for row in rows:
        youth, home = _youth(case, row["ungdom"])
        day = date.fromisoformat(row["dag"])
        stands = standing(youth, home, day, rules_on(rule_book(), day))
        found.append({**row, "besked": stands.sv})
    return found


@step("Då gäller ansvaret", "ungdom", "från", may=("till", "orsak", "avslut"))
def then_spans(case: Case, _: list[Row]) -> list[Row]:
    found = []
    for name in case.facts["youths"]:
        youth, home = _youth(case, name)
        spans = covered_spans(youth, home, rule_book())
        found += [
            {
                "ungdom": name, "från": str(span.starts_on), "till": str(span.ends_on or "–"),
                "orsak": span.because.sv, "avslut": span.ended.sv if span.ended else "–",
            }
            for span in spans
        ] or [{"ungdom": name, "från": "–"}]  # fmt: skip
    return found


@step("Givet registret", "ungdom", "nummer", "registrerad", "orsak", may=("avslutad", "avslut"))
def given_register(case: Case, rows: list[Row]) -> None:
    case.facts["register"] = rows


@step("Givet kontakter", "ungdom", "dag", "sysselsättning")
def given_contacts(case: Case, rows: list[Row]) -> None:
    case.facts["contacts"] = rows


@step("Givet åtgärder", "ungdom", "åtgärd", "från", may=("till", "skäl", "efter"))
def given_measures(case: Case, rows: list[Row]) -> None:
    case.facts["measures"] = rows


@step("När filen görs", "halvår")
def when_file(case: Case, rows: list[Row]) -> None:
    year, half = rows[0]["halvår"].split("-")
    case.facts["half"] = HalfYear(int(year), int(half))
    codes = file_codes_on(case.facts["half"])
    case.facts["rows"] = rows_of([_duty(case, row) for row in case.facts["register"]], case.facts["half"], codes)


@step("Då rader", "block", "nummer", "datum", may=("kod", "sysselsättning", "åtgärd", "period"))
def then_rows(case: Case, _: list[Row]) -> list[Row]:
    told: list[FileRow] = case.facts["rows"]
    return [
        {
            "block": row.block, "nummer": row.identitet, "datum": row.datum, "kod": row.kod,
            "sysselsättning": row.sysselsattning, "åtgärd": row.atgard, "period": row.period,
        }
        for row in told
    ]  # fmt: skip


@step("Då fel", "rad", "kolumn", "fel", may=("värde", "rätt"))
def then_faults(case: Case, _: list[Row]) -> list[Row]:
    half = case.facts["half"]
    faults = faults_in(case.facts["rows"], half, file_codes_on(half), age_limit_on(half.end))
    return [
        {"rad": str(f.line), "kolumn": f.column, "värde": f.value, "fel": f.text(), "rätt": f.right()} for f in faults
    ] or [{"rad": "–", "kolumn": "–", "fel": "–"}]


def _youth(case: Case, name: str) -> tuple[Youth, str]:
    told = case.facts["youths"][name]
    born = date.fromisoformat(told["född"])
    home = Period(told["kommun"], _day(told.get("flyttade in")) or born, _day(told.get("flyttade ut")))
    return Youth(
        born,
        (home,),
        _periods(case, "studies", name, "utbildning", GROUPS),
        tuple(
            (AWARDS[r["bevis"]], date.fromisoformat(r["dag"]))
            for r in case.facts.get("awards", ())
            if r["ungdom"] == name
        ),
        _periods(case, "told", name, "uppgift", TOLD),
    ), home.what


def _periods(case: Case, table: str, name: str, column: str, words: dict[str, str]) -> tuple[Period, ...]:
    rows = [row for row in case.facts.get(table, ()) if row["ungdom"] == name]
    if unknown := {row[column] for row in rows} - words.keys():
        raise ScenarioError(f"okänt ord {sorted(unknown)}; kända {list(words)}")
    return tuple(Period(words[row[column]], date.fromisoformat(row["från"]), _day(row.get("till"))) for row in rows)


def _duty(case: Case, row: Row) -> Duty:
    name = row["ungdom"]
    contacts = [r for r in case.facts.get("contacts", ()) if r["ungdom"] == name]
    done = [r for r in case.facts.get("measures", ()) if r["ungdom"] == name]
    return Duty(
        row["nummer"], "0180", date.fromisoformat(row["registrerad"]), _code(Registered, row["orsak"]),
        _day(row.get("avslutad")), _code(DutyEnd, row.get("avslut", "")),
        [(date.fromisoformat(r["dag"]), _code(Occupation, r["sysselsättning"])) for r in contacts],
        [_measure(r) for r in done],
    )  # fmt: skip


def _measure(row: Row) -> MeasureFact:
    """As the officer writes it: the last day of the measure, not the first day after it."""
    last = _day(row.get("till"))
    return MeasureFact(
        _code(MeasureKind, row["åtgärd"]), date.fromisoformat(row["från"]), last and last + timedelta(1),
        _code(MeasureEnd, row.get("skäl", "")), _code(Occupation, row.get("efter", "")),
    )  # fmt: skip


def _code(kind: type, words: str) -> str:
    if words in {"", "–"}:
        return ""
    known = {code.sv: code.value for code in kind}
    if words not in known:
        raise ScenarioError(f"okänt ord «{words}»; kända {list(known)}")
    return known[words]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text not in {None, "", "–"} else None
