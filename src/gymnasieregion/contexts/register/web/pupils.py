"""The lists of a day: who studies, who is new, who has left, and what is to be settled; as a page, CSV and XLSX."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.contracts import EndReason
from gymnasieregion.contexts.register.models import Enrolment
from gymnasieregion.contexts.register.selectors.files import SEE as FILES
from gymnasieregion.contexts.register.selectors.pupils import LATELY, LIST, Show, conflicts_of, found, spells_on
from gymnasieregion.contexts.register.web.pupil_words import SHOWS, last_day, names_on, person_name, reason_words
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.formats import day_text
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE = 50
LONGEST_SEARCH = 80
A_DAY = timedelta(days=1)
COLUMNS = (
    "person", "family_name", "given_name", "birth_date", "school_unit_code", "school", "education_code", "school_year",
    "class_name", "first_day", "last_day", "end_reason",
)  # fmt: skip


@allowed(LIST)
@require_GET
def pupils(request: HttpRequest) -> HttpResponse:
    """One list of a day; the one that is asked for, or those who study today."""
    actor, today, every = request.actor, timezone.localdate(), school_units()  # type: ignore[attr-defined]  # ActorMiddleware
    show, query = _asked(request)
    rows = found(spells_on(show, actor, today, every), query)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    names, waits = names_on(every, today), conflicts_of([row.spell for row in page]) if show is Show.SETTLE else {}
    shown = {
        "show": show.value,
        "shows": [(each.value, said(*SHOWS[each])) for each in Show],
        "q": query,
        "page": page,
        "rows": [_shown(row, names, waits.get(row.spell)) for row in page],
        "count": page.paginator.count,
        "days": LATELY.days,
        "today": today,
        "files": request.GET.urlencode(),
        "may_see_files": is_allowed(actor, FILES),
    }
    return render(request, "register/pupils.html", shown)


@allowed(LIST)
@require_GET
def pupils_csv(request: HttpRequest) -> HttpResponse:
    """The whole of the list that is asked for, as CSV."""
    return csv_answer(_name(request), COLUMNS, _cells(request))


@allowed(LIST)
@require_GET
def pupils_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as XLSX."""
    show, query = _asked(request)
    day = day_text(timezone.localdate(), page_language())
    notes = [f"{said(*SHOWS[show])}, {day}", *([f"{said('Sökning', 'Search')}: {query}"] if query else [])]
    return xlsx_answer(_name(request), COLUMNS, _cells(request), notes)


def _asked(request: HttpRequest) -> tuple[Show, str]:
    asked = request.GET.get("visa", "")
    show = next((each for each in Show if each.value == asked), Show.NOW)
    return show, request.GET.get("q", "").strip()[:LONGEST_SEARCH]


def _name(request: HttpRequest) -> str:
    return f"elever-{_asked(request)[0].value.lower()}-{timezone.localdate().isoformat()}"


def _cells(request: HttpRequest) -> Iterable[Sequence[Cell]]:
    show, query = _asked(request)
    today, every = timezone.localdate(), school_units()
    names, codes = names_on(every, today), {unit.key: unit.code_on(today) for unit in every}
    for row in found(spells_on(show, request.actor, today, every), query).iterator():  # type: ignore[attr-defined]
        person = row.person.merged_into or row.person
        yield (
            str(person.pk), person.family_name, person.given_name, person.birth_date.isoformat(),
            codes.get(row.school_unit, row.school_unit), names.get(row.school_unit, ""), row.education_code,
            row.school_year, row.class_name, row.starts_on.isoformat(),
            (row.ends_on - A_DAY).isoformat() if row.ends_on else "", row.end_reason,
        )  # fmt: skip


def _shown(row: Enrolment, names: dict[str, str], conflict: int | None) -> dict[str, Any]:
    """A row as the page shows it."""
    person = row.person.merged_into or row.person
    return {
        "person": person,
        "name": person_name(person),
        "spell": row,
        "school": names.get(row.school_unit, row.school_unit),
        "last_day": last_day(row),
        "reason": reason_words(EndReason(row.end_reason)) if row.end_reason else "",
        "conflict": conflict,
    }
