"""The living page of every component, with its states; in demo mode and tests only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.disclosure.api import (
    TOTAL,
    Dimension,
    PublishedTable,
    protect_shares,
    protect_table,
    rule_in_force,
)
from gymnasieregion.platform.pages.export import Form, published_answer
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.models import Notice
from gymnasieregion.platform.pages.selectors import KIND_WORDS, ShownNotice
from gymnasieregion.platform.pages.views import date_rows
from gymnasieregion.platform.pages.words import later, page_language, said
from gymnasieregion.platform.pages.year_dates import admission_year, current_year

ROWS_ON_A_PAGE = 5


@dataclass(frozen=True, slots=True)
class SampleRow:
    """An invented line of a list."""

    name: str
    school: str
    seats: int
    limit: float | None
    is_open: bool


SAMPLE_ROWS = tuple(
    SampleRow(
        f"{name}, grupp {group}", school, 16 * group + 4, 170 + 12.5 * group if group % 3 else None, group % 2 == 1
    )
    for name, school in (
        ("Skogsbruk", "Tallmons gymnasium"),
        ("Musik", "Lärkängens gymnasium"),
        ("Flyg", "Skärets gymnasium"),
    )
    for group in range(1, 5)
)


SAMPLE_PEOPLE = {"Skogsbruk": (31, 4), "Musik": (18, 22), "Flyg": (12, None)}
"""Invented counts of women and men by education."""

SAMPLE_STAYED = {"Skogsbruk": (35, 33), "Musik": (60, 38), "Flyg": (12, 7)}
"""Invented counts of those who began an education, and of those of them who stayed."""


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=later("Namn", "Name"),
        help_text=later("Så som det står i beslutet", "As it stands in the decision"),
        error_messages={"required": later("Skriv namnet.", "Write the name.")},
    )
    day = DayField(label=later("Gäller från", "Holds from"), near=timezone.localdate)
    year = forms.IntegerField(
        label=later("År", "Year"), min_value=2020, error_messages={"required": later("Skriv året.", "Write the year.")}
    )
    school = forms.ChoiceField(
        label=later("Skola", "School"), choices=[(n, n) for n in sorted({r.school for r in SAMPLE_ROWS})]
    )
    way = forms.ChoiceField(
        label=later("Hur vill du få besked?", "How do you want to be told?"),
        choices=[("mail", later("E-post", "E-mail")), ("sms", later("Sms", "Text message"))],
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj hur du vill få besked.", "Choose how you want to be told.")},
    )
    groups = forms.MultipleChoiceField(
        label=later("Grupper", "Groups"),
        choices=[("free", later("Fri kvot", "Free quota")), ("usual", later("Vanlig", "Usual"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(label=later("Varför", "Why"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(
        label=later("Jag har läst vilka som berörs", "I have read whom it concerns"),
        error_messages={"required": later("Kryssa för att du har läst.", "Tick that you have read.")},
    )


@allowed("site.style.see")
@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Every component; ``?fel`` shows the form with its faults, ``?fil=csv`` is a table as a file."""
    _only_in_the_demo()
    if "fil" in request.GET:
        return _stayed_file(request.GET["fil"])
    wrong = {"name": "", "day": "31/4", "year": "2019", "school": SAMPLE_ROWS[0].school}
    form = SampleForm(wrong if "fel" in request.GET else None)
    rows = sorted(SAMPLE_ROWS[:4], key=lambda row: row.seats, reverse=request.GET.get("sort") == "-seats")
    sexes = [said("Kvinnor", "Women"), said("Män", "Men")]
    rule = rule_in_force(law_book(), timezone.localdate())
    people = protect_table(tuple(SAMPLE_PEOPLE), sexes, tuple(SAMPLE_PEOPLE.values()), rule)
    shown = {"form": form, "rows": rows, "people": people, "stayed": _stayed(), "tones": TONES}
    shown |= {"done": 7_300, "total": 31_000}
    return render(request, "pages/style.html", {**shown, **_sample_start(), **_sample_strips()})


def _stayed_file(wanted: str) -> HttpResponse:
    """The invented shares as a file: CSV, XLSX or JSON-stat."""
    known: Mapping[str, Form] = {"csv": "csv", "xlsx": "xlsx", "json": "json"}
    if wanted not in known:
        raise Http404
    label, source = said("Vilka som är kvar, påhittat", "Who stay, invented"), said("Påhittat", "Invented")
    day, lang = timezone.localdate(), page_language()
    return published_answer(known[wanted], "kvar", _stayed(), lang, label=label, source=source, updated=day)


def _stayed() -> PublishedTable:
    """The invented shares beside the groups that they are of."""
    names = tuple(SAMPLE_STAYED)
    education = Dimension(
        "education", (*names, TOTAL), dict.fromkeys(names, (TOTAL,)), {TOTAL: ("Summa", "Total")},
        ("Utbildning", "Programme"),
    )  # fmt: skip
    began: dict[tuple[str, ...], int | None] = {(name,): counts[0] for name, counts in SAMPLE_STAYED.items()}
    stayed: dict[tuple[str, ...], int] = {(name,): counts[1] for name, counts in SAMPLE_STAYED.items()}
    return protect_shares([education], began, stayed, rule_in_force(law_book(), timezone.localdate()))


def _sample_start() -> dict[str, object]:
    """The parts of the start page as they are in the middle of a year, and a list in the middle of its pages."""
    year = admission_year(law_book(), current_year(law_book(), timezone.localdate()))
    dates = date_rows(year, year.dates[len(year.dates) // 2].day)
    return {
        "dates": dates,
        "coming": next(row for row in dates if row["is_next"]),
        "many": Paginator(range(60), ROWS_ON_A_PAGE).get_page(6),
        "chosen": [
            (said("Skola", "School"), school, "/stil/") for school in ("Skärets gymnasium", "Tallmons gymnasium")
        ],
    }


def _sample_strips() -> dict[str, object]:
    """What the strips at the top of a page are made of."""
    now, hour = timezone.now(), timedelta(hours=1)
    told = (
        (Notice.Kind.DISTURBANCE, "Det går inte att logga in med e-legitimation.", "Signing in fails just now."),
        (Notice.Kind.MAINTENANCE, "Tjänsten är stängd.", "The service is closed."),
    )
    notices = [ShownNotice(0, kind, said(*KIND_WORDS[kind]), said(sv, en), now, now + hour) for kind, sv, en in told]
    return {"sample": {"notices": notices, "actor": {"on_behalf_of": "20100314TF01"}}}


@allowed("site.style.see")
@require_GET
def style_list(request: HttpRequest) -> HttpResponse:
    """A list with filters, its count as heading, a table and pages."""
    _only_in_the_demo()
    chosen = request.GET.getlist("skola")
    rows = [row for row in SAMPLE_ROWS if not chosen or row.school in chosen]
    key = request.GET.get("sort", "")
    if key.lstrip("-") in {"name", "seats"}:
        rows.sort(key=lambda row: getattr(row, key.lstrip("-")), reverse=key.startswith("-"))
    shown: dict[str, Any] = {
        "count": len(rows),
        "shown": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "schools": [(name, name in chosen) for name in sorted({row.school for row in SAMPLE_ROWS})],
        "filters": [
            (said("Skola", "School"), name, f"?{urlencode({'skola': [c for c in chosen if c != name]}, doseq=True)}")
            for name in chosen
        ],
    }
    return render(request, "pages/style_list.html", shown)


TONES = ("paper", "card", "ink", "quiet", "line", "fjord", "fjord-soft", "moss", "cloudberry", "lingon")
"""The colours of the tokens that the page shows."""


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
