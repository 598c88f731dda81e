"""The pages that bring in pupils from a sending school's file: hand in, look, confirm."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.admission.models import AdmissionYear, ImportFile
from gymnasieregion.contexts.admission.services.import_faults import Told, report_of, told_from
from gymnasieregion.contexts.admission.services.pupils_file import LANGUAGES, pupils_table
from gymnasieregion.contexts.admission.services.pupils_import import PUPILS, apply_pupils, discard_pupils, send_pupils
from gymnasieregion.contexts.admission.web.tables_words import COLUMNS_EN
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import CSV, file_answer
from gymnasieregion.platform.pages.words import page_language, said

IMPORT = "admission.applicant.import"
SHOWN = 200
"""Faults on the page; the rest are in the file of faults."""

State = ImportFile.State
FIELD_WORDS = {
    "new": ("ny", "new"),
    "birth_date": ("födelsedatum", "birth date"),
    "given_name": ("förnamn", "given name"),
    "family_name": ("efternamn", "family name"),
    "email": ("e-post", "e-mail"),
    "home_municipality_code": ("hemkommun", "home municipality"),
    "school": ("skola", "school"),
    "school_code": ("skolans kod", "the school's code"),
    "school_class": ("klass", "class"),
    "kind": ("slag", "kind"),
    "category": ("kategori", "category"),
}


@allowed(IMPORT)
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, year: int) -> HttpResponse:
    """Hand in a file."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    refusal = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            refusal = said("Välj en fil.", "Choose a file.")
        else:
            try:
                row = send_pupils(year=year, file_name=file.name or "", data=file.read(), **_who(request))
            except RegionError as refused:
                refusal = refused.text(page_language())
            else:
                return redirect("admission-pupils-file", year=year, pk=row.pk)
    columns = [
        (field.name, field.title if page_language() == "sv" else field.description[1] or field.name, field.required)
        for field in pupils_table().fields
        if field.name.islower()
    ]
    shown = {"year": opened, "refusal": refusal, "columns": columns, "languages": LANGUAGES}
    return render(request, "admission/person_import.html", shown, status=422 if refusal else 200)


@allowed(IMPORT)
@require_GET
def look(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """What was found in a file, and what it would change."""
    row = get_object_or_404(ImportFile.objects.select_related("year"), year=year, pk=pk, table=PUPILS)
    found = json.loads(row.found)
    shown = {
        "year": row.year,
        "file": row,
        "state": str(row.state),
        "counts": found.get("pupils"),
        "grades": found.get("grades"),
        "faults": [_line(each) for each in _told(found, "faults")[:SHOWN]],
        "warnings": [_line(each) for each in _told(found, "warnings")[:SHOWN]],
        "sample": [(number, name, _fields(fields)) for number, name, fields in found.get("sample", [])],
        "most": SHOWN,
    }
    return render(request, "admission/person_import_found.html", shown)


@allowed(IMPORT)
@require_GET
def faults_csv(_: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Every fault and warning as a file that opens in a spreadsheet."""
    row = get_object_or_404(ImportFile, year=year, pk=pk, table=PUPILS)
    found = json.loads(row.found)
    report = report_of(row.file_name, [*_told(found, "faults"), *_told(found, "warnings")], page_language())
    return file_answer(f"fel-{row.pk}.csv", CSV, report)


@allowed(IMPORT)
@require_POST
def confirm(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Bring the pupils in, or take the file away."""
    row = get_object_or_404(ImportFile, year=year, pk=pk, table=PUPILS)
    act = discard_pupils if request.POST.get("step") == "discard" else apply_pupils
    try:
        row = act(import_id=row.pk, **_who(request))
    except RegionError as refused:
        messages.error(request, refused.text(page_language()))
    else:
        if row.state == State.DISCARDED:
            messages.success(request, said("Filen är borttagen.", "The file has been taken away."))
        elif row.state == State.APPLIED:
            messages.success(request, said("Eleverna är inlagda.", "The pupils have been brought in."))
        else:
            messages.error(request, said("Filen har fel. Inget är ändrat.", "The file has faults. Nothing is changed."))
    return redirect("admission-pupils-file", year=year, pk=pk)


def _told(found: dict[str, Any], part: str) -> list[Told]:
    return [told_from(each) for each in found.get(part, [])]


def _line(told: Told) -> tuple[Told, str, str, str]:
    """A fault with its column's title, what is wrong and what would be right."""
    lang = page_language()
    return told, _title(told.column), told.wrong(lang), told.right(lang)


def _title(column: str) -> str:
    """What a column is called beside its name; "" for a subject, whose code is all that it has."""
    field = next((each for each in pupils_table().fields if each.name == column and column.islower()), None)
    if field is None:
        return ""
    if page_language() == "sv":
        return field.title
    return COLUMNS_EN.get(column) or field.description[1] or field.name.replace("_", " ").capitalize()


def _fields(names: str) -> str:
    """What changes, in words."""
    return ", ".join(said(*FIELD_WORDS[name]) for name in names.split(","))


def _who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]  # set by ActorMiddleware
