"""The office's list of replies: who holds a seat, who has answered, search, filters, counts and files."""

from collections.abc import Iterable, Sequence

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.core.replies import Answer
from gymnasieregion.contexts.admission.models import AdmissionYear, HeldSeat
from gymnasieregion.contexts.admission.selectors.live import names_of
from gymnasieregion.contexts.admission.selectors.replies_list import LIST, SILENT, found_seats, reply_counts, seats_of
from gymnasieregion.contexts.admission.web.replies_words import short_text
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.filters import chosen_filters
from gymnasieregion.platform.pages.words import said

ROWS_A_PAGE = 50
REPLIES = (Answer.NONE, Answer.YES, Answer.NO, Answer.WITHDRAWN)
COLUMNS = ("applicant_id", "offering_id", "group_id", "reply", "replied_at")
"""The columns of the files: the names of the admission's tables."""


@allowed(LIST)
@require_GET
def replies(request: HttpRequest, year: int) -> HttpResponse:
    """The seats of a year and what has been replied to them."""
    opened = get_object_or_404(AdmissionYear, pk=year)
    filters, actor = _filters(request), _actor(request)
    every = seats_of(year, actor)
    counts = reply_counts(every)
    page = Paginator(found_seats(every, filters, actor), ROWS_A_PAGE).get_page(request.GET.get("page"))
    names = names_of(year, {row.offering_id for row in page})
    offering = names_of(year, {filters["offering"]} - {""}).get(filters["offering"], filters["offering"])
    reply = "" if filters["reply"] == SILENT else filters["reply"]
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "reply": (said("Svar", "Reply"), short_text(reply) if filters["reply"] else ""),
        "offering": (said("Utbildning", "Programme"), offering),
    }
    shown = {
        "year": opened,
        "filters": filters,
        "page": page,
        "count": page.paginator.count,
        "total": sum(counts.values()),
        "counts": [(each.value or SILENT, short_text(each), counts.get(each.value, 0)) for each in REPLIES],
        "rows": [(row, names.get(row.offering_id, row.offering_id), short_text(row.reply)) for row in page],
        "offerings": [(row.offering_id, f"{row.study_path}, {row.school}") for row in offer_rows(year)],
        "chosen": chosen_filters(request, told),
        "clear": f"/antagning/{year}/svar/",
        "may_reply": is_allowed(actor, "admission.reply.give"),
    }
    return render(request, "admission/replies_list.html", shown)


@allowed(LIST)
@require_GET
def replies_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The filtered list as CSV, without protected identities; the columns are the same in every language."""
    return csv_answer(f"svar-{year}", COLUMNS, _cells(_rows(request, year)))


@allowed(LIST)
@require_GET
def replies_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """The filtered list as XLSX, without protected identities."""
    rows = _rows(request, year)
    notes = [
        said(f"Svar på platser {year}.", f"Replies to places {year}."),
        said("Skyddade identiteter är inte med.", "Protected identities are not here."),
    ]
    if AdmissionYear.objects.filter(pk=year, synthetic=True).exists():
        notes.append(said("Alla sökande är påhittade.", "All applicants are invented."))
    return xlsx_answer(f"svar-{year}", COLUMNS, _cells(rows), notes)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


def _filters(request: HttpRequest) -> dict[str, str]:
    """The filters in the address."""
    filters = {name: request.GET.get(name, "").strip()[:160] for name in ("q", "reply", "offering")}
    if filters["reply"] not in {SILENT, *(each.value for each in REPLIES)}:
        filters["reply"] = ""
    return filters


def _rows(request: HttpRequest, year: int) -> QuerySet[HeldSeat]:
    get_object_or_404(AdmissionYear, pk=year)
    actor = _actor(request)
    return found_seats(seats_of(year, actor), _filters(request), actor).filter(applicant__protection="NONE")


def _cells(rows: QuerySet[HeldSeat]) -> Iterable[Sequence[Cell]]:
    """The rows of the files: moments as ISO."""
    for row in rows:
        at = row.replied_at  # type: ignore[attr-defined]  # annotated
        yield (row.applicant.applicant_id, row.offering_id, row.group_id, row.reply, at.isoformat() if at else "")
