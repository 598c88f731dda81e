"""What is missing before a round: the list, the check that makes it, and the rows behind each line."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from gymnasieregion.contexts.admission.core.year_days import round_prepared, stage_on
from gymnasieregion.contexts.admission.models import AdmissionYear, Run
from gymnasieregion.contexts.admission.selectors.cockpit import days_of, published_kinds
from gymnasieregion.contexts.admission.selectors.missing_rows import (
    BY_HOME,
    MISSING,
    missing_rows,
    of_group,
    without_protected,
)  # fmt: skip
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.readiness import Item, Report, Weight, report_of
from gymnasieregion.contexts.admission.services.readiness import ask_for_check, is_waiting
from gymnasieregion.contexts.admission.web.cockpit_words import (
    ITEMS,
    WEIGHTS,
    WHO,
    fault_words,
    item_meaning,
    item_title,
)  # fmt: skip
from gymnasieregion.contexts.admission.web.runs_words import KINDS
from gymnasieregion.contexts.admission.web.tables_words import column_title
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.law.reference import municipality_names
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import said

SEE, CHECK = "admission.readiness.see", "admission.readiness.check"
ROWS_A_PAGE, MOST_GROUPS = 50, 200
ONLY_OFFICE = frozenset({"gap:kontakt"})
"""What is about protected identities."""

CELLS = (
    "applicant_id", "applicant__applicant_id", "applicant__protection", "applicant__home_municipality_code",
    "offering_id",
)  # fmt: skip
TABLE_OF = {"TEST": "tests", "RANK": "ranks", "AGREEMENT": "ranks"}
"""The table where each thing is put right; else it is that of the decisions on rows."""


@allowed(SEE)
@require_GET
def readiness(request: HttpRequest, year: int) -> HttpResponse:
    """What was missing before a round when it was last checked."""
    row = get_object_or_404(AdmissionYear, pk=year)
    kind = _kind(request, year)
    report = report_of(year, kind)
    office = sees_protected(request.actor)  # type: ignore[attr-defined]  # set by ActorMiddleware
    shown = {
        "year": row,
        "kind": kind,
        "kind_words": said(*KINDS[kind]),
        "kinds": [(code, said(*words)) for code, words in KINDS.items()],
        "report": report,
        "waiting": is_waiting(year, kind),
        "weights": [
            (weight.value, said(*words), item_rows(year, report, weight, office=office))
            for weight, words in WEIGHTS.items()
        ],
    }
    return render(request, "admission/cockpit_readiness.html", shown)


@allowed(CHECK)
@require_POST
def check(request: HttpRequest, year: int) -> HttpResponse:
    """Leave a check to be made, and show the list."""
    get_object_or_404(AdmissionYear, pk=year)
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404(kind)
    ask_for_check(year=year, kind=kind, actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, said("Kontrollen görs nu.", "The check is being made."))
    return redirect(f"{reverse('admission-readiness', args=[year])}?{urlencode({'kind': kind})}")


@allowed(SEE)
@require_GET
def rows(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The rows behind a line of the list: those of now for what is undecided, those of the check for faults."""
    row = get_object_or_404(AdmissionYear, pk=year)
    kind = _kind(request, year)
    office = sees_protected(request.actor)  # type: ignore[attr-defined]
    if code in MISSING:
        return _undecided(request, row, code, office=office)
    table = request.GET.get("table", "")
    report = report_of(year, kind)
    items = report.items if report else ()
    item = next((each for each in items if each.code == code and each.table == table and each.rows), None)
    if item is None:
        raise Http404(code)
    titles = {each.column: column_title(item.table, each.column) for each in item.rows}
    told = [(each, titles[each.column], *fault_words(item, number)) for number, each in enumerate(item.rows)]
    shown = {"year": row, "item": item, "title": item_title(item), "meaning": item_meaning(item), "rows": told}
    return render(request, "admission/cockpit_faults.html", {**shown, "kind": kind, "report": report})


