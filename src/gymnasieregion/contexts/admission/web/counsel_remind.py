"""Reminding many pupils at once, and the pupil's own putting away of a reminder."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gymnasieregion.contexts.admission.core.class_todo import Todo
from gymnasieregion.contexts.admission.models import Reminder
from gymnasieregion.contexts.admission.selectors.counselling import open_pupils, pupils_now
from gymnasieregion.contexts.admission.selectors.counselling_reminders import ABOUT, DONE_WITHOUT, reminded_lately
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.services.counselling_reminders import read_reminder, remind
from gymnasieregion.contexts.admission.web.apply_words import REMINDERS as TO_THE_PUPIL
from gymnasieregion.contexts.admission.web.counsel import HERE, year_now
from gymnasieregion.contexts.admission.web.counsel_list import Shown, chosen_by
from gymnasieregion.contexts.admission.web.counsel_person import who_acts
from gymnasieregion.contexts.admission.web.counsel_words import REMINDERS, name_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import later, page_language, said

SEND = "admission.reminder.send"
Kind = Reminder.Kind


class RemindForm(forms.Form):
    """What to remind of."""

    kind = forms.ChoiceField(
        label=later("Vad ska de påminnas om?", "What are they to be reminded of?"),
        choices=[(str(kind), later(*words)) for kind, words in REMINDERS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj vad de ska påminnas om.", "Choose what to remind of.")},
    )


def whose_reminder(pk: int) -> Belongs:
    """Whom a reminder belongs to, for the access file.

    Raises:
        Http404: If there is no such reminder.
    """
    return whose(get_object_or_404(Reminder.objects.select_related("applicant"), pk=pk).applicant)


@allowed(SEND)
@require_http_methods(["GET", "POST"])
def remind_page(request: HttpRequest) -> HttpResponse:
    """Check who is reminded of what, and remind them."""
    if request.method == "POST":
        return _remind(request)
    shown = chosen_by(request)
    if isinstance(shown, HttpResponse):
        return shown
    todo = request.GET.get("todo", "")
    kind = ABOUT.get(Todo(todo), Kind.SEE_COUNSELLOR) if todo in set(Todo) else Kind.SEE_COUNSELLOR
    return _page(request, shown, RemindForm(initial={"kind": kind}), kind)


@allowed("admission.application.change", about=whose_reminder)
@require_POST
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Put away a reminder that one has read."""
    get_object_or_404(Reminder, pk=pk)
    read_reminder(reminder=pk, **who_acts(request))
    return redirect("/ansokan/")


def _page(request: HttpRequest, shown: Shown, form: RemindForm, kind: Kind) -> HttpResponse:
    """Those who would be reminded, and of what."""
    people = [pupil.person for pupil in shown.pupils if pupil.person.is_active]
    lately = reminded_lately([person.pk for person in people], kind, timezone.now())
    context = {
        "year": shown.year,
        "form": form,
        "pupils": [
            (person.pk, name_of(person.given_name, person.family_name, person.applicant_id), person.school_class,
             person.pk in lately)
            for person in people
        ],
        "count": len(people),
        "with_mail": sum(bool(person.email) for person in people),
        "lately": len(lately),
        "texts": [(said(*REMINDERS[one]), said(*words[:2])) for one, words in TO_THE_PUPIL.items()],
    }  # fmt: skip
    return render(request, "admission/counsel_remind.html", context, status=422 if form.is_bound else 200)


def _remind(request: HttpRequest) -> HttpResponse:
    """Remind those whose keys were sent in and whom the reader reaches."""
    form, year = RemindForm(request.POST), year_now()
    keys = [key for text in request.POST.getlist("pupil") if (key := whole_number(text)) is not None]
    reachable = open_pupils(year.pk, request.actor, SEND)  # type: ignore[attr-defined]  # set by ActorMiddleware
    chosen = pupils_now(year.pk, reachable.filter(pk__in=keys), timezone.now(), year)
    if not form.is_valid() or not chosen:
        text = said("Ingen påmindes. Välj elever och vad det gäller.", "Nobody was reminded. Choose pupils and what.")
        messages.error(request, text)
        return redirect(HERE)
    kind = Kind(form.cleaned_data["kind"])
    needs = DONE_WITHOUT.get(kind)
    wanted = [pupil.person.pk for pupil in chosen if needs is None or needs in pupil.todo]
    address = request.build_absolute_uri("/ansokan/")
    try:
        told = remind(year=year.pk, applicants=wanted, kind=kind, address=address, **who_acts(request))
    except RegionError as refusal:
        messages.error(request, refusal.text(page_language()))
        return redirect(HERE)
    text = said(
        f"Påminda: {told.sent}. E-post går till {told.mailed}.", f"Reminded: {told.sent}. E-mail goes to {told.mailed}."
    )
    if told.already:
        text += " " + said(
            f"{told.already} hade redan fått den den senaste veckan.", f"{told.already} had had it within a week."
        )
    if len(wanted) < len(chosen):
        others = len(chosen) - len(wanted)
        text += " " + said(f"För {others} gäller det inte, och de fick ingen.", f"For {others} it does not hold.")
    messages.success(request, text)
    return redirect(HERE)
