"""Bringing in the file of an earlier year's published result."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.services.statistics_headers import Message
from gymnasieregion.contexts.admission.services.statistics_import import (
    MOST,
    StatisticsFaultsError,
    StatisticsFileKindError,
    import_statistics,
)
from gymnasieregion.contexts.admission.web.statistics import IMPORT
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import later, page_language, said

REAL, PRACTICE = "real", "practice"
MOST_SHOWN = 1000


class StatisticsForm(forms.Form):
    """A file of a published result, and what it is."""

    file = forms.FileField(
        label=later("Fil", "File"),
        help_text=later(
            "Excel (.xlsx) eller CSV, så som den är publicerad. Rubriker får vara felstavade.",
            "Excel (.xlsx) or CSV, as it is published. Headers may be misspelt.",
        ),
        error_messages={
            "required": later("Välj en fil.", "Choose a file."),
            "empty": later("Filen är tom.", "The file is empty."),
        },
    )
    whose = forms.ChoiceField(
        label=later("Vad visar filen?", "What does the file show?"),
        choices=[
            (REAL, later("Verkliga skolor", "Real schools")),
            (PRACTICE, later("Övningsregionen, påhittad", "The practice region, invented")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj vad filen visar.", "Choose what the file shows.")},
    )
    source = forms.CharField(
        label=later("Källa", "Source"),
        help_text=later(
            "Vem som har publicerat den och vad den heter där. Visas på sidan.",
            "Who has published it and what it is called there. Shown on the page.",
        ),
        max_length=300,
        error_messages={"required": later("Skriv källan.", "Write the source.")},
    )
    replace = forms.BooleanField(
        label=later("Ersätt årets fil om den redan finns", "Take the place of the year's file if there is one"),
        required=False,
    )


@allowed(IMPORT)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Ask for a file and read it: every fault is told at once, and then nothing is written."""
    is_sent = request.method == "POST"
    form = StatisticsForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    faults: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    if is_sent and form.is_valid():
        typed = form.cleaned_data
        file: UploadedFile = typed["file"]
        try:
            if (file.size or 0) > MOST:
                raise StatisticsFileKindError(name=file.name)
            done = import_statistics(
                file_name=file.name or "",
                data=file.read(),
                real=typed["whose"] == REAL,
                source=typed["source"],
                replace=typed["replace"],
                actor=request.actor,  # type: ignore[attr-defined]  # set by ActorMiddleware
                now=timezone.now(),
            )
        except StatisticsFaultsError as refusal:
            faults, warnings = refusal.faults, refusal.warnings
            form.add_error("file", refusal.text(page_language()))
        except RegionError as refusal:
            form.add_error("file", refusal.text(page_language()))
        else:
            row = done.row
            told = (
                said(f"{row.year} är inlagt. Rader: {row.rows}.", f"{row.year} is entered. Rows: {row.rows}.")
                if done.is_new
                else said("Samma fil är redan inlagd. Inget ändrades.", "The same file is there already.")
            )
            messages.success(request, told)
            name = "admission-statistics-year" if row.real else "admission-statistics-practice"
            return redirect(name, year=row.year)
    shown = {
        "form": form,
        "faults": [_told(one) for one in faults[:MOST_SHOWN]],
        "fault_count": len(faults),
        "warnings": [_told(one) for one in warnings[:MOST_SHOWN]],
    }
    return render(request, "admission/statistics_import.html", shown, status=422 if form.is_bound else 200)


def _told(message: Message) -> tuple[int, str, str, str]:
    """A fault as the page shows it: row, column, value, and what is wrong."""
    return message.row, message.column, message.value, said(message.sv, message.en)
