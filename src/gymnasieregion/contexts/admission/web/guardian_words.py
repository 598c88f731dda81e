"""What a guardian's pages say: when the child may change the application, and what the guardian has seen of it.

Each text is Swedish, English and, where the Swedish is not easy enough, easy Swedish.
"""

from gymnasieregion.contexts.admission.core.application_window import Window, WindowState
from gymnasieregion.contexts.admission.models import SeenVersion
from gymnasieregion.contexts.admission.selectors.applying import ApplicationNow
from gymnasieregion.platform.pages.formats import day_text, moment_text
from gymnasieregion.platform.pages.words import page_language, said


def window_words(window: Window) -> str:
    """Where in the year we are, for the guardian of one who applies."""
    lang = page_language()
    last = day_text(window.closes_on, lang, weekday=True) if window.closes_on else ""
    opens = moment_text(window.opens, lang) if window.opens else ""
    match window.state:
        case WindowState.UNKNOWN:
            return said("Årets datum är inte bestämda än.", "The dates of the year are not decided yet.")
        case WindowState.BEFORE:
            return said(f"Ansökan öppnar {opens}.", f"Applications open on {opens}.")
        case WindowState.OPEN:
            return said(
                f"Ditt barn kan söka och ändra till och med {last} kl. 23.59.",
                f"Your child can apply and change until {last} at 23:59.",
                f"Ditt barn kan söka nu. Sista dagen är {last}.",
            )
        case WindowState.RECHOICE:
            return said(
                f"Omvalet är öppet. Ditt barn kan ändra sina val till och med {last} kl. 23.59.",
                f"The re-choice is open. Your child can change the choices until {last} at 23:59.",
                f"Ditt barn kan ändra sina val nu. Sista dagen är {last}.",
            )
        case WindowState.BETWEEN:
            return said(
                f"Ansökan är stängd. Omvalet öppnar {opens}, och då kan ditt barn ändra igen.",
                f"Applications are closed. The re-choice opens on {opens}, and then your child can change again.",
                f"Ditt barn kan inte ändra nu. Omvalet öppnar {opens}.",
            )
    return said(
        "Ansökan är stängd. Behöver något ändras hjälper vägledaren eller antagningskansliet till.",
        "Applications are closed. If something must be changed, the counsellor or the admission office helps.",
        "Ansökan är stängd. Fråga vägledaren om något måste ändras.",
    )


def seen_words(application: ApplicationNow, seen: SeenVersion | None, *, is_seen: bool) -> str:
    """Which version the guardian has seen, and whether a later one is new.

    Args:
        application: As it is now.
        seen: What the guardian has seen; None for nothing.
        is_seen: Whether that is the version that counts.
    """
    version = application.version
    if is_seen and version:
        return said(f"Du har sett version {version}, som gäller.", f"You have seen version {version}, which counts.")
    if is_seen:
        return said("Du har sett listan.", "You have seen the list.")
    if seen is None and version:
        return said(f"Version {version} är ny för dig.", f"Version {version} is new to you.")
    if seen is None:
        return said("Listan är ny för dig.", "The list is new to you.")
    if not seen.version:
        return said(
            f"Du har sett listan. Version {version} är ny.", f"You have seen the list. Version {version} is new."
        )
    return said(
        f"Du såg version {seen.version}; version {version} är ny.",
        f"You saw version {seen.version}; version {version} is new.",
        f"Du såg version {seen.version}. Version {version} är ny.",
    )
