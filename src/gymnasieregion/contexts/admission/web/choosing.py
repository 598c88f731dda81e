"""The search of what to apply for: filters in the address, the same facts of each hit, a button that adds it last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from gymnasieregion.contexts.admission.core.application_rows import Row, ids_of
from gymnasieregion.contexts.admission.core.application_window import Window, window_at
from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.applying import application_of, editor_of
from gymnasieregion.contexts.admission.selectors.choice_advice import (
    advice_if_chosen,
    day_of_rules,
    eligible_programmes,
)
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.services.applying import save_application
from gymnasieregion.contexts.admission.services.applying_checks import ListChangedError
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.apply_words import clock_text, window_words
from gymnasieregion.contexts.admission.web.choosing_advice import ShownRow, days_before_result, shown_row
from gymnasieregion.contexts.admission.web.choosing_words import FIRST_HAND, SELECTION
from gymnasieregion.contexts.admission.web.statistics_words import FORMS
from gymnasieregion.contexts.offer.api import find_offers, offer_filters, programmes
from gymnasieregion.contexts.offer.contracts import FoundOffer, OfferRow
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.words import page_reading, said

CHANGE = "admission.application.change"
HITS_A_PAGE = 15
MOST_PAGES = 10_000
FILTERS = ("q", "municipality", "programme", "selection", "status", "eligible", "sort")
ONLY_ELIGIBLE = "1"
BEST, BY_TOWN = ("Bästa träffen först", "Best hit first"), ("Kommun", "Municipality")
SORTS = (
    ("name", "Utbildning", "Programme"),
    ("school", "Skola", "School"),
    ("-seats", "Flest platser", "Most places"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit of the search.

    Args:
        row: The offering.
        programme: What its programme is called.
        form: Who answers for the school, as a word.
        selection: How applicants are put in order.
        first_hand: Who is first hand.
        advice: Own points against limits, and what is worth knowing.
        place: Its place in the reader's list; None when it is not there.
    """

    row: OfferRow
    programme: str
    form: str
    selection: str
    first_hand: str
    advice: ShownRow
    place: int | None


