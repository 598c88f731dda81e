"""The list of the municipality's duty: what to do first, confirming who is new, and settling whose duty is over."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, Elsewhere, Occupation, Registered
from gymnasieregion.contexts.register.core.kaa_file import A_DAY
from gymnasieregion.contexts.register.models import Exemption, Person, Responsibility
from gymnasieregion.contexts.register.selectors.kaa_duties import (
    NONE,
    DutyRow,
    Newcomer,
    duty_rows,
    head_of,
    known_duties,
    newcomers,
    numbers_of,
)
from gymnasieregion.contexts.register.selectors.kaa_facts import KNOWN
from gymnasieregion.contexts.register.selectors.kaa_rules import CONTACT_DAYS
from gymnasieregion.contexts.register.services.kaa_duties import BEGIN, END, Done, begin_duties, end_duties
from gymnasieregion.contexts.register.web.kaa_words import coded, word
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import law_book
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.words import page_language, said

LIST = "register.kaa.list"
ROWS_A_PAGE, MOST_TICKED, SEARCHED_FROM = 50, 500, 10
SHOWS = ("NEW", "SETTLE", "SILENT", "ALL", "ENDED", "EXEMPT")


@allowed(LIST)
@require_GET
def youths(request: HttpRequest) -> HttpResponse:
    """What to do first, and everybody in the register."""
    home = request.actor.scope_id  # type: ignore[attr-defined]  # set by ActorMiddleware
    now, today = timezone.now(), timezone.localdate()
    fresh = newcomers(home, now, today)
    duties = list(known_duties(home))
    rows = duty_rows([duty for duty in duties if duty.ends_on is None], home, today)
    ended = sorted((duty for duty in duties if duty.ends_on is not None), key=lambda duty: (duty.ends_on, duty.pk))
    exempt = Exemption.objects.filter(KNOWN, municipality_code=home, person__protection=NONE)
    lists: dict[str, Sequence[Any]] = {
        "NEW": fresh,
        "SETTLE": [row for row in rows if row.over],
        "SILENT": [row for row in rows if row.is_silent and not row.over],
        "ALL": rows,
        "ENDED": ended[::-1],
        "EXEMPT": list(exempt.select_related("person").order_by("-starts_on", "-pk")),
    }
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWS else next((each for each in SHOWS[:3] if lists[each]), "ALL")
    query = request.GET.get("q", "").strip()[:80]
    page = Paginator(_found(lists[show], query), ROWS_A_PAGE).get_page(request.GET.get("page"))
    numbers = numbers_of({_person(row) for row in page}, today)
    shown = {
        "home": municipality_text(home),
        "show": show,
        "shows": [(code, words, len(lists[code])) for code, words in _tabs()],
        "q": query,
        "searchable": bool(query) or len(lists[show]) > SEARCHED_FROM,
        "page": page,
        "rows": [_shown(row, numbers) for row in page],
        "count": page.paginator.count,
        "contact_days": law_book().dated(CONTACT_DAYS, today),
    }
    return render(request, "register/kaa_list.html", shown)


@allowed(BEGIN)
@require_http_methods(["GET", "POST"])
def confirm_new(request: HttpRequest) -> HttpResponse:
    """Show who is to be registered, from which day and why; and register them."""
    home = request.actor.scope_id  # type: ignore[attr-defined]
    fresh = newcomers(home, timezone.now(), timezone.localdate())
    return _confirm(request, "NEW", fresh, partial(_begin, home=home))


@allowed(END)
@require_http_methods(["GET", "POST"])
def confirm_over(request: HttpRequest) -> HttpResponse:
    """Show whose duty is over, from which day and why; and end it."""
    home = request.actor.scope_id  # type: ignore[attr-defined]
    rows = duty_rows(known_duties(home).filter(ends_on__isnull=True), home, timezone.localdate())
    return _confirm(request, "SETTLE", [row for row in rows if row.over], partial(_end, home=home))


def _confirm(
    request: HttpRequest, show: str, every: Sequence[Newcomer | DutyRow], act: Callable[..., Done]
) -> HttpResponse:
    """The page before something is done for many, and then the doing."""
    sent = request.POST if request.method == "POST" else request.GET
    rows = _ticked(every, sent)
    refused = ""
    if request.method == "POST":
        try:
            done = act(keys=[_key(row) for row in rows], actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        except RegionError as refusal:
            refused = refusal.text(page_language())
        else:
            messages.success(request, _done_words(show, done))
            return redirect(reverse("register-kaa"))
    numbers = numbers_of({_person(row) for row in rows}, timezone.localdate())
    shown = {
        "show": show,
        "rows": [_shown(row, numbers) for row in rows],
        "refused": refused,
        "back": f"{reverse('register-kaa')}?{urlencode({'show': show})}",
    }
    return render(request, "register/kaa_confirm.html", shown, status=422 if refused else 200)


def _begin(*, keys: Sequence[UUID], home: str, **more: Any) -> Done:  # noqa: ANN401 - actor and moment
    return begin_duties(municipality=home, persons=keys, **more)


def _end(*, keys: Sequence[UUID], home: str, **more: Any) -> Done:  # noqa: ANN401 - actor and moment
    return end_duties(municipality=home, duties=keys, **more)


def _tabs() -> list[tuple[str, str]]:
    return [
        ("NEW", said("Nya i gruppen", "New in the group")),
        ("SETTLE", said("Avslut att reda ut", "Ends to settle")),
        ("SILENT", said("Utan kontakt länge", "No contact for long")),
        ("ALL", said("I registret", "In the register")),
        ("ENDED", said("Avslutade", "Ended")),
        ("EXEMPT", said("Undantag", "Exemptions")),
    ]


def _done_words(show: str, done: Done) -> str:
    what = (
        said(f"Registrerade ungdomar: {done.done}.", f"Youths registered: {done.done}.")
        if show == "NEW"
        else said(f"Avslutade ansvar: {done.done}.", f"Duties ended: {done.done}.")
    )
    left = said(f" Hade ändrats och lämnades: {done.left}.", f" Had changed and were left: {done.left}.")
    return what + (left if done.left else "")


def _ticked(every: Sequence[Newcomer | DutyRow], sent: QueryDict) -> list[Newcomer | DutyRow]:
    """Those that were ticked, or all."""
    if sent.get("all") == "1":
        return list(every)[:MOST_TICKED]
    wanted = set(sent.getlist("row")[:MOST_TICKED])
    return [row for row in every if str(_key(row)) in wanted]


def _key(row: Newcomer | DutyRow) -> UUID:
    return row.person.pk if isinstance(row, Newcomer) else row.duty.spell


def _person(row: Newcomer | DutyRow | Responsibility | Exemption) -> UUID:
    if isinstance(row, Newcomer):
        return row.person.pk
    if isinstance(row, DutyRow):
        return head_of(row.duty)
    return row.person.merged_into_id or row.person_id


def _name(person: Person) -> str:
    return ", ".join(part for part in (person.family_name, person.given_name) if part)


def _found(rows: Sequence[Any], query: str) -> Sequence[Any]:
    """The rows whose youth has every word in the name or the year of birth."""
    words = query.casefold().split()
    return [row for row in rows if all(word in _text(row) for word in words)] if words else rows


def _text(row: Newcomer | DutyRow | Responsibility | Exemption) -> str:
    person = row.duty.person if isinstance(row, DutyRow) else row.person
    return f"{person.given_name} {person.family_name} {person.birth_date:%Y%m%d}".casefold()


def _shown(row: Newcomer | DutyRow | Responsibility | Exemption, numbers: dict[UUID, str]) -> dict[str, Any]:
    """A row as the pages show it."""
    person = row.duty.person if isinstance(row, DutyRow) else row.person
    told: dict[str, Any] = {"name": _name(person), "number": numbers.get(_person(row), ""), "row": row}
    match row:
        case Newcomer():
            return {**told, "key": person.pk, "because": coded(row.because)}
        case DutyRow():
            last = row.last_contact
            return {
                **told, "key": row.duty.spell, "because": word(Registered, row.duty.because),
                "over_on": row.over[0] if row.over else None, "over": coded(row.over[1]) if row.over else "",
                "contacted_on": last[0] if last else None, "occupation": word(Occupation, last[1]) if last else "",
            }  # fmt: skip
        case Responsibility():
            return {**told, "key": row.spell, "ended": word(DutyEnd, row.ended_because)}
        case _:
            last_day = row.ends_on - A_DAY if row.ends_on else None
            return {**told, "key": row.spell, "kind": word(Elsewhere, row.kind), "last_day": last_day}
