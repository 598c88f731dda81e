"""What a pupil sees of the papers that their school has put with their choices."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.selectors.applying import own_applicant, today_of
from gymnasieregion.contexts.admission.selectors.counselling_papers import papers_of
from gymnasieregion.contexts.admission.web.counsel_papers import SEE
from gymnasieregion.contexts.admission.web.counsel_words import PAPERS
from gymnasieregion.contexts.offer.api import listed_offerings
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.words import said


@allowed(SEE)
@require_GET
def own_papers(request: HttpRequest) -> HttpResponse:
    """One's own papers, each with the choice that it goes with and who put it there."""
    person = own_applicant(request.actor, today_of(timezone.now()))  # type: ignore[attr-defined]  # by ActorMiddleware
    if person is None:
        raise Http404
    papers = papers_of(person.pk)
    ids = sorted({paper.offering_id for paper in papers})
    listed = {one.offering_id: one for one in listed_offerings(person.year_id, ids)} if ids else {}
    names = {id_: f"{one.name}, {one.school}" for id_, one in listed.items()}
    senders = who_names(paper.sent_by for paper in papers)
    shown = {
        "year": person.year,
        "person": person,
        "papers": [
            (paper, said(*PAPERS[paper.kind]), names.get(paper.offering_id, paper.offering_id), senders[paper.sent_by])
            for paper in papers
        ],
    }
    return render(request, "admission/counsel_own_papers.html", shown)
