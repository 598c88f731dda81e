"""Read ``round.json``: the settings of the round, checked key by key against the Data Package."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from gymnasieregion.contexts.admission.core.lottery import commitment_of
from gymnasieregion.contexts.admission.selectors.rules import decided_book, rules_for
from gymnasieregion.contexts.admission.selectors.tables_schema import Described, round_keys
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import ParameterFaultsError, law_book

FILE = "round.json"
WORDS: Mapping[str, str] = {
    "string": "text",
    "integer": "a number",
    "boolean": "true / false",
    "object": "{...}",
    "array": "[...]",
    "date": "YYYY-MM-DD",
}
TYPES: Mapping[str, type] = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list, "date": str}


def read_round(folder: Path, faults: FaultList) -> dict[str, Any]:
    """Read the round's settings.

    Args:
        folder: The input folder.
        faults: Where faults are added; the value of a secret is never shown.

    Returns:
        The settings with the secrets in lower case; {} when something is at fault.
    """
    path = folder / FILE
    if not path.is_file():
        faults.add(FILE, 0, "", "", "ROUND_MISSING")
        return {}
    text = _text(path, faults)
    return {} if text is None else checked_round(text, faults)


def checked_round(text: str, faults: FaultList) -> dict[str, Any]:
    """The settings of a round from the text of ``round.json``; {} when something is at fault.

    Args:
        text: JSON.
        faults: Where faults are added; the value of a secret is never shown.
    """
    settings = _parsed(text, faults)
    if settings is None:
        return {}
    before = len(faults.faults)
    _check_keys(settings, text, faults)
    is_whole = len(faults.faults) == before
    if is_whole:
        settings = _with_small_letters(settings)
        _check_together(settings, text, faults)
    _check_decisions(settings, text, faults, is_whole=is_whole)
    return settings if len(faults.faults) == before else {}


def _with_small_letters(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with every hexadecimal text in lower case."""
    lottery = {name: value if name == "entropy" else value.lower() for name, value in settings["lottery"].items()}
    return {**settings, "lottery": lottery, "slip_secret": settings["slip_secret"].lower()}


def _check_together(settings: dict[str, Any], text: str, faults: FaultList) -> None:
    """Whether year and day, and the secrets, fit each other."""
    lottery, year = settings["lottery"], settings["day"][:4]
    if settings["year"] != int(year):
        faults.add(FILE, _line(text, "year"), "year", str(settings["year"]), "YEAR_OF_DAY", year=year)
    if settings["slip_secret"] == lottery["secret"]:
        faults.add(FILE, _line(text, "slip_secret"), "slip_secret", "", "SECRETS_ALIKE")
    if lottery.get("commitment") not in {None, commitment_of(bytes.fromhex(lottery["secret"]))}:
        place = _line(text, "commitment")
        faults.add(FILE, place, "lottery.commitment", lottery["commitment"], "COMMITMENT_DIFFERS")


def _check_decisions(settings: dict[str, Any], text: str, faults: FaultList, *, is_whole: bool) -> None:
    """Whether the office's decisions are whole, and give rules to decide by."""
    decisions = settings.get("decisions")
    if not isinstance(decisions, list) or not decisions or not all(_is_decision(record) for record in decisions):
        return
    line = _line(text, "decisions")
    try:
        decided_book(law_book(), decisions)
        if is_whole:
            rules_for(day=date.fromisoformat(settings["day"]), kind=settings["kind"], decisions=decisions)
    except ParameterFaultsError as error:
        for fault in error.faults:
            faults.add(FILE, line, "decisions", fault.where, "DECISION", why_sv=fault.sv, why_en=fault.en)
    except RegionError as error:
        faults.add(FILE, line, "decisions", "", "DECISION", why_sv=error.text("sv"), why_en=error.text("en"))


def _text(path: Path, faults: FaultList) -> str | None:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(FILE, line, "", "", "NOT_UTF8", byte=f"0x{data[error.start]:02X}")
        return None


def _parsed(text: str, faults: FaultList) -> dict[str, Any] | None:
    """The object in the file; None when it is no JSON or another thing than an object."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            faults.add(FILE, _line(text, name), name, "", "KEY_TWICE")
        return dict(pairs)

    try:
        parsed = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        faults.add(FILE, error.lineno, "", "", "JSON_BROKEN", why=error.msg)
        return None
    except RecursionError:
        faults.add(FILE, 1, "", "", "JSON_BROKEN", why="nested too deep")
        return None
    if not isinstance(parsed, dict):
        faults.add(FILE, 1, "", "", "KEY_TYPE", expected=WORDS["object"])
        return None
    return parsed


def _check_keys(settings: dict[str, Any], text: str, faults: FaultList) -> None:
    keys = {key["name"]: key for key in round_keys()}
    present = dict(settings)
    if isinstance(lottery := settings.get("lottery"), dict):
        present |= {f"lottery.{name}": value for name, value in lottery.items()}
    for name in present.keys() - keys.keys():
        known = ", ".join(key for key in keys if key.startswith("lottery.") == name.startswith("lottery."))
        faults.add(FILE, _line(text, name), name, "", "KEY_UNKNOWN", known=known)
    for name, key in keys.items():
        if name in present:
            _check_value(name, present[name], key, text, faults)
        elif key["constraints"]["required"] and (not name.startswith("lottery.") or isinstance(lottery, dict)):
            meaning = {"meaning_sv": key["description"], "meaning_en": key["description_en"]}
            faults.add(FILE, 0, name, "", "KEY_MISSING", **meaning)


def _check_value(name: str, value: Any, key: Described, text: str, faults: FaultList) -> None:  # noqa: ANN401 - JSON
    line, constraints, kind = _line(text, name), key["constraints"], key["type"]
    is_hidden = "pattern" in constraints  # the secrets, and what is easily taken for one
    shown = "" if is_hidden or type(value) not in {str, int, float, bool} else str(value)
    has_type = type(value) is TYPES[kind]  # not isinstance: true is no integer here
    if not has_type:
        faults.add(FILE, line, name, shown, "KEY_TYPE", expected=WORDS[kind])
    elif is_hidden and re.fullmatch(constraints["pattern"], value) is None:
        faults.add(FILE, line, name, "", "SECRET_FORM")
    elif kind == "string" and len(value.strip()) < constraints.get("minLength", 0):
        faults.add(FILE, line, name, "", "KEY_EMPTY", meaning_sv=key["description"], meaning_en=key["description_en"])
    elif kind == "date" and not _is_day(value):
        faults.add(FILE, line, name, shown, "NOT_DATE")
    elif value not in constraints.get("enum", [value]):
        faults.add(FILE, line, name, shown, "NOT_IN_LIST", allowed=", ".join(constraints["enum"]))
    elif kind == "integer" and not constraints["minimum"] <= value <= constraints["maximum"]:
        code, bound = ("BELOW", "minimum") if value < constraints["minimum"] else ("ABOVE", "maximum")
        faults.add(FILE, line, name, shown, code, bound=str(constraints[bound]))
    elif kind == "array":
        for position in (place for place, record in enumerate(value) if not _is_decision(record)):
            faults.add(FILE, line, f"{name}[{position}]", "", "NOT_A_DECISION")


def _is_decision(record: object) -> bool:
    return isinstance(record, dict) and isinstance(record.get("id"), str) and record.get("kind") == "decision"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _line(text: str, name: str) -> int:
    """The line where a key is written; 0 when it is nowhere."""
    found = re.search(rf'"{re.escape(name.rsplit(".", 1)[-1])}"\s*:', text)
    return text.count("\n", 0, found.start()) + 1 if found else 0
