"""When a result is to be known by the calendar, and which of its days a publication would come before."""

from collections.abc import Mapping
from datetime import date, datetime

from gymnasieregion.contexts.admission.core.year_days import ahead_of, day_of_publication
from gymnasieregion.contexts.admission.models import Publication, Run, YearDay
from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.pages.formats import STOCKHOLM, day_text
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS


def planned_day(run: Run) -> tuple[str, date] | None:
    """The event and the day of the calendar when a run is to be known; None without one."""
    return day_of_publication(run.kind, _days(run), _earlier(run))


def days_ahead_of(run: Run, moment: datetime) -> Mapping[str, date]:
    """The days of the calendar that a publication of a run at a moment comes before; {} when it comes when it should.

    Args:
        run: Which.
        moment: When it would become known.
    """
    return ahead_of(run.kind, _days(run), moment.astimezone(STOCKHOLM).date(), _earlier(run))


def ahead_words(days: Mapping[str, date], lang: Language) -> str:
    """Which days those are, in a sentence for each; "" for none."""
    return " ".join(_sentence(event, day_text(day, lang), lang) for event, day in days.items())


def _sentence(event: str, day: str, lang: Language) -> str:
    sv, en = EVENT_WORDS[event]
    if event == "APPLICATION_CLOSES":
        return f"Applications are open until {day}." if lang == "en" else f"Ansökan är öppen till och med {day}."
    return f"The calendar says {day}: {en}." if lang == "en" else f"Kalendern säger {day}: {sv}."


def _days(run: Run) -> Mapping[str, date]:
    return dict(YearDay.objects.filter(year=run.year_id).values_list("event", "day"))


def _earlier(run: Run) -> int:
    """How many rounds of the same kind have been published in the year."""
    made = Publication.objects.filter(run__year=run.year_id, run__kind=run.kind, published_at__isnull=False)
    return made.exclude(run=run).count()
