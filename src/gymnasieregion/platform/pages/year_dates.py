"""The dates of an admission year, as the office has decided them, else as the law gives them by date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import cast

from gymnasieregion.kernel.errors import Language, RegionError
from gymnasieregion.law.book import ParameterBook
from gymnasieregion.law.parameter import Source
from gymnasieregion.platform.pages.formats import STOCKHOLM

CALENDAR = "admission.calendar"
LAST_SECOND = time(23, 59, 59)

EVENT_WORDS: dict[str, tuple[str, str]] = {
    "APPLICATION_OPENS": ("Ansökan öppnar", "Applications open"),
    "APPLICATION_CLOSES": ("Sista dag att söka", "Last day to apply"),
    "PRELIMINARY_RESULT": ("Preliminärt besked", "Preliminary result"),
    "RECHOICE_OPENS": ("Omval öppnar", "Changes of choice open"),
    "RECHOICE_CLOSES": ("Sista dag för omval", "Last day to change choices"),
    "FINAL_RESULT": ("Slutligt besked", "Final result"),
    "COMPLETIONS_BY": ("Sista dag för kompletteringar", "Last day for completions"),
    "REPLY_BY": ("Sista dag att svara", "Last day to reply"),
    "RESERVE_ROUND_1": ("Första reservantagningen", "First reserve admission"),
    "RESERVE_ROUND_2": ("Andra reservantagningen", "Second reserve admission"),
    "TERM_STARTS": ("Höstterminen börjar", "The autumn term begins"),
}


class NoDatesError(RegionError):
    """No dates are known for the year."""

    sv = "Det finns inga datum för {year}."
    en = "There are no dates for {year}."


@dataclass(frozen=True, slots=True)
class YearDate:
    """One date of the year.

    Args:
        event: A code of ``EVENT_WORDS``.
        day: When it is.
    """

    event: str
    day: date

    @property
    def is_deadline(self) -> bool:
        """Whether something must be done before the day ends."""
        return self.event.endswith(("_CLOSES", "_BY"))

    @property
    def ends_at(self) -> datetime:
        """The last moment that counts: 23:59:59 in Stockholm."""
        return datetime.combine(self.day, LAST_SECOND, tzinfo=STOCKHOLM)

    def words(self, lang: Language) -> str:
        """What it is called."""
        sv, en = EVENT_WORDS[self.event]
        return en if lang == "en" else sv


@dataclass(frozen=True, slots=True)
class AdmissionYear:
    """The dates of one admission year, earliest first.

    Args:
        year: Which year.
        dates: Its dates; those that are not known are not there.
        is_example: Whether no source tells the region's own dates.
        source: Where they are said.
        checked_on: When someone last read the source.
        is_invented: Whether the year is for practice and its days are invented.
    """

    year: int
    dates: tuple[YearDate, ...]
    is_example: bool
    source: Source
    checked_on: date
    is_invented: bool = False

    def next_on(self, day: date) -> YearDate | None:
        """The first date that is not before a day; None when all have passed."""
        return next((one for one in self.dates if one.day >= day), None)


@dataclass(frozen=True, slots=True)
class DecidedDates:
    """The dates of a year that an office keeps; they win over the law's.

    Args:
        days: Day by event.
        decided_on: When they were decided; None while they are copies of the law's.
        for_practice: Whether the year is for practice, so that days of its own are invented.
    """

    days: Mapping[str, date]
    decided_on: date | None
    for_practice: bool = False


Decided = Mapping[int, DecidedDates]
"""What an office keeps, by year."""

NOTHING_DECIDED: Decided = MappingProxyType({})
_KEEPERS: list[Callable[[], Decided]] = []


def dates_kept_by(keeper: Callable[[], Decided] | None) -> None:
    """Let the room that keeps the dates of a year say them; None takes it away.

    Args:
        keeper: Gives every year's dates, in one query.
    """
    _KEEPERS[:] = [] if keeper is None else [keeper]


def decided_dates() -> Decided:
    """The dates that a room keeps, by year; {} while none does."""
    return _KEEPERS[0]() if _KEEPERS else NOTHING_DECIDED


def known_years(book: ParameterBook, decided: Decided = NOTHING_DECIDED) -> tuple[int, ...]:
    """The years that have dates, earliest first."""
    years = {year for year, kept in decided.items() if kept.days}
    for dated in book.parameter(CALENDAR).values:
        end = dated.until.year if dated.until else dated.first_day.year + 1
        years.update(range(dated.first_day.year, end))
    return tuple(sorted(years))


def admission_year(book: ParameterBook, year: int, decided: Decided = NOTHING_DECIDED) -> AdmissionYear:
    """The dates of a year.

    Args:
        book: The law.
        year: Which year.
        decided: What an office keeps.

    Raises:
        NoDatesError: If none are known.
    """
    kept = decided.get(year)
    of_law = year in known_years(book)
    if kept is not None and kept.days and (kept.decided_on is not None or not of_law):
        checked_on = kept.decided_on or book.parameter(CALENDAR).checked_on
        invented = kept.for_practice and kept.decided_on is not None
        whose = "Övningsregionens påhittade" if invented else "Antagningskansliets"
        source = Source(f"{whose} kalender för antagningsåret {year}", "")
        is_example = invented or kept.decided_on is None
        return AdmissionYear(year, _in_order(kept.days), is_example, source, checked_on, invented)
    if not of_law:
        raise NoDatesError(year=year)
    dated = book.dated(CALENDAR, date(year, 1, 1))
    days = cast("dict[str, date]", dated.value)
    return AdmissionYear(year, _in_order(days), dated.example, dated.source, book.parameter(CALENDAR).checked_on)


def current_year(book: ParameterBook, day: date, decided: Decided = NOTHING_DECIDED) -> int:
    """The year whose dates somebody wants on a day: the first with a date to come, else the last that is known."""
    years = known_years(book, decided)
    ahead = (y for y in years if y >= day.year and admission_year(book, y, decided).next_on(day) is not None)
    return next(ahead, years[-1])


def _in_order(days: Mapping[str, date]) -> tuple[YearDate, ...]:
    """Days as dates, earliest first."""
    order = list(EVENT_WORDS)
    return tuple(sorted((YearDate(e, day) for e, day in days.items()), key=lambda d: (d.day, order.index(d.event))))
