"""The half-yearly file: what is in it, what is wrong in it, what has changed since it was sent, and sending it."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, MeasureEnd, MeasureKind, Occupation, Registered
from gymnasieregion.contexts.register.core.kaa_file import A_DAY, Difference, HalfYear, Row, difference
from gymnasieregion.contexts.register.models import SentFile
from gymnasieregion.contexts.register.selectors.kaa_records import (
    CurrentFile,
    current_file,
    latest_sent,
    rows_sent,
    sent_files,
    since_sent,
)
from gymnasieregion.contexts.register.selectors.kaa_rules import CODE_LISTS
from gymnasieregion.contexts.register.services.kaa_files import SEND, send_file
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import NoRuleInForceError, law_book
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.export import file_answer
from gymnasieregion.platform.pages.words import page_language, said

SEE = "register.kaa_file.see"
HALF_YEARS_BACK, ROWS_SHOWN = 4, 200
MEDIA = "text/csv; charset=utf-8"


def half_asked(text: str) -> HalfYear:
    """The half-year that an address asks for; the one that ended last when it asks for none.

    Raises:
        Http404: For what is no half-year.
    """
    if not text:
        return HalfYear.of(timezone.localdate()).before
    try:
        return HalfYear.read(text)
    except ValueError as wrong:
        raise Http404(text) from wrong


def whose_file(pk: int) -> Belongs:
    """Whom a file that was sent belongs to, for the access file.

    Raises:
        Http404: If there is none.
    """
    return Belongs(municipality=get_object_or_404(SentFile.objects.defer("content"), pk=pk).municipality_code)


@allowed(SEE)
@require_GET
def file(request: HttpRequest) -> HttpResponse:
    """The file of a half-year as it would be sent now."""
    half = half_asked(request.GET.get("halvar", ""))
    return _page(request, half)


@allowed(SEE)
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The file of a half-year, to hand in."""
    home, half = request.actor.scope_id, half_asked(request.GET.get("halvar", ""))  # type: ignore[attr-defined]  # set by ActorMiddleware
    return file_answer(_name(home, half.code), MEDIA, _made(home, half).content)


@allowed(SEND)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Write that the file is sent, with the hash of the file that was handed in."""
    home, half = request.actor.scope_id, half_asked(request.POST.get("halvar", ""))  # type: ignore[attr-defined]
    now, seen = timezone.now(), request.POST.get("sha256", "")
    try:
        send_file(municipality=home, half=half, sha256=seen, actor=request.actor, now=now)  # type: ignore[attr-defined]
    except RegionError as refused:
        messages.error(request, refused.text(page_language()))
        return _page(request, half, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, said("Filen är sparad som skickad.", "The file is kept as sent."))
    return redirect(f"{reverse('register-kaa-file')}?halvar={half.code}")


@allowed(SEE, about=whose_file)
@require_GET
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that was sent, and what tells it from the one that it erased at the receiver."""
    row = get_object_or_404(SentFile.objects.select_related("replaces", "replaced_by"), pk=pk)
    told = difference(rows_sent(row.replaces), rows_sent(row)) if row.replaces else None
    shown = {
        "sent": row,
        "home": municipality_text(row.municipality_code),
        "half": half_words(HalfYear.read(row.half_year)),
        "who": who_names([row.sent_by])[row.sent_by],
        "difference": _difference(told) if told else None,
        "later": _later(row),
    }
    return render(request, "register/kaa_sent.html", shown)


@allowed(SEE, about=whose_file)
@require_GET
def sent_download(request: HttpRequest, pk: int) -> HttpResponse:
    """What is kept of a file that was sent."""
    del request
    row = get_object_or_404(SentFile, pk=pk)
    return file_answer(_name(row.municipality_code, f"{row.half_year}-{row.pk}"), MEDIA, bytes(row.content))


def half_words(half: HalfYear) -> str:
    """A half-year in words."""
    if half.half == 1:
        return said(f"första halvåret {half.year}", f"first half of {half.year}")
    return said(f"andra halvåret {half.year}", f"second half of {half.year}")


