"""Somebody who begins at a school: new in the register, or known by the number."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.contracts import EventKind, IdentifierKind, Protection, Sex
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.groups import group_of, person_with
from gymnasieregion.contexts.register.selectors.pupils import units_of
from gymnasieregion.contexts.register.selectors.visible import sees_protected
from gymnasieregion.contexts.register.services.people import NewPerson, register_person
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.contexts.register.web.person_changes import PROTECT
from gymnasieregion.contexts.register.web.person_forms import NewPersonForm
from gymnasieregion.contexts.register.web.pupil import CHANGE
from gymnasieregion.contexts.register.web.pupil_door import look_first
from gymnasieregion.contexts.register.web.pupil_fields import schools
from gymnasieregion.contexts.register.web.pupil_page import Asked, form_page, sees
from gymnasieregion.contexts.register.web.pupil_studies import enrol_known, enrolment_kind, placement_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.words import said

GET_OR_POST = ["GET", "POST"]


class NotByYouError(RegionError):
    """A pupil whom only the office enrols; it does not say why."""

    sv: ClassVar[str] = "Eleven kan inte skrivas in här. Kontakta antagningskansliet per telefon."
    en: ClassVar[str] = "The pupil cannot be enrolled here. Contact the admission office by telephone."


class KnownAlreadyError(RegionError):
    """Somebody who is to be written without a school is in the register."""

    sv: ClassVar[str] = "Numret finns redan i registret. Välj en skola för att skriva in eleven där."
    en: ClassVar[str] = "The number is in the register already. Choose a school to enrol the pupil there."


@allowed(CHANGE)
@require_http_methods(GET_OR_POST)
def new_person(request: HttpRequest) -> HttpResponse:
    """Enrol somebody by number, or without one; the office may write somebody who begins at no school."""
    actor, today, every = request.actor, timezone.localdate(), school_units()  # type: ignore[attr-defined]  # set by ActorMiddleware
    own = units_of(actor, every)
    form = NewPersonForm(
        request.POST or None, today=today, with_protection=is_allowed(actor, PROTECT), without_school=own is None,
        initial={"starts_on": today, "protection": Protection.NONE.value, "sex": Sex.UNKNOWN.value},
    )  # fmt: skip
    no_school = said("Ingen skola", "No school") if own is None else ""
    form.fields["school_unit"].choices = schools(every, own, today, no_school)  # type: ignore[attr-defined]  # a ChoiceField
    known = _known(form) if request.method == "POST" and form.is_valid() else None
    may_look = known is None or known.protection == Protection.NONE or sees_protected(actor)
    asked_first = look_first(request, known) if known and may_look else None
    if asked_first is not None:
        return asked_first

    def act(telling: Telling) -> RegisterEvent:
        if not may_look:
            raise NotByYouError
        if known is None:
            return _register(form, telling)
        if not form.cleaned_data["school_unit"]:
            raise KnownAlreadyError
        return enrol_known(known, placement_of(form), telling)

    return form_page(
        request, known if may_look else None, form, act,
        Asked(
            heading=said("Skriv in en elev", "Enrol a pupil"),
            done=said("Eleven är inskriven.", "The pupil is enrolled."),
            lead=said("Numret finns i registret.", "The number is in the register.") if known and may_look else "",
            hint=said(
                "Finns numret redan i registret skrivs den personen in, och namn och hemkommun ändras inte.",
                "If the number is in the register already, that person is enrolled, and name and home stay as is.",
            ),
        ),
        is_seen=known is None or sees(request, known.pk),
    )  # fmt: skip


def _known(form: NewPersonForm) -> Person | None:
    """Who has or has had the number that was written; None for nobody."""
    found = person_with(form.read.value) if form.read else None
    return group_of(found).head if found else None


def _register(form: NewPersonForm, telling: Telling) -> RegisterEvent:
    """Write somebody new, with a first spell where there is a school."""
    written, number = form.cleaned_data, form.read
    protection = Protection(written.get("protection") or Protection.NONE)
    who = NewPerson(
        birth_date=form.born(),
        municipality_code=written["municipality_code"], number=number, given_name=written["given_name"],
        family_name=written["family_name"], sex=Sex(written["sex"] or Sex.UNKNOWN), protection=protection,
    )  # fmt: skip
    if not written["school_unit"]:
        return register_person(who=who, since=written["starts_on"], telling=telling)
    has_number = number is not None and number.kind is IdentifierKind.PERSONNUMMER
    kind: EventKind = enrolment_kind(protection, has_number=has_number)
    return register_person(
        who=who, since=written["starts_on"], telling=telling, placement=placement_of(form), kind=kind
    )
