"""A whole class that goes up to the next year of study: chosen, ticked, shown and done."""

from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.models import RegisterEvent
from gymnasieregion.contexts.register.selectors.classes import classes_of, pupils_in
from gymnasieregion.contexts.register.selectors.pupils import belongs_of, units_of
from gymnasieregion.contexts.register.services.promoting import promote_class
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.contexts.register.web.pupil import CHANGE
from gymnasieregion.contexts.register.web.pupil_fields import PupilForm, class_field, schools
from gymnasieregion.contexts.register.web.pupil_page import BACK, DO, blame, typed
from gymnasieregion.contexts.register.web.pupil_picture import foreseen
from gymnasieregion.contexts.register.web.pupil_words import person_name
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.fields import DayField, whole_number
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, said

GET_OR_POST = ["GET", "POST"]


class ClassForm(PupilForm):
    """Who goes up, when and to which class."""

    day = "on"
    rows = forms.MultipleChoiceField(
        label=later("Vilka flyttas upp?", "Who goes up?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": later("Markera minst en elev.", "Tick at least one pupil.")},
    )  # fmt: skip
    on = DayField(label=later("Första dagen i nästa årskurs", "First day in the next year"))
    class_name = class_field(same=True)
    why = why_field(required=False)


def _whose_unit(unit_id: str) -> Belongs:
    """Whom a school belongs to, for the access file.

    Raises:
        Http404: If there is no such school.
    """
    if all(unit.key != unit_id for unit in school_units()):
        raise Http404(unit_id)
    return belongs_of(unit_id, school_units())


@allowed(CHANGE)
@require_GET
def choose_school(request: HttpRequest) -> HttpResponse:
    """Choose the school; who answers for one alone goes there at once."""
    every, today = school_units(), timezone.localdate()
    named = schools(every, units_of(request.actor, every), today)  # type: ignore[attr-defined]  # set by ActorMiddleware
    keys = {key for key, _ in named if key}
    chosen = request.GET.get("skola", "")
    if len(keys) == 1 or chosen in keys:
        return redirect("register-classes", unit_id=chosen if chosen in keys else keys.pop())
    return render(request, "register/class_school.html", {"schools": [each for each in named if each[0]]})


@allowed(CHANGE, about=_whose_unit)
@require_GET
def classes(request: HttpRequest, unit_id: str) -> HttpResponse:
    """The classes of a school; ``?klar=17`` names the event that can be undone."""
    today = timezone.localdate()
    shown = {
        "unit_id": unit_id, "school": _school(unit_id, today), "rows": classes_of(unit_id, today),
        "done": whole_number(request.GET.get("klar", "")),
    }  # fmt: skip
    return render(request, "register/classes.html", shown)


@allowed(CHANGE, about=_whose_unit)
@require_http_methods(GET_OR_POST)
def promote(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Let a class go up: ``?klass=NA1&ar=1`` says which."""
    today, name, year = timezone.localdate(), request.GET.get("klass", ""), whole_number(request.GET.get("ar", ""))
    pupils = list(pupils_in(unit_id, name, year, today)) if year else []
    if not pupils:
        return redirect("register-classes", unit_id=unit_id)
    form = ClassForm(
        request.POST or None, today=today, initial={"on": today, "rows": [str(row.spell) for row in pupils]}
    )
    names = [(str(row.spell), person_name(row.person.merged_into or row.person)) for row in pupils]
    form.fields["rows"].choices = names  # type: ignore[attr-defined]  # a MultipleChoiceField
    shown = {
        "form": form, "unit_id": unit_id, "school": _school(unit_id, today), "class_name": name, "year": year,
        "typed": typed(request),
    }  # fmt: skip
    step = request.POST.get("step", "")

    def act(telling: Telling) -> RegisterEvent:
        return promote_class(
            school_unit=unit_id, spells={UUID(key) for key in form.cleaned_data["rows"]}, on=form.cleaned_data["on"],
            class_name=form.cleaned_data["class_name"] or None, telling=telling,
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and step != BACK:
        telling = Telling(actor=request.actor, now=timezone.now(), why=form.cleaned_data["why"])  # type: ignore[attr-defined]  # set by ActorMiddleware
        try:
            if step == DO:
                event = act(telling)
                messages.success(request, said("Klassen är uppflyttad.", "The class has gone up."))
                return redirect(f"{reverse('register-classes', args=[unit_id])}?klar={event.pk}")
            foreseen(None, act, telling)
        except RegionError as refused:
            blame(form, refused)
        else:
            rows = [words for key, words in names if key in form.cleaned_data["rows"]]
            confirm = {
                "rows": rows,
                "on": form.cleaned_data["on"],
                "new_class": form.cleaned_data["class_name"] or name,
            }
            return render(request, "register/class_confirm.html", shown | confirm)
    is_wrong = form.is_bound and step != BACK
    return render(request, "register/class_promote.html", shown, status=422 if is_wrong else 200)


def _school(unit_id: str, today: date) -> str:
    """What a school is called.

    Raises:
        Http404: If there is no such school.
    """
    for unit in school_units():
        if unit.key == unit_id:
            return unit.name_on(today)
    raise Http404(unit_id)
