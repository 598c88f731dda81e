"""Protected identities: found by number or id, and opened only with a ground that the log keeps."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.api import refuse_telling
from gymnasieregion.contexts.register.contracts import Protection
from gymnasieregion.contexts.register.models import Person
from gymnasieregion.contexts.register.selectors.groups import group_of, numbers_of, person_with
from gymnasieregion.contexts.register.selectors.protected import covered
from gymnasieregion.contexts.register.selectors.visible import SEE_PROTECTED
from gymnasieregion.contexts.register.web.person_changes import NobodyHasItError, number_value
from gymnasieregion.contexts.register.web.person_forms import FindForm, LookForm
from gymnasieregion.contexts.register.web.pupil_door import give_ground, pupil_group
from gymnasieregion.contexts.register.web.pupil_words import coded
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import page_language

GET_OR_POST = ["GET", "POST"]
ROWS_A_PAGE = 50


def _whose_protected(person_id: UUID) -> Belongs:
    """Whom a protected identity belongs to, for the access file: nobody but the office.

    Raises:
        Http404: If there is no such person.
    """
    pupil_group(person_id)
    return Belongs()


@allowed(SEE_PROTECTED)
@require_http_methods(GET_OR_POST)
def protected(request: HttpRequest) -> HttpResponse:
    """Every protected identity by its id, and a search by number; who is found is opened with the ground given."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = person_with(number_value(form.cleaned_data["number"].strip()))
        person = group_of(found).head if found else None
        if person is None or person.protection == Protection.NONE:
            refused = NobodyHasItError(number=form.cleaned_data["number"])
            form.add_error("number", refused.text(page_language()))
        elif _is_given(request, form, person):
            return redirect("register-pupil", person_id=person.pk)
    page = Paginator(covered(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, coded(Protection(row.protection))) for row in page]
    shown = {"form": form, "page": page, "rows": rows}
    return render(request, "register/protected.html", shown, status=422 if form.is_bound else 200)


@allowed(SEE_PROTECTED, about=_whose_protected)
@require_http_methods(GET_OR_POST)
def ask_to_look(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask why somebody looks at a protected identity."""
    person = pupil_group(person_id).head
    wanted = request.GET.get("next", "")
    target = wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
    target = target or reverse("register-pupil", args=[person.pk])
    if person.protection == Protection.NONE:
        return redirect(target)
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_given(request, form, person):
        return redirect(target)
    return render(request, "register/look.html", {"person": person, "form": form}, status=422 if form.is_bound else 200)


def _is_given(request: HttpRequest, form: forms.Form, person: Person) -> bool:
    """Whether a ground may stand in the log, and is kept; if not, the form says why."""
    why = form.cleaned_data["why"]
    known_as = (person.given_name, person.family_name, *(row.value for row in numbers_of(person.pk)))
    try:
        refuse_telling(why, also=known_as)
    except RegionError as refused:
        form.add_error("why", refused.text(page_language()))
        return False
    give_ground(request, person, why)
    return True
