"""Ranking by hand: a column of numbers, moves up and down by button, and what the numbers lead to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.core.typed_ranks import MOST, closed_up, gaps, in_order, moved, twice
from gymnasieregion.contexts.admission.models import Ruling
from gymnasieregion.contexts.admission.selectors.missing_rows import is_individual
from gymnasieregion.contexts.admission.selectors.school_ranks import (
    TYPE,
    RankRow,
    Sort,
    digest_of_ranks,
    is_ranked,
    ranks_of,
)
from gymnasieregion.contexts.admission.selectors.school_rows import LIST, belongs
from gymnasieregion.contexts.admission.services.ranking_typed import RankingChangedError, type_ranks
from gymnasieregion.contexts.admission.services.rulings import RULE
from gymnasieregion.contexts.admission.web.school_list import Seen, seen_of, whose_offering, why_not
from gymnasieregion.contexts.admission.web.school_lists_words import AGREEMENTS, SORTS
from gymnasieregion.contexts.admission.web.school_words import word
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import page_language, said

STEPS = {"up": -1, "down": 1}


@dataclass(slots=True)
class Typed:
    """The numbers as they are being typed.

    Args:
        texts: What stands in each field, by the applicant's key.
        faults: What is wrong: the applicant's key, 0 for the whole, and the words.
        moved: The applicant that was moved; 0 for none.
        pressed: The button that moved them, ``up`` or ``down``: it keeps the focus where it can be pressed again.
        told: What a move came to.
    """

    texts: dict[int, str] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    moved: int = 0
    pressed: str = ""
    told: str = ""


@allowed(LIST, about=whose_offering)
@require_http_methods(["GET", "POST"])
def ranks(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking of an education; numbers are saved when they are sent, moves are shown first.

    Raises:
        PermissionDenied: If somebody who may only read sends numbers.
    """
    seen = seen_of(pk)
    if not is_ranked(seen.offering):
        raise Http404(pk)
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    rows = ranks_of(seen.offering, seen.facts, actor, timezone.localdate())
    if request.method == "GET":
        kept = {row.key: "" if row.rank is None else str(row.rank) for row in rows}
        return _page(request, seen, rows, Typed(kept))
    if not is_allowed(actor, TYPE, belongs(seen.offering)):
        raise PermissionDenied(TYPE)
    typed = Typed({row.key: request.POST.get(f"r-{row.key}", str(row.rank or "")).strip()[:12] for row in rows})
    numbers = _numbers(rows, typed)
    what, _, who = request.POST.get("do", "save").partition(":")
    if typed.faults:
        return _page(request, seen, rows, typed, HTTPStatus.UNPROCESSABLE_ENTITY)
    if what in STEPS or what == "close":
        _move(rows, typed, numbers, what, whole_number(who) or 0)
        return _page(request, seen, rows, typed)
    return _saved(request, seen, rows, typed, numbers)


def _saved(
    request: HttpRequest, seen: Seen, rows: Sequence[RankRow], typed: Typed, numbers: Mapping[int, int]
) -> HttpResponse:
    """Save the numbers, or show them again with what is wrong."""
    wanted = {row.key: numbers.get(row.key) for row in rows if row.may_change}
    try:
        count = type_ranks(
            offering=seen.offering, facts=seen.facts, ranks=wanted, based_on=request.POST.get("based_on", ""),
            actor=request.actor, now=timezone.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except RegionError as refused:
        typed.faults.append((0, refused.text(page_language())))
        is_conflict = isinstance(refused, RankingChangedError)
        status = HTTPStatus.CONFLICT if is_conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, seen, rows, typed, status)
    words = f"Rangordningen är sparad. {count} sökande fick ett annat nummer."
    messages.success(request, said(words, f"The ranking is saved. {count} applicants got another number."))
    return redirect("admission-school-ranks", pk=seen.offering.key)


def _numbers(rows: Sequence[RankRow], typed: Typed) -> dict[int, int]:
    """The numbers that were typed; what is no number, or stands twice, becomes a fault."""
    numbers: dict[int, int] = {}
    ids = {row.key: row.seen.person.applicant_id for row in rows}
    for row in rows:
        text = typed.texts[row.key] if row.may_change else str(row.rank or "")
        number = whole_number(text)
        if text and (number is None or not 1 <= number <= MOST):
            words = said("skriv ett heltal från 1, eller inget.", "write a whole number from 1, or nothing.")
            typed.faults.append((row.key, f"{ids[row.key]}: {words}"))
        elif number is not None:
            numbers[row.key] = number
    for number, holders in twice(numbers).items():
        names = ", ".join(ids[who] for who in holders)
        words = said(f"Nummer {number} står på {names}.", f"The number {number} is on {names}.")
        typed.faults.append((holders[-1], words))
    return numbers


def _move(rows: Sequence[RankRow], typed: Typed, numbers: Mapping[int, int], what: str, who: int) -> None:
    """Put the numbers after a move, or after closing the gaps, into the fields; nothing is saved."""
    may = {row.key: row for row in rows if row.may_change}
    fixed = {key: number for key, number in numbers.items() if key not in may}
    own = {key: number for key, number in numbers.items() if key in may}
    if what == "close" and not fixed:
        after = closed_up(own)
        typed.told = said("Numrerat 1, 2, 3 och uppåt.", "Numbered 1, 2, 3 and on.")
    elif who in may:
        after = moved(own, who, STEPS.get(what, 0))
        typed.moved, typed.pressed = who, what
        place = in_order({**after, **fixed}).index(who) + 1
        id_ = may[who].seen.person.applicant_id
        typed.told = said(f"{id_} står nu på plats {place}.", f"{id_} is now in place {place}.")
    else:
        after = own
    for key in may:
        typed.texts[key] = str(after[key]) if key in after else ""


