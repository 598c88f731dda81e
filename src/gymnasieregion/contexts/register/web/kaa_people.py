"""Registering a youth by hand, and telling what the register cannot know."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.register.core.kaa_codes import Elsewhere
from gymnasieregion.contexts.register.core.numbers import read_number
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.models import Exemption, Person
from gymnasieregion.contexts.register.selectors.groups import homes_of, person_with
from gymnasieregion.contexts.register.selectors.kaa_duties import NONE
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.services.kaa_duties import BEGIN, begin_duty
from gymnasieregion.contexts.register.services.kaa_reach import exempt, remove_exemption
from gymnasieregion.contexts.register.web.kaa_changes import GET_OR_POST, form_page
from gymnasieregion.contexts.register.web.kaa_forms import BeginForm, ExemptionForm
from gymnasieregion.contexts.register.web.kaa_words import word
from gymnasieregion.contexts.register.web.kaa_youth import CHANGE
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import page_language, said


def whose_person(person_id: UUID) -> Belongs:
    """Whom somebody is for the access file: the municipality where they live today; nobody when they are protected.

    Raises:
        Http404: If there is no such person.
    """
    _person(person_id)
    home = next((home for home in homes_of(person_id) if holds_on(home, timezone.localdate())), None)
    return Belongs(municipality=home.municipality_code if home else "")


def whose_exemption(exemption_id: UUID) -> Belongs:
    """Whom an exemption belongs to, for the access file.

    Raises:
        Http404: If there is none.
    """
    return Belongs(municipality=_exemption(exemption_id).municipality_code)


@allowed(BEGIN)
@require_http_methods(GET_OR_POST)
def begin(request: HttpRequest) -> HttpResponse:
    """Register a youth by number."""
    form = BeginForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            person = person_with(read_number(form.cleaned_data["number"]).value)
            duty = begin_duty(
                municipality=request.actor.scope_id, person=person or UUID(int=0),  # type: ignore[attr-defined]
                starts_on=form.cleaned_data["starts_on"], because=form.code("because"), actor=request.actor,  # type: ignore[attr-defined]
                now=timezone.now(),
            )  # fmt: skip
        except Person.DoesNotExist:
            unknown = said("Ingen i registret har numret.", "Nobody in the register has the number.")
            form.add_error("number", unknown)
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
        else:
            messages.success(request, said("Ungdomen är registrerad.", "The youth is registered."))
            return redirect("register-kaa-youth", duty_id=duty.spell)
    shown = {
        "form": form, "heading": said("Registrera en ungdom", "Register a youth"), "back": reverse("register-kaa"),
        "name": "", "removes": False, "note": "",
    }  # fmt: skip
    return render(request, "register/kaa_form.html", shown, status=422 if form.is_bound else 200)


@allowed(CHANGE, about=whose_person)
@require_http_methods(GET_OR_POST)
def add_exemption(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Tell why the duty does not hold for a youth."""
    person = _person(person_id)
    form = ExemptionForm(request.POST or None, today=timezone.localdate())
    return form_page(
        request, form,
        lambda **by: exempt(
            municipality=request.actor.scope_id, person=person_id, kind=form.code("kind"),  # type: ignore[attr-defined]
            starts_on=form.cleaned_data["starts_on"], ends_on=form.ends_on(), **by,
        ),
        heading=said("Skriv ett undantag", "Write an exemption"),
        done=said("Undantaget är skrivet.", "The exemption is written."),
        back=f"{reverse('register-kaa')}?show=EXEMPT", name=f"{person.given_name} {person.family_name}".strip(),
    )  # fmt: skip


@allowed(CHANGE, about=whose_exemption)
@require_http_methods(GET_OR_POST)
def take_exemption_away(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """Ask whether an exemption is to be taken away, and take it away."""
    row = _exemption(exemption_id)
    back = f"{reverse('register-kaa')}?show=EXEMPT"
    if request.method == "POST":
        remove_exemption(exemption=exemption_id, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, said("Undantaget är borttaget.", "The exemption is taken away."))
        return redirect(back)
    name = f"{row.person.given_name} {row.person.family_name}".strip()
    shown = {"row": row, "kind": word(Elsewhere, row.kind), "name": name, "back": back}
    return render(request, "register/kaa_exemption.html", shown)


def _person(person_id: UUID) -> Person:
    return get_object_or_404(Person, pk=person_id, protection=NONE, merged_into__isnull=True)


def _exemption(exemption_id: UUID) -> Exemption:
    rows = Exemption.objects.filter(KNOWN, spell=exemption_id, person__protection=NONE).select_related("person")
    found = rows.order_by("pk").first()
    if found is None:
        raise Http404(exemption_id)
    return found
