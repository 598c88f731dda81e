"""Writing of a youth in the municipality's duty: each page is one form, one service, and back to the youth."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.register.models import Contact, ContactDetails, Measure, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_duties import head_of
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.services import kaa_work as work
from gymnasieregion.contexts.register.services.kaa_duties import END, correct_duty, end_duty
from gymnasieregion.contexts.register.services.kaa_reach import change_details
from gymnasieregion.contexts.register.web import kaa_forms as kinds
from gymnasieregion.contexts.register.web.kaa_youth import CHANGE, duty_of, whose_duty
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import page_language, said

GET_OR_POST = ["GET", "POST"]
Act = Callable[..., object]


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    *,
    heading: str,
    done: str,
    back: str,
    name: str = "",
    remove: Act | None = None,
    removed: str = "",
    note: str = "",
) -> HttpResponse:
    """Show a form, or do what it asks for and go back.

    Args:
        request: The reader's.
        form: With what was sent, when something was.
        act: Does it, by ``actor`` and ``now``.
        heading: What the page is called.
        done: What is told when it is done.
        back: Where to go then.
        name: Of whom.
        remove: Takes away what is being corrected; None where nothing is.
        removed: What is told when it is taken away.
        note: What happens beside what is asked for.
    """
    if request.method == "POST":
        takes_away = remove is not None and request.POST.get("step") == "remove"
        if takes_away or form.is_valid():
            try:
                (remove if takes_away and remove else act)(actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
            except RegionError as refused:
                form.add_error(None, refused.text(page_language()))
            else:
                messages.success(request, removed if takes_away else done)
                return redirect(back)
    shown = {"form": form, "heading": heading, "back": back, "name": name, "removes": remove is not None, "note": note}
    return render(request, "register/kaa_form.html", shown, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, duty: Responsibility, form: forms.Form, act: Act, **words: Any) -> HttpResponse:  # noqa: ANN401 - as form_page
    person = duty.person
    back = reverse("register-kaa-youth", args=[duty.spell])
    return form_page(request, form, act, back=back, name=f"{person.given_name} {person.family_name}".strip(), **words)


@allowed(CHANGE, about=whose_duty)
@require_http_methods(GET_OR_POST)
def add_contact(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Write a contact."""
    duty, today = duty_of(duty_id), timezone.localdate()
    form = kinds.ContactForm(request.POST or None, today=today, initial={"contacted_on": today})
    return _page(
        request, duty, form,
        lambda **by: work.add_contact(
            duty=duty_id, on=form.cleaned_data["contacted_on"], occupation=form.code("occupation"), **by
        ),
        heading=said("Ny kontakt", "New contact"), done=said("Kontakten är skriven.", "The contact is written."),
    )  # fmt: skip


@allowed(CHANGE, about=whose_duty)
@require_http_methods(GET_OR_POST)
def correct_contact(request: HttpRequest, duty_id: UUID, contact_id: UUID) -> HttpResponse:
    """Correct a contact, or take it away."""
    duty = duty_of(duty_id)
    row = get_object_or_404(Contact, KNOWN, duty=duty_id, spell=contact_id)
    was = {"contacted_on": row.contacted_on, "occupation": row.occupation}
    form = kinds.ContactForm(request.POST or None, today=timezone.localdate(), initial=was)
    return _page(
        request, duty, form,
        lambda **by: work.correct_contact(
            duty=duty_id, contact=contact_id, on=form.cleaned_data["contacted_on"],
            occupation=form.code("occupation"), **by,
        ),
        heading=said("Rätta kontakten", "Correct the contact"),
        done=said("Kontakten är rättad.", "The contact is corrected."),
        remove=lambda **by: work.remove_contact(duty=duty_id, contact=contact_id, **by),
        removed=said("Kontakten är borttagen.", "The contact is taken away."),
    )  # fmt: skip


