"""Those who have chosen one education: search, filters, order, pages and files, as its school may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import AdmissionYear
from gymnasieregion.contexts.admission.selectors.core_rows import rules_of, why_text
from gymnasieregion.contexts.admission.selectors.school_rows import LIST, WAITS, belongs
from gymnasieregion.contexts.admission.selectors.school_table import ASKED, SchoolRow, found, in_order, table_of
from gymnasieregion.contexts.admission.services.rulings import RULE
from gymnasieregion.contexts.admission.web.school_parts import pages_of
from gymnasieregion.contexts.admission.web.school_words import (
    KIND_WORDS,
    REFUSAL_WORDS,
    SHORT,
    STATEMENTS,
    WAITS_WORDS,
    outcome_text,
    word,
)
from gymnasieregion.contexts.offer.api import offer_row, some_of_offer
from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferRow
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.filters import Chosen, chosen_filters
from gymnasieregion.platform.pages.words import page_language, said

__all__ = ["REFUSAL_WORDS", "Seen", "applicants", "applicants_csv", "applicants_xlsx", "seen_of", "whose_offering"]

ROWS_A_PAGE = 50
FILTERS = ("q", "todo", "eligible", "hand", "asked", "state")
COLUMNS = (
    "offering_id", "applicant_id", "identity_number", "birth_date", "given_name", "family_name",
    "home_municipality_code", "school", "school_class", "hand", "merit", "eligible", "why_not", "asked", "received",
    "eligible_decided", "dispensation", "free_quota", "statement", "called_to_test", "test_points", "waits",
)  # fmt: skip
"""The columns of the files: the names of the admission's tables where it has them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An education that somebody looks at the applicants of.

    Args:
        year: Its admission year.
        offering: The education in the overview's words.
        facts: The same, with its seats and its test.
    """

    year: AdmissionYear
    offering: OfferRow
    facts: OfferedEducation


def whose_offering(pk: int, **_: object) -> Belongs:
    """Whose the applicants to an education are, for the access file.

    Raises:
        Http404: If there is no such education.
    """
    row = offer_row(pk)
    if row is None:
        raise Http404(pk)
    return belongs(row)


def seen_of(pk: int) -> Seen:
    """An education of an admission year that has been opened.

    Raises:
        Http404: If there is none.
    """
    row = offer_row(pk)
    year = AdmissionYear.objects.filter(pk=row.year).first() if row else None
    if row is None or year is None:
        raise Http404(pk)
    (facts,) = some_of_offer(row.year, [row.offering_id])
    return Seen(year, row, facts)


@allowed(LIST, about=whose_offering)
@require_GET
def applicants(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicants to an education."""
    seen = seen_of(pk)
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    filters = asked(request)
    every = table_of(seen.offering, seen.facts, actor, timezone.localdate())
    rows = in_order(found(every, filters), request.GET.get("sort", ""))
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "year": seen.year,
        "offering": seen.offering,
        "filters": filters,
        "sort": request.GET.get("sort", ""),
        "page": page,
        "count": len(rows),
        "all": len(every),
        "second": sum(row.hand == 2 for row in every),  # noqa: PLR2004 - second hand
        "left": sum(not row.is_settled for row in every),
        "rows": [row_words(row, seen) for row in page],
        "tested": seen.offering.selection == "MERIT_TEST",
        "todo": [(code, said(*WAITS_WORDS[code][0])) for code in WAITS if any(code in row.waits for row in every)],
        "asks": [(code, word(SHORT, code)) for code in ASKED if any(code in row.asked for row in every)],
        "yes_no": [("yes", said("Ja", "Yes")), ("no", said("Nej", "No"))],
        "states": _states(),
        "chosen": _chosen(request, filters),
        "clear": reverse("admission-school-offering", args=[pk]),
        "pages": pages_of(seen.offering, actor),
        "may_rule": is_allowed(actor, RULE, belongs(seen.offering)),
        "kinds": [(code, said(*words)) for code, words in KIND_WORDS.items()],
    }
    return render(request, "admission/school_offering.html", shown)


@allowed(LIST, about=whose_offering)
@require_GET
def applicants_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered list as CSV, without protected identities; the columns are the same in every language."""
    seen = seen_of(pk)
    return csv_answer(f"sokande-{seen.year.year}-{seen.offering.offering_id}", COLUMNS, _cells(request, seen))


@allowed(LIST, about=whose_offering)
@require_GET
def applicants_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered list as XLSX, without protected identities."""
    seen = seen_of(pk)
    row = seen.offering
    notes = [
        said(f"Sökande {row.year}: {row.study_path}, {row.school}.", f"Applicants {row.year}: {row.study_path}, "
             f"{row.school}."),
        said("Skyddade identiteter är inte med.", "Protected identities are not here."),
    ]  # fmt: skip
    if seen.year.synthetic:
        notes.append(said("Alla sökande är påhittade.", "All applicants are invented."))
    return xlsx_answer(f"sokande-{seen.year.year}-{row.offering_id}", COLUMNS, _cells(request, seen), notes)


