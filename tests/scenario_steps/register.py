"""The steps of the register's scenarios: events that are told one after another, and what was known when."""

import datetime as dt
from uuid import UUID

from gymnasieregion.contexts.register.core import changes, corrections
from gymnasieregion.contexts.register.core.codes import EndReason
from gymnasieregion.contexts.register.core.numbers import Number, change_number, read_number
from gymnasieregion.contexts.register.core.study_spells import StudySpell, doubles
from gymnasieregion.contexts.register.core.versions import Version, as_known, difference, undoing
from gymnasieregion.kernel.errors import RegionError
from tests.scenario_steps.runner import Case, Row, ScenarioError, step

PERSON = UUID(int=1)
REASONS = {reason.sv: reason for reason in EndReason}
ONGOING = ("", "–")


def _day(text: str) -> dt.date | None:
    return None if text in ONGOING else dt.date.fromisoformat(text)


def _moment(text: str) -> dt.datetime:
    """Noon on a day; what was told on a day is known at the end of it."""
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(12), dt.UTC)


def _end_of(text: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(23, 59), dt.UTC)


def _key(name: str) -> UUID:
    """The key of a spell that the scenario calls P1, P2 …"""
    return UUID(int=int(name.removeprefix("P")))


def _path(row: Row) -> changes.Path:
    return changes.Path(row["studieväg"], row["studieväg"][:2], ends_on=_day(row.get("planerat slut", "")))


def _begun(row: Row) -> StudySpell:
    return StudySpell(
        _key(row["period"]), PERSON, dt.date.fromisoformat(row["dag"]), row["skola"], row["studieväg"],
        row["studieväg"][:2], int(row.get("årskurs") or 1), path_ends_on=_day(row.get("planerat slut", "")),
        class_name=row.get("klass", ""),
    )  # fmt: skip


def _happens(history: tuple[StudySpell, ...], row: Row) -> tuple[StudySpell, ...]:
    """The history after an event; the words are those of the forms."""
    if row["händelse"] not in HAPPENS:
        raise ScenarioError(f"okänd händelse «{row['händelse']}». Kända: {', '.join(HAPPENS)}")
    return HAPPENS[row["händelse"]](history, row, _key(row["period"]), _day(row["dag"]))


def _other(row: Row) -> UUID:
    """The key of the spell that an event begins, or lets give way."""
    return _key(row.get("ny period") or row["före"])


def _reason(row: Row) -> EndReason:
    return REASONS[row["orsak"]]


HAPPENS = {
    "skrivs in": lambda history, row, key, on: changes.enrol(history, _begun(row)),
    "kommer tillbaka": lambda history, row, key, on: changes.come_back(history, _begun(row)),
    "byter studieväg": lambda history, row, key, on: changes.change_path(history, key, on, _other(row), _path(row)),
    "byter skola": lambda history, row, key, on: changes.change_school(
        history, key, on, _other(row), row["skola"], _path(row)
    ),
    "byter årskurs": lambda history, row, key, on: changes.promote(history, key, on, _other(row)),
    "slutar": lambda history, row, key, on: changes.interrupt(history, key, on, _reason(row)),
    "avbrottet rättas": lambda history, row, key, on: corrections.correct_break_off(history, key, on),
    "starten rättas": lambda history, row, key, on: corrections.correct_start(history, key, on),
    "tas bort": lambda history, row, key, on: corrections.remove(history, key),
    "gäller före": lambda history, row, key, on: corrections.settle(history, key, _other(row)),
}
OF_EVENTS = ("skola", "studieväg", "årskurs", "klass", "orsak", "ny period", "före", "planerat slut")
OF_SPELLS = ("årskurs", "klass", "orsak", "avbrott", "planerat slut")


@step("Givet händelser", "känt", "händelse", "period", "dag", may=OF_EVENTS)
def given_events(case: Case, rows: list[Row]) -> None:
    """Events in the order in which they were told; each on the day that it became known."""
    for row in rows:
        _write(case, row["känt"], _happens(_now(case), row))


@step("När någon försöker", "händelse", "period", "dag", may=OF_EVENTS)
def when_somebody_tries(case: Case, rows: list[Row]) -> None:
    """What is refused changes nothing; the refusals are remembered."""
    case.facts["refused"] = []
    for row in rows:
        try:
            _happens(_now(case), row)
        except RegionError as refusal:
            case.facts["refused"].append({"händelse": row["händelse"], "besked": refusal.text("sv")})


