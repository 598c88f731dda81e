"""What is held of somebody, gathered by the office with a ground; and what is left of a run that has been thinned."""

import zipfile
import zlib
from io import BytesIO

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.admission.models import Run, RunFile
from gymnasieregion.contexts.admission.selectors.extracts import subject_of
from gymnasieregion.contexts.admission.selectors.runs import run_numbered
from gymnasieregion.contexts.admission.services.extracts import EXTRACT, extract_of, hand_out
from gymnasieregion.contexts.admission.services.runs_bundles import FIRST_MOMENT
from gymnasieregion.contexts.admission.web.people_person import look_first, person_of, whose_applicant
from gymnasieregion.contexts.admission.web.privacy_file import json_answer, pdf_answer
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import file_answer
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, page_language

ZIP = "application/zip"


class HandOutForm(forms.Form):
    """Why, and in what form."""

    why = why_field(
        help_text=later(
            "Till exempel: personen har begärt det, dnr 2026-41. Skriv inget namn och inget nummer.",
            "For example: the person has asked for it, case 2026-41. Write no name and no number.",
        )
    )
    form = forms.ChoiceField(
        label=later("Som", "As"),
        widget=forms.RadioSelect,
        choices=[("pdf", later("Dokument (PDF)", "Document (PDF)")), ("json", later("Data (JSON)", "Data (JSON)"))],
        initial="pdf",
        error_messages={"required": later("Välj form.", "Choose a form.")},
    )


@allowed(EXTRACT, about=whose_applicant)
@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Ask for a ground, log it, and hand out all that is held of somebody."""
    person = person_of(request, year, pk)
    asked_first = look_first(request, person)
    if asked_first is not None:
        return asked_first
    form = HandOutForm(request.POST or None, initial={"form": "pdf"})
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            hand_out(applicant=person, actor=request.actor, why=form.cleaned_data["why"], now=now)  # type: ignore[attr-defined]
        except RegionError as refused:
            form.add_error("why", refused.text(page_language()))
        else:
            extract = extract_of(subject_of(person), now)
            return pdf_answer(extract) if form.cleaned_data["form"] == "pdf" else json_answer(extract)
    shown = {"person": person, "year": person.year, "form": form}
    return render(request, "admission/privacy_person.html", shown, status=422 if form.is_bound else 200)


@allowed("admission.bundle.see")
@require_GET
def kept(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What is left of a run whose personal data have been removed, as a ZIP file."""
    del request
    run = run_numbered(year, number)
    if run is None or run.state != Run.State.THINNED:
        raise Http404(number)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in RunFile.objects.filter(run=run).order_by("name", "part").values_list("name", "content"):
            packed.writestr(zipfile.ZipInfo(name, FIRST_MOMENT), zlib.decompress(content))
    return file_answer(f"korning-{year}-{number}-kvar.zip", ZIP, made.getvalue())
