"""What stood in the way of a run, in words and with the way to where it is mended."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.selectors.runs_people import Person, persons
from gymnasieregion.contexts.admission.web.runs_words import TABLES, word
from gymnasieregion.contexts.admission.web.tables_words import column_title
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.pages.words import page_language, said

PERSONS = frozenset({"applicants", "grades", "completions", "choices", "row_decisions", "tests", "ranks", "held"})

ON_PAGES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "HELD_NOT_USED": (
        (
            "Den slutliga antagningen är redan publicerad, så det finns de som håller platser. De skulle inte läsas.",
            "The final admission is published already, so that some hold seats. They would not be read.",
        ),
        (
            "Gör sena kompletteringar, en reservantagning eller en simulering i stället.",
            "Make late completions, a reserve round or a simulation instead.",
        ),
    ),
}
"""What is said in another way of rows in the database than of files: what is wrong, and what would be right."""


def trouble_of(run: Run) -> dict[str, Any]:
    """What a run keeps of faults, checks that fell, or warnings; {} when there is nothing."""
    found: dict[str, Any] = json.loads(run.trouble) if run.trouble else {}
    return found


def faults_shown(faults: Sequence[dict[str, Any]], run: Run, actor: Actor) -> list[dict[str, str]]:
    """Faults as lines of a page, without the ids of those whom the reader may not know.

    Args:
        faults: As the run keeps them.
        run: Whose they are.
        actor: Who reads.
    """
    ids = {id_ for fault in faults if (id_ := fault["key"].get("applicant_id"))}
    known = persons(run.year_id, ids, actor, run)
    return [_shown(fault, run.year_id, known) for fault in faults]


def _shown(fault: dict[str, Any], year: int, known: Mapping[str, Person]) -> dict[str, str]:
    """A fault as a line of a page; the id of its person is the one of today, where the reader may know it."""
    key, table = fault["key"], fault["table"]
    then = key.get("applicant_id") or ""
    person = known.get(then)
    today = person.id if person is not None else ""
    told = today or said("(skyddad)", "(protected)")

    def hide(text: str) -> str:
        return text.replace(then, told) if then and then != today else text

    lang = page_language()
    wrong, right = (
        (said(*words) for words in ON_PAGES[fault["code"]])
        if fault["code"] in ON_PAGES
        else (
            fault["wrong"][lang],
            fault["right"][lang],
        )
    )
    return {
        "table": word(TABLES, table) if table else "round.json",
        "whose": " · ".join(hide(value) for value in key.values() if value),
        "column": fault["column"],
        "column_title": column_title(table, fault["column"]),
        "value": hide(fault["value"]),
        "wrong": hide(wrong),
        "right": hide(right),
        "address": _address(table, {**key, "applicant_id": today}, year),
    }


def _address(table: str, key: dict[str, str], year: int) -> str:
    """Where the row is mended: at its person, else in the list of its kind."""
    if table in PERSONS and key.get("applicant_id"):
        return f"{reverse('admission-person-by-id', args=[year])}?{urlencode({'id': key['applicant_id']})}"
    if table in {"offerings", "seat_groups"}:
        return "/utbud/?" + urlencode({"year": year})
    return ""
