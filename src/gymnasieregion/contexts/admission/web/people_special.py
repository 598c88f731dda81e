"""The pages of special cases: protected identities, agreements for those over age, and applicants of earlier years."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, TypedRank
from gymnasieregion.contexts.admission.services.pupils_again import apply_again, earlier_applicants
from gymnasieregion.contexts.admission.services.pupils_agreement import set_agreement
from gymnasieregion.contexts.admission.services.pupils_core import as_of
from gymnasieregion.contexts.admission.services.pupils_protection import (
    begin_protection,
    end_protection,
    register_protected,
)
from gymnasieregion.contexts.admission.web import people_forms as typed
from gymnasieregion.contexts.admission.web.people_editing import FORM_OF, edited, told
from gymnasieregion.contexts.admission.web.people_person import person_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE = 50
DECIDED = {"yes": True, "no": False}


@allowed("admission.applicant.protect")
@require_http_methods(["GET", "POST"])
def register_hidden(request: HttpRequest, year: int) -> HttpResponse:
    """Register somebody whose identity is protected."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    form = typed.RegisterProtectedForm(request.POST or None, initial={"kind": "YEAR_NINE"})
    if request.method == "POST" and form.is_valid():
        try:
            row = register_protected(year=year, **form.cleaned_data, **_who(request))
        except RegionError as refused:
            told(form, refused)
        else:
            text = said("Registrerad som {id}.", "Registered as {id}.").format(id=row.applicant_id)
            messages.success(request, text)
            return redirect("admission-people", year=year)
    shown = {
        "year": opened,
        "form": form,
        "back": f"/antagning/{year}/sokande/",
        "heading": said("Registrera en skyddad identitet", "Register a protected identity"),
        "lead": said(
            "Uppgifterna tas emot på telefon. Skriv inget namn och inget nummer, inte heller i fältet för skälet.",
            "The facts are taken by telephone. Write no name and no number, not in the field for the ground either.",
        ),
        "button": said("Registrera", "Register"),
    }
    return render(request, FORM_OF, shown, status=422 if form.is_bound else 200)


@allowed("admission.applicant.protect")
@require_http_methods(["GET", "POST"])
def protect(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Begin a protection, or change one."""
    person = person_of(request, year, pk)
    now = {"protection": person.protection, "contact": person.contact}
    words = (
        said("Skydda identiteten", "Protect the identity"),
        said(
            "Den sökande får ett nytt id. Namn, nummer och e-post tas bort ur systemet: spara dem utanför det först. "
            "Lottnumret är kvar. Anmäl också skyddet till dem som har fått listor. Kontot måste få det nya id:t. "
            "Tidigare ögonblicksbilder behåller det som de gjordes av.",
            "The applicant gets a new id. Name, number and e-mail are taken out of the system: keep them outside it "
            "first. The lot stays. Tell those who have got lists, too. The account must be given the new id. "
            "Earlier snapshots keep what they were made of.",
        ),
        said("Skydda", "Protect"),
    )
    return edited(
        request, person, typed.ProtectionForm(request.POST or None, initial=now), words,
        lambda data, who: begin_protection(applicant=pk, **data, **who),
    )  # fmt: skip


@allowed("admission.applicant.protect")
@require_http_methods(["GET", "POST"])
def unprotect(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """End a protection."""
    person = person_of(request, year, pk)
    if person.protection == Applicant.Protection.NONE:
        raise Http404(person.applicant_id)
    words = (
        said("Avsluta skyddet", "End the protection"),
        said("Namn och nummer skrivs in på nytt.", "Name and number are written anew."),
        said("Avsluta skyddet", "End the protection"),
    )
    return edited(
        request, person, typed.EndProtectionForm(request.POST or None), words,
        lambda data, who: end_protection(applicant=pk, **data, **who),
    )  # fmt: skip


@allowed("admission.applicant.agree")
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Write how far the agreement on somebody over age has come."""
    person = person_of(request, year, pk)
    now = as_of(person, timezone.now().astimezone(STOCKHOLM).date())
    needing = [
        (choice.offering_id, f"{choice.rank}. {choice.offering.study_path}, {choice.offering.school}")
        for choice in now.choices
        if choice.offering is not None and (choice.over_age or any(rank.agreement for rank in choice.ranks))
    ]
    words = (
        said("Överenskommelse för överårig", "Agreement for an applicant over age"),
        said(
            "Hemkommunen och mottagaren ska vara överens innan den som är överårig kan tas emot. Den sökande prövas "
            "när överenskommelsen är klar och mottagaren har beslutat att den sökande är behörig.",
            "Home municipality and receiver must agree before somebody over age can be received. The applicant is "
            "tried when the agreement is done and the receiver has decided that the applicant is eligible.",
        ),
        said("Spara", "Save"),
    )

    def act(data: Any, who: Any) -> object:  # noqa: ANN401 - what was typed
        return set_agreement(
            applicant=pk,
            offering_id=data["offering_id"],
            agreement=TypedRank.Agreement(data["agreement"]),
            eligible=DECIDED.get(data["eligible"]),
            why=data["why"],
            **who,
        )

    return edited(request, person, typed.AgreementForm(request.POST or None, offerings=needing), words, act)


@allowed("admission.applicant.reapply")
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, year: int) -> HttpResponse:
    """Find an applicant of an earlier year, and take them up in this one."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    if request.method == "POST":
        try:
            row = apply_again(
                year=year,
                earlier=int(request.POST.get("earlier", "0")),
                kind=Applicant.Kind(request.POST.get("kind", "")),
                **_who(request),
            )
        except RegionError as refused:
            messages.error(request, refused.text(page_language()))
            return redirect(request.get_full_path())
        except (ValueError, Applicant.DoesNotExist) as nothing:
            raise Http404(request.POST.get("earlier", "")) from nothing
        text = said("{id} söker igen.", "{id} applies again.").format(id=row.applicant_id)
        messages.success(request, text)
        return redirect("admission-person", year=year, pk=row.pk)
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(earlier_applicants(year, words), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "admission/person_again.html", {"year": opened, "q": words, "page": page})


def _who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]  # set by ActorMiddleware
