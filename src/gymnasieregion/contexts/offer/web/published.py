"""The real table of 2025, shown only with its own figures."""

from collections.abc import Iterable, Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.offer.core.histogram import Bin
from gymnasieregion.contexts.offer.selectors.published import (
    SOURCE_HREF,
    SOURCE_TITLE,
    PublishedRow,
    found_published,
    limits_of,
    published_in_order,
    published_municipalities,
    published_programmes,
    published_sha256,
    sums_of,
)
from gymnasieregion.contexts.offer.web.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.contexts.offer.web.filters import without
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import said

ROWS_A_PAGE = 100
NAME = "slutantagning-2025"
EXPORTED = (
    "municipality", "school", "programme_name", "programme_code", "places", "admitted", "reserves", "merit_min",
    "merit_median",
)  # fmt: skip
CHART_WIDTH, CHART_HEIGHT, CHART_BASE, CHART_TOP, CHART_GAP = 680, 200, 180, 20, 4


@allowed("offer.published.see")
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The table with filters and order, how its limits are spread, and what a reader must know."""
    rows = _asked(request)
    paginator = Paginator(rows, ROWS_A_PAGE)
    limits = limits_of(rows)
    shown = {
        "filters": _filters(request),
        "chosen": _chosen(request),
        "sort": request.GET.get("sort", ""),
        "page": paginator.get_page(request.GET.get("page")),
        "count": paginator.count,
        "sums": sums_of(rows),
        "limits": limits,
        "bars": _bars(limits.bins),
        "chart": {"width": CHART_WIDTH, "height": CHART_HEIGHT, "base": CHART_BASE},
        "municipalities": published_municipalities(),
        "programmes": published_programmes(),
        "source": {"title": SOURCE_TITLE, "href": SOURCE_HREF, "sha256": published_sha256()},
    }
    return render(request, "offer/published.html", shown)


@allowed("offer.published.see")
@require_GET
def table_csv(request: HttpRequest) -> HttpResponse:
    """The filtered table as CSV; no value is an empty cell."""
    return csv_answer(NAME, EXPORTED, _cells(_asked(request)))


@allowed("offer.published.see")
@require_GET
def table_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered table as XLSX; no value is an empty cell."""
    notes = [
        SOURCE_TITLE,
        SOURCE_HREF,
        said(
            "Tom ruta: tabellen har 0, som betyder inget värde.", "Empty cell: the table has 0, which means no value."
        ),
        said("Värden över 340 innehåller provpoäng.", "Values above 340 hold points of a test."),
    ]
    return xlsx_answer(NAME, EXPORTED, _cells(_asked(request)), notes)


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:100] for name in ("q", "municipality", "programme")}


def _chosen(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The filters that are on: what each filters by, its value, and the address without it."""
    what = {
        "q": said("Sökning", "Search"),
        "municipality": said("Kommun", "Municipality"),
        "programme": said("Programkod", "Programme code"),
    }
    return [(what[name], value, without(request, name)) for name, value in _filters(request).items() if value]


def _asked(request: HttpRequest) -> Sequence[PublishedRow]:
    asked = _filters(request)
    rows = found_published(words=asked["q"], municipality=asked["municipality"], programme=asked["programme"])
    return published_in_order(rows, request.GET.get("sort", ""))


def _bars(bins: Sequence[Bin]) -> list[dict[str, object]]:
    """The bars of the chart: a place for each step, the highest as high as there is room for."""
    most = max((one.count for one in bins), default=0) or 1
    room = CHART_WIDTH / len(bins)
    bars: list[dict[str, object]] = []
    for place, one in enumerate(bins):
        height = (CHART_BASE - CHART_TOP) * one.count / most
        figures = {
            "x": place * room + CHART_GAP / 2,
            "y": CHART_BASE - height,
            "width": room - CHART_GAP,
            "height": height,
            "middle": place * room + room / 2,
            "label_y": CHART_BASE - height - CHART_GAP,
        }
        bars.append({"bin": one, **{name: f"{value:.1f}" for name, value in figures.items()}})
    return bars


def _cells(rows: Iterable[PublishedRow]) -> Iterable[Sequence[Cell]]:
    for row in rows:
        yield (
            row.municipality, row.school, row.name, row.programme, row.places, row.admitted, row.reserves, row.limit,
            row.median,
        )  # fmt: skip
