"""The rows of the list; put together here, since a template takes three times as long for what is most of the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.pages.formats import number_text
from gymnasieregion.platform.pages.words import page_language, said

SHOWN = ("pk", "name", "school", "municipality", "study_path_code", "selection", "seats", "status", "reviewed_on")
"""The columns that the rows are made of."""

HEADINGS = (
    ("name", "Utbildning", "Programme", ""),
    ("school", "Skola", "School", ""),
    ("municipality", "Kommun", "Municipality", ""),
    ("", "Studieväg", "Study path", ""),
    ("", "Urval", "Selection", ""),
    ("seats", "Platser", "Places", "number"),
    ("status", "Status", "Status", ""),
)
"""What the list is sorted by, "" for nothing; its words; its class."""

ROW = (
    '<tr><th scope="row"><a href="/utbud/{{}}/" lang="sv">{{}}</a></th><td lang="sv" data-label="{}">{{}}</td>'
    '<td lang="sv" data-label="{}">{{}}</td><td data-label="{}">{{}}</td><td data-label="{}">{{}}</td>'
    '<td class="number" data-label="{}">{{}}</td><td data-label="{}">{{}}</td></tr>'
)
"""A row before its labels are in it, and then its cells."""


def headings() -> list[tuple[str, str, str]]:
    """What each column sorts by, what it is called in the language of the page being made, and its class."""
    return [(sort, said(sv, en), css) for sort, sv, en, css in HEADINGS]


def table_rows(
    rows: Iterable[Mapping[str, Any]], selections: Mapping[str, str], statuses: Mapping[str, str]
) -> SafeString:
    """The body of the table, every text in it escaped.

    Args:
        rows: ``SHOWN`` of each offering.
        selections: What the codes of selection are called.
        statuses: What the codes of status are called.
    """
    row_html = format_html(ROW, *(text for _, text, _ in headings()[1:]))
    lang = page_language()
    closed = _tag(statuses[Offering.Status.CLOSED], "bad")
    waiting = _tag(said("Ska granskas", "To be reviewed"), "warn")

    def status(row: Mapping[str, Any]) -> str:
        if row["status"] == Offering.Status.CLOSED:
            return closed
        return waiting if row["reviewed_on"] is None else statuses[row["status"]]

    cells = (
        (
            row["pk"],
            row["name"],
            row["school"],
            row["municipality"],
            row["study_path_code"],
            selections[row["selection"]],
            number_text(row["seats"], lang),
            status(row),
        )
        for row in rows
    )
    return format_html_join("\n", row_html, cells)


def _tag(text: str, kind: str) -> SafeString:
    return render_to_string("pages/parts/tag.html", {"text": text, "kind": kind})
