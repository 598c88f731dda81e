"""Opening a year, and the days of its calendar."""

import secrets
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.models import AdmissionYear
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.services.years import (
    BadDaysError,
    days_of_law,
    fault_text,
    open_year,
    set_days,
)  # fmt: skip
from gymnasieregion.contexts.offer.api import latest_offer_year
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, page_language, said
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS


class OpenForm(forms.Form):
    """What is decided when a year is opened."""

    year = forms.IntegerField(
        label=later("År då utbildningarna börjar", "The year that the programmes begin"),
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": later("Skriv ett år.", "Write a year."),
            "invalid": later("Skriv ett år, till exempel 2027.", "Write a year, for example 2027."),
            "min_value": later("Skriv ett år efter 1999.", "Write a year after 1999."),
            "max_value": later("Skriv ett år före 2101.", "Write a year before 2101."),
        },
    )
    entropy = forms.CharField(
        label=later("Offentlig slump för lottningen", "Public randomness for the lottery"),
        help_text=later(
            "Något som ingen kan veta i förväg och som alla kan läsa efteråt, till exempel en namngiven dragning.",
            "Something that nobody can know beforehand and all can read afterwards, such as a named draw.",
        ),
        max_length=300,
        error_messages={"required": later("Skriv vilken slump som används.", "Write which randomness is used.")},
    )
    note = forms.CharField(label=later("Anteckning", "Note"), max_length=300, required=False)
    synthetic = forms.BooleanField(
        label=later("De sökande är påhittade", "The applicants are invented"), required=False
    )


class CalendarForm(forms.Form):
    """Every day of the year's calendar, and why it is as it is.

    Args:
        year: The admission year, from which a left-out year is guessed.
        others: As every form of Django's.
    """

    def __init__(self, *others: Any, year: int, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        for event, (sv, en) in EVENT_WORDS.items():
            self.fields[event] = DayField(label=later(sv, en), near=lambda: date(year, 1, 1), required=False)
        self.fields["why"] = why_field()

    @property
    def day_fields(self) -> list[forms.BoundField]:
        """The fields of days, in the order of the year."""
        return [self[event] for event in EVENT_WORDS]

    def days(self) -> dict[str, date | None]:
        """The days that were typed, None where there is none."""
        return {event: self.cleaned_data[event] for event in EVENT_WORDS}


@allowed("admission.year.open")
@require_http_methods(["GET", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """Ask for what a new year needs, and open it with the law's days and secrets of its own."""
    form = OpenForm(request.POST or None, initial={"year": latest_offer_year()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            row = open_year(
                year=typed["year"],
                synthetic=typed["synthetic"],
                entropy=typed["entropy"],
                secret=secrets.token_hex(32),
                slip_secret=secrets.token_hex(32),
                days=days_of_law(typed["year"]),
                note=typed["note"],
                actor=request.actor,  # type: ignore[attr-defined]  # set by ActorMiddleware
                now=timezone.now(),
            )
        except RegionError as refusal:
            form.add_error(None, refusal.text(page_language()))
        else:
            messages.success(
                request, said(f"Antagningsåret {row.year} är öppet.", f"The admission year {row.year} is open.")
            )
            return redirect("admission-calendar", year=row.year)
    return render(request, "admission/cockpit_open.html", {"form": form}, status=422 if form.is_bound else 200)


@allowed("admission.year.days")
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, year: int) -> HttpResponse:
    """The days of a year; saving makes them the office's own."""
    row = get_object_or_404(AdmissionYear, pk=year)
    form = CalendarForm(request.POST or None, year=year, initial=dict(days_of(year)))
    if request.method == "POST" and form.is_valid():
        try:
            set_days(
                year=year,
                days=form.days(),
                why=form.cleaned_data["why"],
                actor=request.actor,  # type: ignore[attr-defined]
                now=timezone.now(),
            )
        except BadDaysError as refused:
            for fault in refused.faults:
                form.add_error(fault.event, fault_text(fault, page_language()))
        except RegionError as refusal:
            form.add_error(None, refusal.text(page_language()))
        else:
            messages.success(
                request, said("Kalendern är sparad och syns på Årets datum.", "The calendar is saved and public.")
            )
            return redirect("admission-cockpit", year=year)
    shown = {"form": form, "year": row}
    return render(request, "admission/cockpit_calendar.html", shown, status=422 if form.is_bound else 200)
