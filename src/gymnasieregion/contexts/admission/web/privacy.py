"""What is held of oneself: a page that says what it is, and the files."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.selectors.applying import own_applicant, today_of
from gymnasieregion.contexts.admission.selectors.extracts import Subject, subject_of, subject_signed_in
from gymnasieregion.contexts.admission.services.extracts import EXTRACT, EXTRACT_OWN, Extract, extract_of
from gymnasieregion.contexts.admission.web.privacy_file import json_answer, pdf_answer
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed


@allowed(EXTRACT_OWN)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What the extract is, and how to get it; the office is told too where it does so for somebody."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by ActorMiddleware
    now = timezone.now()
    applicant = own_applicant(actor, today_of(now)) if actor.role is Role.APPLICANT else None
    shown = {
        "is_guardian": actor.role is Role.GUARDIAN,
        "is_staff": actor.role not in {Role.APPLICANT, Role.GUARDIAN},
        "is_office": is_allowed(actor, EXTRACT),
        "is_borrowed": bool(actor.on_behalf_of),
        "year": applicant.year if applicant else None,
    }
    return render(request, "admission/privacy.html", shown)


@allowed(EXTRACT_OWN)
@require_GET
def own_json(request: HttpRequest) -> HttpResponse:
    """All that is held of oneself, as JSON."""
    return json_answer(_own_extract(request))


@allowed(EXTRACT_OWN)
@require_GET
def own_pdf(request: HttpRequest) -> HttpResponse:
    """All that is held of oneself, as a document."""
    return pdf_answer(_own_extract(request))


def _own_extract(request: HttpRequest) -> Extract:
    """The reader's own extract.

    Raises:
        PermissionDenied: With a borrowed view: the office gives a ground on a page of its own.
        Http404: For an applicant who is not in the present year.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = timezone.now()
    if actor.on_behalf_of:
        raise PermissionDenied(EXTRACT_OWN)
    if actor.role is not Role.APPLICANT:
        return extract_of(subject_signed_in(actor), now)
    applicant = own_applicant(actor, today_of(now))
    if applicant is None:
        raise Http404
    whole = subject_of(applicant)
    own_account = subject_signed_in(actor)
    users = {user.pk: user for user in (*whole.users, *own_account.users)}
    return extract_of(Subject(whole.applicants, tuple(users.values())), now)
