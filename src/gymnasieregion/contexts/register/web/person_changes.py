"""Writing of the persons themselves: numbers, homes, names, protection and merging; each page one form, one service."""

from typing import ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.register.contracts import EventKind, IdentifierKind, Protection, Sex
from gymnasieregion.contexts.register.core.numbers import read_number
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.groups import (
    NoSuchPersonError,
    group_of,
    homes_of,
    numbers_of,
    person_with,
)
from gymnasieregion.contexts.register.selectors.pupils import home_on
from gymnasieregion.contexts.register.services import people
from gymnasieregion.contexts.register.services.merging import merge
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.contexts.register.web import person_forms as kinds
from gymnasieregion.contexts.register.web.pupil_door import look_first, pupil_group, whose_pupil
from gymnasieregion.contexts.register.web.pupil_page import Asked, form_page
from gymnasieregion.contexts.register.web.pupil_words import coded, person_name
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import said

IDENTIFY, MOVE, CHANGE = "register.person.identify", "register.person.move", "register.person.change"
PROTECT, MERGE = "register.person.protect", "register.person.merge"
GET_OR_POST = ["GET", "POST"]


class NobodyHasItError(RegionError):
    """Nobody in the register has had the number."""

    sv: ClassVar[str] = "Ingen i registret har eller har haft numret {number}."
    en: ClassVar[str] = "Nobody in the register has or has had the number {number}."


