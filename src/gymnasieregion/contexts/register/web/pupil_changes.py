"""Ends, corrections and undoing of what the register says of a pupil: each page is one form and one service."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.contracts import EndReason, EventKind, Protection, Source
from gymnasieregion.contexts.register.models import Conflict, Enrolment, RegisterEvent
from gymnasieregion.contexts.register.selectors.groups import history_of, homes_of
from gymnasieregion.contexts.register.selectors.pupils import belongs_of, home_on
from gymnasieregion.contexts.register.services.correcting import (
    correct_break_off,
    correct_spell,
    correct_start,
    remove_spell,
    settle,
)
from gymnasieregion.contexts.register.services.studying import interrupt
from gymnasieregion.contexts.register.services.undoing import undo
from gymnasieregion.contexts.register.web.pupil import CHANGE, SETTLE
from gymnasieregion.contexts.register.web.pupil_door import look_first, pupil_group, spell_known, whose_spell
from gymnasieregion.contexts.register.web.pupil_events import units_touched
from gymnasieregion.contexts.register.web.pupil_forms import BreakOffForm, CorrectForm, EndForm, SettleForm, StartForm
from gymnasieregion.contexts.register.web.pupil_page import Asked, form_page
from gymnasieregion.contexts.register.web.pupil_picture import spell_words
from gymnasieregion.contexts.register.web.pupil_words import coded, last_day, person_name
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.why import WhyForm
from gymnasieregion.platform.pages.words import said

UNDO = "register.event.undo"
GET_OR_POST = ["GET", "POST"]


@allowed(CHANGE, about=whose_spell)
@require_GET
def choose(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """What can be written of a study spell."""
    person, spell = spell_known(spell_id)
    shown = {"person": person, "name": person_name(person), "spell": spell, "words": spell_words(spell)}
    return look_first(request, person) or render(request, "register/spell.html", shown)


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def end(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Write when and why somebody leaves a school."""
    person, spell = spell_known(spell_id)
    today = timezone.localdate()
    form = EndForm(request.POST or None, today=today, initial={"last_day": today})
    return form_page(
        request, person, form,
        lambda telling: interrupt(
            spell=spell_id, on=form.day_after("last_day"), reason=EndReason(form.cleaned_data["reason"]),
            telling=telling,
        ),
        Asked(
            lead=spell_words(spell), heading=said("Avsluta perioden", "End the spell"),
            done=said("Perioden är avslutad. Du kan ångra nedanför.", "The spell is ended. You can undo it below."),
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def correct(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Put right what was wrong with a study spell, or take it away; what stood is kept in the history."""
    person, spell = spell_known(spell_id)
    was = {
        "starts_on": spell.starts_on, "last_day": last_day(spell), "education_code": spell.education_code,
        "reason": spell.end_reason.value if spell.end_reason else "", "school_year": spell.school_year,
        "class_name": spell.class_name,
    }  # fmt: skip
    form = CorrectForm(request.POST or None, today=timezone.localdate(), initial=was)
    return form_page(
        request, person, form,
        lambda telling: correct_spell(right=replace(spell, **form.corrected()), telling=telling),
        Asked(
            lead=spell_words(spell), heading=said("Rätta perioden", "Correct the spell"),
            done=said("Perioden är rättad.", "The spell is corrected."),
            remove=lambda telling: remove_spell(spell=spell_id, telling=telling),
            removed=said("Perioden är borttagen.", "The spell is taken away."),
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def start(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Put right a first day; a spell at the same school that ended because this one began moves its end too."""
    person, spell = spell_known(spell_id)
    form = StartForm(request.POST or None, today=timezone.localdate(), initial={"starts_on": spell.starts_on})
    return form_page(
        request, person, form,
        lambda telling: correct_start(spell=spell_id, on=form.cleaned_data["starts_on"], telling=telling),
        Asked(
            lead=spell_words(spell), heading=coded(EventKind.CORRECT_START),
            done=said("Första dagen är rättad.", "The first day is corrected."),
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def break_off(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Move a wrong break-off date, or take it away."""
    person, spell = spell_known(spell_id)
    was = {"last_day": last_day(spell), "reason": spell.end_reason.value if spell.end_reason else ""}
    form = BreakOffForm(request.POST or None, today=timezone.localdate(), initial=was)
    return form_page(
        request, person, form,
        lambda telling: correct_break_off(
            spell=spell_id, on=form.first_day_after("last_day"), telling=telling,
            reason=EndReason(form.cleaned_data["reason"]),
        ),
        Asked(
            lead=spell_words(spell), heading=coded(EventKind.CORRECT_BREAK_OFF),
            done=said("Avbrottsdatumet är rättat.", "The break-off date is corrected."),
        ),
    )  # fmt: skip


def _event(event_id: int) -> RegisterEvent:
    """An event that this page undoes: one about one person, a class that went up, or an intake from the admission.

    Raises:
        Http404: If there is none.
    """
    of_one, of_class = Q(person__isnull=False), Q(kind=EventKind.PROMOTE.value, source=Source.FORM.value)
    of_intake = Q(kind=EventKind.INTAKE.value, source=Source.ADMISSION.value)
    return get_object_or_404(RegisterEvent, of_one | of_class | of_intake, pk=event_id)


def _whose_event(event_id: int) -> Belongs:
    """Whom an event belongs to: the school whose spells it is about, when it is about one; else the office alone.

    Raises:
        Http404: If there is none to undo.
    """
    event = _event(event_id)
    if event.kind == EventKind.INTAKE:
        return Belongs()
    if event.person_id is None:
        units = set(Enrolment.objects.filter(event=event).order_by().values_list("school_unit", flat=True))
    else:
        group = pupil_group(event.person_id)
        if group.head.protection != Protection.NONE:
            return Belongs()
        units = units_touched(group).get(event_id, set())
    return belongs_of(units.pop(), school_units()) if len(units) == 1 else Belongs()


@allowed(UNDO, about=_whose_event)
@require_http_methods(GET_OR_POST)
def undo_event(request: HttpRequest, event_id: int) -> HttpResponse:
    """Undo an event, as an event of its own."""
    event = _event(event_id)
    person = pupil_group(event.person_id).head if event.person_id else None
    many = ""
    done = said("Händelsen är ångrad. Ångrandet går också att ångra.", "The event is undone. So can the undoing be.")
    if person is None:
        done = said("Händelsen är ångrad för alla.", "The event is undone for all.")
        in_class = event.kind == EventKind.PROMOTE
        many = said(" för alla i klassen", " for everybody in the class") if in_class else said(" för alla", " for all")
    return form_page(
        request, person, WhyForm(request.POST or None), lambda telling: undo(event=event_id, telling=telling),
        Asked(
            lead=f"{coded(EventKind(event.kind))}{many}", heading=said("Ångra händelsen", "Undo the event"),
            done=done, undoes=event,
        ),
    )  # fmt: skip


def _whose_conflict(conflict_id: int) -> Belongs:
    """Whom two spells that overlap belong to: the municipality where the pupil lives, and the office.

    Raises:
        Http404: If nothing waits.
    """
    head = pupil_group(get_object_or_404(Conflict, pk=conflict_id, settled_at=None).person_id).head
    if head.protection != Protection.NONE:
        return Belongs()
    return Belongs(municipality=home_on(homes_of(head.pk), timezone.localdate()))


@allowed(SETTLE, about=_whose_conflict)
@require_http_methods(GET_OR_POST)
def settle_double(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Settle a double pupil: one spell stands, the other gives way."""
    conflict = get_object_or_404(Conflict, pk=conflict_id, settled_at=None)
    person = pupil_group(conflict.person_id).head
    by_key = {spell.spell: spell_words(spell) for spell in history_of(person.pk)}
    spells = (by_key.get(conflict.first_spell, ""), by_key.get(conflict.second_spell, ""))
    form = SettleForm(request.POST or None, spells=spells)
    return form_page(
        request, person, form,
        lambda telling: settle(
            conflict=conflict_id, keep_first=form.cleaned_data["keep"] == "first", telling=telling
        ),
        Asked(
            lead=said("Två skolor säger samma dagar", "Two schools say the same days"),
            heading=said("Avgör dubbel elev", "Settle a double pupil"), done=said("Det är avgjort.", "It is settled."),
        ),
    )  # fmt: skip
