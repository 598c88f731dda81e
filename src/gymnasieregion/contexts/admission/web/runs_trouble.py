"""What stood in the way of a run, in words and with the way to where it is mended."""

import json
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from gymnasieregion.contexts.admission.models import Run
from gymnasieregion.contexts.admission.web.runs_words import TABLES, word
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


def fault_shown(fault: dict[str, Any], year: int) -> dict[str, str]:
    """A fault as a line of a page.

    Args:
        fault: As the run keeps it.
        year: The admission year.
    """
    key, table = fault["key"], fault["table"]
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
        "whose": " · ".join(value for value in key.values() if value),
        "column": fault["column"],
        "value": fault["value"],
        "wrong": wrong,
        "right": right,
        "address": _address(table, key, year),
    }


def _address(table: str, key: dict[str, str], year: int) -> str:
    """Where the row is mended: at its person, else in the list of its kind."""
    if table in PERSONS and key.get("applicant_id"):
        return f"{reverse('admission-person-by-id', args=[year])}?{urlencode({'id': key['applicant_id']})}"
    if table in {"offerings", "seat_groups"}:
        return "/utbud/?" + urlencode({"year": year})
    return ""
