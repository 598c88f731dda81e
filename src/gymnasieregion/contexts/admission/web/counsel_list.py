"""The class list: every pupil of a class or a school, what each has done, and files of what is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.class_todo import Todo
from gymnasieregion.contexts.admission.models import AdmissionYear
from gymnasieregion.contexts.admission.selectors.counselling import CLASS, Pupil, State, open_pupils, pupils_now
from gymnasieregion.contexts.admission.selectors.people import found
from gymnasieregion.contexts.admission.web.counsel import HERE, LIST, reaches_one, school_asked, year_now
from gymnasieregion.contexts.admission.web.counsel_words import STATES, name_of, signed_in_text, state_tag, todo_title
from gymnasieregion.contexts.offer.api import sort_key
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE = 100
TOLD_BY_STATE = frozenset({Todo.NO_APPLICATION, Todo.NOT_CONFIRMED})
FILTERS = ("q", "school_class", "state", "todo")
ADDRESS = ("school", *FILTERS)
COLUMNS: Mapping[str, tuple[str, str]] = {
    "class": ("Klass", "Class"),
    "choices": ("Val", "Choices"),
    "state": ("Läge", "State"),
    "todo": ("Att göra", "To do"),
    "signed_in": ("Senast inloggad", "Last signed in"),
    "grades": ("Betyg kontrollerade", "Grades checked"),
    "papers": ("Underlag", "Papers"),
}
"""The columns that one may choose among; the pupil is always there."""

USUAL = ("class", "choices", "state", "todo", "signed_in")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list is to show.

    Args:
        year: The admission year.
        filters: By name in the address; "" for none.
        pupils: Those who fit, in order.
        classes: Every class of the school.
    """

    year: AdmissionYear
    filters: Mapping[str, str]
    pupils: Sequence[Pupil]
    classes: Sequence[str]


def _name_key(pupil: Pupil) -> tuple[str, str]:
    person = pupil.person
    return sort_key(f"{person.family_name} {person.given_name}"), person.applicant_id


SORTS: Mapping[str, Callable[[Pupil], Any]] = {
    "name": _name_key,
    "class": lambda pupil: (sort_key(pupil.person.school_class), _name_key(pupil)),
    "choices": lambda pupil: (pupil.choices, _name_key(pupil)),
    "state": lambda pupil: (list(State).index(pupil.state), _name_key(pupil)),
    "todo": lambda pupil: (-len(pupil.todo), _name_key(pupil)),
    "signed_in": lambda pupil: (pupil.signed_in_at is not None, pupil.signed_in_at, _name_key(pupil)),
    "papers": lambda pupil: (pupil.papers, _name_key(pupil)),
    "grades": lambda pupil: (bool(pupil.application.grades_checked_by), _name_key(pupil)),
}


def shown_by(request: HttpRequest) -> Shown | None:
    """The pupils that the filters in an address give, or those that are ticked in it; None without a school."""
    year, school = year_now(), school_asked(request)
    if not school:
        return None
    reachable = open_pupils(year.pk, request.actor, school=school)  # type: ignore[attr-defined]
    filters = {name: request.GET.get(name, "").strip()[:80] for name in FILTERS}
    ticked = [whole_number(key) for key in request.GET.getlist("pupil")]
    if ticked:
        rows = reachable.filter(pk__in=[key for key in ticked if key is not None])
    else:
        rows = found(reachable, {"q": filters["q"], "school_class": filters["school_class"]}, year.pk)
    pupils = [pupil for pupil in pupils_now(year.pk, rows, timezone.now(), year) if ticked or _fits(pupil, filters)]
    classes = list(reachable.order_by("school_class").values_list("school_class", flat=True).distinct())
    return Shown(year, filters, _in_order(pupils, request.GET.get("sort", "")), classes)


def chosen_by(request: HttpRequest) -> Shown | HttpResponse:
    """Those who were ticked in a list, or all whom its filters give; where nobody is, the way back to choose."""
    if not request.GET.getlist("pupil") and not request.GET.get("all"):
        messages.error(request, said("Markera minst en elev först.", "Tick at least one pupil first."))
        return redirect(f"{LIST}?{request.GET.urlencode()}")
    shown = shown_by(request)
    return shown if shown is not None and shown.pupils else redirect(HERE)


@allowed(CLASS)
@require_GET
def pupils(request: HttpRequest) -> HttpResponse:
    """The pupils of a class or a school, with what each has done."""
    shown = shown_by(request)
    if shown is None:
        return redirect(HERE)
    page = Paginator(shown.pupils, ROWS_A_PAGE).get_page(request.GET.get("page"))
    columns = columns_asked(request)
    kept = {name: request.GET.get(name, "") for name in ADDRESS}
    context = {
        "year": shown.year,
        "filters": shown.filters,
        "school_code": "" if reaches_one(request.actor) else school_asked(request),  # type: ignore[attr-defined]
        "school": shown.pupils[0].person.school if shown.pupils else "",
        "sort": request.GET.get("sort", ""),
        "page": page,
        "count": page.paginator.count,
        "rows": [_row(pupil) for pupil in page],
        "classes": [name for name in shown.classes if name],
        "states": [(str(state), said(*words[:2])) for state, words in STATES.items()],
        "todos": [(str(todo), todo_title(todo)) for todo in Todo],
        "columns": [(name, said(*words), name in columns) for name, words in COLUMNS.items()],
        "has": {name: name in columns for name in COLUMNS},
        "chosen": _chosen(request, shown.filters),
        "clear": f"{LIST}?{urlencode({'school': kept['school']})}" if kept["school"] else LIST,
        "query": urlencode([*((n, v) for n, v in kept.items() if v), *_rest(request)]),
    }
    return render(request, "admission/counsel_list.html", context)


