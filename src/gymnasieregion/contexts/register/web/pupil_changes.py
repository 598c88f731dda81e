"""Writing of a pupil's study spells: each page is one form, one service, and back to the pupil."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.contracts import EndReason, EventKind
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.models import Conflict, Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.groups import history_of, homes_of, person_of_spell
from gymnasieregion.contexts.register.selectors.pupils import belongs_of, home_on
from gymnasieregion.contexts.register.services.correcting import correct_spell, remove_spell, settle
from gymnasieregion.contexts.register.services.studying import interrupt
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.contexts.register.services.undoing import undo
from gymnasieregion.contexts.register.web.pupil import CHANGE, SETTLE, pupil_group, units_touched
from gymnasieregion.contexts.register.web.pupil_forms import CorrectForm, EndForm, SettleForm
from gymnasieregion.contexts.register.web.pupil_words import coded, last_day, names_on, person_name
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.formats import day_text
from gymnasieregion.platform.pages.why import WhyForm
from gymnasieregion.platform.pages.words import page_language, said

UNDO = "register.event.undo"
GET_OR_POST = ["GET", "POST"]
Act = Callable[[Telling], object]


def spell_known(spell_id: UUID) -> tuple[Person, StudySpell]:
    """A study spell as it is known now, and whose it is; nobody's whose identity is protected.

    Raises:
        Http404: If there is none.
    """
    person = person_of_spell(spell_id)
    if person is None:
        raise Http404(spell_id)
    group = pupil_group(person)
    return group.head, next(spell for spell in history_of(group.head.pk) if spell.spell == spell_id)


def whose_spell(spell_id: UUID) -> Belongs:
    """Whom a study spell belongs to, for the access file: its school and who answers for it.

    Raises:
        Http404: If there is none.
    """
    return belongs_of(spell_known(spell_id)[1].school_unit, school_units())


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def end(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Write when and why somebody leaves a school."""
    person, spell = spell_known(spell_id)
    today = timezone.localdate()
    form = EndForm(request.POST or None, today=today, initial={"last_day": today})

    def act(telling: Telling) -> object:
        on = form.first_day_after("last_day")
        assert on is not None
        return interrupt(spell=spell_id, on=on, reason=EndReason(form.cleaned_data["reason"]), telling=telling)

    return _page(
        request, person, form, act, lead=_words(spell), heading=said("Avsluta perioden", "End the spell"),
        done=said("Perioden är avslutad. Du kan ångra nedanför.", "The spell is ended. You can undo it below."),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def correct(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Put right what was wrong with a study spell, or take it away; what stood is kept in the history."""
    person, spell = spell_known(spell_id)
    was = {
        "first_day": spell.starts_on, "last_day": last_day(spell), "education_code": spell.education_code,
        "reason": spell.end_reason.value if spell.end_reason else "", "school_year": spell.school_year,
        "class_name": spell.class_name,
    }  # fmt: skip
    form = CorrectForm(request.POST or None, today=timezone.localdate(), initial=was)
    return _page(
        request, person, form, lambda telling: correct_spell(right=replace(spell, **form.corrected()), telling=telling),
        lead=_words(spell), heading=said("Rätta perioden", "Correct the spell"),
        done=said("Perioden är rättad.", "The spell is corrected."),
        remove=lambda telling: remove_spell(spell=spell_id, telling=telling),
        removed=said("Perioden är borttagen.", "The spell is taken away."),
    )  # fmt: skip


def _whose_event(event_id: int) -> Belongs:
    """Whom an event belongs to: the school whose spells it is about, when it is about one; else the office alone.

    Raises:
        Http404: If there is none about one person, or the person is not shown.
    """
    event = get_object_or_404(RegisterEvent, pk=event_id, person__isnull=False)
    units = units_touched(pupil_group(event.person_id)).get(event_id, set())  # type: ignore[arg-type]  # of one person
    return belongs_of(next(iter(units)), school_units()) if len(units) == 1 else Belongs()


@allowed(UNDO, about=_whose_event)
@require_http_methods(GET_OR_POST)
def undo_event(request: HttpRequest, event_id: int) -> HttpResponse:
    """Undo an event, as an event of its own."""
    event = get_object_or_404(RegisterEvent, pk=event_id, person__isnull=False)
    group = pupil_group(event.person_id)  # type: ignore[arg-type]
    return _page(
        request, group.head, WhyForm(request.POST or None), lambda telling: undo(event=event_id, telling=telling),
        lead=coded(EventKind(event.kind)), heading=said("Ångra händelsen", "Undo the event"),
        done=said("Händelsen är ångrad. Ångrandet går också att ångra.", "The event is undone. So can the undoing be."),
    )  # fmt: skip


def _whose_conflict(conflict_id: int) -> Belongs:
    """Whom two spells that overlap belong to: the municipality where the pupil lives, and the office.

    Raises:
        Http404: If nothing waits, or the person is not shown.
    """
    head = pupil_group(get_object_or_404(Conflict, pk=conflict_id, settled_at=None).person_id).head.pk
    return Belongs(municipality=home_on(homes_of(head), timezone.localdate()))


@allowed(SETTLE, about=_whose_conflict)
@require_http_methods(GET_OR_POST)
def settle_double(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Settle a double pupil: one spell stands, the other gives way."""
    conflict = get_object_or_404(Conflict, pk=conflict_id, settled_at=None)
    person = pupil_group(conflict.person_id).head
    by_key = {spell.spell: _words(spell) for spell in history_of(person.pk)}
    spells = (by_key.get(conflict.first_spell, ""), by_key.get(conflict.second_spell, ""))
    form = SettleForm(request.POST or None, spells=spells)
    return _page(
        request, person, form,
        lambda telling: settle(
            conflict=conflict_id, keep_first=form.cleaned_data["keep"] == "first", telling=telling
        ),
        lead=said("Två skolor säger samma dagar", "Two schools say the same days"),
        heading=said("Avgör dubbel elev", "Settle a double pupil"), done=said("Det är avgjort.", "It is settled."),
    )  # fmt: skip


def _page(
    request: HttpRequest,
    person: Person,
    form: forms.Form,
    act: Act,
    *,
    lead: str,
    heading: str,
    done: str,
    remove: Act | None = None,
    removed: str = "",
) -> HttpResponse:
    """Show a form about a pupil, or do what it asks for and go back to the pupil.

    Args:
        request: The reader's.
        person: Whose page it goes back to.
        form: With what was sent, when something was.
        act: Does it.
        lead: What it is about.
        heading: What the page is called.
        done: What is told when it is done.
        remove: Takes away what is being corrected; None where nothing is.
        removed: What is told when it is taken away.
    """
    back = reverse("register-pupil", args=[person.pk])
    if request.method == "POST" and form.is_valid():
        takes_away = remove is not None and request.POST.get("step") == "remove"
        told: dict[str, Any] = {"actor": request.actor, "now": timezone.now(), "why": form.cleaned_data.get("why", "")}  # type: ignore[attr-defined]
        try:
            (remove if takes_away and remove else act)(Telling(**told))
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
        else:
            messages.success(request, removed if takes_away else done)
            return redirect(back)
    shown = {
        "form": form, "heading": heading, "back": back, "name": person_name(person), "lead": lead,
        "removes": remove is not None,
    }  # fmt: skip
    return render(request, "register/pupil_form.html", shown, status=422 if form.is_bound else 200)


def _words(spell: StudySpell) -> str:
    """A study spell in a line."""
    names, language = names_on(school_units(), spell.starts_on), page_language()
    ended = last_day(spell)
    until = day_text(ended, language) if ended else said("pågår", "goes on")
    school = names.get(spell.school_unit, spell.school_unit)
    return f"{school}, {spell.education_code}, {day_text(spell.starts_on, language)} – {until}"
