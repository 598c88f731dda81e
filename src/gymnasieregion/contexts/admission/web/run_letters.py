"""Letters of a run to many: asking for them, how far they have come, and the files."""

import json
import re
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.admission.models import Applicant, PersonResult, Publication, Run
from gymnasieregion.contexts.admission.services.letters_batch import (
    ALL,
    BATCH,
    KEPT,
    SCHOOL,
    UNREACHED,
    Batch,
    ask_for_letters,
    folder_of,
    key_of,
    publication_of,
    recipients,
    remove_letters,
)
from gymnasieregion.contexts.admission.web.runs import found_run, run_row
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.selectors import UNFINISHED, jobs_of
from gymnasieregion.platform.pages.words import later, page_language, said

WHICH = {
    ALL: ("Alla", "Everybody"),
    UNREACHED: ("De som inget meddelande har gått till", "Those whom no message has gone to"),
    SCHOOL: ("En skolas elever", "The pupils of one school"),
}
NAME = re.compile(r"brev-\d{3,5}\.zip")


class LettersForm(forms.Form):
    """Which letters."""

    which = forms.ChoiceField(
        label=later("Till vem?", "To whom?"),
        choices=[(code, later(*words)) for code, words in WHICH.items()],
        widget=forms.RadioSelect,
        initial=UNREACHED,
    )
    school = forms.ChoiceField(label=later("Skola", "School"), required=False)

    def __init__(self, *args: Any, schools: list[str], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **more)
        named = [(name, name) for name in schools]
        cast("forms.ChoiceField", self.fields["school"]).choices = [("", later("Välj en skola", "Choose one")), *named]

    def clean(self) -> dict[str, Any]:
        """A school is needed for a school's letters.

        Raises:
            forms.ValidationError: If there is none.
        """
        told = super().clean() or {}
        if told.get("which") == SCHOOL and not told.get("school"):
            self.add_error("school", said("Välj en skola.", "Choose a school."))
        return told

    def batch(self) -> Batch:
        """What was asked for."""
        which = self.cleaned_data["which"]
        return Batch(which, self.cleaned_data["school"] if which == SCHOOL else "")


@allowed(BATCH)
@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Ask for letters, and see what has been made."""
    run, publication = _published(year, number)
    people = recipients(publication, Batch(ALL))
    schools = list(people.exclude(school="").order_by("school").values_list("school", flat=True).distinct())
    form = LettersForm(request.POST or None, schools=schools)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_letters(run=run, batch=form.batch(), actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
        else:
            messages.success(request, said("Breven görs nu.", "The letters are being made."))
            return redirect("admission-run-letters", year=year, number=number)
    every = PersonResult.objects.filter(publication=publication)
    jobs = [_job(job) for job in jobs_of(key_of(run))]
    shown = {
        "year": run.year,
        **run_row(run),
        "form": form,
        "all": people.count(),
        "unreached": recipients(publication, Batch(UNREACHED)).count(),
        "protected": every.exclude(applicant__protection=Applicant.Protection.NONE).count(),
        "jobs": jobs,
        "waits": any(job["waits"] for job in jobs),
        "days": KEPT.days,
    }
    return render(request, "admission/run_letters.html", shown, status=422 if form.is_bound else 200)


@allowed(BATCH)
@require_GET
def packed(request: HttpRequest, year: int, number: int, job_id: int, name: str) -> HttpResponseBase:
    """One of the ZIP files.

    Raises:
        Http404: If it is not there, or not any more.
    """
    del request
    run, _ = _published(year, number)
    path = folder_of(_job_of(run, job_id).pk) / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise Http404(name)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{year}-{number}-{name}")
    add_never_cache_headers(answer)
    return answer


@allowed(BATCH)
@require_POST
def forget(request: HttpRequest, year: int, number: int, job_id: int) -> HttpResponse:
    """Remove the files of a job."""
    run, _ = _published(year, number)
    job = _job_of(run, job_id)
    remove_letters(job=job.pk, run=run, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, said("Filerna är borttagna.", "The files are removed."))
    return redirect("admission-run-letters", year=year, number=number)


def _published(year: int, number: int) -> tuple[Run, Publication]:
    """A run of which there are letters.

    Raises:
        Http404: If it is not published, or gives no seats.
    """
    run = found_run(year, number)
    try:
        return run, publication_of(run)
    except Publication.DoesNotExist as missing:
        raise Http404(number) from missing


def _job_of(run: Run, job_id: int) -> Job:
    """A job of a run's letters.

    Raises:
        Http404: If it is no such job.
    """
    job = Job.objects.filter(pk=job_id, key__startswith=key_of(run), state=Job.State.DONE).first()
    if job is None:
        raise Http404(job_id)
    return job


def _job(job: Job) -> dict[str, Any]:
    """A job as a row of the page."""
    asked, result = json.loads(job.payload), json.loads(job.result or "{}")
    folder = folder_of(job.pk)
    words = {"DEAD": ("Gick inte", "Failed", "bad"), "CANCELLED": ("Avbrutet", "Cancelled", "warn")}
    return {
        "job": job,
        "title": asked["school"] or said(*WHICH[asked["which"]]),
        "waits": job.state in UNFINISHED,
        "is_done": job.state == Job.State.DONE,
        "percent": round(job.share * 100),
        "words": said(job.words_sv, job.words_en),
        "trouble": said(*words[job.state][:2]) if job.state in words else "",
        "css": words[job.state][2] if job.state in words else "",
        "persons": result.get("persons", 0),
        "files": [one for one in result.get("files", []) if (folder / one["name"]).is_file()],
        "bar": f"letters-{job.pk}",
    }
