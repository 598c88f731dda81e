"""The pages that show the offer: the list with its files, and one offering."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.offer.models import Offering, Provider
from gymnasieregion.contexts.offer.selectors.offerings import (
    CHANGE,
    municipalities_of,
    programmes_of,
    states_seen_by,
    suggested,
    whom_it_hits,
    whose,
)
from gymnasieregion.contexts.offer.services.changing import skill_test_of
from gymnasieregion.contexts.offer.services.closing import CLOSE, REOPEN, refusal_to_close
from gymnasieregion.contexts.offer.web.filters import Asked, asked
from gymnasieregion.contexts.offer.web.forms import points_text
from gymnasieregion.contexts.offer.web.letters import letter
from gymnasieregion.contexts.offer.web.rows import SHOWN, headings, table_rows
from gymnasieregion.contexts.offer.web.words import choices, programme_name, word
from gymnasieregion.platform.access.actor import Actor, Scope
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed, scope_of
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE = 50
FILTER_WORDS = {
    "q": ("Sökning", "Search"),
    "municipality": ("Kommun", "Municipality"),
    "programme": ("Program", "Programme"),
    "selection": ("Urval", "Selection"),
    "status": ("Status", "Status"),
    "unit": ("Skola", "School"),
    "provider": ("Huvudman", "Provider"),
}
"""What each filter of the list filters by."""
COLUMNS = (
    "offer_year_id", "offering_id", "municipality_code", "municipality", "school", "name", "programme",
    "study_path_code", "code_basis", "selection", "first_hand", "status", "seats",
)  # fmt: skip
EXPORTED = ("year", *COLUMNS[1:5], "study_path", *COLUMNS[6:], "data")
"""The names of the columns in the files: those of the admission's table where it has them."""