class _Hits:
    """The hits of a page, as a list that a paginator can count and cut; asks the offer once."""

    def __init__(self, year: int, filters: Mapping[str, str], page: str, only: frozenset[str] | None) -> None:
        self._year, self._filters, self._only = year, filters, only
        self._start = (int(page) - 1) * HITS_A_PAGE if page.isdecimal() and 0 < int(page) < MOST_PAGES else 0

    @cached_property
    def _found(self) -> FoundOffer:
        asked = self._asked(self._start)
        return asked if asked.rows or not asked.count else self._asked((asked.count - 1) // HITS_A_PAGE * HITS_A_PAGE)

    def _asked(self, start: int) -> FoundOffer:
        asked = self._filters
        return find_offers(
            self._year,
            words=asked["q"],
            municipality=asked["municipality"],
            programme=asked["programme"],
            selection=asked["selection"],
            status=asked["status"],
            sort=asked["sort"],
            programmes=self._only,
            start=start,
            most=HITS_A_PAGE,
        )

    def __len__(self) -> int:
        return self._found.count

    @property
    def suggested(self) -> tuple[str, ...]:
        """Searches that the reader may have meant, where nothing fits."""
        return self._found.suggested

    def __getitem__(self, part: slice) -> tuple[OfferRow, ...]:
        return self._found.rows


@for_own_and_others(CHANGE, ["GET"])
def _search(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The offer of the year, as somebody sees it who is choosing."""
    return _page(request, asked)


@for_own_and_others(CHANGE, ["POST"])
def _add(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Put a programme last in the list and come back to where one was.

    To add last is well defined whatever the list is now, so it is done to the list as it stands: two tabs that add do
    not disturb each other, and no choice of either is lost.
    """
    chosen = request.POST.get("offering", "")[:80]
    try:
        place = _added(asked, chosen)
    except RegionError as wrong:
        messages.error(request, wrong.text(page_reading()))
        return _page(request, asked, status=409 if isinstance(wrong, ListChangedError) else 422)
    time = clock_text(asked.now)
    messages.success(
        request,
        said(f"Tillagt som val {place}. Sparat {time}.", f"Added as choice {place}. Saved {time}."),
    )
    return _back(request, asked)


search, search_for = _search
add, add_for = _add


def _added(asked: Asked, offering_id: str) -> int:
    """Save the list with one more row last, once more if somebody saved meanwhile; the place that the row has."""
    for last_try in (False, True):
        stands = application_of(asked.person)
        here = [row.offering_id for row in stands.rows]
        if offering_id in here:
            return here.index(offering_id) + 1
        rows = (*stands.rows, Row(offering_id))
        try:
            save_application(
                applicant=asked.person.pk, rows=rows, based_on=stands.digest, actor=asked.actor, now=asked.now
            )
        except ListChangedError:
            if last_try:
                raise
            continue
        return len(rows)
    raise ListChangedError


def _back(request: HttpRequest, asked: Asked) -> HttpResponseRedirect:
    """To where the button was, else to the search with its filters."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    query = request.GET.urlencode()
    return redirect(f"{asked.base}valj/{'?' if query else ''}{query}")


def _page(request: HttpRequest, asked: Asked, status: int = 200) -> HttpResponse:
    person = asked.person
    filters = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
    days = days_of(person.year_id)
    day = day_of_rules(person.year_id, days)
    only = eligible_programmes(person, day) if filters["eligible"] == ONLY_ELIGIBLE else None
    hits = _Hits(person.year_id, filters, request.GET.get("page", ""), only)
    page: Any = Paginator(hits, HITS_A_PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]  # counts, cuts
    municipalities, codes = offer_filters(person.year_id)
    names = {each.code: each.name_sv for each in programmes()}
    shown = {
        "asked": asked,
        "year": person.year,
        "filters": filters,
        "chosen": _chosen(request, filters, dict(municipalities), names),
        "clear": f"{asked.base}valj/",
        "page": page,
        "count": len(hits),
        "hits": _hits(person, tuple(page.object_list), names, day),
        "suggested": hits.suggested,
        "refusal": refusal_to_add(asked, window_at(days, asked.now)),
        "municipalities": municipalities,
        "programmes": [(code, f"{names[code]} {code}") for code in codes],
        "selections": [(code, said(*words)) for code, words in SELECTION.items()],
        "sorts": _sorts(filters["q"]),
    }
    return render(request, "admission/choose.html", shown, status=status)


def _sorts(words: str) -> list[tuple[str, str]]:
    """The orders to choose among; the first, which is not asked for, is the best hits when something is searched."""
    first = [("", said(*BEST)), ("municipality", said(*BY_TOWN))] if words else [("", said(*BY_TOWN))]
    return first + [(code, said(sv, en)) for code, sv, en in SORTS]


def _hits(person: Applicant, rows: tuple[OfferRow, ...], names: Mapping[str, str], day: date) -> list[Hit]:
    application = application_of(person)
    wanted = [row.offering_id for row in rows]
    advice = advice_if_chosen(person, ids_of(application.here), wanted, day) if rows else {}
    tests = days_before_result(person.year_id, day)
    places = {id_: place for place, id_ in enumerate(ids_of(application.rows), start=1)}
    return [
        Hit(
            row=row,
            programme=names[row.programme],
            form=said(*FORMS[row.organisation_form]),
            selection=said(*SELECTION[row.selection]),
            first_hand=said(*FIRST_HAND[row.first_hand]),
            advice=shown_row(advice[row.offering_id], tests),
            place=places.get(row.offering_id),
        )
        for row in rows
    ]


def refusal_to_add(asked: Asked, window: Window) -> str:
    """Why nothing can be added now, in words; "" when it can.

    Args:
        asked: Whose application, by whom and when.
        window: The window at the moment.
    """
    editor = editor_of(asked.actor)
    if editor is None or not window.may_edit(editor):
        return window_words(window)
    application = getattr(asked.person, "application", None)
    if asked.is_own and application is not None and application.locked_by:
        return said(
            "Din vägledare har låst ansökan. Prata med din vägledare om du vill ändra.",
            "Your counsellor has locked the application. Talk to your counsellor if you want to change it.",
            "Du kan inte ändra nu. Prata med din vägledare.",
        )
    return ""


def _chosen(
    request: HttpRequest, filters: Mapping[str, str], municipalities: Mapping[str, str], names: Mapping[str, str]
) -> Chosen:
    """The filters that are on, in words."""
    selection = SELECTION.get(filters["selection"])
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "municipality": (said("Kommun", "Municipality"), municipalities.get(filters["municipality"], "")),
        "programme": (said("Program", "Programme"), names.get(filters["programme"], "")),
        "selection": (said("Urval", "Selection"), said(*selection) if selection else ""),
        "status": (said("Status", "Status"), said("Startar", "Starts") if filters["status"] == "OPEN" else ""),
        "eligible": (
            said("Behörighet", "Eligibility"),
            said("Bara program som betygen ger behörighet till", "Only programmes that the grades make eligible for")
            if filters["eligible"] == ONLY_ELIGIBLE
            else "",
        ),
    }
    return chosen_filters(request, told)
