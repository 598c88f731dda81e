"""The page of parties and areas."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.agreement import selectors
from gymnasieregion.law.book import law_book
from gymnasieregion.law.reference import reference_sources
from gymnasieregion.platform.access.decorator import allowed

AREA_MEMBERSHIP = "agreement.area_membership"


@allowed("agreement.party.list")
@require_GET
def parties(request: HttpRequest) -> HttpResponse:
    """The parties today and their areas, with where it is said."""
    today = timezone.localdate()
    rows = tuple(selectors.parties_on(today))
    lists = law_book().parameter(AREA_MEMBERSHIP).values
    shown = {
        "day": today,
        "parties": rows,
        "in_admission": sum(party.in_admission for party in rows),
        "in_free_search": sum(party.in_free_search for party in rows),
        "names": reference_sources()["kolada"],
        "areas": next(dated.source for dated in reversed(lists) if not dated.example),
        "example_from": next((dated.first_day for dated in lists if dated.example), None),
    }
    return render(request, "agreement/parties.html", shown)
