"""What happens in a pupil's studies, beside their end: each page is one form and one service."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.contracts import DiplomaKind, EventKind, IdentifierKind, Protection
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.groups import history_of, numbers_of
from gymnasieregion.contexts.register.selectors.pupils import units_of
from gymnasieregion.contexts.register.services import studying
from gymnasieregion.contexts.register.services.histories import Placement
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.contexts.register.web import pupil_forms as kinds
from gymnasieregion.contexts.register.web.pupil import CHANGE
from gymnasieregion.contexts.register.web.pupil_door import pupil_group, spell_known, whose_pupil, whose_spell
from gymnasieregion.contexts.register.web.pupil_fields import schools
from gymnasieregion.contexts.register.web.pupil_page import Asked, form_page
from gymnasieregion.contexts.register.web.pupil_picture import spell_words
from gymnasieregion.contexts.register.web.pupil_words import coded
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import said

GET_OR_POST = ["GET", "POST"]


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def change_path(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Let a pupil go over to another study path at the same school."""
    person, spell = spell_known(spell_id)
    form = kinds.ChangePathForm(request.POST or None, today=timezone.localdate())
    return form_page(
        request, person, form,
        lambda telling: studying.change_path(
            spell=spell_id, on=form.cleaned_data["on"], education_code=form.cleaned_data["education_code"],
            class_name=form.cleaned_data["class_name"] or None, school_year=form.cleaned_data["school_year"],
            path_ends_on=form.first_day_after("path_last_day"), telling=telling,
        ),
        Asked(
            lead=spell_words(spell), heading=coded(EventKind.CHANGE_PATH),
            done=said("Bytet av studieväg är skrivet.", "The change of study path is written."),
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def change_school(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Let a pupil go over to another school; told by the school that is left, or by the office."""
    person, spell = spell_known(spell_id)
    today = timezone.localdate()
    form = kinds.ChangeSchoolForm(request.POST or None, today=today)
    others = [unit for unit in school_units() if unit.key != spell.school_unit]
    form.fields["school_unit"].choices = schools(others, None, today)  # type: ignore[attr-defined]  # a ChoiceField
    return form_page(
        request, person, form,
        lambda telling: studying.change_school(
            spell=spell_id, on=form.cleaned_data["on"], school_unit=form.cleaned_data["school_unit"],
            education_code=form.cleaned_data["education_code"], class_name=form.cleaned_data["class_name"],
            school_year=form.cleaned_data["school_year"], path_ends_on=form.first_day_after("path_last_day"),
            telling=telling,
        ),
        Asked(
            lead=spell_words(spell), heading=coded(EventKind.CHANGE_SCHOOL),
            done=said("Bytet av skola är skrivet.", "The change of school is written."),
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def promote(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Let a pupil go up to the next year of study."""
    person, spell = spell_known(spell_id)
    form = kinds.PromoteForm(request.POST or None, today=timezone.localdate())
    return form_page(
        request, person, form,
        lambda telling: studying.promote(
            spell=spell_id, on=form.cleaned_data["on"], class_name=form.cleaned_data["class_name"] or None,
            path_ends_on=form.first_day_after("path_last_day"), telling=telling,
        ),
        Asked(
            lead=spell_words(spell), heading=coded(EventKind.PROMOTE),
            done=said("Årskursbytet är skrivet.", "The promotion is written."),
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def change_class(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Let a pupil go over to another class."""
    person, spell = spell_known(spell_id)
    form = kinds.ChangeClassForm(request.POST or None, today=timezone.localdate())
    return form_page(
        request, person, form,
        lambda telling: studying.change_class(
            spell=spell_id, on=form.cleaned_data["on"], class_name=form.cleaned_data["class_name"], telling=telling
        ),
        Asked(
            lead=spell_words(spell), heading=coded(EventKind.CHANGE_CLASS),
            done=said("Klassbytet är skrivet.", "The change of class is written."),
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def change_variant(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Let a pupil go over to another variant of the same programme."""
    person, spell = spell_known(spell_id)
    form = kinds.VariantForm(request.POST or None, today=timezone.localdate())
    return form_page(
        request, person, form,
        lambda telling: studying.change_markers(
            spell=spell_id, on=form.cleaned_data["on"], education_code=form.cleaned_data["education_code"],
            telling=telling,
        ),
        Asked(
            lead=spell_words(spell), heading=coded(EventKind.CHANGE_MARKERS),
            done=said("Den nya varianten är skriven.", "The new variant is written."),
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_spell)
@require_http_methods(GET_OR_POST)
def give_diploma(request: HttpRequest, spell_id: UUID) -> HttpResponse:
    """Write that a pupil was given a diploma or a study certificate."""
    person, spell = spell_known(spell_id)
    form = kinds.AwardForm(request.POST or None, today=timezone.localdate(), is_open=spell.ends_on is None)
    return form_page(
        request, person, form,
        lambda telling: studying.give_diploma(
            spell=spell_id, kind=DiplomaKind(form.cleaned_data["kind"]), awarded_on=form.cleaned_data["awarded_on"],
            ends_on=spell.ends_on or form.day_after("last_day"), is_eligible=form.cleaned_data["is_eligible"],
            points=form.cleaned_data["points"], telling=telling,
        ),
        Asked(
            lead=spell_words(spell), heading=coded(EventKind.AWARD),
            done=said("Beviset är skrivet.", "The document is written."),
            hint=said("En period som pågår avslutas.", "A spell that goes on is ended.") if not spell.ends_on else "",
        ),
    )  # fmt: skip


@allowed(CHANGE, about=whose_pupil)
@require_http_methods(GET_OR_POST)
def begin_again(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Enrol somebody who is in the register: a return for who has been away."""
    person, today, every = pupil_group(person_id).head, timezone.localdate(), school_units()
    form = kinds.PlacementForm(request.POST or None, today=today, initial={"starts_on": today})
    own = units_of(request.actor, every)  # type: ignore[attr-defined]  # set by ActorMiddleware
    form.fields["school_unit"].choices = schools(every, own, today)  # type: ignore[attr-defined]  # a ChoiceField
    return form_page(
        request, person, form, lambda telling: enrol_known(person, placement_of(form), telling),
        Asked(
            heading=said("Skriv in på en skola", "Enrol at a school"),
            done=said("Eleven är inskriven.", "The pupil is enrolled."),
            hint=said(
                "Den som har slutat kommer tillbaka så. Går eleven redan på en annan skola samma dagar blir det en "
                "dubbel elev att avgöra.",
                "Who has left comes back so. If the pupil is at another school on the same days, there will be a "
                "double pupil to settle.",
            ),
        ),
    )  # fmt: skip


def placement_of(form: kinds.PlacementForm) -> Placement:
    """Where and on what a form lets somebody begin."""
    written = form.cleaned_data
    return Placement(
        school_unit=written["school_unit"], education_code=written["education_code"], starts_on=written["starts_on"],
        school_year=written["school_year"] or 1, class_name=written["class_name"],
        path_ends_on=form.first_day_after("path_last_day"),
    )  # fmt: skip


def enrol_known(person: Person, placement: Placement, telling: Telling) -> RegisterEvent:
    """Enrol somebody who is in the register: as a return when they have left all schools by then."""
    history, on = history_of(person.pk), placement.starts_on
    has_left = any(spell.ends_on is not None and spell.ends_on <= on for spell in history)
    if has_left and not any(holds_on(spell, on) for spell in history):
        return studying.come_back(person=person.pk, placement=placement, telling=telling)
    has_number = any(row.kind is IdentifierKind.PERSONNUMMER for row in numbers_of(person.pk) if holds_on(row, on))
    kind = enrolment_kind(Protection(person.protection), has_number=has_number)
    return studying.enrol(person=person.pk, placement=placement, kind=kind, telling=telling)


def enrolment_kind(protection: Protection, *, has_number: bool) -> EventKind:
    """Which of the enrolments it is: a personnummer tells who is in the population register.

    Args:
        protection: Of the pupil.
        has_number: Whether they have a personnummer on the first day.
    """
    if protection is not Protection.NONE:
        return EventKind.ENROL_PROTECTED
    return EventKind.ENROL_RESIDENT if has_number else EventKind.ENROL_NON_RESIDENT