def asked(request: HttpRequest) -> dict[str, str]:
    """The filters in the address; a code that there is none of is no filter."""
    filters = {name: request.GET.get(name, "").strip()[:160] for name in FILTERS}
    known = {"todo": WAITS, "asked": ASKED, "eligible": ("yes", "no"), "hand": ("1", "2"), "state": ("left", "done")}
    return {name: value if name == "q" or value in known[name] else "" for name, value in filters.items()}


def row_words(row: SchoolRow, seen: Seen, *, looked: bool = False) -> dict[str, Any]:
    """A row as the pages show it; of a protected identity nothing but the id and what waits.

    Args:
        row: The row.
        seen: The education.
        looked: Whether the look at a protected identity has been logged.
    """
    waits = [word(SHORT, code) for code in WAITS if code in row.waits]
    shown: dict[str, Any] = {"row": row, "pk": row.person.pk, "id": row.person.applicant_id, "waits": waits}
    if row.is_protected and not looked:
        return shown
    person = row.person
    return shown | {
        "name": ", ".join(part for part in (person.family_name, person.given_name) if part),
        "school": ", ".join(part for part in (person.school, person.school_class) if part),
        "home": municipality_text(person.home_municipality_code),
        "merit": row.merit / 100,
        "points": None if row.points is None else row.points / 100,
        "why": why_not(row, seen),
        "asked": [word(SHORT, code) for code in ASKED if code in row.asked],
        "decided": decided_words(row),
        "statement": word(STATEMENTS, row.statement),
    }


def why_not(row: SchoolRow, seen: Seen) -> str:
    """Why a row may not be tried, told to the school; "" when it may."""
    return why_text(row.answer, seen.facts, None, rules_of(timezone.localdate()), page_language(), of_another=True)


def decided_words(row: SchoolRow) -> list[str]:
    """What is decided of a row."""
    decision = row.decision
    if decision is None:
        return []
    quota = {"GRANTED": True, "REFUSED": False}
    told = [
        ("RECEPTION", decision.received),
        ("ELIGIBILITY", decision.eligible),
        ("DISPENSATION", True if decision.dispensation else None),
        ("FREE_QUOTA", quota.get(decision.free_quota)),
    ]
    return [outcome_text(kind, granted=granted) for kind, granted in told if granted is not None]


def _cells(request: HttpRequest, seen: Seen) -> Iterable[Sequence[Cell]]:
    """The rows of the files: days as ISO, yes and no as in the admission's tables."""
    rows = table_of(seen.offering, seen.facts, request.actor, timezone.localdate())  # type: ignore[attr-defined]
    listed = in_order(found(rows, asked(request)), request.GET.get("sort", ""))
    for row in (each for each in listed if not each.is_protected):
        person, decision = row.person, row.decision
        yield (
            seen.offering.offering_id, person.applicant_id, person.identity_number, person.birth_date.isoformat(),
            person.given_name, person.family_name, person.home_municipality_code, person.school, person.school_class,
            row.hand, _points(row.merit), _yes_no(row.is_eligible), why_not(row, seen), " ".join(sorted(row.asked)),
            _yes_no(decision.received if decision else None), _yes_no(decision.eligible if decision else None),
            decision.dispensation if decision else "", decision.free_quota if decision else "", row.statement,
            _yes_no(row.called), _points(row.points), " ".join(code for code in WAITS if code in row.waits),
        )  # fmt: skip


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def _states() -> list[tuple[str, str]]:
    return [
        ("left", said("Något kvar att göra", "Something left to do")),
        ("done", said("Inget kvar att göra", "Nothing left to do")),
    ]


def _chosen(request: HttpRequest, filters: Mapping[str, str]) -> Chosen:
    """The filters that are on: what each filters by, its value in words, and the address without it."""
    yes_no = {"yes": said("ja", "yes"), "no": said("nej", "no")}
    todo = WAITS_WORDS.get(filters["todo"])
    told = {
        "q": (said("Sökning", "Search"), filters["q"]),
        "todo": (said("Väntar", "Waits"), said(*todo[0]) if todo else ""),
        "eligible": (said("Behörig", "Eligible"), yes_no.get(filters["eligible"], "")),
        "hand": (said("Hand", "Hand"), filters["hand"]),
        "asked": (said("Söker", "Asks for"), word(SHORT, filters["asked"])),
        "state": (said("Läge", "State"), dict(_states()).get(filters["state"], "")),
    }
    return chosen_filters(request, told)
