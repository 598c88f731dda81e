"""Files for the tables: handed in, shown with their faults or with what they change, mended and applied."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.admission.models import AdmissionYear, ImportFile
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.import_faults import report_of
from gymnasieregion.contexts.admission.services.import_findings import REPLACES, replace_named
from gymnasieregion.contexts.admission.services.import_seats import SEATS
from gymnasieregion.contexts.admission.services.imports import ask_to_apply, check_again, discard_file, send_file
from gymnasieregion.contexts.admission.services.imports_kept import State, found_of
from gymnasieregion.contexts.admission.web.tables_told import found_for
from gymnasieregion.contexts.admission.web.tables_words import (
    about_table,
    heading,
    replace_words,
    state_words,
    title_of,
)
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.export import CSV, file_answer
from gymnasieregion.platform.pages.words import later, page_language, said

SEND, SEE, CHECK, APPLY, DISCARD = (f"admission.import.{verb}" for verb in ("send", "see", "check", "apply", "discard"))
FAULTS_A_PAGE = 50
SECONDS = "3"
"""Between looks at a file that a job works with."""


class SendForm(forms.Form):
    """A file, and what it takes the place of.

    Args:
        table: The table that it is for.
        others: As every form of Django's.
    """

    file = forms.FileField(
        label=later("Fil", "File"),
        help_text=later("CSV eller Excel (.xlsx).", "CSV or Excel (.xlsx)."),
        error_messages={
            "required": later("Välj en fil.", "Choose a file."),
            "empty": later("Filen är tom.", "The file is empty."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *others: Any, table: str, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        ways = REPLACES[table]
        self.fields["replace"] = forms.ChoiceField(
            label=said("Vad ersätter filen?", "What does the file replace?"),
            choices=[(way, ". ".join(replace_words(way))) for way in ways],
            widget=forms.RadioSelect if len(ways) > 1 else forms.HiddenInput,
            initial=ways[0],
        )


@allowed(SEND)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, year: int, table: str) -> HttpResponse:
    """Ask for a file, and look through it."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    if table not in REPLACES:
        raise Http404(table)
    form = SendForm(request.POST or None, request.FILES or None, table=table)
    if request.method == "POST" and form.is_valid():
        handed_in, now = form.cleaned_data["file"], timezone.now()
        actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
        try:
            row = send_file(
                year=year,
                table=table,
                file_name=handed_in.name,
                data=handed_in.read(),
                replace=replace_named(form.cleaned_data["replace"]),
                actor=actor,
                now=now,
            )
        except RegionError as refusal:
            form.add_error("file", refusal.text(page_language()))
        else:
            _instead_of(request, year, table)
            return redirect("admission-import", year=year, import_id=row.pk)
    schema = table_named(table)
    shown = {
        "year": opened,
        "table": table,
        "title": title_of(table),
        "about": about_table(table),
        "form": form,
        "columns": [(field.name, said(*field.description), field.required) for field in schema.fields],
        "header": ",".join(schema.columns),
        "exact": schema.exact,
    }
    return render(request, "admission/import_send.html", shown, status=422 if form.is_bound else 200)


@allowed(SEE)
@require_GET
def file(request: HttpRequest, year: int, import_id: int) -> HttpResponse:
    """A file: its faults, or what it changes, or that it was applied."""
    row = _row(year, import_id)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = found_of(row)
    known = found_for(actor, year, row.table, found)
    schema = table_named(row.table)
    page = Paginator(known.kept("faults"), FAULTS_A_PAGE).get_page(request.GET.get("page"))
    replace = replace_named(str(found["replace"]))
    shown = {
        "year": row.year,
        "row": row,
        "table": row.table,
        "title": title_of(row.table),
        "state": state_words(row.state),
        "by": who_names([row.sent_by])[row.sent_by],
        "replace": replace,
        "replace_words": replace_words(replace),
        "page": page,
        "faults": [known.line(fault) for fault in known.told(page)],
        "causes": known.causes(),
        "more": row.faults - page.paginator.count,
        "warnings": [known.line(fault) for fault in known.told(known.kept("warnings")[:FAULTS_A_PAGE])],
        "counts": found.get("counts"),
        "followers": [(title_of(name), count) for name, count in _counts(found, "followers").items()],
        "headings": [heading(field) for field in schema.fields],
        "header": ",".join(schema.columns),
        "sample": known.sample(),
        "is_seats": row.table == SEATS,
        "form": SendForm(table=row.table, initial={"replace": replace}) if row.state == State.FAULTY else None,
        "may_send": is_allowed(actor, SEND),
    }
    answer = render(request, "admission/import_file.html", shown)
    if row.state in {State.CHECKING, State.APPLYING}:
        answer["Refresh"] = SECONDS
    return answer


@allowed(SEE)
@require_GET
def faults_csv(request: HttpRequest, year: int, import_id: int) -> HttpResponse:
    """Every fault as a file that opens in a spreadsheet."""
    row = _row(year, import_id)
    known = found_for(request.actor, year, row.table, found_of(row))  # type: ignore[attr-defined]
    content = report_of(row.file_name, known.told(known.kept("faults")), page_language())
    return file_answer(f"{row.table}-{year}-fel.csv", CSV, content)


@allowed(CHECK)
@require_POST
def check(request: HttpRequest, year: int, import_id: int) -> HttpResponse:
    """Look through a file once more."""
    _row(year, import_id)
    return _done(request, year, import_id, check_again, "")


@allowed(APPLY)
@require_POST
def apply(request: HttpRequest, year: int, import_id: int) -> HttpResponse:
    """Apply a file."""
    _row(year, import_id)
    return _done(request, year, import_id, ask_to_apply, "")


@allowed(DISCARD)
@require_POST
def discard(request: HttpRequest, year: int, import_id: int) -> HttpResponse:
    """Take a file away."""
    row = _row(year, import_id)
    words = said(f"Filen {row.file_name} är borttagen.", f"The file {row.file_name} is taken away.")
    return _done(request, year, import_id, discard_file, words)


def _done(request: HttpRequest, year: int, import_id: int, service: Any, words: str) -> HttpResponse:  # noqa: ANN401
    """Do something with a file, and show it."""
    try:
        service(import_id=import_id, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except RegionError as refusal:
        messages.error(request, refusal.text(page_language()))
    else:
        if words:
            messages.success(request, words)
    return redirect("admission-import", year=year, import_id=import_id)


def _instead_of(request: HttpRequest, year: int, table: str) -> None:
    """A file with faults goes when a mended one is handed in from its page."""
    mended = request.POST.get("instead_of", "")
    row = (
        ImportFile.objects.filter(year=year, table=table, state=State.FAULTY, pk=mended).first()
        if mended.isdecimal()
        else None
    )
    if row is not None:
        discard_file(import_id=row.pk, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]


def _row(year: int, import_id: int) -> ImportFile:
    """A file of a year for one of the tables.

    Raises:
        Http404: If there is none.
    """
    rows = ImportFile.objects.select_related("year").defer("content")
    return get_object_or_404(rows, year=year, pk=import_id, table__in=REPLACES)


def _counts(found: dict[str, Any], name: str) -> dict[str, int]:
    counts: dict[str, int] = found.get(name, {})
    return counts