@step("Då vägras", "händelse", "besked")
def then_refused(case: Case, rows: list[Row]) -> list[Row]:
    """What was refused, and with which words."""
    return case.facts["refused"]


@step("När en händelse ångras", "känt", "nummer")
def when_undone(case: Case, rows: list[Row]) -> None:
    """Undo an event by its place in the scenario, from 1; undoing is an event of its own."""
    for row in rows:
        change = undoing(_versions(case), int(row["nummer"]))
        _add(case, row["känt"], change)


@step("Då var känt", "frågat", "skola", "studieväg", "från", "till", may=OF_SPELLS)
def then_known(case: Case, rows: list[Row]) -> list[Row]:
    """The spells as they were known at the end of each day that is asked for: just those, no others."""
    found = [_told(spell, asked) for asked in _asked(rows) for spell in as_known(_versions(case), _end_of(asked))]
    if len(found) != len(rows):
        raise ScenarioError(f"{len(found)} perioder var kända, inte {len(rows)}: {found}")
    return found


@step("Då finns dubbla", "första", "andra", "från", "till")
def then_doubles(case: Case, rows: list[Row]) -> list[Row]:
    """The spells that cannot both be right, as they are known now."""
    return [
        {
            "första": f"P{double.first.int}", "andra": f"P{double.second.int}", "från": str(double.starts_on),
            "till": str(double.ends_on or "–"),
        }
        for double in doubles(_now(case))
    ]  # fmt: skip


@step("Då är antalet dubbla", "antal")
def then_number_of_doubles(case: Case, rows: list[Row]) -> list[Row]:
    """How many pairs of spells cannot both be right, as they are known now."""
    return [{"antal": str(len(doubles(_now(case))))}]


@step("Givet nummer", "känt", "nummer", "från")
def given_numbers(case: Case, rows: list[Row]) -> None:
    """Numbers that somebody is given, one after another."""
    for place, row in enumerate(rows, start=1):
        known = as_known(case.facts.get("numbers", []), _end_of(row["känt"]))
        read = read_number(row["nummer"])
        number = Number(UUID(int=place), PERSON, dt.date.fromisoformat(row["från"]), read.kind, read.value)
        change = difference(known, change_number(known, number))
        case.facts["numbers"] = _closed(case.facts.get("numbers", []), change, place, _moment(row["känt"]))


@step("Då har eleven nummer", "frågat", "nummer", "från", "till")
def then_numbers(case: Case, rows: list[Row]) -> list[Row]:
    """The numbers as they were known at the end of each day that is asked for."""
    return [
        {"frågat": asked, "nummer": number.value, "från": str(number.starts_on), "till": str(number.ends_on or "–")}
        for asked in _asked(rows)
        for number in as_known(case.facts["numbers"], _end_of(asked))
    ]


def _asked(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row["frågat"] for row in rows))


def _told(spell: StudySpell, asked: str) -> Row:
    return {
        "frågat": asked, "skola": spell.school_unit, "studieväg": spell.education_code, "klass": spell.class_name,
        "från": str(spell.starts_on), "till": str(spell.ends_on or "–"), "årskurs": str(spell.school_year),
        "orsak": spell.end_reason.sv if spell.end_reason else "–", "avbrott": str(spell.break_off_on or "–"),
        "planerat slut": str(spell.path_ends_on or "–"),
    }  # fmt: skip


def _versions(case: Case) -> list[Version[StudySpell]]:
    return case.facts.setdefault("versions", [])


def _now(case: Case) -> tuple[StudySpell, ...]:
    return tuple(version.fact for version in _versions(case) if version.known_to is None)


def _write(case: Case, known: str, after: tuple[StudySpell, ...]) -> None:
    _add(case, known, difference(_now(case), after))


def _add(case: Case, known: str, change) -> None:
    case.facts["events"] = case.facts.get("events", 0) + 1
    case.facts["versions"] = _closed(_versions(case), change, case.facts["events"], _moment(known))


def _closed(versions, change, event: int, at: dt.datetime):
    """The versions after a change: what it changes is closed, and what is so instead is added."""
    kept = [
        Version(each.fact, each.known_from, each.event, at, event)
        if each.known_to is None and each.fact.spell in change.closes
        else each
        for each in versions
    ]
    return [*kept, *(Version(fact, at, event) for fact in change.opens)]
