"""The list of a year's applicants: search, filters, order, pages and files."""

from collections.abc import Iterable, Sequence

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.contexts.admission.selectors.people import found, in_order, schools_of, sees_protected, visible
from gymnasieregion.contexts.admission.selectors.people_gaps import WORDS as GAP_WORDS
from gymnasieregion.contexts.admission.web.people_words import choices, word
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.words import said

ROWS_A_PAGE = 40
LIST, SEE = "admission.applicant.list", "admission.applicant.see"
FILTERS = (
    "q", "school", "school_class", "kind", "category", "protection", "active", "grades", "choices", "from_office",
    "gap",
)  # fmt: skip
COLUMNS = (
    "applicant_id", "identity_number", "birth_date", "given_name", "family_name", "email", "home_municipality_code",
    "school", "school_code", "school_class", "kind", "category", "category_shown", "late", "dance", "completed",
    "is_active", "from_office",
)  # fmt: skip
"""The columns of the files: the names of the admission's tables."""


def asked(request: HttpRequest) -> dict[str, str]:
    """The filters in the address; those about protected identities are for the office alone."""
    filters = {name: request.GET.get(name, "").strip()[:160] for name in FILTERS}
    if not sees_protected(request.actor):  # type: ignore[attr-defined]  # set by ActorMiddleware
        filters["protection"] = ""
        filters["gap"] = "" if filters["gap"] == "kontakt" else filters["gap"]
    return filters


@allowed(LIST)
@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """Go to the list of the year that the office works with now."""
    year = current_admission_year(timezone.localdate())
    if year is None:
        return render(request, "admission/cockpit_empty.html")
    return redirect("admission-people", year=year.year)


@allowed(LIST)
@require_GET
def applicants(request: HttpRequest, year: int) -> HttpResponse:
    """The applicants of a year."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    filters, actor = asked(request), request.actor  # type: ignore[attr-defined]
    every = visible(year, actor, LIST)
    paginator = Paginator(in_order(found(every, filters, year), request.GET.get("sort", "")), ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown = {
        "year": opened,
        "filters": filters,
        "sort": request.GET.get("sort", ""),
        "page": page,
        "count": paginator.count,
        "rows": [(row, word("kind", row.kind), word("category", row.category)) for row in page],
        "schools": schools_of(every),
        "kinds": choices("kind"),
        "categories": choices("category"),
        "protections": choices("protection")[1:] if sees_protected(actor) else [],
        "gaps": [
            (code, said(*words)) for code, words in GAP_WORDS.items() if code != "kontakt" or sees_protected(actor)
        ],
        "yes_no": [("yes", said("Ja", "Yes")), ("no", said("Nej", "No"))],
        "chosen": _chosen(request, filters),
        "clear": f"/antagning/{year}/sokande/",
        "may_register": is_allowed(actor, "admission.applicant.register"),
        "may_see_forwarded": is_allowed(actor, "admission.forwarded.list"),
    }
    return render(request, "admission/person_list.html", shown)


@allowed(LIST)
@require_GET
def applicants_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The filtered list as CSV, without protected identities; the columns are the same in every language."""
    rows = _rows(request, year)
    return csv_answer(f"sokande-{year}", COLUMNS, _cells(rows))


@allowed(LIST)
@require_GET
def applicants_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """The filtered list as XLSX, without protected identities."""
    rows = _rows(request, year)
    notes = [
        said(f"Sökande {year}.", f"Applicants {year}."),
        said("Skyddade identiteter är inte med.", "Protected identities are not here."),
    ]
    if AdmissionYear.objects.filter(pk=year, synthetic=True).exists():
        notes.append(said("Alla sökande är påhittade.", "All applicants are invented."))
    return xlsx_answer(f"sokande-{year}", COLUMNS, _cells(rows), notes)


@allowed(LIST)
@require_GET
def by_id(request: HttpRequest, year: int) -> HttpResponse:
    """Go to the page of the applicant whose id is asked for."""
    row = visible(year, request.actor, LIST).filter(applicant_id=request.GET.get("id", "")).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404(request.GET.get("id", ""))
    return redirect("admission-person", year=year, pk=row.pk)


def _rows(request: HttpRequest, year: int) -> QuerySet[Applicant]:
    get_object_or_404(AdmissionYear, pk=year)
    rows = found(visible(year, request.actor, LIST), asked(request), year)  # type: ignore[attr-defined]
    return in_order(rows.filter(protection=Applicant.Protection.NONE), request.GET.get("sort", ""))


def _cells(rows: QuerySet[Applicant]) -> Iterable[Sequence[Cell]]:
    """The rows of the files: days as ISO, yes and no as in the admission's tables."""
    return ([_cell(value) for value in row] for row in rows.values_list(*COLUMNS))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _chosen(request: HttpRequest, filters: dict[str, str]) -> Chosen:
    """The filters that are on: what each filters by, its value in words, and the address without it."""
    yes_no = {"yes": said("ja", "yes"), "no": said("nej", "no")}
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "school": (said("Skola", "School"), filters["school"]),
        "school_class": (said("Klass", "Class"), filters["school_class"]),
        "kind": (said("Slag", "Kind"), dict(choices("kind")).get(filters["kind"], "")),
        "category": (said("Kategori", "Category"), dict(choices("category")).get(filters["category"], "")),
        "protection": (said("Skydd", "Protection"), dict(choices("protection")).get(filters["protection"], "")),
        "active": (said("Aktiv", "Active"), yes_no.get(filters["active"], "")),
        "grades": (said("Har betyg", "Has grades"), yes_no.get(filters["grades"], "")),
        "choices": (said("Har val", "Has choices"), yes_no.get(filters["choices"], "")),
        "from_office": (said("Från kansli", "From office"), filters["from_office"]),
        "gap": (said("Saknas", "Lacking"), said(*GAP_WORDS.get(filters["gap"], ("", "")))),
    }
    return chosen_filters(request, told)