def _page(request: HttpRequest, half: HalfYear, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    home, today = request.actor.scope_id, timezone.localdate()  # type: ignore[attr-defined]
    made, latest = _made(home, half), latest_sent(home, half)
    files = sent_files(home)
    names = who_names({row.sent_by for row in files})
    shown = {
        "home": municipality_text(home),
        "half": half,
        "half_words": half_words(half),
        "halves": [(each.code, half_words(each), each == half) for each in _halves(HalfYear.of(today))],
        "is_over": half.end <= today,
        "made": made,
        "youths": len({row.identitet for row in made.rows}),
        "blocks": _blocks(made.rows),
        "faults": _faults(made),
        "latest": latest,
        "is_sent": latest is not None and latest.sha256 == made.sha256,
        "difference": _difference(since_sent(made, latest)) if latest else None,
        "files": [
            (row, names[row.sent_by], half_words(HalfYear.read(row.half_year)), _later(row) is not None)
            for row in files
        ],
        "lists": _lists(half),
    }
    return render(request, "register/kaa_file.html", shown, status=status)


def _later(row: SentFile) -> SentFile | None:
    """The file that erased one at the receiver; None while it stands there."""
    return getattr(row, "replaced_by", None)


def _made(home: str, half: HalfYear) -> CurrentFile:
    try:
        return current_file(home, half, timezone.localdate())
    except NoRuleInForceError as unknown:
        raise Http404(half.code) from unknown


def _name(home: str, rest: str) -> str:
    return f"aktivitetsansvar-{home}-{rest}.csv"


def _halves(now: HalfYear) -> list[HalfYear]:
    """The half-year that goes on and those before it."""
    found = [now]
    for _ in range(HALF_YEARS_BACK - 1):
        found.append(found[-1].before)
    return found


def _blocks(rows: Iterable[Row]) -> list[tuple[str, str, int]]:
    """Each block with what it tells and how many rows it has."""
    words = [
        ("1", said("Ungdomar i registret", "Youths in the register")),
        ("2", said("Kontakter", "Contacts")),
        ("3", said("Åtgärder som har börjat", "Measures that have begun")),
        ("4", said("Åtgärder som har slutat", "Measures that have ended")),
        ("5", said("Ansvar som har upphört", "Duties that have ended")),
    ]
    told = list(rows)
    return [(block, text, sum(row.block == block for row in told)) for block, text in words]


def _faults(made: CurrentFile) -> list[dict[str, Any]]:
    """The faults in words, each with the youth that it leads to."""
    lang = page_language()
    found = []
    for fault in made.faults:
        name, duty = made.names.get(made.rows[fault.line - 2].identitet, ("", None))
        found.append(
            {"fault": fault, "wrong": fault.text(lang), "right": fault.right(lang), "name": name, "duty": duty}
        )
    return found


def _difference(told: Difference) -> dict[str, Any]:
    """What was taken away and put in, as many rows as a page has room for."""
    return {
        "removed": told.removed[:ROWS_SHOWN],
        "added": told.added[:ROWS_SHOWN],
        "more": max(0, len(told.removed) - ROWS_SHOWN) + max(0, len(told.added) - ROWS_SHOWN),
        "is_none": not (told.removed or told.added),
    }


def _lists(half: HalfYear) -> list[dict[str, Any]]:
    """The lists of codes of a half-year: what each code of the file means."""
    kinds = (Registered, Occupation, MeasureKind, MeasureEnd, DutyEnd)
    titles: Sequence[str] = (
        said("Orsak till registrering (block 1)", "Reason for registration (block 1)"),
        said("Sysselsättning (block 2 och 4)", "Occupation (blocks 2 and 4)"),
        said("Åtgärd (block 3)", "Measure (block 3)"),
        said("Varför en åtgärd slutade (block 4)", "Why a measure ended (block 4)"),
        said("Varför ansvaret upphörde (block 5)", "Why the duty ended (block 5)"),
    )
    found = []
    for id_, kind, title in zip(CODE_LISTS, kinds, titles, strict=True):
        dated = law_book().dated(id_, half.end - A_DAY)
        value: Any = dated.value
        codes = [(number, said(kind(code).sv, kind(code).en)) for code, number in value.items()]
        found.append({"title": title, "codes": codes, "since": dated.first_day, "is_example": dated.example})
    return found
