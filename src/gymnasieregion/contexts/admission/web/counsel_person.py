"""A pupil's page for the counsellor, with the lock and the check of the grades."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.admission.core.class_todo import Todo
from gymnasieregion.contexts.admission.core.sentence_words import points_text
from gymnasieregion.contexts.admission.models import Applicant, Attachment
from gymnasieregion.contexts.admission.selectors.choice_advice import AdviceRow
from gymnasieregion.contexts.admission.selectors.counselling import CLASS, Pupil, open_pupils, pupils_now
from gymnasieregion.contexts.admission.selectors.counselling_papers import papers_of
from gymnasieregion.contexts.admission.selectors.counselling_reminders import reminders_of
from gymnasieregion.contexts.admission.services.counselling import lock, unlock
from gymnasieregion.contexts.admission.web.counsel import pupil_of, whose_pupil, year_now
from gymnasieregion.contexts.admission.web.counsel_words import (
    PAPERS,
    REMINDERS,
    ROWS,
    name_of,
    signed_in_text,
    state_tag,
    todo_help,
    todo_title,
)
from gymnasieregion.contexts.admission.web.people_words import word
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, page_language, said

LOCK, CHECK = "admission.application.lock", "admission.grades.check"
DONE_AT: Mapping[Todo, str] = {Todo.CALLED: "kallelse/", Todo.NO_PLACE: "lediga/", Todo.NOT_REPLIED: "svara/"}
"""The page of the pupil's result where something is done, or seen."""

FORM_OF = "admission/counsel_form.html"


class LockForm(forms.Form):
    """Why the application is kept as it is."""

    why = why_field(
        help_text=later("Eleven läser det, till exempel: vi ändrar valen tillsammans i dag.",
                        "The pupil reads it, for example: we change the choices together today."),
    )  # fmt: skip


@allowed(CLASS, about=whose_pupil)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What a pupil has done, and what the counsellor can do for them."""
    year, actor = year_now(), request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    found = pupils_now(year.pk, open_pupils(year.pk, actor).filter(pk=pk), timezone.now(), year)
    if not found:
        raise Http404
    (pupil,) = found
    row, application = pupil.person, pupil.application
    reminders = reminders_of(pk) if vars(row)["reminded"] else []  # as ``pupils_now`` counts them
    shown = {
        "year": year,
        "person": row,
        "name": name_of(row.given_name, row.family_name, row.applicant_id),
        "kind": word("kind", row.kind),
        "pupil": pupil,
        "application": application,
        "state": state_tag(pupil),
        "todo": [(todo_title(todo), todo_help(todo), DONE_AT.get(todo, "")) for todo in pupil.todo],
        "locked_by": who_names([application.locked_by])[application.locked_by] if application.locked_by else "",
        "choices": _choices(pupil, papers_of(pk) if pupil.papers else []),
        "elsewhere": pupil.choices - len(pupil.offerings),
        "signed_in": signed_in_text(
            pupil, moment_text(pupil.signed_in_at, page_language()) if pupil.signed_in_at else ""
        ),
        "merit": "" if pupil.advice.merit is None else _points(pupil.advice.merit),
        "reminders": [(one, said(*REMINDERS[one.kind])) for one in reminders],
    }
    return render(request, "admission/counsel_person.html", shown)


@allowed(LOCK, about=whose_pupil)
@require_http_methods(["GET", "POST"])
def lock_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the application as it is, with a ground; one that is locked already is shown as it is."""
    row = pupil_of(request, pk, LOCK)
    application = getattr(row, "application", None)
    if request.method == "GET" and application is not None and application.locked_by:
        messages.info(request, said("Ansökan är redan låst.", "The application is locked already."))
        return redirect("admission-pupil", pk=pk)
    words = (
        said("Lås ansökan", "Lock the application"),
        said(
            "Medan den är låst kan eleven inte ändra. Du kan ändra åt eleven. Lås upp när ni är klara.",
            "While it is locked the pupil cannot change it. You can change for the pupil. Unlock when you are done.",
        ),
        said("Lås", "Lock"),
    )
    form = LockForm(request.POST or None)
    return edited(request, row, form, words, lambda who: lock(
        applicant=pk, why=form.cleaned_data["why"], **who
    ))  # fmt: skip


@allowed(LOCK, about=whose_pupil)
@require_POST
def unlock_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the pupil change the application again."""
    pupil_of(request, pk, LOCK)
    return _done(request, pk, lambda who: unlock(applicant=pk, why="", **who), said("Upplåst.", "Unlocked."))


def _choices(pupil: Pupil, papers: Sequence[Attachment]) -> list[dict[str, Any]]:
    """The choices in order: what each is, what is worth knowing of it, and its papers."""
    return [
        {
            "rank": rank,
            "id": id_,
            "offering": pupil.listed.get(id_),
            "tags": [(said(*ROWS[code][:2]), ROWS[code][2]) for code in row.warnings],
            "causes": [said(*cause) for cause in row.causes],
            "own": _points(row.own),
            "limit": _limit(row),
            "papers": [(paper, said(*PAPERS[paper.kind])) for paper in papers if paper.offering_id == id_],
        }
        for rank, (id_, row) in enumerate(pupil.advice.rows.items(), start=1)
    ]


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else points_text(hundredths, page_language())


def _limit(row: AdviceRow) -> str:
    """The latest limit that has points."""
    latest = next((limit for limit in row.limits if limit.points is not None), None)
    return f"{_points(latest.points)} ({latest.year})" if latest else ""


def edited(
    request: HttpRequest,
    row: Applicant,
    form: forms.Form,
    words: tuple[str, str, str],
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """A page with one form about a pupil: shown, refused with its reasons, or done."""
    if request.method == "POST" and form.is_valid():
        try:
            act(who_acts(request))
        except RegionError as refusal:
            form.add_error(None, refusal.text(page_language()))
        else:
            messages.success(request, said("Sparat. Eleven ser det.", "Saved. The pupil sees it."))
            return redirect("admission-pupil", pk=row.pk)
    heading, lead, button = words
    shown = {
        "year": row.year, "person": row, "name": name_of(row.given_name, row.family_name, row.applicant_id),
        "form": form, "heading": heading, "lead": lead, "button": button,
    }  # fmt: skip
    return render(request, FORM_OF, shown, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, pk: int, act: Callable[[dict[str, Any]], object], text: str) -> HttpResponse:
    """One button's work, told at the top of the pupil's page."""
    try:
        act(who_acts(request))
    except RegionError as refusal:
        messages.error(request, refusal.text(page_language()))
    else:
        messages.success(request, text)
    return redirect("admission-pupil", pk=pk)


def who_acts(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]  # set by ActorMiddleware
