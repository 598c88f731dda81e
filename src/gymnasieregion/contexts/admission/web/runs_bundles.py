"""The bundles of a run, to fetch."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.admission.models import Applicant, Publication, Run
from gymnasieregion.contexts.admission.selectors.people import visible
from gymnasieregion.contexts.admission.selectors.runs_protected import may_take, protected_in
from gymnasieregion.contexts.admission.selectors.runs_tickets import id_in_run
from gymnasieregion.contexts.admission.services.bundle import UnknownApplicantError
from gymnasieregion.contexts.admission.services.runs_bundles import bundle_file, look_at_bundle, public_bundle
from gymnasieregion.contexts.admission.web.people_editing import told
from gymnasieregion.contexts.admission.web.people_forms import LookForm
from gymnasieregion.contexts.admission.web.runs import done_run, run_row
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import file_answer


@allowed("admission.bundle.see")
@require_GET
def full(request: HttpRequest, year: int, number: int) -> HttpResponseBase:
    """All files of a run with the program that checks them; a ground is asked for first when somebody is protected."""
    del request
    run = done_run(year, number)
    if protected_in(run):
        return redirect("admission-run-full-why", year=year, number=number)
    return _all_of(run)


@allowed("admission.bundle.see")
@require_http_methods(["GET", "POST"])
def full_with_ground(request: HttpRequest, year: int, number: int) -> HttpResponseBase:
    """Ask why somebody takes the full bundle of a run with protected identities, log it, and hand it out."""
    run = done_run(year, number)
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    people = protected_in(run)
    if not people:
        return redirect("admission-run", year=year, number=number)
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            look_at_bundle(run=run, actor=actor, why=form.cleaned_data["why"], now=timezone.now())
        except RegionError as refused:
            told(form, refused)
        else:
            return _all_of(run)
    may = may_take(run, people, actor)
    shown = {"year": run.year, **run_row(run), "form": form, "may": may}
    return render(request, "admission/run_bundle.html", shown, status=422 if form.is_bound else 200)


def _all_of(run: Run) -> FileResponse:
    name = f"korning-{run.year_id}-{run.number}-allt.zip"
    return FileResponse(bundle_file(run, "full"), as_attachment=True, filename=name)


@allowed("admission.bundle.see")
@require_GET
def public(request: HttpRequest, year: int, number: int) -> FileResponse:
    """What hurts nobody, when the run has been published."""
    del request
    run = done_run(year, number)
    publication = getattr(run, "publication", None)
    if publication is None or publication.published_at is None:
        raise Http404(number)
    file = bundle_file(run, "public")
    return FileResponse(file, as_attachment=True, filename=f"korning-{year}-{number}-offentligt.zip")


@allowed("admission.statistics.see")
@require_GET
def public_to_all(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What hurts nobody of a published run, for whoever wants to check a slip."""
    del request
    published = Publication.objects.filter(run__year=year, run__number=number, published_at__isnull=False)
    publication = get_object_or_404(published.select_related("run"), run__state=Run.State.DONE)
    content = public_bundle(publication.run.seal, publication.run_id)
    return file_answer(f"korning-{year}-{number}-offentligt.zip", "application/zip", content)


@allowed("admission.bundle.see")
@require_GET
def slip(request: HttpRequest, year: int, number: int, applicant: str) -> FileResponse:
    """One person's slip, by which they can check that their result is in what was sealed."""
    run = done_run(year, number)
    open_ones = visible(year, request.actor).filter(protection=Applicant.Protection.NONE)  # type: ignore[attr-defined]
    whose = get_object_or_404(open_ones, applicant_id=applicant)
    try:
        file = bundle_file(run, "slip", id_in_run(run, whose))
    except UnknownApplicantError as unknown:
        raise Http404(applicant) from unknown
    return FileResponse(
        file, as_attachment=True, filename=f"kvitto-{year}-{number}-{whose.pk}.json", content_type="application/json"
    )