@allowed(IDENTIFY, about=whose_pupil)
@require_http_methods(GET_OR_POST)
def change_number(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a pupil another number from a day, as when a TF-number becomes a personnummer."""
    person, today = pupil_group(person_id).head, timezone.localdate()
    form = kinds.ChangeNumberForm(request.POST or None, today=today, initial={"on": today})
    return form_page(
        request, person, form,
        lambda telling: people.change_number(
            person=person.pk, number=form.cleaned_data["number"], kind=form.told_kind, on=form.cleaned_data["on"],
            telling=telling,
        ),
        Asked(
            heading=said("Nytt nummer", "New number"), done=said("Numret är bytt.", "The number is changed."),
            hint=said(
                "Ett personnummer, samordningsnummer eller TF-nummer ersätter det förra från den dagen. Födelsedag och "
                "kön följer numret.",
                "A personnummer, coordination or temporary number takes the place of the former one from that day. "
                "Birth date and sex follow the number.",
            ),
        ),
    )  # fmt: skip


def _whose_number(person_id: UUID, number: UUID) -> Belongs:  # noqa: ARG001 - a number is its person's
    """Whom a number belongs to, for the access file; see ``whose_pupil``."""
    return whose_pupil(person_id)


@allowed(IDENTIFY, about=_whose_number)
@require_http_methods(GET_OR_POST)
def correct_number(request: HttpRequest, person_id: UUID, number: UUID) -> HttpResponse:
    """Put right a number that was wrong from the beginning."""
    person = pupil_group(person_id).head
    wrong = next((row for row in numbers_of(person.pk) if row.spell == number), None)
    if wrong is None:
        raise Http404(number)
    form = kinds.CorrectNumberForm(
        request.POST or None, today=timezone.localdate(), initial={"kind": wrong.kind.value, "number": wrong.value}
    )
    return form_page(
        request, person, form,
        lambda telling: people.correct_number(
            person=person.pk, number=number, right=form.cleaned_data["number"], kind=form.told_kind, telling=telling
        ),
        Asked(
            heading=coded(EventKind.CORRECT_NUMBER), done=said("Numret är rättat.", "The number is corrected."),
            hint=said(
                "Rätta ett nummer som aldrig var rätt. Fick eleven ett nytt nummer, välj Nytt nummer.",
                "Correct a number that never was right. If the pupil was given another one, choose New number.",
            ),
        ),
    )  # fmt: skip


@allowed(MOVE, about=whose_pupil)
@require_http_methods(GET_OR_POST)
def move(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write that a pupil lives in another municipality, or another district, from a day."""
    person, today = pupil_group(person_id).head, timezone.localdate()
    was = {"municipality_code": home_on(homes_of(person.pk), today), "on": today}
    form = kinds.MoveForm(request.POST or None, today=today, initial=was)
    if person.protection != Protection.NONE:
        del form.fields["district_code"]
    return form_page(
        request, person, form,
        lambda telling: people.move(
            person=person.pk, municipality_code=form.cleaned_data["municipality_code"], on=form.cleaned_data["on"],
            district_code=form.cleaned_data.get("district_code", ""), telling=telling,
        ),
        Asked(heading=coded(EventKind.MOVE), done=said("Hemkommunen är ändrad.", "The home municipality is changed.")),
    )  # fmt: skip


@allowed(CHANGE, about=whose_pupil)
@require_http_methods(GET_OR_POST)
def change_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Change what the register says of a person themself."""
    person = pupil_group(person_id).head
    names = ("given_name", "family_name", "birth_date", "sex")
    was = {name: getattr(person, name) for name in names}
    form = kinds.NamesForm(request.POST or None, today=timezone.localdate(), initial=was)
    return form_page(
        request, person, form,
        lambda telling: people.change_person(
            person=person.pk, given_name=form.cleaned_data["given_name"], family_name=form.cleaned_data["family_name"],
            birth_date=form.cleaned_data["birth_date"], sex=Sex(form.cleaned_data["sex"]), telling=telling,
        ),
        Asked(
            heading=coded(EventKind.CHANGE_PERSON), done=said("Uppgifterna är ändrade.", "The facts are changed."),
        ),
    )  # fmt: skip


@allowed(PROTECT, about=whose_pupil)
@require_http_methods(GET_OR_POST)
def protect(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Begin, change or end the protection of somebody's identity."""
    person = pupil_group(person_id).head
    form = kinds.ProtectForm(
        request.POST or None, today=timezone.localdate(), initial={"protection": person.protection}
    )
    return form_page(
        request, person, form,
        lambda telling: people.protect(
            person=person.pk, protection=Protection(form.cleaned_data["protection"]), telling=telling
        ),
        Asked(
            heading=coded(EventKind.PROTECT), done=said("Skyddet är ändrat.", "The protection is changed."),
            hint=said(
                "En skyddad elev står inte i någon lista, fil eller export. Bara kansliet öppnar sidan, och varje titt "
                "skrivs i loggen med ett skäl.",
                "A protected pupil stands in no list, file or export. The office alone opens the page, and every look "
                "is written in the log with a ground.",
            ),
        ),
    )  # fmt: skip


@allowed(MERGE, about=whose_pupil)
@require_http_methods(GET_OR_POST)
def merge_persons(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say that somebody else in the register is this person; undone as any event."""
    person = pupil_group(person_id).head
    form = kinds.MergeForm(request.POST or None, today=timezone.localdate())
    other = _other(form) if request.method == "POST" and form.is_valid() else None
    asked_first = look_first(request, other) if other else None
    if asked_first is not None:
        return asked_first

    def act(telling: Telling) -> RegisterEvent:
        if other is None:
            raise NobodyHasItError(number=form.cleaned_data["other"])
        return merge(kept=person.pk, other=other.pk, telling=telling)

    return form_page(
        request, person, form, act,
        Asked(
            heading=coded(EventKind.MERGE), done=said("De två är en person.", "The two are one person."),
            lead=_joins(other),
            hint=said(
                "Den här personen behålls. Den andras perioder, nummer och bevis visas här i fortsättningen, och finns "
                "kvar som de skrevs, så att det går att ångra.",
                "This person is kept. The spells, numbers and documents of the other are shown here from now on, and "
                "stay as they were written, so that it can be undone.",
            ),
        ),
    )  # fmt: skip


def _other(form: kinds.MergeForm) -> Person | None:
    """Whom a form about merging means, by number or by id; None for nobody."""
    text = form.cleaned_data["other"].strip()
    try:
        return group_of(UUID(text)).head
    except (ValueError, NoSuchPersonError):
        pass
    found = person_with(number_value(text))
    return group_of(found).head if found else None


def number_value(text: str) -> str:
    """A number of any kind as the register keeps it, when it can be; else as it was written."""
    for kind in (None, IdentifierKind.LMA):
        try:
            return read_number(text, kind).value
        except RegionError:
            continue
    return text


def _joins(other: Person | None) -> str:
    """Who would be one with whom; "" before that is said."""
    if other is None:
        return ""
    name = person_name(other) or str(other.pk)
    return said(f"Slås ihop med {name}, född {other.birth_date}", f"Merged with {name}, born {other.birth_date}")
