"""Entering the points of a skill test: inline, pasted or from a file; each assessor apart from the other."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.admission.core.points_entry import MOST_POINTS, PointsFault, read_points, written_points
from gymnasieregion.contexts.admission.selectors.school_points import (
    DECIDE,
    ENTER,
    SEE,
    PointsRow,
    State,
    points_of,
    seen_by,
)
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.services.import_faults import told_of_file
from gymnasieregion.contexts.admission.services.points import Entered, enter_points
from gymnasieregion.contexts.admission.services.points_file import COLUMNS, PointsFile, read_file, read_pasted
from gymnasieregion.contexts.admission.web.school_list import Seen, seen_of, whose_offering
from gymnasieregion.contexts.admission.web.school_lists_words import STATES
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.audit.selectors import names_of
from gymnasieregion.platform.pages.export import csv_answer
from gymnasieregion.platform.pages.words import page_language, said

ROWS_A_PAGE, MOST_TOLD = 100, 200
SHOWS = ("left", "differ", "all")
TESTED = "MERIT_TEST"


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent in and could not be taken; nothing of it is saved.

    Args:
        typed: What was written, by the applicant's key.
        faults: What is wrong with it: the applicant's key, "" for the whole, and the words.
        told: Faults of a file or of pasted lines: line, value, what is wrong, what would be right.
        pasted: What was pasted.
    """

    typed: Mapping[int, str] = field(default_factory=dict)
    faults: Sequence[tuple[object, str]] = ()
    told: Sequence[tuple[int, str, str, str]] = ()
    pasted: str = ""


def tested(pk: int) -> Seen:
    """An education with a skill test.

    Raises:
        Http404: If there is none.
    """
    seen = seen_of(pk)
    if seen.offering.selection != TESTED:
        raise Http404(pk)
    return seen


@allowed(SEE, about=whose_offering)
@require_http_methods(["GET", "POST"])
def points(request: HttpRequest, pk: int) -> HttpResponse:
    """Those called to the test, with the points that the reader may see; an assessor's points are taken here.

    Raises:
        PermissionDenied: If somebody who may only read sends points.
    """
    seen = tested(pk)
    if request.method == "GET":
        return _page(request, seen, Sent())
    if not is_allowed(request.actor, ENTER, belongs(seen.offering)):  # type: ignore[attr-defined]  # by ActorMiddleware
        raise PermissionDenied(ENTER)
    return _handed_in(request, seen) if "pasted" in request.POST or request.FILES else _typed(request, seen)