@allowed(CLASS)
@require_GET
def pupils_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is shown, with the chosen columns, as CSV."""
    shown = shown_by(request)
    if shown is None:
        return redirect(HERE)
    return csv_answer(f"elever-{shown.year.pk}", _header(request), _cells(request, shown.pupils))


@allowed(CLASS)
@require_GET
def pupils_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as it is shown, with the chosen columns, as XLSX."""
    shown = shown_by(request)
    if shown is None:
        return redirect(HERE)
    notes = [
        said(f"Elever som söker till gymnasiet {shown.year.pk}.", f"Pupils who apply to start in {shown.year.pk}."),
        said("Skyddade identiteter är inte med.", "Protected identities are not here."),
    ]
    if shown.year.synthetic:
        notes.append(said("Alla elever är påhittade.", "All pupils are invented."))
    return xlsx_answer(f"elever-{shown.year.pk}", _header(request), _cells(request, shown.pupils), notes)


def columns_asked(request: HttpRequest) -> tuple[str, ...]:
    """The columns that are ticked in the address; the usual ones where none is."""
    asked = request.GET.getlist("column")
    return tuple(name for name in COLUMNS if name in asked) or USUAL


def _fits(pupil: Pupil, filters: Mapping[str, str]) -> bool:
    state, todo = filters["state"], filters["todo"]
    return (not state or pupil.state == state) and (not todo or todo in pupil.todo)


def _in_order(pupils: Iterable[Pupil], sort: str) -> list[Pupil]:
    """Pupils by a key of ``SORTS``, backwards with ``-`` before it; by class and name when it is no such key."""
    key = sort.removeprefix("-")
    if key != "signed_in":
        return sorted(pupils, key=SORTS.get(key, SORTS["class"]), reverse=sort.startswith("-") and key in SORTS)
    rows = list(pupils)
    never = [pupil for pupil in rows if pupil.signed_in_at is None]
    been = sorted((pupil for pupil in rows if pupil.signed_in_at), key=SORTS[key], reverse=sort.startswith("-"))
    return been + never if sort.startswith("-") else never + been


def _row(pupil: Pupil) -> dict[str, Any]:
    """A pupil as the list shows them."""
    person = pupil.person
    return {
        "pupil": pupil,
        "name": name_of(person.given_name, person.family_name, person.applicant_id),
        "state": state_tag(pupil),
        "todo": [todo_title(todo) for todo in pupil.todo if todo not in TOLD_BY_STATE],
        "signed_in": _signed_in(pupil),
    }


def _signed_in(pupil: Pupil) -> str:
    """When a pupil last signed in, in words."""
    at = pupil.signed_in_at
    return signed_in_text(pupil, moment_text(at, page_language()) if at else "")


def _header(request: HttpRequest) -> list[str]:
    columns = [said(*COLUMNS[name]) for name in columns_asked(request)]
    return [said("Id", "Id"), said("Efternamn", "Family name"), said("Förnamn", "Given name"), *columns]


def _cells(request: HttpRequest, pupils: Iterable[Pupil]) -> Iterable[Sequence[Cell]]:
    columns = columns_asked(request)
    for pupil in pupils:
        person = pupil.person
        yield [person.applicant_id, person.family_name, person.given_name, *(CELLS[name](pupil) for name in columns)]


CELLS: Mapping[str, Callable[[Pupil], Cell]] = {
    "class": lambda pupil: pupil.person.school_class,
    "choices": lambda pupil: pupil.choices,
    "papers": lambda pupil: pupil.papers,
    "state": lambda pupil: state_tag(pupil)[0],
    "todo": lambda pupil: "; ".join(todo_title(todo) for todo in pupil.todo),
    "signed_in": _signed_in,
    "grades": lambda pupil: moment_text(at, page_language()) if (at := pupil.application.grades_checked_at) else "",
}
"""What a cell of the files holds, in the words of the page."""


def _chosen(request: HttpRequest, filters: Mapping[str, str]) -> Chosen:
    """The filters that are on: what each filters by, its value in words, and the address without it."""
    states = {str(state): said(*words[:2]) for state, words in STATES.items()}
    todos = {str(todo): todo_title(todo) for todo in Todo}
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "school_class": (said("Klass", "Class"), filters["school_class"]),
        "state": (said("Läge", "State"), states.get(filters["state"], "")),
        "todo": (said("Att göra", "To do"), todos.get(filters["todo"], "")),
    }
    return chosen_filters(request, told)


def _rest(request: HttpRequest) -> list[tuple[str, str]]:
    """The chosen columns and the order, as they stand in the address."""
    columns = [("column", name) for name in request.GET.getlist("column") if name in COLUMNS]
    return columns + [("sort", value) for value in request.GET.getlist("sort")[:1]]
