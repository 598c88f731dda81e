"""A list of educations with places, as one searches it: filters in the address, pages, and what is known of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from gymnasieregion.contexts.admission.core.application_rows import ids_of
from gymnasieregion.contexts.admission.core.choice_warnings import RowWarning
from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.applying import application_of
from gymnasieregion.contexts.admission.selectors.choice_advice import advice_if_chosen
from gymnasieregion.contexts.admission.selectors.places import Place, found_places
from gymnasieregion.contexts.admission.web.choosing_advice import ShownRow, shown_row
from gymnasieregion.contexts.admission.web.choosing_words import SELECTION
from gymnasieregion.contexts.offer.api import programmes, sort_key
from gymnasieregion.platform.pages.filters import chosen_filters
from gymnasieregion.platform.pages.words import said

PLACES_A_PAGE = 15
FILTERS = ("q", "municipality", "programme", "sort")
SORTS = (
    ("", "Kommun", "Municipality"),
    ("name", "Utbildning", "Programme"),
    ("school", "Skola", "School"),
    ("-free", "Flest lediga platser", "Most free places"),
)


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """An education of the list.

    Args:
        place: With how many places.
        selection: How applicants are put in order, in words.
        advice: Own points against earlier limits, eligibility, and what is worth knowing.
        number: Which choice it is; None when it is not chosen.
    """

    place: Place
    selection: str
    advice: ShownRow
    number: int | None


def listed_places(request: HttpRequest, person: Applicant, places: Collection[Place], day: date) -> dict[str, Any]:
    """What ``_after_places.html`` shows of some places.

    Args:
        request: With the filters in its address.
        person: Who reads, or is helped.
        places: By municipality, school and name.
        day: That of ``day_of_rules``.
    """
    filters = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
    found = found_places(places, filters)
    page = Paginator(found, PLACES_A_PAGE).get_page(request.GET.get("page"))
    names = {each.code: each.name_sv for each in programmes()}
    towns = {each.offering.municipality_code: each.offering.municipality for each in places}
    codes = sorted({each.offering.programme for each in places})
    return {
        "filters": filters,
        "page": page,
        "count": len(found),
        "hits": _hits(person, tuple(page.object_list), day),
        "municipalities": sorted(towns.items(), key=lambda pair: sort_key(pair[1])),
        "programmes": [(code, f"{names.get(code, code)} {code}") for code in codes],
        "sorts": [(code, said(sv, en)) for code, sv, en in SORTS],
        "chosen": chosen_filters(request, _words(filters, towns, names)),
        "clear": request.path,
    }


def _words(
    filters: Mapping[str, str], towns: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    return {
        "q": (said("Sökning", "Search"), filters["q"]),
        "municipality": (said("Kommun", "Municipality"), towns.get(filters["municipality"], "")),
        "programme": (said("Program", "Programme"), names.get(filters["programme"], "")),
    }


def _hits(person: Applicant, places: Sequence[Place], day: date) -> list[PlaceHit]:
    if not places:
        return []
    application = application_of(person)
    wanted = [each.offering.offering_id for each in places]
    advice = advice_if_chosen(person, ids_of(application.here), wanted, day)
    numbers = {id_: number for number, id_ in enumerate(ids_of(application.rows), start=1)}
    return [
        PlaceHit(
            place=each,
            selection=said(*SELECTION[each.offering.selection]),
            advice=_late(shown_row(advice[each.offering.offering_id], {})),
            number=numbers.get(each.offering.offering_id),
        )
        for each in places
    ]


def _late(row: ShownRow) -> ShownRow:
    """Advice for somebody who applies when the skills tests are over."""
    told = said(
        "Här krävs ett färdighetsprov, och du har inga poäng från det. Utan poäng prövas valet inte. Fråga skolan om "
        "den håller ett prov till innan du söker.",
        "A skills test is needed here, and you have no points from it. Without points the choice is not tried. Ask "
        "the school whether it holds another test before you apply.",
        "Här behövs ett färdighetsprov. Fråga skolan om du kan göra provet. Annars får du ingen plats.",
    )
    needs = RowWarning.TEST.value
    warnings = ((kind, code, text) if code != needs else ("warn", code, told) for kind, code, text in row.warnings)
    return replace(row, warnings=tuple(warnings))