def _typed(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Take what was typed into the list: all of it, or nothing and every fault."""
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    rows = points_of(seen.offering, seen.facts, actor)
    typed = {row.person.pk: request.POST.get(f"p-{row.person.pk}", "").strip()[:20] for row in rows}
    found: dict[int, int | None] = {}
    faults: list[tuple[object, str]] = []
    for row in rows:
        key = row.person.pk
        if not typed[key]:
            continue
        read = read_points(typed[key], seen.facts.test_max)
        if read.fault is None and (row.mine is None or row.mine.points != read.hundredths):
            found[key] = read.hundredths
        elif read.fault is not None:
            faults.append((key, f"{row.person.applicant_id}: {_wrong(read.fault, seen)}"))
    if not faults:
        try:
            entered = enter_points(
                offering=seen.offering, facts=seen.facts, points=found, actor=actor, now=timezone.now()
            )
        except RegionError as refused:
            faults = [("", refused.text(page_language()))]
        else:
            return _done(request, seen, entered)
    return _page(request, seen, Sent(typed=typed, faults=faults), HTTPStatus.UNPROCESSABLE_ENTITY)


def _handed_in(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Take a file, or lines that were pasted: all of it, or nothing and every fault."""
    actor, pasted = request.actor, request.POST.get("pasted", "")  # type: ignore[attr-defined]
    rows = points_of(seen.offering, seen.facts, actor)
    file = request.FILES.get("file")
    try:
        read = (
            read_file(file.read(), file.name or "", rows, seen.facts.test_max)
            if file is not None
            else read_pasted(pasted, rows, seen.facts.test_max)
        )
        if not read.faults.faults:
            entered = enter_points(
                offering=seen.offering, facts=seen.facts, points=read.points, actor=actor, now=timezone.now()
            )
            return _done(request, seen, entered)
    except RegionError as refused:
        sent = Sent(faults=[("", refused.text(page_language()))], pasted=pasted)
    else:
        sent = Sent(told=_told(read), pasted=pasted)
    return _page(request, seen, sent, HTTPStatus.UNPROCESSABLE_ENTITY)


@allowed(SEE, about=whose_offering)
@require_GET
def called_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Those called as a file to fill in and hand in, without protected identities and without anybody's points."""
    seen = tested(pk)
    rows = points_of(seen.offering, seen.facts, request.actor)  # type: ignore[attr-defined]
    listed: Iterable[tuple[str, str, str, str]] = (
        (row.person.applicant_id, row.person.given_name, row.person.family_name, "")
        for row in rows
        if row.is_called and not row.is_protected and not row.is_out
    )
    return csv_answer(f"prov-{seen.year.year}-{seen.offering.offering_id}", COLUMNS, listed)


def who_is_called(seen: Seen) -> str:
    """Who is called to the test, without saying anybody's rank."""
    most = seen.facts.test_max_rank
    if most is None:
        return said("Alla som har sökt utbildningen kallas.", "Everybody who has applied to the programme is called.")
    return said(
        f"De som har utbildningen som något av sina {most} första val kallas. Vilket av dem får skolan inte veta.",
        f"Those who have the programme among their first {most} choices are called. Which one is not for the school.",
    )


def points_words(hundredths: int | None) -> str:
    """Points as they are typed in the language of the page; a dash for somebody who did not attend."""
    return written_points(hundredths).replace(",", said(",", "."))


def shown_row(row: PointsRow, actor: Actor, names: Mapping[str, str], sent: Sent) -> dict[str, Any]:
    """A row as the pages show it; of a protected identity nothing but the id."""
    person, seen = row.person, seen_by(row, actor)
    mine = points_words(row.mine.points) if row.mine else ""
    called = ", ".join(part for part in (person.family_name, person.given_name) if part)
    return {
        "row": row,
        "pk": person.pk,
        "id": person.applicant_id,
        "name": "" if row.is_protected else called,
        "school": "" if row.is_protected else ", ".join(p for p in (person.school, person.school_class) if p),
        "state": said(*STATES[row.state][0]),
        "tag": STATES[row.state][1],
        "points": None if row.points is None else row.points / 100,
        "typed": sent.typed.get(person.pk, "") or mine,
        "is_wrong": any(key == person.pk for key, _ in sent.faults),
        "entries": [
            (names.get(entry.entered_by, entry.entered_by), points_words(entry.points), entry.entered_at)
            for entry in seen
        ],
    }


def _page(request: HttpRequest, seen: Seen, sent: Sent, status: int = HTTPStatus.OK) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = points_of(seen.offering, seen.facts, actor)
    called = [row for row in rows if row.is_called]
    may_enter = is_allowed(actor, ENTER, belongs(seen.offering))
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "left" if may_enter and any(row.waits_for_reader for row in called) else "all"
    fits = {
        "left": lambda row: row.waits_for_reader,
        "differ": lambda row: row.state is State.DIFFERS,
        "all": lambda _: True,
    }
    page = Paginator([row for row in called if fits[show](row)], ROWS_A_PAGE).get_page(request.GET.get("page"))
    differing = [row for row in called if row.state is State.DIFFERS]
    names = names_of(entry.entered_by for row in called for entry in row.entries)
    counts = Counter(row.state for row in called)
    most = seen.facts.test_max
    shown = {
        "year": seen.year,
        "offering": seen.offering,
        "who": who_is_called(seen),
        "most": "" if most is None else points_words(most),
        "called": len(called),
        "uncalled": len(rows) - len(called),
        "counts": [(said(*STATES[state][0]), counts[state]) for state in State if counts[state]],
        "left": sum(row.waits_for_reader for row in called),
        "differing": [shown_row(row, actor, names, sent) for row in differing if len(seen_by(row, actor)) > 1],
        "hidden_differing": sum(len(seen_by(row, actor)) < len(row.entries) for row in differing),
        "rows": [shown_row(row, actor, names, sent) for row in page],
        "page": page,
        "show": show,
        "shows": _shows(),
        "may_enter": may_enter,
        "may_decide": is_allowed(actor, DECIDE, belongs(seen.offering)),
        "sent": sent,
    }
    return render(request, "admission/school_points.html", shown, status=status)


def _shows() -> list[tuple[str, str]]:
    return [
        ("left", said("Kvar för mig", "Left for me")),
        ("differ", said("Skiljer sig", "Differ")),
        ("all", said("Alla som kallas", "All who are called")),
    ]


def _wrong(fault: PointsFault, seen: Seen) -> str:
    most = points_words(MOST_POINTS if seen.facts.test_max is None else seen.facts.test_max)
    if fault is PointsFault.ABOVE:
        return said(f"Provet ger högst {most} poäng.", f"The test gives {most} points at most.")
    return said("Skriv poäng som 12 eller 12,5, eller - för den som inte kom.", "Write points as 12 or 12.5, or - for "
                "somebody who did not attend.")  # fmt: skip


def _told(read: PointsFile) -> list[tuple[int, str, str, str]]:
    """Faults in words, the first ones."""
    lang = page_language()
    every = [told_of_file(fault) for fault in read.faults.faults[:MOST_TOLD]]
    return [(each.line, each.value, each.wrong(lang), each.right(lang)) for each in every]


def _done(request: HttpRequest, seen: Seen, entered: Entered) -> HttpResponse:
    """Say what it came to, and show what is left."""
    parts = [
        (entered.settled, said("är klara", "are settled")),
        (entered.waiting, said("väntar på en andra bedömare", "wait for a second assessor")),
        (entered.differing, said("skiljer sig från den andra bedömarens", "differ from the other assessor's")),
    ]
    told = ", ".join(f"{count} {words}" for count, words in parts if count)
    messages.success(request, said(f"Poängen är sparade: {told}.", f"The points are saved: {told}."))
    return redirect("admission-school-points", pk=seen.offering.key)
