"""A form about somebody in the register: what was typed is checked, shown as what it would change, and then done."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gymnasieregion.contexts.register.core.versions import ChangedSinceError
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.contexts.register.selectors.pupils import SEE
from gymnasieregion.contexts.register.services.file_faults import DAY, REFUSALS
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.contexts.register.web.later_events import later_shown
from gymnasieregion.contexts.register.web.pupil_door import look_first, whose_pupil
from gymnasieregion.contexts.register.web.pupil_picture import Act, foreseen
from gymnasieregion.contexts.register.web.pupil_words import person_name
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.words import page_language

DO, REMOVE, DO_REMOVE, BACK = "do", "remove", "do-remove", "back"
"""What a button of the form, or of the page that confirms it, asks for; none asks for the check."""

INCLUSIVE = {"ends_on": "last_day", "break_off_on": "last_day", "path_ends_on": "path_last_day"}
"""Columns of the register that a form asks for by their last day."""

LIST = "register-pupils"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form asks for.

    Args:
        heading: What the page is called.
        done: What is told when it is done.
        lead: What it is about.
        hint: What is good to know before.
        remove: Takes away what is being corrected; None where nothing is.
        removed: What is told when it is taken away.
        undoes: The event that it undoes; None where it does something else.
    """

    heading: str
    done: str
    lead: str = ""
    hint: str = ""
    remove: Act | None = None
    removed: str = ""
    undoes: RegisterEvent | None = None


def form_page(
    request: HttpRequest, person: Person | None, form: forms.Form, act: Act, asked: Asked, *, is_seen: bool = True
) -> HttpResponse:
    """Show a form, show what it would change, or do it and go to whom it was about.

    Args:
        request: The reader's. ``step`` says which button was pressed.
        person: Whom it is about; None for somebody new.
        form: With what was sent, when something was.
        act: Does what it asks for.
        asked: In words.
        is_seen: Whether the reader may know who the person is before it is done.
    """
    look = look_first(request, person) if person else None
    if look is not None:
        return look
    step = request.POST.get("step", "")
    seen = person if is_seen else None
    shown: dict[str, object] = {
        "form": form, "asked": asked, "name": person_name(seen) if seen else "",
        "back": reverse("register-pupil", args=[seen.pk]) if seen else reverse(LIST),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid() and step != BACK:
        happens = asked.remove if step in {REMOVE, DO_REMOVE} and asked.remove else act
        telling = Telling(
            actor=request.actor, now=timezone.now(), why=form.cleaned_data.get("why", "")  # type: ignore[attr-defined]  # set by ActorMiddleware
        )  # fmt: skip
        try:
            if step in {DO, DO_REMOVE}:
                event = happens(telling)
                messages.success(request, asked.removed if step == DO_REMOVE else asked.done)
                return redirect(after(request, event))
            change = foreseen(person.pk if person else None, happens, telling)
        except RegionError as refused:
            blame(form, refused)
            if asked.undoes and isinstance(refused, ChangedSinceError):
                shown["later"] = later_shown(request, asked.undoes)
        else:
            confirm = {"change": change, "typed": typed(request), "do": DO_REMOVE if step == REMOVE else DO}
            return render(request, "register/pupil_confirm.html", shown | confirm)
    is_wrong = form.is_bound and step != BACK
    return render(request, "register/pupil_form.html", shown, status=422 if is_wrong else 200)


def after(request: HttpRequest, event: RegisterEvent) -> str:
    """Where to go when an event has happened: to whom it was about, or to the lists where the reader may not."""
    seen = event.person_id is not None and sees(request, event.person_id)
    return reverse("register-pupil", args=[event.person_id]) if seen else reverse(LIST)


def sees(request: HttpRequest, person: UUID) -> bool:
    """Whether the reader may open somebody's page; who enrols a pupil of another school may not before it is done."""
    return is_allowed(request.actor, SEE, whose_pupil(person))  # type: ignore[attr-defined]  # set by ActorMiddleware


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, to be sent again: names and values, without what the page itself adds."""
    names = [name for name in request.POST if name not in {"csrfmiddlewaretoken", "step"}]
    return [(name, str(value)) for name in names for value in request.POST.getlist(name)]


def blame(form: forms.Form, refused: RegionError) -> None:
    """Say what a rule has refused at the field that it is about, where there is one.

    Args:
        form: That asked for it. Its fields are called as the columns of the files of events; ``day`` names the one
            that says when.
        refused: By which rule.
    """
    refusal = REFUSALS.get(type(refused))
    column = refusal.column if refusal else ""
    name = getattr(form, "day", "") if column == DAY else INCLUSIVE.get(column, column)
    form.add_error(name if name in form.fields else None, refused.text(page_language()))
