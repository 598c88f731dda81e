"""Opening an admission year, and deciding the days of its calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.core.year_days import OUTSIDE, DayFault, day_faults
from gymnasieregion.contexts.admission.models import AdmissionYear, YearDay
from gymnasieregion.kernel.errors import Language, RegionError
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import day_text
from gymnasieregion.platform.pages.year_dates import EVENT_WORDS, admission_year, known_years

OPEN, SET_DAYS = "admission.year.open", "admission.year.days"
SECRET_SIGNS = 64
"""How long a secret is in hexadecimal digits: 32 bytes."""


class YearIsThereError(RegionError):
    """The admission year was opened before."""

    sv: ClassVar[str] = "Antagningsåret {year} är redan öppnat. Inget är ändrat."
    en: ClassVar[str] = "The admission year {year} is open already. Nothing is changed."


class NoSuchAdmissionYearError(RegionError):
    """The admission year has not been opened."""

    sv: ClassVar[str] = "Antagningsåret {year} är inte öppnat."
    en: ClassVar[str] = "The admission year {year} has not been opened."


class NoEntropyError(RegionError):
    """Nothing public is named that the lottery is drawn with."""

    sv: ClassVar[str] = "Skriv vilken offentlig slump lottningen använder, till exempel en kommande dragning."
    en: ClassVar[str] = "Write which public randomness the lottery uses, for example a draw to come."


class BadSecretError(ValueError):
    """The door made a secret of another length: a fault of ours, nobody else can mend it."""


class UnknownEventError(RegionError):
    """The calendar has no such event."""

    sv: ClassVar[str] = "Kalendern har ingen händelse {event}."
    en: ClassVar[str] = "The calendar has no event {event}."


class DaysUnchangedError(RegionError):
    """What was given is what is there already."""

    sv: ClassVar[str] = "Inget datum är ändrat."
    en: ClassVar[str] = "No date is changed."


class BadDaysError(RegionError):
    """The days cannot stand in that order.

    Args:
        faults: Every fault, each told in ``sentences``.
    """

    sv: ClassVar[str] = "{sentences_sv}"
    en: ClassVar[str] = "{sentences_en}"

    def __init__(self, faults: Sequence[DayFault]) -> None:
        self.faults = tuple(faults)
        told = {f"sentences_{lang}": " ".join(fault_text(f, lang) for f in faults) for lang in ("sv", "en")}
        super().__init__(**told)


@transaction.atomic
def open_year(
    *,
    year: int,
    synthetic: bool,
    entropy: str,
    secret: str,
    slip_secret: str,
    days: Mapping[str, date],
    note: str,
    actor: Actor,
    now: datetime,
) -> AdmissionYear:
    """Open an admission year, with its secrets and the days of its calendar.

    Args:
        year: The year that the educations begin.
        synthetic: Whether its applicants are invented.
        entropy: The public randomness of the lottery, named before anybody can know it.
        secret: The secret of the lottery, 64 hexadecimal digits, made at the door.
        slip_secret: The secret of the slips, the same.
        days: Day by event; those of the law by ``days_of_law``, others are the office's own from the beginning.
        note: What others should know of the year; may be "".
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        YearIsThereError: If it is open.
        NoEntropyError: If the public randomness is not named.
        UnknownEventError, BadDaysError: If the days cannot be so.
        BadSecretError: If a secret is not 64 hexadecimal digits.
    """
    if AdmissionYear.objects.filter(pk=year).exists():
        raise YearIsThereError(year=year)
    if not entropy.strip():
        raise NoEntropyError
    for one in (secret, slip_secret):
        if len(one) != SECRET_SIGNS or not set(one) <= set("0123456789abcdef"):
            raise BadSecretError(len(one))
    _check(year, days, practice=synthetic)
    row = AdmissionYear.objects.create(
        year=year,
        synthetic=synthetic,
        secret=secret,
        entropy=entropy.strip(),
        slip_secret=slip_secret,
        note=note,
        opened_at=now,
        days_decided_at=now if days and dict(days) != days_of_law(year) else None,
    )
    YearDay.objects.bulk_create(YearDay(year=row, event=event, day=day) for event, day in days.items())
    record(
        actor=actor,
        action=OPEN,
        about=f"admission_year:{year}",
        before=None,
        after={"synthetic": synthetic, "entropy": row.entropy, "note": note, "days": _texts(days)},
        why="",
        now=now,
    )
    return row


@transaction.atomic
def set_days(*, year: int, days: Mapping[str, date | None], why: str, actor: Actor, now: datetime) -> AdmissionYear:
    """Decide the calendar of a year; all its days are checked together, and from now they are the office's own.

    Args:
        year: The admission year.
        days: New day by event, None for a day that is not known; events that are not here keep theirs.
        why: The ground, kept in the log.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        NoSuchAdmissionYearError: If the year is not open.
        UnknownEventError, BadDaysError: If the days cannot be so, with every fault.
        DaysUnchangedError: If no day is new and the calendar was decided before.
    """
    row = AdmissionYear.objects.select_for_update().filter(pk=year).first()
    if row is None:
        raise NoSuchAdmissionYearError(year=year)
    before = dict(YearDay.objects.filter(year=row).values_list("event", "day"))
    after = {event: day for event, day in {**before, **days}.items() if day is not None}
    _check(year, after, practice=row.synthetic)
    changed = {event for event in days if before.get(event) != days[event]}
    if not changed and row.days_decided_at is not None:
        raise DaysUnchangedError
    YearDay.objects.filter(year=row, event__in=changed).delete()
    YearDay.objects.bulk_create(YearDay(year=row, event=e, day=after[e]) for e in sorted(changed & after.keys()))
    row.days_decided_at = now
    row.save(update_fields=["days_decided_at"])
    record(
        actor=actor,
        action=SET_DAYS,
        about=f"admission_year:{year}",
        before=_texts({event: day for event, day in before.items() if event in changed}),
        after=_texts({event: day for event, day in after.items() if event in changed}),
        why=why,
        now=now,
    )
    return row


def days_of_law(year: int) -> dict[str, date]:
    """The days that the law's calendar gives a year, to be copied when it is opened; {} when it gives none."""
    book = law_book()
    return {one.event: one.day for one in admission_year(book, year).dates} if year in known_years(book) else {}


def fault_text(fault: DayFault, lang: Language) -> str:
    """What is wrong with a day, in one sentence."""
    sv, en = EVENT_WORDS[fault.event]
    day, bound = day_text(fault.day, lang), day_text(fault.bound, lang)
    if fault.against == OUTSIDE:
        return f"{en}: {day} is not in the year." if lang == "en" else f"{sv}: {day} ligger inte i året."
    other_sv, other_en = EVENT_WORDS[fault.against]
    if lang == "en":
        return f"{en}: {day} is too early; {other_en} is on {bound}."
    return f"{sv}: {day} är för tidigt; {other_sv} är {bound}."


def _check(year: int, days: Mapping[str, date], *, practice: bool) -> None:
    """Every event is known and the days can stand in that order."""
    unknown = sorted(days.keys() - EVENT_WORDS.keys())
    if unknown:
        raise UnknownEventError(event=", ".join(unknown))
    faults = day_faults(year, days, practice=practice)
    if faults:
        raise BadDaysError(faults)


def _texts(days: Mapping[str, date]) -> dict[str, object]:
    """Days as the log keeps them."""
    return {event: day.isoformat() for event, day in sorted(days.items())}
