"""The dates of a year as iCalendar, which any calendar program can follow.

Source: RFC 5545 (iCalendar).
"""

from datetime import UTC, datetime, time, timedelta

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.pages.year_dates import AdmissionYear, YearDate

LINE = 75
"""The most octets in a line; a longer one goes on in the next, after a space."""


def calendar_text(year: AdmissionYear, lang: Language) -> str:
    """The whole calendar file; the same dates give the same text.

    A deadline stands at its last second, 23:59:59 in Stockholm; other dates are whole days.
    """
    stamp = datetime.combine(year.checked_on, time(), tzinfo=UTC)
    name = f"Admission {year.year}" if lang == "en" else f"Gymnasieantagningen {year.year}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gymnasieregion//Datum//SV",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for one in year.dates:
        lines += _event(one, year, stamp, lang)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(one: YearDate, year: AdmissionYear, stamp: datetime, lang: Language) -> list[str]:
    """One date."""
    words = one.words(lang)
    if year.is_example:
        words = f"{words} ({'example' if lang == 'en' else 'exempel'})"
    when = (
        [f"DTSTART:{one.ends_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
        if one.is_deadline
        else [f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}", f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}"]
    )
    return [
        "BEGIN:VEVENT",
        f"UID:{one.event.lower()}-{year.year}@gymnasieregion",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        *when,
        f"SUMMARY:{_text(words)}",
        f"DESCRIPTION:{_text(year.source.title)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """Words with what iCalendar reads as its own signs marked."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line divided after at most 75 octets, never within a letter."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
