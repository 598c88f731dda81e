"""Opening a case: for whom or for which seats, what stood, and what should have stood."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Case, Publication, Run
from gymnasieregion.contexts.admission.selectors.cases_seats import frozen_table, publications_of
from gymnasieregion.contexts.admission.selectors.people import visible
from gymnasieregion.contexts.admission.selectors.runs_names import name_in
from gymnasieregion.contexts.admission.selectors.runs_tickets import id_in_run
from gymnasieregion.contexts.admission.selectors.table_lists import offerings_called
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.cases import open_case
from gymnasieregion.contexts.admission.services.cases_change import (
    CHOICES,
    OF_PERSONS,
    SEATS,
    Change,
    ChangeFaultsError,
    Row,
    branch_of,
    columns_of,
    key_of,
    rows_of,
)
from gymnasieregion.contexts.admission.web.cases import offering_words
from gymnasieregion.contexts.admission.web.cases_forms import (
    AppealForm,
    WrongChoicesForm,
    WrongForm,
    WrongRowForm,
    WrongSeatsForm,
)
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.admission.web.tables_words import cell_text, heading, title_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import page_language, said

OPEN = "admission.case.open"
MOST_FOUND = 20


@allowed(OPEN)
@require_GET
def choose(request: HttpRequest, year: int) -> HttpResponse:
    """Ask whom or what the case is about; ``?person=`` is the key of an applicant, ``?q=`` an id or a number."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    words, asked = request.GET.get("q", "").strip()[:80], request.GET.get("person", "")
    rows = visible(year, request.actor)  # type: ignore[attr-defined]  # set by ActorMiddleware
    person = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None  # noqa: PLR2004 - a key
    if person is None and words:
        number = Q(identity_number=words.replace("-", ""), protection=Applicant.Protection.NONE)
        person = rows.filter(Q(applicant_id=words) | number).first()
    offering, rounds = request.GET.get("utbildning", "").strip()[:80], list(publications_of(year))
    run = rounds[0].run if rounds and offering else None
    found = [name_in(run, id_) for id_ in offerings_called(offering_words(run), offering)[:MOST_FOUND]] if run else []
    shown = {
        "year": opened, "q": words, "person": person, "rounds": rounds, "offering": offering, "found": found,
        "tables": [(name, title_of(name)) for name in OF_PERSONS],
    }  # fmt: skip
    return render(request, "admission/case_new.html", shown)


@allowed(OPEN)
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """What the board has decided of an applicant's choice."""
    person, publication = _person(request, year, pk), _publication(request, year)
    if blocked := look_first(request, person):
        return blocked
    run = publication.run
    who, names = id_in_run(run, person), offering_words(run)
    choices = rows_of(frozen_table(run, CHOICES), CHOICES, who)
    offerings = [(row["offering_id"], _named(row, names)) for row in choices]
    stood = rows_of(frozen_table(run, "row_decisions"), "row_decisions", who)
    form = AppealForm(request.POST or None, offerings=offerings)
    if request.method == "POST" and form.is_valid():
        made = _opened(request, form, publication, Case.Kind.APPEAL, person, form.change(stood))
        if made is not None:
            return redirect("admission-case", year=year, pk=made.pk)
    shown = _shown(publication, form, person) | {
        "heading": said("Ett överklagande har ändrat ett beslut", "An appeal has changed a decision"),
        "lead": said(
            "Bara beslut om behörighet och mottagande kan överklagas. Den sökande prövas igen i den publicerade "
            "omgången, och du ser vad det gör med andra innan något beslutas.",
            "Only decisions on eligibility and reception can be appealed. The applicant is tried again in the "
            "published round, and you see what that does to others before anything is decided.",
        ),
    }
    return render(request, "admission/case_form.html", shown, status=422 if form.is_bound else 200)


@allowed(OPEN)
@require_http_methods(["GET", "POST"])
def wrong_row(request: HttpRequest, year: int, pk: int, table: str) -> HttpResponse:
    """The rows of an applicant in a table of the round; one of them, or a missing one, as it should have stood."""
    if table not in OF_PERSONS:
        raise Http404(table)
    person, publication = _person(request, year, pk), _publication(request, year)
    if blocked := look_first(request, person):
        return blocked
    run = publication.run
    names = offering_words(run)
    rows = rows_of(frozen_table(run, table), table, id_in_run(run, person))
    if table == CHOICES:
        form: WrongForm = WrongChoicesForm(request.POST or None, rows=rows, known=names)
    elif "ny" in request.GET:
        form = WrongRowForm(request.POST or None, table=table, row=None)
    elif all(name in request.GET for name in key_of(table)):
        row = next((one for one in rows if all(one[name] == request.GET[name] for name in key_of(table))), None)
        if row is None:
            raise Http404(table)
        form = WrongRowForm(request.POST or None, table=table, row=row)
    else:
        shown = _rows_shown(rows, table, names)
        return render(request, "admission/case_rows.html", _shown(publication, None, person) | shown)
    if request.method == "POST" and form.is_valid():
        made = _opened(request, form, publication, Case.Kind.ERROR, person, form.change())  # type: ignore[attr-defined]
        if made is not None:
            return redirect("admission-case", year=year, pk=made.pk)
    shown = _shown(publication, form, person) | {
        "heading": said("Så skulle det ha stått", "So it should have stood"),
        "lead": title_of(table),
    }
    return render(request, "admission/case_form.html", shown, status=422 if form.is_bound else 200)


