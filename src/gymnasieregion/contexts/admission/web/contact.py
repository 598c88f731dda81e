"""How one is reached: the applicant's own page, and the guardian's own, which nobody else at home sees."""

import re
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.core.school_mail import is_school_address
from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.applying import own_applicant, today_of
from gymnasieregion.contexts.admission.selectors.homes import contact_of, other_children
from gymnasieregion.contexts.admission.services.homes_contact import (
    CONTACT,
    change_contact,
    change_guardian_contact,
)
from gymnasieregion.contexts.admission.web.apply_who import HOME_OF_GUARDIAN, OWN
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import later, said

WORDS = "admission.school_mail_words"
NUMBER = re.compile(r"\+?[0-9][0-9 \-()]{4,38}[0-9]")
OWN_CONTACT, GUARDIAN_CONTACT = f"{OWN}kontakt/", f"{HOME_OF_GUARDIAN}kontakt/"


class ContactForm(forms.Form):
    """An e-mail address and a telephone number; neither must be given."""

    email = forms.EmailField(
        label=later("E-post", "E-mail"),
        help_text=later(
            "En adress som du har kvar i sommar, och som du läser.",
            "An address that you keep this summer, and that you read.",
            "Din egen adress. Du ska ha kvar den i sommar.",
        ),
        required=False,
        max_length=254,
        error_messages={
            "invalid": later(
                "Skriv adressen så här: namn@exempel.se.", "Write the address like this: name@example.com."
            )
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=later("Telefon", "Telephone"),
        help_text=later("Till exempel 070-174 06 05", "For example 070-174 06 05"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )

    def clean_phone(self) -> str:
        """The number as written, with single spaces.

        Raises:
            forms.ValidationError: If it cannot be called.
        """
        number = " ".join(self.cleaned_data["phone"].split())
        if number and not NUMBER.fullmatch(number):
            raise forms.ValidationError(
                said("Skriv numret med siffror, till exempel 070-174 06 05.", "Write the number in digits.")
            )
        return number


@allowed(CONTACT)
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """An applicant's own contact details; a protected identity is told how to reach the office.

    Raises:
        Http404: If there is no such applicant this year.
    """
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if actor.role is Role.GUARDIAN:
        return redirect(GUARDIAN_CONTACT)
    person = own_applicant(actor, today_of(now))
    if person is None:
        raise Http404
    shown = {"person": person, "year": person.year, "is_guardian": False, "up": OWN}
    if person.protection != Applicant.Protection.NONE:
        return render(request, "admission/contact_protected.html", {**shown, "phone": settings.OFFICE_PHONE})
    application = getattr(person, "application", None)
    kept = {"email": person.email, "phone": application.phone if application else ""}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_bound and form.is_valid():
        is_new = change_contact(applicant=person.pk, **_given(form), actor=actor, now=now)
        return _saved(request, OWN_CONTACT, is_new=is_new)
    return _page(request, form, kept, shown, person.school)


@allowed(CONTACT)
@require_http_methods(["GET", "POST"])
def guardian(request: HttpRequest) -> HttpResponse:
    """A guardian's own contact details, the same for all of their children."""
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]
    if actor.role is not Role.GUARDIAN:
        return redirect(OWN_CONTACT)
    person = own_applicant(actor, today_of(now))
    if person is None:
        return redirect(HOME_OF_GUARDIAN)
    row = contact_of(person, actor.user_id)
    kept = {"email": row.email if row else "", "phone": row.phone if row else ""}
    shown = {"person": person, "year": person.year, "is_guardian": True, "up": HOME_OF_GUARDIAN}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_bound and form.is_valid():
        children = {person.pk, *(child.person.pk for child in other_children(actor, today_of(now)))}
        is_new = change_guardian_contact(children=children, **_given(form), actor=actor, now=now)
        return _saved(request, GUARDIAN_CONTACT, is_new=is_new)
    return _page(request, form, kept, shown, "")


def _given(form: ContactForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("email", "phone")}


def _saved(request: HttpRequest, address: str, *, is_new: bool) -> HttpResponse:
    """Back to the page, which says what is saved."""
    text = said("Dina kontaktuppgifter är sparade.", "Your contact details are saved.")
    messages.success(request, text if is_new else said("Inget är ändrat.", "Nothing is changed."))
    return redirect(address)


def _page(
    request: HttpRequest, form: ContactForm, kept: dict[str, str], shown: dict[str, Any], school: str
) -> HttpResponse:
    """The form, with what is good to know of what is saved."""
    words = cast("list[str]", law_book().get(WORDS, today_of(timezone.now())))
    context = {
        **shown,
        "form": form,
        "is_of_school": bool(kept["email"]) and is_school_address(kept["email"], words, school),
        "ways": sum(bool(value) for value in kept.values()),
    }
    return render(request, "admission/contact.html", context, status=422 if form.is_bound else 200)
