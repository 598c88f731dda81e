"""The assessor's own page: the school's educations with a skill test, and where points are missing."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.contexts.admission.selectors.missing_rows import missing_rows
from gymnasieregion.contexts.admission.selectors.school_rows import own_offerings, without_hidden
from gymnasieregion.contexts.admission.web.school_parts import is_open, is_tested
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed

TESTS = "admission.test.list"


@allowed(TESTS)
@require_GET
def tests(request: HttpRequest) -> HttpResponse:
    """The tests of the school: an assessor sees no other education, and of these only who is called."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    year = current_admission_year(timezone.localdate())
    offer = own_offerings(year.year, actor, TESTS) if year else ()
    tested = [row for row in offer if is_tested(row) and is_open(row)]
    shown: dict[str, Any] = {"year": year, "rows": _missing(year.year, tested, actor) if year else []}
    return render(request, "admission/school_tests.html", shown)


def _missing(year: int, offer: Sequence[OfferRow], actor: Actor) -> list[tuple[OfferRow, int]]:
    """Educations with how many lack points; one query."""
    rows = without_hidden(missing_rows("TEST", year, offer), actor).values("offering_id")
    counts = dict(rows.annotate(count=Count("pk")).values_list("offering_id", "count"))
    return [(row, counts.get(row.offering_id, 0)) for row in offer]
