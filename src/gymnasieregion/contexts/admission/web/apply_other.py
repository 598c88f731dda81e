"""Adds a choice that another region's office admits to, and confirms a list."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gymnasieregion.contexts.admission.selectors.applying import application_of, window_of
from gymnasieregion.contexts.admission.services.applying import add_other_office, confirm_application
from gymnasieregion.contexts.admission.services.applying_checks import ListChangedError
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.apply_words import window_words
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.words import later, page_reading, said

CHANGE, CONFIRM = "admission.application.change", "admission.application.confirm"


class OtherOfficeForm(forms.Form):
    """A choice outside the region."""

    office = forms.CharField(
        label=later("Region eller antagningskansli", "Region or admission office"),
        help_text=later("Till exempel Uppsala eller Skaraborg.", "For example Uppsala or Skaraborg."),
        max_length=120,
        error_messages={"required": later("Skriv vilken region som antar dit.", "Write which region admits there.")},
    )
    school = forms.CharField(
        label=later("Skola", "School"),
        max_length=160,
        error_messages={"required": later("Skriv skolans namn.", "Write the name of the school.")},
    )
    education = forms.CharField(
        label=later("Program", "Programme"),
        help_text=later("Så som skolan skriver det.", "As the school writes it."),
        max_length=200,
        error_messages={"required": later("Skriv programmet.", "Write the programme.")},
    )
    based_on = forms.CharField(max_length=64, widget=forms.HiddenInput)


@for_own_and_others(CHANGE, ["GET", "POST"])
def _other_office(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Add a choice to another office, last in the list."""
    person = asked.person
    form = OtherOfficeForm(request.POST or None, initial={"based_on": application_of(person).digest})
    if request.method == "POST" and form.is_valid():
        try:
            add_other_office(applicant=person.pk, actor=asked.actor, now=asked.now, **form.cleaned_data)
        except ListChangedError as refused:
            again = {**request.POST.dict(), "based_on": application_of(person).digest}
            form = OtherOfficeForm(again)
            form.add_error(None, refused.text(page_reading()))
            form.add_error(None, said("Skicka igen för att lägga till valet.", "Send again to add the choice."))
        except RegionError as refused:
            form.add_error(None, refused.text(page_reading()))
        else:
            messages.success(request, said("Valet ligger sist i listan.", "The choice is last in the list."))
            return redirect(f"{asked.base}#listan")
    window = window_of(person.year_id, asked.now)
    shown = {"asked": asked, "person": person, "year": person.year, "form": form, "window_words": window_words(window)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "admission/apply_other.html", shown, status=status)


other_office, other_office_of = _other_office


@for_own_and_others(CONFIRM, ["GET", "POST"])
def _confirm(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Let the applicant confirm the list that was shown."""
    if request.method == "GET":
        return redirect(asked.base)
    try:
        saved = confirm_application(
            applicant=asked.person.pk, digest=request.POST.get("based_on", ""), actor=asked.actor, now=asked.now
        )
    except RegionError as refused:
        messages.error(request, refused.text(page_reading()))
    else:
        text = said(
            "Du har bekräftat version {n}. Här är kvittot: det visar vad du har sökt.",
            "You have confirmed version {n}. Here is the receipt: it shows what you have applied for.",
            "Du har bekräftat version {n}. Här är ditt kvitto.",
        )
        messages.success(request, text.format(n=saved.version))
        return redirect(f"{asked.base}kvitto/")
    return redirect(asked.base)


confirm, _ = _confirm
