"""The bundles of a run, to fetch."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.people import visible
from gymnasieregion.contexts.admission.selectors.runs_tickets import id_in_run
from gymnasieregion.contexts.admission.services.bundle import UnknownApplicantError
from gymnasieregion.contexts.admission.services.runs_bundles import bundle_file
from gymnasieregion.contexts.admission.web.runs import done_run
from gymnasieregion.platform.access.decorator import allowed


@allowed("admission.bundle.see")
@require_GET
def full(request: HttpRequest, year: int, number: int) -> FileResponse:
    """All files of a run with the program that checks them: for the office and the auditor."""
    del request
    file = bundle_file(done_run(year, number), "full")
    return FileResponse(file, as_attachment=True, filename=f"korning-{year}-{number}-allt.zip")


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
