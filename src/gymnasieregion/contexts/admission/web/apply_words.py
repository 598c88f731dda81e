"""What the pages of an application say: where in the year we are, how long is left, and what has been done.

Each text is Swedish, English and, where the Swedish is not easy enough, easy Swedish.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gymnasieregion.contexts.admission.core.application_window import Window, WindowState
from gymnasieregion.contexts.admission.selectors.applying import today_of
from gymnasieregion.platform.pages.formats import STOCKHOLM, day_text, moment_text
from gymnasieregion.platform.pages.words import page_language, said

LAST_HOURS = timedelta(hours=36)
"""From here on hours and minutes are told instead of days."""

MANY = 20
"""From so many choices on a list is long."""

EXTRAS: Mapping[str, tuple[str, str]] = {
    "LANGUAGE": ("Språk", "Language"),
    "INSTRUMENT": ("Instrument", "Instrument"),
    "INDIVIDUAL": ("Individuellt val", "Individual choice"),
}

NO_APPLICATION = (
    "Du har inga val i din ansökan, så du söker ingenting.", "Your application has no choices.", "",
)  # fmt: skip
NOT_CONFIRMED = (
    "Du har sparat val men inte bekräftat dem. De gäller ändå; bekräfta så får du ett kvitto.",
    "You have saved choices but not confirmed them. They count all the same; confirm and get a receipt.",
    "Du har sparat dina val. Bekräfta dem också. Då får du ett kvitto.",
)
NONE_ELIGIBLE = (
    "Du är inte behörig till något av dina val ännu. Prata med din vägledare om vad du kan göra.",
    "You are not eligible for any of your choices yet. Talk to your counsellor about what you can do.",
    "Dina betyg räcker inte till något av dina val än. Prata med din vägledare.",
)
ALL_FAR_ABOVE = (
    "Alla dina val har haft gränser långt över dina poäng. Ha gärna kvar dem, och lägg till ett val längst ned.",
    "All your choices have had limits far above your points. Do keep them, and add a choice at the end.",
    "Dina val brukar kräva fler poäng än du har. Ha kvar dem. Lägg till ett val sist.",
)
CLOSED = (
    "En utbildning som du har valt startar inte. Du kan välja en annan.",
    "A programme that you have chosen does not start. You can choose another.",
    "En utbildning i din lista startar inte. Välj gärna en annan.",
)
SEE_COUNSELLOR = (
    "Din studie- och yrkesvägledare vill prata med dig om din ansökan.",
    "Your counsellor wants to talk to you about your application.",
    "Din vägledare vill prata med dig.",
)
REMINDERS: Mapping[str, tuple[str, str, str]] = {
    "NO_APPLICATION": NO_APPLICATION,
    "NOT_CONFIRMED": NOT_CONFIRMED,
    "NONE_ELIGIBLE": NONE_ELIGIBLE,
    "ALL_FAR_ABOVE": ALL_FAR_ABOVE,
    "CLOSED": CLOSED,
    "SEE_COUNSELLOR": SEE_COUNSELLOR,
}
"""What a reminder says to the pupil, by its kind: Swedish, English, easy Swedish."""


def window_words(window: Window) -> str:
    """Where in the year we are, for one who applies, with the deadline in words."""
    lang = page_language()
    last = day_text(window.closes_on, lang, weekday=True) if window.closes_on else ""
    opens = moment_text(window.opens, lang) if window.opens else ""
    match window.state:
        case WindowState.UNKNOWN:
            return said(
                "Årets datum är inte bestämda än. Du kan inte söka ännu.",
                "The dates of the year are not decided yet. You cannot apply yet.",
            )
        case WindowState.BEFORE:
            return said(f"Ansökan öppnar {opens}.", f"Applications open on {opens}.")
        case WindowState.OPEN:
            return said(
                f"Ansökan är öppen till och med {last} kl. 23.59.",
                f"Applications are open until {last} at 23:59.",
                f"Du kan söka nu. Sista dagen är {last}.",
            )
        case WindowState.RECHOICE:
            return said(
                f"Omvalet är öppet till och med {last} kl. 23.59. Du kan ändra dina val.",
                f"The re-choice is open until {last} at 23:59. You can change your choices.",
                f"Du kan ändra dina val nu. Sista dagen är {last}.",
            )
        case WindowState.BETWEEN:
            return said(
                f"Ansökan är stängd. Omvalet öppnar {opens}, och då kan du ändra igen.",
                f"Applications are closed. The re-choice opens on {opens}, and then you can change again.",
                f"Du kan inte ändra nu. Du kan ändra igen {opens}.",
            )
    return said(
        "Ansökan är stängd. Behöver du ändra något, prata med din vägledare eller antagningskansliet.",
        "Applications are closed. If you need to change something, talk to your counsellor or the admission office.",
        "Du kan inte ändra nu. Prata med din vägledare om du vill ändra något.",
    )


def left_words(window: Window, now: datetime) -> str:
    """How long the present window is still open: days, and in the last hours hours and minutes; "" when none is.

    Args:
        window: The window at the moment.
        now: The moment.
    """
    left = window.left(now)
    if left is None or window.closes_on is None:
        return ""
    if left > LAST_HOURS:
        days = (window.closes_on - today_of(now)).days
        return said(f"{days} dagar kvar", f"{days} days left")
    minutes = int(left.total_seconds()) // 60
    if minutes == 0:
        return said("mindre än en minut kvar", "less than a minute left")
    hours, rest = divmod(minutes, 60)
    told_sv = [f"{hours} {'timme' if hours == 1 else 'timmar'}"] if hours else []
    told_en = [f"{hours} {'hour' if hours == 1 else 'hours'}"] if hours else []
    if rest or not hours:
        told_sv.append(f"{rest} {'minut' if rest == 1 else 'minuter'}")
        told_en.append(f"{rest} {'minute' if rest == 1 else 'minutes'}")
    return said(f"{' och '.join(told_sv)} kvar", f"{' and '.join(told_en)} left")


def is_soon(window: Window, now: datetime) -> bool:
    """Whether the present window closes within the last hours."""
    left = window.left(now)
    return left is not None and left <= LAST_HOURS


def clock_text(moment: datetime) -> str:
    """A time of day in Stockholm: 14.02 in Swedish, 14:02 in English."""
    there = moment.astimezone(STOCKHOLM)
    return f"{there:%H:%M}" if page_language() == "en" else f"{there:%H.%M}"


def saved_words(version: int, saved_at: datetime | None, now: datetime) -> str:
    """When a version was saved: the time of day if that is today, else the day too; "" while nobody has saved.

    Args:
        version: Its number.
        saved_at: When.
        now: The moment.
    """
    if not version or saved_at is None:
        return ""
    is_today = today_of(saved_at) == today_of(now)
    when = clock_text(saved_at) if is_today else moment_text(saved_at, page_language())
    return said(f"Sparat {when}, version {version}.", f"Saved {when}, version {version}.")


def place_words(place: int, of: int) -> str:
    """What place a row has got."""
    return said(f"Nu val {place} av {of}.", f"Now choice {place} of {of}.")


def number_words(why: str, rows: int) -> str:
    """What is wrong with a number that was typed.

    Args:
        why: ``SAME`` when two rows were given it; anything else when it is no place in the list.
        rows: How many rows there are.
    """
    if why == "SAME":
        return said("Två val har fått samma nummer.", "Two choices were given the same number.")
    return said(f"Skriv ett nummer från 1 till {rows}.", f"Write a number from 1 to {rows}.")


def many_words(rows: int) -> str:
    """A word to one whose list is long; "" when it is not."""
    if rows < MANY:
        return ""
    return said(
        f"Du har {rows} val. Det är många. Du får bara plats på ett, så de flesta har nog med några som de verkligen "
        "vill gå. Ta gärna bort dem som du ändå inte skulle säga ja till.",
        f"You have {rows} choices. That is many. You get a seat at one only, so a few that you really want are enough "
        "for most. Do remove those that you would not accept anyway.",
        f"Du har {rows} val. Det är många. Du får bara en plats. Ta gärna bort val som du inte vill gå.",
    )
