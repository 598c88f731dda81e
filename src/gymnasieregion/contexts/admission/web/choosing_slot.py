"""What the page of an offering shows to one who is choosing: earlier limits, own points, and a button that adds it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from gymnasieregion.contexts.admission.core.application_rows import ids_of
from gymnasieregion.contexts.admission.core.application_window import window_at
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.applying import application_of, own_applicant, today_of
from gymnasieregion.contexts.admission.selectors.choice_advice import (
    AdviceRow,
    advice_if_chosen,
    day_of_rules,
)
from gymnasieregion.contexts.admission.selectors.choice_limits import limit_tables, limits_of
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.web.apply_who import OWN, Asked
from gymnasieregion.contexts.admission.web.choosing import refusal_to_add
from gymnasieregion.contexts.admission.web.choosing_advice import days_before_result, shown_row
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.slots import fill_slot

PLACE = "offer.offering"


def tell() -> None:
    """Let the offer's page of an offering show it."""
    fill_slot(PLACE, "admission", beside_offering)


def beside_offering(request: HttpRequest, about: Mapping[str, object]) -> str:
    """Earlier limits for everybody; own points, what is worth knowing and the button for the pupil.

    Args:
        request: The reader's.
        about: ``year``, ``offering`` (its id) and ``key`` (in the address of the page).
    """
    id_, now, actor = str(about["offering"]), timezone.now(), request.actor  # type: ignore[attr-defined]
    own = own_applicant(actor, today_of(now)) if actor.role is Role.APPLICANT else None
    is_own = own is not None and own.year_id == about["year"]
    year = own.year if own and is_own else AdmissionYear.objects.filter(pk=about["year"]).first()
    if year is None:
        return ""
    shown: dict[str, Any] = {"year": year, "id": id_, "key": about["key"], "base": OWN}
    if own is None or not is_own:
        offered = some_of_offer(year.pk, [id_], with_seats=False)
        limits = limits_of(limit_tables(year), offered).get(id_, ())
        shown |= {"advice": shown_row(AdviceRow(limits=limits), {})}
    else:
        asked = Asked(own, actor, now, OWN, is_own=True, is_guardian=False)
        shown |= _own(own, id_, asked)
    return render_to_string("admission/_choose_here.html", shown, request)


def _own(own: Applicant, id_: str, asked: Asked) -> dict[str, Any]:
    """What the pupil is shown of an education."""
    application, days = application_of(own), days_of(own.year_id)
    day = day_of_rules(own.year_id, days)
    row = advice_if_chosen(own, ids_of(application.here), [id_], day)[id_]
    ids = ids_of(application.rows)
    return {
        "advice": shown_row(row, days_before_result(own.year_id, day)),
        "is_own": True,
        "is_open": "CLOSED" not in row.warnings,
        "place": ids.index(id_) + 1 if id_ in ids else None,
        "refusal": refusal_to_add(asked, window_at(days, asked.now)),
    }
