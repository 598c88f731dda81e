"""Files of events: what can be told in a file, how it should look, and where it is handed in."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.models import EventFile
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.selectors.files import SEE, files_for
from gymnasieregion.contexts.register.services.file_findings import SEND
from gymnasieregion.contexts.register.services.files import discard_file, kinds_for, send_file
from gymnasieregion.contexts.register.services.files_kept import State
from gymnasieregion.contexts.register.web.files_template import empty_csv, empty_xlsx
from gymnasieregion.contexts.register.web.files_words import heading, kind_about, kind_title, state_words
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import CSV, XLSX, file_answer
from gymnasieregion.platform.pages.words import later, page_language, said

FILES_SHOWN = 20


class SendForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=later("Fil", "File"),
        help_text=later("CSV eller Excel (.xlsx).", "CSV or Excel (.xlsx)."),
        error_messages={
            "required": later("Välj en fil.", "Choose a file."),
            "empty": later("Filen är tom.", "The file is empty."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


@allowed(SEE)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every kind of event that the reader may tell in a file, and the latest files."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    may_send = is_allowed(actor, SEND)
    files = files_for(actor).select_related("event")[:FILES_SHOWN]
    shown = {
        "kinds": [(kind, kind_title(kind), kind_about(kind)) for kind in (kinds_for(actor) if may_send else ())],
        "files": [(row, kind_title(EventKind(row.kind)), *state_words(row)) for row in files],
        "may_send": may_send,
    }
    return render(request, "register/files.html", shown)


@allowed(SEND)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, kind: str) -> HttpResponse:
    """Say how a file should look, ask for it, and look through it."""
    event, actor = _kind(kind), request.actor  # type: ignore[attr-defined]
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if form.is_valid():
        handed_in = form.cleaned_data["file"]
        try:
            row = send_file(
                kind=event, file_name=handed_in.name, data=handed_in.read(), actor=actor, now=timezone.now()
            )
        except RegionError as refusal:
            form.add_error("file", refusal.text(page_language()))
        else:
            _instead_of(request, event)
            return redirect("register-file", file_id=row.pk)
    table = event_tables()[event]
    shown = {
        "kind": kind,
        "title": kind_title(event),
        "about": kind_about(event),
        "form": form,
        "columns": [
            (field.name, heading(field), said(*field.description), field.required, field.example)
            for field in table.fields
        ],
        "examples": table.examples,
    }
    return render(request, "register/file_send.html", shown, status=422 if form.is_bound else 200)


@allowed(SEE)
@require_GET
def template_csv(request: HttpRequest, kind: str) -> HttpResponse:
    """The header of a file, to fill in."""
    del request
    return file_answer(f"{kind}.csv", CSV, empty_csv(_kind(kind)))


@allowed(SEE)
@require_GET
def template_xlsx(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as Excel, with what each column holds."""
    del request
    return file_answer(f"{kind}.xlsx", XLSX, empty_xlsx(_kind(kind)))


def _kind(name: str) -> EventKind:
    """A kind of event by its name in addresses.

    Raises:
        Http404: If none that is told in files is called so.
    """
    kind = next((each for each in event_tables() if each.lower() == name), None)
    if kind is None:
        raise Http404(name)
    return kind


def _instead_of(request: HttpRequest, kind: EventKind) -> None:
    """A file with faults goes when a mended one is handed in from its page."""
    mended = request.POST.get("instead_of", "")
    if not mended.isdecimal():
        return
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row: EventFile | None = files_for(actor).filter(kind=kind.value, state=State.FAULTY, pk=int(mended)).first()
    if row is not None:
        discard_file(file_id=row.pk, actor=actor, now=timezone.now())