def _page(
    request: HttpRequest, seen: Seen, rows: Sequence[RankRow], typed: Typed, status: int = HTTPStatus.OK
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    of = belongs(seen.offering)
    may_type = is_allowed(actor, TYPE, of)
    show = request.GET.get("show", "")
    show = show if show in set(Sort) else _first_shown(rows).value
    listed = [row for row in rows if row.sort == show]
    numbers = {row.key: number for row in rows if (number := whole_number(typed.texts[row.key])) is not None}
    listed.sort(key=lambda row: (row.key not in numbers, numbers.get(row.key, 0), row.seen.person.applicant_id))
    order = in_order({row.key: numbers[row.key] for row in listed if row.key in numbers})
    seats = sum(group.seats for group in seen.facts.groups)
    pending = [row.key for row in rows if row.sort is Sort.PENDING and _waits_for_reception(row)]
    shown = {
        "year": seen.year,
        "offering": seen.offering,
        "individual": is_individual(seen.offering),
        "places": _places(len(numbers), seats),
        "rows": [_row(row, seen, typed, order, seats) for row in listed],
        "gaps": ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in gaps(list(numbers.values()))),
        "show": show,
        "shows": [(sort.value, said(*SORTS[sort]), sum(row.sort is sort for row in rows)) for sort in Sort],
        "typed": typed,
        "is_conflict": status == HTTPStatus.CONFLICT,
        "based_on": request.POST.get("based_on") if status == HTTPStatus.UNPROCESSABLE_ENTITY or typed.told
        else digest_of_ranks(rows),
        "may_type": may_type and show == Sort.CLEAR,
        "receive": _reception_address(seen, pending) if is_allowed(actor, RULE, of) else "",
        "waits_for_reception": len(pending),
    }  # fmt: skip
    return render(request, "admission/school_ranks.html", shown, status=status)


def _row(row: RankRow, seen: Seen, typed: Typed, order: Sequence[int], seats: int) -> dict[str, Any]:
    """A row as the page shows it; of a protected identity nothing but the id."""
    person = row.seen.person
    place = order.index(row.key) + 1 if row.key in order else 0
    hidden = row.seen.is_protected
    return {
        "row": row,
        "pk": row.key,
        "id": person.applicant_id,
        "name": "" if hidden else ", ".join(part for part in (person.family_name, person.given_name) if part),
        "school": "" if hidden else ", ".join(part for part in (person.school, person.school_class) if part),
        "merit": None if hidden else row.seen.merit / 100,
        "why": "" if hidden or row.seen.is_eligible else why_not(row.seen, seen),
        "agreement": word(AGREEMENTS, row.agreement),
        "waits_for_reception": _waits_for_reception(row),
        "text": typed.texts[row.key],
        "saved": "" if typed.texts[row.key] == str(row.rank or "") else str(row.rank or "–"),
        "place": place,
        "is_first": place == 1,
        "is_last": place == len(order),
        "is_last_seat": place == seats and len(order) > seats,
        "is_wrong": any(key == row.key for key, _ in typed.faults),
        "is_moved": typed.moved == row.key,
        "focus": _focus(typed, place, len(order)) if typed.moved == row.key else "",
    }


def _focus(typed: Typed, place: int, last: int) -> str:
    """Which button gets the focus after a move: the one that was pressed, or the other at an end of the list."""
    at_end = place == (1 if typed.pressed == "up" else last)
    return typed.pressed if not at_end else "down" if typed.pressed == "up" else "up"


def _first_shown(rows: Sequence[RankRow]) -> Sort:
    """Those who can be ranked; while there is nobody, those who wait for a decision that makes it possible."""
    sorts = {row.sort for row in rows}
    return Sort.PENDING if Sort.CLEAR not in sorts and Sort.PENDING in sorts else Sort.CLEAR


def _places(ranked: int, seats: int) -> str:
    """What the numbers lead to, as far as the places go."""
    if not ranked:
        return said(
            f"Ingen har nummer än. Platserna är {seats}.", f"Nobody has a number yet. There are {seats} places."
        )
    if ranked <= seats:
        return said(
            f"{ranked} har nummer och platserna är {seats}. Den som har nummer antas om hen är behörig.",
            f"{ranked} have numbers and there are {seats} places. Who has a number is admitted if eligible.",
        )
    rest = ranked - seats
    if seats == 1:
        return said(
            f"{ranked} har nummer och det finns 1 plats: den första antas om hen är behörig, och {rest} blir reserver.",
            f"{ranked} have numbers and there is 1 place: the first is admitted if eligible, {rest} become reserves.",
        )
    return said(
        f"{ranked} har nummer och platserna är {seats}: de {seats} första antas om de är behöriga, och {rest} blir "
        "reserver.",
        f"{ranked} have numbers and there are {seats} places: the first {seats} are admitted if they are eligible, and "
        f"{rest} become reserves.",
    )


def _waits_for_reception(row: RankRow) -> bool:
    """Whether the agreement is done and the school has not decided on reception."""
    decision = row.seen.decision
    return row.agreement == "DONE" and (decision is None or decision.received is None)


def _reception_address(seen: Seen, keys: Sequence[int]) -> str:
    """Where the reception of those who wait for it is decided; "" for nobody."""
    if not keys:
        return ""
    query = urlencode([("kind", Ruling.Kind.RECEPTION.value), *(("row", key) for key in keys[:200])])
    return f"{reverse('admission-school-rule', args=[seen.offering.key])}?{query}"
