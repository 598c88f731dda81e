"""The cohort explorer: a measure of follow-up by region, municipality, school, programme, sex or admission group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.register.selectors.cohort_parts import has_sexes, part_of, rows_of
from gymnasieregion.contexts.register.selectors.cohort_rows import Words, names_of, words_of
from gymnasieregion.contexts.register.selectors.cohort_tables import Explored, explored
from gymnasieregion.contexts.register.web.cohorts_charts import share_bars
from gymnasieregion.contexts.register.web.cohorts_choices import Choices, choices_of
from gymnasieregion.contexts.register.web.cohorts_words import (
    PERSPECTIVES,
    cut_words,
    measures_offered,
    sexes_offered,
    title_of,
    views_offered,
)
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.disclosure.api import SHARE, Published, PublishedTable, legend
from gymnasieregion.platform.pages.export import Form, published_answer
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.words import page_language, said
from gymnasieregion.warehouse.store import NoSnapshotError

SEE = "register.followup.see"
ROWS_A_PAGE, MOST_BARS = 100, 30


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table on the page.

    Args:
        code: What the address calls it; "" where there is nothing to choose.
        cells: The figures in the order of the columns.
        heads: What the columns are called.
    """

    code: str
    name: str
    cells: tuple[Published, ...]
    heads: tuple[str, ...]

    @property
    def figures(self) -> tuple[tuple[str, Published], ...]:
        """Each figure with the head of its column."""
        return tuple(zip(self.heads, self.cells, strict=True))


@allowed(SEE)
@require_GET
def cohorts(request: HttpRequest) -> HttpResponse:
    """A measure as a table and a drawing, with its definition, its day, its source and a link to just this."""
    try:
        choices, found = _asked(request)
    except NoSnapshotError:
        return no_snapshot(request)
    every = rows_of(found, choices.part(found))
    if not request.GET and choices.value not in every:  # nobody of the reader's own place has been followed
        choices = replace(choices, value="")
    rows = _chosen_rows(choices, every)
    shown = {
        "choices": choices,
        "found": found,
        "title": title_of(choices, _name_of(choices, every, found)),
        "perspective": said(*PERSPECTIVES[choices.perspective]),
        "definition": said(*found.definition),
        "source": found.source,
        "measures": measures_offered(),
        "views": views_offered(),
        "sexes": sexes_offered() if has_sexes(choices.part(found)) else (),
        "years": [str(cohort) for cohort in found.cohorts],
        "span": [cohort for cohort in choices.cohorts(found) if cohort.isdecimal()],
        "is_one": _is_one(choices),
        "is_old_link": choices.link_day is not None and choices.link_day != found.day,
        "link": request.build_absolute_uri(f"{request.path}?{choices.query(found)}"),
        "query": choices.query(found),
        **(_told(request, choices, part_of(found, choices.part(found), rows)) if rows and found.cohorts else {}),
    }
    return render(request, "register/cohorts.html", shown)


@allowed(SEE)
@require_GET
def cohorts_file(request: HttpRequest, form: Form) -> HttpResponse:
    """The same as a file: all the rows and figures of what is chosen."""
    try:
        choices, found = _asked(request)
    except NoSnapshotError:
        return no_snapshot(request)
    every = rows_of(found, choices.part(found))
    rows = _chosen_rows(choices, every)
    if not rows or not found.cohorts:
        raise Http404
    table = part_of(found, choices.part(found), rows)
    link = request.build_absolute_uri(f"{reverse('register-cohorts')}?{choices.query(found)}")
    label = f"{title_of(choices, _name_of(choices, every, found))}. {said(*found.definition)}"
    name = f"uppfoljning-{choices.measure.id}-{choices.view.lower().replace('.', '-')}-{found.day.isoformat()}"
    return published_answer(
        form, name, table, page_language(), label=label, source=source_of(found, link), updated=found.day
    )


def no_snapshot(request: HttpRequest) -> HttpResponse:
    """How a snapshot is taken, where there is none."""
    return render(request, "register/cohorts_none.html", {"command": "gymnasieregion manage snapshot_register"})


def source_of(found: Explored, link: str) -> str:
    """Whose figures they are, as a file says it."""
    known = moment_text(found.known_at, page_language())
    return said(
        f"Elevregistret, känt {known}. {found.source}. {link}",
        f"The register of pupils, as known {known}. {found.source}. {link}",
    )