def _undecided(request: HttpRequest, year: AdmissionYear, code: str, *, office: bool) -> HttpResponse:
    """The rows that somebody must decide on, as they are now."""
    offer = offer_rows(year.year)
    of = {row.offering_id: row for row in offer}
    found = missing_rows(code, year.year, offer)
    if not office:
        found = without_protected(found)
    group = request.GET.get("group", "")
    found = of_group(found, code, group, offer).order_by("applicant__applicant_id", "offering_id")
    paginator = Paginator(list(found.values_list(*CELLS)), ROWS_A_PAGE)  # one reading: counting costs as much
    page = paginator.get_page(request.GET.get("page"))
    shown = {
        "year": year,
        "code": code,
        "title": said(*ITEMS[code][0]),
        "meaning": said(*ITEMS[code][1]),
        "table": TABLE_OF.get(code, "row_decisions"),
        "group": group,
        "group_words": _group_words(code, group, offer),
        "page": page,
        "count": paginator.count,
        "rows": list(_told(page, of)),
    }
    return render(request, "admission/cockpit_rows.html", shown)


def _told(page: Iterable[tuple[int, str, str, str, str]], of: Mapping[str, OfferRow]) -> Iterable[dict[str, object]]:
    """Rows as the page shows them; of a protected identity nothing but the id."""
    for pk, applicant, protection, home, offering_id in page:
        protected = protection != "NONE"
        yield {
            "applicant": applicant,
            "pk": pk,
            "protected": protected,
            "home": "" if protected else municipality_names().get(home, home),
            "offering_id": offering_id,
            "offering": of.get(offering_id),
        }


def _group_words(code: str, group: str, offer: Sequence[OfferRow]) -> str:
    """What one of those who must act is called; "" without one."""
    if not group:
        return ""
    if code in BY_HOME:
        return municipality_names().get(group, group)
    return next((row.school for row in offer if row.unit == group), group)


def item_rows(year: int, report: Report | None, weight: Weight, *, office: bool) -> list[dict[str, object]]:
    """The lines of one weight as the pages show them.

    Args:
        year: The admission year.
        report: The check; None gives no lines.
        weight: Which lines.
        office: Whether the reader may know of protected identities.
    """
    if report is None:
        return []
    return [
        {
            "item": item,
            "title": item_title(item),
            "meaning": item_meaning(item),
            "who": said(*WHO[item.who]),
            "address": address_of(year, report.kind, item),
            "groups": [(group, group_address(year, item, group.key)) for group in item.groups[:MOST_GROUPS]],
        }
        for item in report.of(weight)
        if office or item.code not in ONLY_OFFICE
    ]


def address_of(year: int, kind: str, item: Item) -> str:
    """Where the rows behind a line are, or where it is put right; "" where there is no such page."""
    if item.code.startswith("gap:"):
        query = urlencode({"gap": item.code.removeprefix("gap:"), "active": "yes"})
        return f"{reverse('admission-people', args=[year])}?{query}"
    if item.code in MISSING:
        return reverse("admission-readiness-rows", args=[year, item.code])
    if item.rows:
        rows_at = reverse("admission-readiness-rows", args=[year, item.code])
        return f"{rows_at}?{urlencode({'kind': kind, 'table': item.table})}"
    pages = {
        "DAYS": reverse("admission-calendar", args=[year]),
        "REVIEW": f"{reverse('admission-seats', args=[year])}?state=unreviewed",
        "OFFER": "/utbud/",
        "NO_APPLICANTS": reverse("admission-people", args=[year]),
    }
    return pages.get(item.code, "")


def group_address(year: int, item: Item, key: str) -> str:
    """Where the rows of one of those who must act are."""
    if item.code.startswith("gap:"):
        query = urlencode({"gap": item.code.removeprefix("gap:"), "active": "yes", "school": key})
        return f"{reverse('admission-people', args=[year])}?{query}"
    if item.code in MISSING:
        return f"{reverse('admission-readiness-rows', args=[year, item.code])}?{urlencode({'group': key})}"
    return f"{reverse('admission-seats', args=[year])}?{urlencode({'state': 'unreviewed', 'unit': key})}"


def _kind(request: HttpRequest, year: int) -> str:
    """The kind of round that is asked for, else the one that the year prepares."""
    asked = request.GET.get("kind", "")
    if asked in Run.Kind.values:
        return asked
    return round_prepared(stage_on(days_of(year), timezone.localdate()), published_kinds(year))
