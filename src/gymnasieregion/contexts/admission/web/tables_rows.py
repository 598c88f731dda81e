"""One row of a table by hand: a form out of the schema, the checks of a file, and what the log says of it."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.table_lists import offering_names
from gymnasieregion.contexts.admission.selectors.tables_schema import Field, Table
from gymnasieregion.contexts.admission.services.table_rows import RowFaultsError, row_of, save_row, take_row_away
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.admission.web.tables import CHANGE, kept_schema
from gymnasieregion.contexts.admission.web.tables_words import cell_text, choices_of, heading, help_of, title_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.why import WhyForm, is_done, why_field
from gymnasieregion.platform.pages.words import page_language, said

LONGEST = 200
Row = dict[str, str]


class RowForm(forms.Form):
    """The cells of a row, as the schema describes them, and the ground.

    Args:
        schema: The table.
        row: The row that is shown; None for a new one.
        others: As every form of Django's.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *others: Any, schema: Table, row: Row | None, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        self.schema, self.row = schema, row
        for field in schema.fields:
            if row is None or field.name not in fixed_of(schema):
                self.fields[field.name] = form_field(field)
        self.fields["why"] = why_field()

    def cells(self) -> Row:
        """The row as typed, with the key of the row that is shown."""
        return {
            **(self.row or {}),
            **{name: self.cleaned_data[name] for name in self.schema.columns if name in self.cleaned_data},
        }

    def add_faults(self, refusal: RowFaultsError) -> None:
        """Put each fault at its field; one of another row, or of the key, at the top."""
        lang = page_language()
        for fault in refusal.faults:
            text = f"{fault.wrong(lang)} {fault.right(lang)}"
            own = not fault.table and fault.column in self.fields
            self.add_error(fault.column if own else None, text if own else f"{fault.place(lang)}: {text}".lstrip(": "))


def fixed_of(schema: Table) -> tuple[str, ...]:
    """The columns that stay when a row is changed: its key, but for the rank of a choice, which is a move."""
    return ("applicant_id",) if schema.name == "choices" else schema.primary_key


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, year: int, table: str) -> HttpResponse:
    """Enter a row."""
    opened, schema = get_object_or_404(AdmissionYear, pk=year), kept_schema(table)
    initial = {name: request.GET[name] for name in schema.columns if name in request.GET}
    form = RowForm(request.POST or None, schema=schema, row=None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, opened, form, None):
        messages.success(request, said("Raden är inlagd.", "The row is entered."))
        return _to_list(year, table, form.cells()["applicant_id"])
    shown = {**_about(opened, schema), "form": form, "row": None}
    return render(request, "admission/table_row.html", shown, status=422 if form.is_bound else 200)


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, year: int, table: str) -> HttpResponse:
    """Change a row."""
    opened, schema = get_object_or_404(AdmissionYear, pk=year), kept_schema(table)
    row = _shown_row(request, opened, schema)
    if blocked := _look_first(request, opened, row):
        return blocked
    seen = _seen(request, schema) or row
    form = RowForm(request.POST or None, schema=schema, row=seen, initial={**row, "seen": json.dumps(row)})
    if request.method == "POST" and form.is_valid() and _saved(request, opened, form, seen):
        messages.success(request, said("Raden är ändrad.", "The row is changed."))
        return _to_list(year, table, row["applicant_id"])
    shown = {**_about(opened, schema), **_row_words(opened, schema, row), "form": form, "row": row}
    return render(request, "admission/table_row.html", shown, status=422 if form.is_bound else 200)


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def take_away(request: HttpRequest, year: int, table: str) -> HttpResponse:
    """Ask why, and take away a row."""
    opened, schema = get_object_or_404(AdmissionYear, pk=year), kept_schema(table)
    row = _shown_row(request, opened, schema)
    if blocked := _look_first(request, opened, row):
        return blocked
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(take_row_away, year=year, table=table, seen=row)):
        messages.success(request, said("Raden är borttagen.", "The row is taken away."))
        return _to_list(year, table, row["applicant_id"])
    shown = {**_about(opened, schema), **_row_words(opened, schema, row), "form": form}
    return render(request, "admission/table_away.html", shown, status=422 if form.is_bound else 200)


def _saved(request: HttpRequest, opened: AdmissionYear, form: RowForm, seen: Row | None) -> bool:
    """Whether the row was written; else the form says why not."""
    try:
        save_row(
            year=opened.year,
            table=form.schema.name,
            cells=form.cells(),
            seen=seen,
            actor=request.actor,  # type: ignore[attr-defined]
            why=form.cleaned_data["why"],
            now=timezone.now(),
        )
    except RowFaultsError as refusal:
        form.add_faults(refusal)
    except RegionError as refusal:
        form.add_error(None, refusal.text(page_language()))
    else:
        return True
    return False


def _shown_row(request: HttpRequest, opened: AdmissionYear, schema: Table) -> Row:
    """The row that the address names.

    Raises:
        Http404: If there is none.
    """
    key = {name: request.GET.get(name, "") for name in schema.primary_key}
    row = row_of(opened.year, schema.name, key)
    if row is None:
        raise Http404(schema.name)
    return row


def _seen(request: HttpRequest, schema: Table) -> Row | None:
    """The row as the form showed it; None when the form was not sent, or says something else."""
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except json.JSONDecodeError:
        return None
    if not isinstance(seen, dict) or list(seen) != list(schema.columns):
        return None
    return {name: str(cell) for name, cell in seen.items()}


def _look_first(request: HttpRequest, opened: AdmissionYear, row: Row) -> HttpResponse | None:
    """Ask for the ground before a row of a protected identity is shown, and log each look."""
    person = get_object_or_404(Applicant, year=opened, applicant_id=row["applicant_id"])
    if look_first(request, person) is None:
        return None
    next_page = urlencode({"next": request.get_full_path()})
    return redirect(f"/antagning/{opened.year}/sokande/{person.pk}/titta/?{next_page}")


def _to_list(year: int, table: str, applicant: str) -> HttpResponse:
    return redirect(f"/antagning/{year}/tabeller/{table}/?{urlencode({'applicant': applicant})}")


def _about(opened: AdmissionYear, schema: Table) -> dict[str, object]:
    return {
        "year": opened,
        "table": schema.name,
        "title": title_of(schema.name),
        "list": f"/antagning/{opened.year}/tabeller/{schema.name}/",
    }


def _row_words(opened: AdmissionYear, schema: Table, row: Row) -> dict[str, object]:
    """The row in words, and its key for addresses."""
    names: Mapping[str, tuple[str, str]] = offering_names(opened.year) if "offering_id" in row else {}
    return {
        "words": [
            (heading(field), cell_text(field, row[field.name]) or "–", ", ".join(names.get(row[field.name], ())))
            for field in schema.fields
        ],
        "who": row["applicant_id"],
        "key": urlencode({name: row[name] for name in schema.primary_key}),
    }


def form_field(field: Field) -> forms.Field:
    """A field of a form for a column."""
    about: dict[str, Any] = {"label": heading(field), "help_text": help_of(field), "required": field.required}
    about["error_messages"] = {"required": said(f"{heading(field)} behöver fyllas i.", f"{heading(field)} is needed.")}
    if codes := choices_of(field):
        return forms.ChoiceField(choices=[("", said("Inget valt", "Nothing chosen")), *codes], **about)
    return forms.CharField(max_length=LONGEST, **about)
