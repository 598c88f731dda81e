"""Numbers and days as people write them, in Swedish and English."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from gymnasieregion.kernel.errors import Language

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SOFT_HYPHEN = "\u00ad"
SEAM = re.compile(r"(?<=\w)(?=programmet)")
"""Where the first part of a programme's name ends."""
NO_BREAK = "\u00a0"
MINUS = "\u2212"
MONTHS: dict[Language, tuple[str, ...]] = {
    "sv": (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def number_text(value: Decimal | float, lang: Language, decimals: int | None = None) -> str:
    """A number with its thousands apart.

    Args:
        value: Any number.
        lang: The language.
        decimals: How many decimals to show; None for as many as the number has.

    >>> number_text(1412, "en"), number_text(Decimal("262.50"), "en"), number_text(-0.5, "sv", 1)
    ('1,412', '262.50', '−0,5')
    """
    spec = "," if decimals is None else f",.{decimals}f"
    text = format(value if isinstance(value, int) else Decimal(str(value)), spec).replace("-", MINUS)
    if lang == "en":
        return text
    return text.replace(",", NO_BREAK).replace(".", ",")


def percent_text(share: Decimal | float, lang: Language, decimals: int = 1) -> str:
    """A share of one as percent.

    >>> percent_text(0.889, "en")
    '88.9%'
    """
    text = number_text(Decimal(str(share)) * 100, lang, decimals)
    return f"{text}%" if lang == "en" else f"{text}{NO_BREAK}%"


def day_text(day: date, lang: Language, *, weekday: bool = False) -> str:
    """A day in words.

    >>> day_text(date(2026, 2, 15), "sv", weekday=True)
    'söndag 15 februari 2026'
    """
    text = f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}"
    return f"{WEEKDAYS[lang][day.weekday()]} {text}" if weekday else text


def moment_text(moment: datetime, lang: Language) -> str:
    """A moment in words, in Stockholm's time.

    >>> moment_text(datetime(2026, 2, 15, 22, 59, tzinfo=ZoneInfo("UTC")), "sv")
    '15 februari 2026 kl. 23.59'
    """
    there = moment.astimezone(STOCKHOLM)
    day = day_text(there.date(), lang)
    return f"{day} at {there:%H:%M}" if lang == "en" else f"{day} kl. {there:%H.%M}"


def with_soft_breaks(text: str) -> str:
    """A text whose long names of programmes may be divided at their seam where a line is too short.

    Browsers divide Swedish words themselves only where they have a dictionary of them.

    >>> with_soft_breaks("Naturvetenskapsprogrammet").split(SOFT_HYPHEN)
    ['Naturvetenskaps', 'programmet']
    """
    return SEAM.sub(SOFT_HYPHEN, text)