@allowed(CHANGE, about=whose_duty)
@require_http_methods(GET_OR_POST)
def start_measure(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Write that a measure has begun."""
    duty, today = duty_of(duty_id), timezone.localdate()
    form = kinds.MeasureForm(request.POST or None, today=today, initial={"starts_on": today})
    return _page(
        request, duty, form,
        lambda **by: work.start_measure(
            duty=duty_id, kind=form.code("kind"), starts_on=form.cleaned_data["starts_on"], **by
        ),
        heading=said("Ny åtgärd", "New measure"), done=said("Åtgärden är skriven.", "The measure is written."),
    )  # fmt: skip


@allowed(CHANGE, about=whose_duty)
@require_http_methods(GET_OR_POST)
def end_measure(request: HttpRequest, duty_id: UUID, measure_id: UUID) -> HttpResponse:
    """Write that a measure has ended."""
    duty, today = duty_of(duty_id), timezone.localdate()
    get_object_or_404(Measure, KNOWN, duty=duty_id, spell=measure_id, ends_on__isnull=True)
    form = kinds.MeasureEndForm(request.POST or None, today=today, initial={"last_day": today})
    return _page(
        request, duty, form,
        lambda **by: work.end_measure(duty=duty_id, measure=measure_id, over=form.over(), **by),
        heading=said("Avsluta åtgärden", "End the measure"),
        done=said("Åtgärden är avslutad.", "The measure is ended."),
    )  # fmt: skip


@allowed(CHANGE, about=whose_duty)
@require_http_methods(GET_OR_POST)
def correct_measure(request: HttpRequest, duty_id: UUID, measure_id: UUID) -> HttpResponse:
    """Correct a measure, or take it away."""
    duty = duty_of(duty_id)
    row = get_object_or_404(Measure, KNOWN, duty=duty_id, spell=measure_id)
    was = {
        "kind": row.kind, "starts_on": row.starts_on, "ended_because": row.ended_because,
        "last_day": row.ends_on - timedelta(1) if row.ends_on else None, "occupation_after": row.occupation_after,
    }  # fmt: skip
    form = kinds.MeasureCorrectForm(request.POST or None, today=timezone.localdate(), initial=was)
    return _page(
        request, duty, form,
        lambda **by: work.correct_measure(
            duty=duty_id, measure=measure_id, kind=form.code("kind"), starts_on=form.cleaned_data["starts_on"],
            over=form.over(), **by,
        ),
        heading=said("Rätta åtgärden", "Correct the measure"),
        done=said("Åtgärden är rättad.", "The measure is corrected."),
        remove=lambda **by: work.remove_measure(duty=duty_id, measure=measure_id, **by),
        removed=said("Åtgärden är borttagen.", "The measure is taken away."),
    )  # fmt: skip


@allowed(END, about=whose_duty)
@require_http_methods(GET_OR_POST)
def end(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """End the duty for a youth."""
    duty = duty_of(duty_id)
    if duty.ends_on is not None:
        raise Http404(duty_id)
    form = kinds.EndForm(request.POST or None, today=timezone.localdate())
    return _page(
        request, duty, form,
        lambda **by: end_duty(
            duty=duty_id, ends_on=form.cleaned_data["ends_on"], because=form.code("ended_because"), **by
        ),
        heading=said("Avsluta ansvaret", "End the duty"), done=said("Ansvaret är avslutat.", "The duty is ended."),
        note=said(
            "Åtgärder som pågår avslutas samma dag.", "Measures that go on end the same day.",
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_duty)
@require_http_methods(GET_OR_POST)
def correct(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Correct a registration, or take its end away."""
    duty = duty_of(duty_id)
    names = ("starts_on", "because", "ends_on", "ended_because")
    was = {name: getattr(duty, name) for name in names}
    form = kinds.DutyCorrectForm(request.POST or None, today=timezone.localdate(), initial=was)
    return _page(
        request, duty, form,
        lambda **by: correct_duty(
            duty=duty_id, starts_on=form.cleaned_data["starts_on"], because=form.code("because"),
            ends_on=form.cleaned_data["ends_on"], ended_because=form.code("ended_because"), **by,
        ),
        heading=said("Rätta registreringen", "Correct the registration"),
        done=said("Registreringen är rättad.", "The registration is corrected."),
    )  # fmt: skip


@allowed(CHANGE, about=whose_duty)
@require_http_methods(GET_OR_POST)
def details(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """Write how a youth is reached."""
    duty = duty_of(duty_id)
    rows = ContactDetails.objects.filter(person=head_of(duty), municipality_code=duty.municipality_code)
    known = rows.order_by("pk").first()
    was = {name: getattr(known, name) for name in ("address", "email", "phone")} if known else {}
    form = kinds.DetailsForm(request.POST or None, initial=was)
    return _page(
        request, duty, form, lambda **by: change_details(duty=duty_id, reach=form.reach(), **by),
        heading=said("Hur ungdomen nås", "How the youth is reached"),
        done=said("Kontaktuppgifterna är sparade.", "The contact details are saved."),
    )  # fmt: skip