def _told(request: HttpRequest, choices: Choices, table: PublishedTable) -> dict[str, Any]:
    """The table as the page shows it, and the drawing of its last column, or of the shares of one group."""
    columns, lines = _lines(table, choices)
    page = Paginator(lines, ROWS_A_PAGE).get_page(request.GET.get("page"))
    codes = [code for code, _ in columns]
    at = codes.index(SHARE) if SHARE in codes else len(codes) - 1
    drawn = [(line.name, line.cells[at]) for line in page.object_list]
    return {
        "head": said("Startår", "Year of start") if _is_one(choices) else cut_words(choices.cut),
        "columns": columns,
        "page": page,
        "notes": legend([cell for line in lines for cell in line.cells], page_language()),
        "bars": share_bars(drawn, page_language()) if len(drawn) <= MOST_BARS else None,
        "drawn": "" if _is_one(choices) else table.dimensions[1].text(table.dimensions[1].codes[-1], page_language()),
    }


def _asked(request: HttpRequest) -> tuple[Choices, Explored]:
    """What is chosen, and all that may be shown of it.

    Raises:
        NoSnapshotError: If the warehouse is empty.
    """
    choices = choices_of(request)
    found = explored(choices.measure, choices.perspective, timezone.localdate())
    return (choices if has_sexes(choices.part(found)) else replace(choices, sex=None)), found


def _chosen_rows(choices: Choices, every: Mapping[str, Words]) -> Mapping[str, Words]:
    """The one row that is chosen, or those that fit what is searched for."""
    if choices.value:
        return {code: words for code, words in every.items() if code == choices.value}
    sought = choices.search.casefold()
    return {code: words for code, words in every.items() if sought in said(*words).casefold() or sought == code}


def _name_of(choices: Choices, every: Mapping[str, Words], found: Explored) -> str:
    """What the one row is called, also where it has no figures; "" for many."""
    if not choices.value or choices.cut is None:
        return ""
    known = every.get(choices.value) or words_of(choices.cut, choices.value, names_of(choices.cut, found.day))
    return said(*known)


def _is_one(choices: Choices) -> bool:
    """Whether the table is of one group over the years."""
    return choices.cut is None or bool(choices.value)


def _lines(table: PublishedTable, choices: Choices) -> tuple[list[tuple[str, str]], list[Line]]:
    """The columns, code and words, and the rows in the order that is chosen."""
    lang = page_language()
    rows, cohorts, measure = table.dimensions
    columns = [(code, measure.text(code, lang)) for code in measure.codes]
    if _is_one(choices):
        row = rows.codes[0]
        asked = [
            ("", cohorts.text(cohort, lang), [(row, cohort, each) for each in measure.codes])
            for cohort in cohorts.codes
        ]
    elif len(cohorts.codes) == 1:
        year = cohorts.codes[0]
        asked = [(row, rows.text(row, lang), [(row, year, each) for each in measure.codes]) for row in rows.codes]
    else:
        columns = [(cohort, cohorts.text(cohort, lang)) for cohort in cohorts.codes]
        asked = [(row, rows.text(row, lang), [(row, year, SHARE) for year in cohorts.codes]) for row in rows.codes]
    heads = tuple(words for _, words in columns)
    lines = [Line(code, name, tuple(table[each] for each in cells), heads) for code, name, cells in asked]
    return columns, lines if _is_one(choices) else in_order(lines, [code for code, _ in columns], choices.sort)


def in_order(lines: Sequence[Line], columns: Sequence[str], sort: str) -> list[Line]:
    """The rows by a column, by what is printed alone; those without a figure come last either way.

    Args:
        lines: The rows in the order of their names.
        columns: The codes of the columns.
        sort: A column's code, with ``-`` before it for the other way; anything else is by name.
    """
    down, by = sort.startswith("-"), sort.removeprefix("-")
    if by not in columns:
        return list(reversed(lines)) if sort == "-name" else list(lines)
    at = columns.index(by)
    told = [line for line in lines if line.cells[at].number is not None]
    told.sort(key=lambda line: line.cells[at].number or 0, reverse=down)
    return [*told, *(line for line in lines if line.cells[at].number is None)]