@allowed(OPEN)
@require_http_methods(["GET", "POST"])
def wrong_seats(request: HttpRequest, year: int, offering: str) -> HttpResponse:
    """The seats of an offering as they should have been."""
    publication = _publication(request, year)
    run = publication.run
    branch = branch_of(frozen_table(run, "offerings"), offering)
    rows = rows_of(frozen_table(run, SEATS), SEATS, branch) if branch else []
    if not rows:
        raise Http404(offering)
    form = WrongSeatsForm(request.POST or None, offering=offering, rows=rows)
    if request.method == "POST" and form.is_valid():
        made = _opened(request, form, publication, Case.Kind.ERROR, None, form.change())
        if made is not None:
            return redirect("admission-case", year=year, pk=made.pk)
    shown = _shown(publication, form, None) | {
        "heading": said("Så många platser skulle det ha varit", "So many places there should have been"),
        "lead": name_in(run, offering).text,
    }
    return render(request, "admission/case_form.html", shown, status=422 if form.is_bound else 200)


def _person(request: HttpRequest, year: int, pk: int) -> Applicant:
    """An applicant whom the reader may see.

    Raises:
        Http404: If there is none.
    """
    rows = visible(year, request.actor)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related("year"), pk=pk)


def _publication(request: HttpRequest, year: int) -> Publication:
    """The published round that the address names by its run's number, else the latest that gave seats.

    Raises:
        Http404: If there is none.
    """
    number = request.GET.get("korning", "")
    rows = publications_of(year)
    found = (rows.filter(run__number=int(number)) if number.isdecimal() and len(number) < 10 else rows).first()  # noqa: PLR2004 - a number
    if found is None:
        raise Http404(year)
    return found


def _opened(
    request: HttpRequest,
    form: forms.Form,
    publication: Publication,
    kind: str,
    person: Applicant | None,
    change: Change,
) -> Case | None:
    """The case, opened; None when the form says why not."""
    try:
        made = open_case(
            publication=publication.pk,
            kind=kind,
            applicant=None if person is None else person.pk,
            change=change,
            why=form.cleaned_data["why"],
            reference=form.cleaned_data["reference"],
            actor=request.actor,  # type: ignore[attr-defined]
            now=timezone.now(),
        )
    except ChangeFaultsError as refused:
        assert isinstance(form, WrongForm)  # the board's decision is always a row
        form.add_faults(refused.faults)
    except RegionError as refused:
        form.add_error(None, refused.text(page_language()))
    else:
        messages.success(request, said("Ärendet är öppnat.", "The case is open."))
        return made
    return None


def _shown(publication: Publication, form: forms.Form | None, person: Applicant | None) -> dict[str, Any]:
    """What every page here needs."""
    run: Run = publication.run
    rounds = list(publications_of(run.year_id))
    return {"year": run.year, "run": run, "rounds": rounds, "form": form, "person": person}


def _rows_shown(rows: list[dict[str, str]], table: str, names: Any) -> dict[str, Any]:  # noqa: ANN401 - a Mapping
    """The rows of a table in words, each with the address of its form."""
    fields = [table_named(table).field(name) for name in columns_of(table)]
    return {
        "table": table,
        "title": title_of(table),
        "headings": [heading(field) for field in fields],
        "rows": [
            (
                [_cell(field, row, names) for field in fields],
                urlencode({name: row[name] for name in key_of(table)}),
            )
            for row in rows
        ],
    }


def _cell(field: Any, row: Row, names: Any) -> str:  # noqa: ANN401 - a Field, a Mapping
    cell = row[field.name]
    return ", ".join(names.get(cell, (cell,))) if field.name == "offering_id" else cell_text(field, cell) or "–"


def _named(row: Row, names: Any) -> str:  # noqa: ANN401 - a Mapping
    return f"{row['rank']}. {', '.join(names.get(row['offering_id'], (row['offering_id'],)))}"
