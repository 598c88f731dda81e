"""Puts the office's decisions into the book; a decision never changes a law."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gymnasieregion.law.parameter import DatedValue, Kind, Parameter
from gymnasieregion.law.schema import WORDS, Fault, read_parameter


def merge(
    parameters: Mapping[str, Parameter], records: Sequence[object]
) -> tuple[dict[str, Parameter], tuple[Fault, ...]]:
    """The parameters with the decisions in them, or all faults of the decisions.

    Args:
        parameters: What holds without the decisions, by id.
        records: Records of kind decision, in the order they were decided.

    Returns:
        The parameters by id, and the faults; with any fault the parameters are not to be used.
    """
    merged = dict(parameters)
    faults: list[Fault] = []
    for number, record in enumerate(records, start=1):
        if not isinstance(record, Mapping) or not isinstance(record.get("id"), str):
            faults.append(Fault(f"decisions {number}", "ska vara en tabell med id", "should be a table with an id"))
            continue
        id_ = record["id"]
        where = f"decisions {number}: {id_}"
        before = merged.get(id_)
        refused = _refusal(before, record, where)
        if refused is not None:
            faults.append(refused)
            continue
        decided, its_faults = read_parameter(record if before is None else _with_words(record, before), where)
        faults.extend(its_faults)
        if decided is not None:
            merged[id_] = decided if before is None else _after(before, decided)
    return merged, tuple(faults)


def _refusal(before: Parameter | None, record: Mapping[str, object], where: str) -> Fault | None:
    if record.get("kind") != Kind.DECISION:
        return Fault(where, "kind ska vara decision", "kind should be decision")
    if before is not None and before.kind is not Kind.DECISION:
        return Fault(
            where,
            f"ett beslut kan inte ändra {_IN_SWEDISH[before.kind]}",
            f"a decision cannot change {_IN_ENGLISH[before.kind]}",
        )
    if before is not None and record.get("unit", before.unit) != before.unit:
        return Fault(where, f"enheten ska vara {before.unit}", f"the unit should be {before.unit}")
    return None


_IN_SWEDISH = {Kind.LAW: "lag", Kind.AGREEMENT: "ett avtal", Kind.FORECAST: "en prognos"}
_IN_ENGLISH = {Kind.LAW: "law", Kind.AGREEMENT: "an agreement", Kind.FORECAST: "a forecast"}


def _with_words(record: Mapping[str, object], before: Parameter) -> dict[str, object]:
    """The record with the words that it left out, from what it changes."""
    words = {word: getattr(before, word) for word in (*WORDS, "checked_on")}
    return {**words, **record}


def _after(before: Parameter, decided: Parameter) -> Parameter:
    """What was before the decision, and then the decision."""
    first = decided.values[0].first_day
    kept = tuple(_cut(dated, decided.values[0]) for dated in before.values if dated.first_day < first)
    return replace(decided, values=kept + decided.values)


def _cut(dated: DatedValue, by: DatedValue) -> DatedValue:
    if dated.until is None or dated.until > by.first_day:
        return replace(dated, until=by.first_day)
    return dated
