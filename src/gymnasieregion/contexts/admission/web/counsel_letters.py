"""Letters to many pupils: a PDF with a page each, or a file for a mail merge of one's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.application_window import Window
from gymnasieregion.contexts.admission.selectors.applying import window_of
from gymnasieregion.contexts.admission.selectors.counselling import Pupil, State
from gymnasieregion.contexts.admission.selectors.counselling_reminders import ABOUT
from gymnasieregion.contexts.admission.web.apply_words import REMINDERS as TO_THE_PUPIL
from gymnasieregion.contexts.admission.web.counsel import HERE
from gymnasieregion.contexts.admission.web.counsel_list import Shown, chosen_by, shown_by
from gymnasieregion.contexts.admission.web.counsel_words import state_tag
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import csv_answer, file_answer
from gymnasieregion.platform.pages.formats import day_text, moment_text
from gymnasieregion.platform.pages.pdf import pdf
from gymnasieregion.platform.pages.words import later, page_language, said

MAKE = "admission.letter.make"
TEMPLATE = Path(__file__).parents[1] / "templates" / "admission" / "counsel_letters.typ"
MOST_LETTERS = 600
LETTERS: Mapping[str, tuple[str, str]] = {
    "login": ("Inloggningsbrev", "Letter on signing in"),
    "reminder": ("Påminnelse", "Reminder"),
    "receipt": ("Kvitto på ansökan", "Receipt of the application"),
}


class LetterForm(forms.Form):
    """Which letter."""

    letter = forms.ChoiceField(
        label=later("Vilket brev?", "Which letter?"),
        choices=[(code, later(*words)) for code, words in LETTERS.items()],
        widget=forms.RadioSelect,
    )


@allowed(MAKE)
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Choose a letter for those who were chosen in the list."""
    shown = chosen_by(request)
    if isinstance(shown, HttpResponse):
        return shown
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "letter"]
    context = {
        "year": shown.year,
        "form": LetterForm(initial={"letter": "login"}),
        "kept": kept,
        "count": len(shown.pupils),
        "most": MOST_LETTERS,
    }
    return render(request, "admission/counsel_letters.html", context)


@allowed(MAKE)
@require_GET
def letters_pdf(request: HttpRequest) -> HttpResponse:
    """The letters as a PDF, a page a pupil."""
    shown, letter = shown_by(request), request.GET.get("letter", "")
    if shown is None or not 0 < len(shown.pupils) <= MOST_LETTERS or letter not in LETTERS:
        return redirect(HERE)
    address = request.build_absolute_uri("/").rstrip("/")
    window = window_of(shown.year.pk, timezone.now())
    names = _offering_names(shown)
    values = {
        "title": said(*LETTERS[letter]),
        "footer": _footer(shown),
        "letters": [_letter(letter, pupil, address, window, names) for pupil in shown.pupils],
    }
    return file_answer(f"brev-{letter}-{shown.year.pk}.pdf", "application/pdf", pdf(TEMPLATE, values, page_language()))


@allowed(MAKE)
@require_GET
def letters_csv(request: HttpRequest) -> HttpResponse:
    """The same pupils as a file for a mail merge of one's own."""
    shown = shown_by(request)
    if shown is None:
        return redirect(HERE)
    names = _offering_names(shown)
    header = ("id", "efternamn", "fornamn", "klass", "skola", "lage", "version", "val", "paminn_om")
    return csv_answer(f"brev-{shown.year.pk}", header, (_line(pupil, names) for pupil in shown.pupils))


def _letter(letter: str, pupil: Pupil, address: str, window: Window, names: Mapping[str, str]) -> dict[str, Any]:
    """One pupil's letter as the template wants it."""
    person = pupil.person
    heading, paragraphs, rows = {"login": _login, "reminder": _reminder, "receipt": _receipt}[letter](
        pupil, address, names
    )
    last = ""
    if window.closes_on:
        day = day_text(window.closes_on, page_language())
        last = said(f"Sista dagen att ändra är {day}, klockan 23.59.", f"The last day to change is {day}, at 23:59.")
    return {
        "sender": person.school,
        "name": f"{person.given_name} {person.family_name}".strip() or person.applicant_id,
        "class": person.school_class,
        "heading": heading,
        "paragraphs": paragraphs,
        "rows": rows,
        "ending": [text for text in (last, said("Fråga din studie- och yrkesvägledare om du undrar något.",
                                                "Ask your counsellor if you wonder about anything.")) if text],
    }  # fmt: skip