@allowed("offer.offering.list")
@require_GET
def offerings(request: HttpRequest) -> HttpResponse:
    """The offer of a year: filters, order and pages."""
    wanted = asked(request)
    if wanted.year is None:
        return render(request, "offer/empty.html")
    paginator = Paginator(wanted.offerings().values(*SHOWN), ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    municipalities = municipalities_of(wanted.year.year)
    selections, statuses = dict(choices("selection")), dict(choices("status"))
    words = {"municipality": dict(municipalities), "selection": selections, "status": statuses}
    shown = {
        "asked": wanted,
        "own": _own(request.actor),  # type: ignore[attr-defined]  # set by ActorMiddleware
        "chosen": _chosen(request, wanted, words),
        "clear": f"?year={wanted.year.year}" if "year" in request.GET else "/utbud/",
        "page": page,
        "headings": headings(),
        "rows": table_rows(page.object_list, selections, statuses),
        "count": paginator.count,
        "suggested": suggested(wanted.year.year, wanted.filters["q"]) if not paginator.count else (),
        "municipalities": municipalities,
        "programmes": [(code, programme_name(code)) for code in programmes_of(wanted.year.year)],
        "selections": selections.items(),
        "statuses": statuses.items(),
    }
    return render(request, "offer/list.html", shown)


@allowed("offer.offering.list")
@require_GET
def offerings_csv(request: HttpRequest) -> HttpResponse:
    """The filtered list as CSV; the columns are the same in every language."""
    wanted = asked(request)
    return csv_answer(_file_name(wanted.year), EXPORTED, _cells(wanted.offerings()))


@allowed("offer.offering.list")
@require_GET
def offerings_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as XLSX."""
    wanted = asked(request)
    notes = [wanted.year.source] if wanted.year else []
    notes.append(said("Skolorna är påhittade.", "The schools are invented."))
    return xlsx_answer(_file_name(wanted.year), EXPORTED, _cells(wanted.offerings()), notes)


@allowed("offer.offering.see")
@require_GET
def offering(request: HttpRequest, offering_id: int) -> HttpResponse:
    """One offering with its seats, and what the reader may do with it."""
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    seen = Offering.objects.filter(offer_year__state__in=states_seen_by(actor))
    row = get_object_or_404(seen.select_related("unit__provider", "hangs_on", "offer_year"), pk=offering_id)
    return render(request, "offer/offering.html", _shown(row, actor))


def _own(actor: Actor) -> str:
    """The address of the list of what somebody may close as their own; "" for those who have no school or provider."""
    name = {Scope.UNIT: "unit", Scope.PROVIDER: "provider"}.get(scope_of(CLOSE, actor.role) or Scope.ALL, "")
    return f"?{urlencode({name: actor.scope_id})}" if name and actor.scope_id else ""


def _chosen(request: HttpRequest, wanted: Asked, words: Mapping[str, Mapping[str, str]]) -> Chosen:
    """The filters that are on: what each filters by, its value in words, and the address without it.

    Args:
        request: The reader's.
        wanted: What is asked for.
        words: For some filters, what their codes are called; schools and providers are looked up only when asked for.
    """
    told = {}
    for name, value in wanted.filters.items():
        if not value:
            continue
        if name == "unit":
            shown = Offering.objects.filter(unit__key=value).values_list("school", flat=True).first()
        elif name == "provider":
            shown = Provider.objects.filter(code=value).values_list("name", flat=True).first()
        else:
            shown = words.get(name, {}).get(value)
        told[name] = (said(*FILTER_WORDS[name]), shown or value)
    return chosen_filters(request, told)


def _shown(row: Offering, actor: Actor) -> dict[str, object]:
    """What the page of an offering shows to somebody."""
    belongs = whose(row)
    may_change = is_allowed(actor, CHANGE, belongs)
    closed = row.status == Offering.Status.CLOSED
    may_close = not closed and is_allowed(actor, CLOSE, belongs)
    refusal = refusal_to_close(row, actor, timezone.now()) if may_close else None
    groups = list(row.groups.order_by("position"))
    return {
        "offering": row,
        "is_closed": closed,
        "words": {name: word(name, getattr(row, name)) for name in ("selection", "first_hand", "status", "code_basis")},
        "form": None,
        "organisation": _organisation(row.unit.provider),
        "programme": programme_name(row.programme),
        "code": row.unit.codes.filter(ends_on=None).values_list("code", flat=True).first(),
        "groups": [(group, word("kind", group.kind)) for group in groups],
        "seats": sum(group.seats for group in groups),
        "test": _test(row),
        "extra": [(choice, word("extra", choice.kind)) for choice in row.extra_choices.order_by("kind", "name")],
        "profiles": list(row.profiles.order_by("name_sort")),
        "hits": whom_it_hits(row) if closed and may_change else None,
        "notices": [_notice(notice, row) for notice in row.notices.order_by("-written_at", "-id")]
        if may_change
        else [],
        "may_change": may_change and not closed,
        "may_close": may_close,
        "refusal": refusal.text(page_language()) if refusal else "",
        "may_reopen": closed and is_allowed(actor, REOPEN, belongs),
    }


def _organisation(provider: Provider) -> str:
    """The form of a provider in words; "" where its name says it."""
    form = word("form", provider.form)
    return "" if form.casefold() in provider.name.casefold() else form


def _test(row: Offering) -> list[tuple[str, str]]:
    """The terms of the test as words; none without a test."""
    test = skill_test_of(row)
    if test is None:
        return []
    terms = [
        (said("Meritpoäng för ett provpoäng", "Merit for one point"), points_text(test.weight)),
        (said("Högsta provpoäng", "Most points"), "" if test.most is None else points_text(test.most)),
        (said("Lägsta provpoäng", "Least points"), "" if test.least is None else points_text(test.least)),
        (
            said("Förkunskapskrav", "Precondition"),
            said(f"minst {test.subject_mark} i ", f"at least {test.subject_mark} in ") + test.subject
            if test.subject
            else "",
        ),
        (said("Räknas för val upp till nummer", "Counts for choices up to"), str(test.max_rank or "")),
    ]
    return [(name, value if page_language() == "sv" else value.replace(",", ".")) for name, value in terms if value]


def _notice(notice: Any, row: Offering) -> dict[str, object]:  # noqa: ANN401 - a row of the related table
    return {
        "state": word("state", notice.state),
        "reason": word("reason", notice.reason),
        "at": notice.written_at,
        "text": letter(row, notice.reason, notice.about),
        "own_text": notice.own_text,
    }


def _file_name(year: Any) -> str:  # noqa: ANN401 - a year or None
    return f"ovningsregionens-utbud-{year.year}" if year else "ovningsregionens-utbud"


def _cells(rows: QuerySet[Offering]) -> Iterable[Sequence[Cell]]:
    """The rows of the files; each says that its school is invented, since a file loses the page around it."""
    return ((*row, "SYNTHETIC") for row in rows.values_list(*COLUMNS))
