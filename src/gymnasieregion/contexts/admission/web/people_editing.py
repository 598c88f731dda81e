"""The pages that change one applicant: each a form, a ground and a service."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.services.pupils import change_identity, change_pupil, register_pupil
from gymnasieregion.contexts.admission.services.pupils_facts import BadIdentityError, IdentityTakenError
from gymnasieregion.contexts.admission.services.pupils_grounds import TellsWhoError
from gymnasieregion.contexts.admission.services.pupils_states import (
    change_school,
    set_active,
    set_integrated,
    show_document,
)
from gymnasieregion.contexts.admission.web import people_forms as typed
from gymnasieregion.contexts.admission.web.people_person import look_first, person_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.why import WhyForm
from gymnasieregion.platform.pages.words import page_language, said

Act = Callable[[Mapping[str, Any], Mapping[str, Any]], object]
"""Given what was typed, and actor and moment: what the page does."""

FORM_OF = "admission/person_form.html"


@allowed("admission.applicant.register")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, year: int) -> HttpResponse:
    """Register an applicant by hand."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    form = typed.RegisterForm(request.POST or None, initial={"kind": "YEAR_NINE", "category": "REGISTERED"})
    if request.method == "POST" and form.is_valid():
        try:
            row = register_pupil(year=year, pupil=form.pupil(), **_who(request))
        except RegionError as refused:
            told(form, refused)
        else:
            text = said("{id} är registrerad.", "{id} is registered.").format(id=row.applicant_id)
            messages.success(request, text)
            return redirect("admission-person", year=year, pk=row.pk)
    words = {
        "heading": said("Registrera en sökande", "Register an applicant"),
        "lead": said(
            "Personer med skyddad identitet registreras för sig.", "Protected identities are registered apart."
        ),
        "button": said("Registrera", "Register"),
    }
    shown = {"year": opened, "form": form, "back": f"/antagning/{year}/sokande/", **words}
    return render(request, FORM_OF, shown, status=422 if form.is_bound else 200)


@allowed("admission.applicant.change")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Change what is known of an applicant."""
    person = person_of(request, year, pk)
    form = typed.ChangeForm(request.POST or None, person=person)
    kept = {"identity_number": person.identity_number, "birth_date": person.birth_date}
    words = (
        said("Ändra uppgifter", "Change the facts"),
        said(
            "Nummer och skola har egna sidor. En ny kategori ska styrkas på nytt.",
            "Number and school have pages of their own. A new category is shown anew.",
        ),
        said("Spara", "Save"),
    )
    return edited(
        request, person, form, words, lambda data, who: change_pupil(
            applicant=pk, pupil=form.pupil(**kept), why=data["why"], **who
        ),
    )  # fmt: skip


@allowed("admission.applicant.identify")
@require_http_methods(["GET", "POST"])
def identify(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Give an applicant another number."""
    person = person_of(request, year, pk)
    _refuse_protected(person)
    now = {"identity_number": person.identity_number, "birth_date": person.birth_date}
    words = (
        said("Ändra nummer", "Change the number"),
        said(
            "När eleven har fått personnummer eller annan ålder. Lottnummer, betyg, val och beslut är kvar.",
            "When the pupil has got a personal number or another age. Lot, grades, choices and decisions stay.",
        ),
        said("Byt nummer", "Change number"),
    )
    return edited(
        request, person, typed.IdentityForm(request.POST or None, initial=now), words,
        lambda data, who: change_identity(applicant=pk, **data, **who),
    )  # fmt: skip


