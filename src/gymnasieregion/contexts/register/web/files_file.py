"""One file of events: its faults, or what it will do, or what it did; mended, applied, taken away, undone."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.models import EventFile, RegisterEvent
from gymnasieregion.contexts.register.selectors import files as selectors
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.selectors.files import SEE
from gymnasieregion.contexts.register.services.file_findings import SEND
from gymnasieregion.contexts.register.services.files import CHECK, DISCARD, check_again, discard_file
from gymnasieregion.contexts.register.services.files_applying import APPLY, UNDO, ask_to_apply, ask_to_undo
from gymnasieregion.contexts.register.services.files_kept import State
from gymnasieregion.contexts.register.web.files import SendForm
from gymnasieregion.contexts.register.web.files_told import found_for
from gymnasieregion.contexts.register.web.files_words import heading, kind_title, state_words, work_words
from gymnasieregion.contexts.register.web.later_events import later_shown
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.jobs.selectors import UNFINISHED
from gymnasieregion.platform.pages.export import CSV, file_answer
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import page_language, said

FAULTS_A_PAGE = 50
SECONDS = "3"
"""Between looks at a file that a job works with."""


def whose_file(file_id: int) -> Belongs:
    """Whom a file belongs to.

    Raises:
        Http404: If there is none.
    """
    return selectors.whose_file(_row(file_id))


@allowed(SEE, about=whose_file)
@require_GET
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """A file: its faults, or what it will do, or what it did."""
    row, actor = _row(file_id), request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    kind, known = EventKind(row.kind), found_for(actor, row)
    page = Paginator(known.kept("faults"), FAULTS_A_PAGE).get_page(request.GET.get("page"))
    undone, job = row.event.undone_by if row.event else None, selectors.latest_job(row)
    shown = {
        "row": row,
        "kind": kind.lower(),
        "title": kind_title(kind),
        "state": state_words(row),
        "by": who_names([row.sent_by])[row.sent_by],
        "page": page,
        "faults": [known.line(fault) for fault in known.told(page)],
        "causes": known.causes(),
        "more": row.faults - page.paginator.count,
        "warnings": [known.line(fault) for fault in known.told(known.kept("warnings")[:FAULTS_A_PAGE])],
        "counts": known.found.get("counts"),
        "earlier": _event(known.found.get("earlier")),
        "headings": [heading(field) for field in event_tables()[kind].fields],
        "undone": undone,
        "undone_by": who_names([undone.said_by])[undone.said_by] if undone else "",
        "form": SendForm() if row.state == State.FAULTY else None,
        **work_words(row, job),
        "may_send": is_allowed(actor, SEND, whose_file(file_id)),
        "may_undo": row.event is not None and undone is None and is_allowed(actor, UNDO, whose_file(file_id)),
    }
    answer = render(request, "register/file.html", shown)
    if job is not None and job.state in UNFINISHED:
        answer["Refresh"] = SECONDS
    return answer


@allowed(SEE, about=whose_file)
@require_GET
def faults_csv(request: HttpRequest, file_id: int) -> HttpResponse:
    """Every fault as a file that opens in a spreadsheet."""
    row = _row(file_id)
    content = found_for(request.actor, row).report()  # type: ignore[attr-defined]
    return file_answer(f"{row.kind.lower()}-{row.pk}-fel.csv", CSV, content)


@allowed(CHECK, about=whose_file)
@require_POST
def check(request: HttpRequest, file_id: int) -> HttpResponse:
    """Look through a file once more."""
    return _done(request, file_id, check_again)


@allowed(APPLY, about=whose_file)
@require_POST
def apply(request: HttpRequest, file_id: int) -> HttpResponse:
    """Let what a file says happen."""
    return _done(request, file_id, ask_to_apply)


@allowed(DISCARD, about=whose_file)
@require_POST
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a file away."""
    name = _row(file_id).file_name
    return _done(request, file_id, discard_file, said(f"Filen {name} är borttagen.", f"The file {name} is taken away."))


@allowed(UNDO, about=whose_file)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, file_id: int) -> HttpResponse:
    """Undo all that a file did, as one act."""
    row, form = _row(file_id), WhyForm(request.POST or None)
    if is_done(request, form, lambda **told: ask_to_undo(file_id=file_id, **told)):
        return redirect("register-file", file_id=file_id)
    shown = {
        "row": row,
        "title": kind_title(EventKind(row.kind)),
        "counts": found_for(request.actor, row).found.get("counts"),  # type: ignore[attr-defined]
        "form": form,
        "later": later_shown(request, row.event) if row.event and form.non_field_errors() else (),
    }
    return render(request, "register/file_undo.html", shown, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, file_id: int, service: Callable[..., EventFile], words: str = "") -> HttpResponse:
    """Do something with a file, and show it."""
    row = _row(file_id)
    try:
        service(file_id=row.pk, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except RegionError as refusal:
        messages.error(request, refusal.text(page_language()))
    else:
        if words:
            messages.success(request, words)
    return redirect("register-file", file_id=file_id)


def _row(file_id: int) -> EventFile:
    """A file, without its bytes.

    Raises:
        Http404: If there is none.
    """
    return get_object_or_404(EventFile.objects.select_related("event__undone_by").defer("content"), pk=file_id)


def _event(key: object) -> RegisterEvent | None:
    """The event that applied the same file before; None when there was none."""
    return RegisterEvent.objects.select_related("event_file").filter(pk=key).first() if isinstance(key, int) else None
