"""Figures of the municipality's duty, each with its definition."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.register.selectors.kaa_figures import figures_of
from gymnasieregion.contexts.register.web.kaa_removals import home_of
from gymnasieregion.law.reference import municipality_text
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import said

FIGURES = "register.kaa_figures.see"
YEARS_BACK = 3


@allowed(FIGURES)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a municipality for a year, each with its definition."""
    home, homes = home_of(request, FIGURES)
    today = timezone.localdate()
    last = today.year if today.month > 6 else today.year - 1  # noqa: PLR2004 - the figures end in June
    asked = whole_number(request.GET.get("ar", ""))
    year = asked if asked is not None and last - YEARS_BACK <= asked <= last else last
    found = figures_of(home, year, today)
    definitions = {
        "N18741": said(
            "Ungdomar i aktivitetsansvaret, delat på dem som var 16–19 år och bodde i kommunen den 31 december.",
            "Youths of the activity responsibility, of those of 16 to 19 who lived in the municipality on 31 December.",
        ),
        "N18742": said("Avregistrerade därför att de flyttade, delat på alla.", "Left because they moved, of all."),
        "N18743": said(
            "Avregistrerade därför att de började studera på nationellt program eller motsvarande, delat på alla.",
            "Left because they began a national programme or equivalent, of all.",
        ),
        "N18746": said("Deltog i minst en åtgärd, delat på alla.", "Took part in a measure, of all."),
    }
    shown = {
        "home": municipality_text(home),
        "code": home,
        "homes": homes,
        "year": year,
        "years": range(last, last - YEARS_BACK - 1, -1),
        "figures": found,
        "shares": [(name, definitions[name], share) for name, share in found.shares.items()],
        "today": today,
    }
    return render(request, "register/kaa_figures.html", shown)