def _login(pupil: Pupil, address: str, names: Mapping[str, str]) -> tuple[str, list[str], list[str]]:
    del pupil, names
    steps = [
        said(f"Gå till {address}/logga-in/", f"Go to {address}/logga-in/"),
        said(
            "Välj e-legitimation. Har du ingen, välj Kod från skolan och skriv koden som du får av din vägledare.",
            "Choose e-identification. If you have none, choose Code from the school and write the code that your "
            "counsellor gives you.",
        ),
        said("Lägg till utbildningar och ordna dem som du vill ha dem.", "Add programmes and order them as you like."),
        said("Bekräfta, så får du ett kvitto.", "Confirm, and you get a receipt."),
    ]
    lead = said("Nu söker du till gymnasiet. Så gör du:", "Now you apply to upper secondary school. This is how:")
    return said("Logga in och sök", "Sign in and apply"), [lead], steps


def _reminder(pupil: Pupil, address: str, names: Mapping[str, str]) -> tuple[str, list[str], list[str]]:
    del names
    texts = _to_remind_of(pupil) or [
        said("Titta igenom din ansökan en gång till.", "Look through your application once more.")
    ]
    at = said(f"Logga in på {address}/logga-in/", f"Sign in at {address}/logga-in/")
    return said("En påminnelse om din ansökan", "A reminder about your application"), [*texts, at], []


def _receipt(pupil: Pupil, address: str, names: Mapping[str, str]) -> tuple[str, list[str], list[str]]:
    del address
    heading = said("Det här har du sökt", "This is what you have applied for")
    if not pupil.choices:
        if pupil.state is State.EMPTIED:
            gone = said("Du har tagit bort alla dina val.", "You have taken away all your choices.")
            return heading, [gone, said("Du söker ingenting nu.", "You apply for nothing now.")], []
        return heading, [said("Du har inte sökt något än.", "You have not applied for anything yet.")], []
    lang, application = page_language(), pupil.application
    told = []
    if application.version and application.saved_at:
        at = moment_text(application.saved_at, lang)
        told.append(said(f"Version {application.version}, sparad {at}.", f"Version {application.version}, saved {at}."))
    if application.confirmed_at:
        at, number = moment_text(application.confirmed_at, lang), application.confirmed_version
        told.append(said(f"Du bekräftade version {number} {at}.", f"You confirmed version {number} {at}."))
    else:
        told.append(said("Du har inte bekräftat än. Valen gäller ändå.", "You have not confirmed. The choices count."))
    if pupil.choices > len(pupil.offerings):
        told.append(said("Val till andra kanslier är inte med här.", "Choices to other offices are not here."))
    return heading, told, [names.get(id_, id_) for id_ in pupil.offerings]


def _line(pupil: Pupil, names: Mapping[str, str]) -> Sequence[str | int]:
    """A pupil's row for a mail merge."""
    person = pupil.person
    chosen = [f"{rank}. {names.get(id_, id_)}" for rank, id_ in enumerate(pupil.offerings, start=1)]
    return (
        person.applicant_id, person.family_name, person.given_name, person.school_class, person.school,
        state_tag(pupil)[0], pupil.application.version, "; ".join(chosen), " ".join(_to_remind_of(pupil)),
    )  # fmt: skip


def _to_remind_of(pupil: Pupil) -> list[str]:
    """What there is to remind a pupil of, as the pupil reads it."""
    kinds = dict.fromkeys(ABOUT[todo] for todo in pupil.todo if todo in ABOUT)
    return [said(*TO_THE_PUPIL[kind][:2]) for kind in kinds]


def _offering_names(shown: Shown) -> Mapping[str, str]:
    """What everything that somebody has chosen is called, by id."""
    listed = shown.pupils[0].listed if shown.pupils else {}
    return {id_: f"{one.name}, {one.school}" for id_, one in listed.items()}


def _footer(shown: Shown) -> str:
    made = day_text(timezone.localdate(), page_language())
    text = said(f"Gymnasieantagningen {shown.year.pk}. Utskrivet {made}.", f"Admission {shown.year.pk}. Made {made}.")
    return f"{text} {said('Påhittade elever.', 'Invented pupils.')}" if shown.year.synthetic else text
