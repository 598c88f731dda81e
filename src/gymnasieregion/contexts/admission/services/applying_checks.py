"""What stands in the way of a change of an application, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from gymnasieregion.contexts.admission.core.application_rows import Row, ids_of
from gymnasieregion.contexts.admission.core.application_window import Editor, Window, WindowState
from gymnasieregion.contexts.admission.models import Application
from gymnasieregion.contexts.admission.selectors.applying import editor_of, today_of
from gymnasieregion.contexts.offer.api import extra_choices, some_offer_rows
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.pages.formats import moment_text

MOST = "admission.maximum_choices"


class ListChangedError(RegionError):
    """The list has been changed since the form was made, in another tab or by somebody else."""

    sv: ClassVar[str] = (
        "Listan har ändrats sedan du öppnade sidan. Inget är borttaget. Välj vilken lista som ska gälla."
    )
    en: ClassVar[str] = "The list has changed since you opened the page. Nothing is lost. Choose which list to keep."
    easy: ClassVar[str] = "Listan har ändrats. Inget är borta. Välj vilken lista som ska gälla."


class WindowClosedError(RegionError):
    """Nobody in that role may change an application now."""

    sv: ClassVar[str] = "{why_sv} Inget är ändrat."
    en: ClassVar[str] = "{why_en} Nothing is changed."


class ApplicationLockedError(RegionError):
    """The counsellor holds the application."""

    sv: ClassVar[str] = "Din vägledare har låst ansökan. Inget är ändrat. Prata med din vägledare."
    en: ClassVar[str] = "Your counsellor has locked the application. Nothing is changed. Talk to your counsellor."
    easy: ClassVar[str] = "Din vägledare har låst ansökan. Du kan inte ändra nu. Prata med din vägledare."


class NotYoursToChangeError(RegionError):
    """The role changes no applications."""

    sv: ClassVar[str] = "Din roll kan inte ändra en ansökan."
    en: ClassVar[str] = "Your role cannot change an application."


class UnknownOfferingError(RegionError):
    """Somebody would choose what is not there."""

    sv: ClassVar[str] = "Utbildningen {offering} finns inte i årets utbud."
    en: ClassVar[str] = "The programme {offering} is not in this year's offer."


class OfferingClosedError(RegionError):
    """Somebody would choose what does not start."""

    sv: ClassVar[str] = "{offering} startar inte i år. Välj en annan utbildning."
    en: ClassVar[str] = "{offering} does not start this year. Choose another programme."


class ChosenTwiceError(RegionError):
    """The same programme stands twice."""

    sv: ClassVar[str] = "Utbildningen finns redan i listan. Varje utbildning kan väljas en gång."
    en: ClassVar[str] = "The programme is in the list already. Each programme can be chosen once."
    easy: ClassVar[str] = "Du har redan valt den utbildningen."


class TooManyChoicesError(RegionError):
    """There are more choices than the year allows."""

    sv: ClassVar[str] = "Du kan ha högst {most} val. Ta bort ett val först."
    en: ClassVar[str] = "You can have at most {most} choices. Remove one first."


class UnknownExtraError(RegionError):
    """The programme has no such language, instrument or individual choice."""

    sv: ClassVar[str] = "{name} kan inte väljas till den utbildningen."
    en: ClassVar[str] = "{name} cannot be chosen with that programme."


def refuse_closed(window: Window, application: Application, actor: Actor) -> None:
    """Raise if an application may not be changed now by somebody.

    Args:
        window: The window of the year at the moment.
        application: Its state.
        actor: Who would change it.

    Raises:
        NotYoursToChangeError, WindowClosedError, ApplicationLockedError: The first that stands in the way.
    """
    editor = editor_of(actor)
    if editor is None:
        raise NotYoursToChangeError
    if not window.may_edit(editor):
        raise WindowClosedError(**_why_closed(window))
    if application.locked_by and editor is Editor.PUPIL:
        raise ApplicationLockedError


def refuse_bad_rows(year: int, before: Sequence[Row], after: Sequence[Row], now: datetime) -> None:
    """Raise if a list cannot be saved; rows that stood before are not asked about again.

    Args:
        year: The admission year.
        before: The list as it is.
        after: As it would be.
        now: The moment.

    Raises:
        ChosenTwiceError, TooManyChoicesError, UnknownOfferingError, OfferingClosedError, UnknownExtraError: The first.
    """
    ids, stood = ids_of(after), {row.offering_id: row for row in before}
    if len(set(ids)) < len(ids):
        raise ChosenTwiceError
    most = law_book().get(MOST, today_of(now))
    if isinstance(most, int) and len(after) > most and len(after) > len(before):
        raise TooManyChoicesError(most=most)
    new = [row.offering_id for row in after if row.offering_id not in stood and row.other is None]
    if new:
        offered = {row.offering_id: row for row in some_offer_rows(year, new)}
        for id_ in new:
            if id_ not in offered:
                raise UnknownOfferingError(offering=id_)
            if offered[id_].status != "OPEN":
                raise OfferingClosedError(offering=f"{offered[id_].study_path}, {offered[id_].school}")
    _refuse_extras(year, [row for row in after if dict(row.extras) != _extras_of(stood.get(row.offering_id))])


def _extras_of(row: Row | None) -> dict[str, str]:
    return {} if row is None else dict(row.extras)


def _refuse_extras(year: int, rows: Sequence[Row]) -> None:
    """Raise if an extra choice is not one that its programme has."""
    if not rows:
        return
    offered = extra_choices(year, ids_of(rows))
    for row in rows:
        for kind, name in row.extras.items():
            if name not in offered.get(row.offering_id, {}).get(kind, ()):
                raise UnknownExtraError(name=name)


def _why_closed(window: Window) -> dict[str, str]:
    """Why nobody may change the list now, and when one may again."""
    opens = {lang: moment_text(window.opens, lang) for lang in ("sv", "en")} if window.opens else None
    if window.state is WindowState.UNKNOWN:
        sv, en = "Årets datum är inte bestämda än.", "The dates of the year are not decided yet."
    elif window.state is WindowState.BEFORE and opens:
        sv, en = f"Ansökan öppnar {opens['sv']}.", f"Applications open on {opens['en']}."
    elif opens:
        sv, en = f"Ansökan är stängd. Omvalet öppnar {opens['sv']}.", f"Closed. The re-choice opens on {opens['en']}."
    else:
        sv, en = "Ansökan är stängd.", "Applications are closed."
    return {"why_sv": sv, "why_en": en}