@allowed("admission.applicant.move")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Move an applicant to another sending school."""
    person = person_of(request, year, pk)
    words = (
        said("Byt skola", "Change school"),
        said(
            "Den gamla skolan ser inte längre eleven. Loggen visar var eleven gick.",
            "The old school no longer sees the pupil. The log shows where the pupil was.",
        ),
        said("Byt skola", "Change school"),
    )
    return edited(
        request, person, typed.SchoolForm(request.POST or None), words,
        lambda data, who: change_school(applicant=pk, **data, **who),
    )  # fmt: skip


@allowed("admission.applicant.document")
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Say that a category's document has been seen, or that it has not."""
    person = person_of(request, year, pk)
    seen = not person.category_shown
    words = (
        said("Underlaget är sett", "The document has been seen") if seen
        else said("Underlaget är inte sett", "The document has not been seen"),
        said(
            "Andra än folkbokförda visar underlag före den slutliga antagningen.",
            "Others than those registered show a document before the final admission.",
        ),
        said("Spara", "Save"),
    )  # fmt: skip
    return edited(
        request, person, typed.DocumentForm(request.POST or None), words,
        lambda data, who: show_document(applicant=pk, seen=seen, **data, **who),
    )  # fmt: skip


@allowed("admission.applicant.activate")
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Withdraw an application, or take it up again."""
    person = person_of(request, year, pk)
    active = not person.is_active
    words = (
        (
            said("Ta upp ansökan igen", "Take up the application"),
            said("Den prövas igen i kommande omgångar.", "It is tried again in the rounds to come."),
            said("Ta upp", "Take up"),
        )
        if active
        else (
            said("Återkalla ansökan", "Withdraw the application"),
            said("Den prövas inte mer. Alla uppgifter är kvar.", "It is tried no more. All facts stay."),
            said("Återkalla", "Withdraw"),
        )
    )
    return edited(
        request, person, WhyForm(request.POST or None), words,
        lambda data, who: set_active(applicant=pk, active=active, **data, **who),
    )  # fmt: skip


@allowed("admission.applicant.integrate")
@require_http_methods(["GET", "POST"])
def integrate(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Say that an applicant is an integrated pupil of anpassad grundskola, or is not."""
    person = person_of(request, year, pk)
    integrated = person.kind != Applicant.Kind.ADAPTED
    words = (
        said("Integrerad elev i anpassad grundskola", "Integrated pupil of adapted compulsory school")
        if integrated
        else said("Inte elev i anpassad grundskola", "Not a pupil of adapted compulsory school"),
        said(
            "Eleven behåller skola och klass. Hemkommunen beslutar om målgruppen för varje val till anpassad "
            "gymnasieskola; beslutet skrivs in som behörighet på valet.",
            "The pupil keeps school and class. The home municipality decides on the target group for each choice of "
            "adapted upper secondary school; it is entered as eligibility of the choice.",
        ),
        said("Spara", "Save"),
    )
    return edited(
        request, person, WhyForm(request.POST or None), words,
        lambda data, who: set_integrated(applicant=pk, integrated=integrated, **data, **who),
    )  # fmt: skip


def edited(
    request: HttpRequest, person: Applicant, form: forms.Form, words: tuple[str, str, str], act: Act
) -> HttpResponse:
    """A page with one form about one applicant: shown, refused with its reasons, or done.

    Args:
        request: What is asked.
        person: Whom it is about.
        form: What is asked for.
        words: Heading, lead and button.
        act: What is done with what was typed.
    """
    asked_first = look_first(request, person)
    if asked_first is not None:
        return asked_first
    back = f"/antagning/{person.year_id}/sokande/{person.pk}/"
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data, _who(request))
        except RegionError as refused:
            told(form, refused)
        else:
            messages.success(request, said("Sparat.", "Saved."))
            return redirect(back)
    heading, lead, button = words
    shown = {
        "year": person.year, "person": person, "form": form, "heading": heading, "lead": lead, "button": button,
        "back": back,
    }  # fmt: skip
    return render(request, FORM_OF, shown, status=422 if form.is_bound else 200)


def told(form: forms.Form, refused: RegionError) -> None:
    """Tell in a form why a service refused, at the field that it is about."""
    number = isinstance(refused, BadIdentityError | IdentityTakenError) and "identity_number" in form.fields
    ground = isinstance(refused, TellsWhoError) and "why" in form.fields
    form.add_error("identity_number" if number else "why" if ground else None, refused.text(page_language()))


def _who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]  # set by ActorMiddleware


def _refuse_protected(person: Applicant) -> None:
    if person.protection != Applicant.Protection.NONE:
        raise Http404(person.applicant_id)
