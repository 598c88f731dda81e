"""The two kinds of letters of a case, as text to copy: one that may be appealed, and one that may not.

**Source:** skollagen (2010:800) 16 kap. 36 §, 17 kap. 14 §, 28 kap. 18 §; förvaltningslagen (2017:900) 43-44 §§.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gymnasieregion.contexts.admission.core.cases import Option, is_better
from gymnasieregion.contexts.admission.core.difference import Move
from gymnasieregion.contexts.admission.models import Case
from gymnasieregion.contexts.admission.selectors.cases import Effects
from gymnasieregion.contexts.admission.selectors.runs_names import name_in
from gymnasieregion.contexts.admission.services.cases_change import SEATS, change_of
from gymnasieregion.platform.pages.formats import STOCKHOLM, day_text
from gymnasieregion.platform.pages.words import page_language, said

Names = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter.

    Args:
        code: What tells it from the others on the page.
        title: To whom and about what.
        text: All of it.
    """

    code: str
    title: str
    text: str


def letters_of(case: Case, effects: Effects, names: Names) -> list[Letter]:
    """The letters that a decided case leads to; none before it is decided.

    Args:
        case: The case.
        effects: What its trial found.
        names: What each offering is called, and its school.
    """
    if case.state != Case.State.DECIDED or case.decided_at is None:
        return []
    day = day_text(case.decided_at.astimezone(STOCKHOLM).date(), page_language())
    head = said(f"Beslut {day}, ärende {case.pk}", f"Decision of {day}, case {case.pk}")
    letters = [_appealable(case, head)] if _is_of_reception(case) else []
    rows = effects.of(case.option).rows
    gains = [row for row in rows if is_better(row.before, row.after)]
    losses = [row for row in rows if row.is_pushed]
    letters += [_admission(case, head, row, names) for row in gains[:1]]
    if case.option == Option.LET_STAND or (not gains and case.applicant is not None):
        letters.append(_told(case, head))
    if losses and case.option == Option.REDO_ROUND:
        letters.append(_lost(case, head))
    return letters


def _is_of_reception(case: Case) -> bool:
    """Whether the case changes a decision on eligibility or reception."""
    change = change_of(case.change)
    if change.table != "row_decisions" or not change.after:
        return False
    before = change.before[0] if change.before else {}
    return any(change.after[0][name] != before.get(name, "") for name in ("received", "eligible"))


def _appealable(case: Case, head: str) -> Letter:
    """The decision on eligibility or reception, with how to appeal it."""
    (after,) = change_of(case.change).after
    offering = name_in(case.publication.run, case.offering_id).text
    words = {"yes": said("ja", "yes"), "no": said("nej", "no"), "": said("inte beslutat", "not decided")}
    text = said(
        f"{head}\n\nBeslut om behörighet och mottagande\nUtbildning: {offering}\n"
        f"Behörig: {words[after['eligible']]}\nMottagen: {words[after['received']]}\n"
        f"Grund: {case.why}\n{_reference(case)}\n"
        "Så överklagar du\nBara den sökande får överklaga beslutet, till Skolväsendets överklagandenämnd. Skriv vilket "
        "beslut du överklagar och hur du vill att det ändras. Skicka skrivelsen till den som har fattat beslutet. Den "
        "ska ha kommit fram inom tre veckor från den dag du fick del av beslutet.",
        f"{head}\n\nDecision on eligibility and reception\nProgramme: {offering}\n"
        f"Eligible: {words[after['eligible']]}\nReceived: {words[after['received']]}\n"
        f"Ground: {case.why}\n{_reference(case)}\n"
        "How to appeal\nOnly the applicant may appeal the decision, to the Board of Appeal for Education "
        "(Skolväsendets överklagandenämnd). Write which decision you appeal and how you want it changed. Send it to "
        "those who made the decision. It must arrive within three weeks of the day on which you received the decision.",
    )
    return Letter(
        "appealable",
        said("Beslut om behörighet eller mottagande (får överklagas)", "Eligibility or reception (may be appealed)"),
        text,
    )


def _admission(case: Case, head: str, row: Move, names: Names) -> Letter:
    """The decision on a seat, which may not be appealed."""
    offering = _name(row.after.offering or "" if row.after else "", names)
    how = {
        Option.EXTRA_PLACE: said(f"Du får en plats på {offering}.", f"You get a seat at {offering}."),
        Option.REDO_ROUND: said(
            f"Omgången görs om med rätt uppgifter. Du blir antagen till {offering} när det nya resultatet publiceras.",
            f"The round is made again with the right facts. You are admitted to {offering} when the new result is "
            "published.",
        ),
    }.get(Option(case.option), _next_words())
    text = said(
        f"{head}\n\nBeslut om antagning\n{_seats_of(case)}{how}\n\nSkäl: {case.ground}\n\n{_not_appealable()}",
        f"{head}\n\nDecision on admission\n{_seats_of(case)}{how}\n\nGrounds: {case.ground}\n\n{_not_appealable()}",
    )
    return Letter(
        "admission",
        said("Beslut om antagning (får inte överklagas)", "Decision on admission (may not be appealed)"),
        text,
    )


def _told(case: Case, head: str) -> Letter:
    """What whoever was wronged, and gets no other seat, is told."""
    how = {
        Option.LET_STAND: said("Ditt resultat ändras inte.", "Your result is not changed."),
        Option.NEXT_RESERVE_ROUND: _next_words(),
    }.get(Option(case.option), said("Din plats ändras inte.", "Your seat is not changed."))
    text = said(
        f"{head}\n\nBeslut om antagning\n{_seats_of(case)}Detta blev fel: {case.why}\n{how}\n\n"
        f"Skäl: {case.ground}\n\n{_not_appealable()}",
        f"{head}\n\nDecision on admission\n{_seats_of(case)}This went wrong: {case.why}\n{how}\n\n"
        f"Grounds: {case.ground}\n\n{_not_appealable()}",
    )
    return Letter(
        "told",
        said("Till den ärendet gäller, om antagning (får inte överklagas)", "To the person concerned, on admission"),
        text,
    )


def _lost(case: Case, head: str) -> Letter:
    """What those who lose a published seat are told; why a decision in their favour is changed stands in it."""
    text = said(
        f"{head}\n\nBeslut om antagning\n{_seats_of(case)}Omgången görs om på grund av ett fel i underlaget, och din "
        f"plats ändras. Ditt nya resultat får du när det publiceras.\n\nSkäl: {case.ground}\n"
        f"Varför beslutet får ändras (förvaltningslagen 37 §): {case.legal_ground}\n\n{_not_appealable()}",
        f"{head}\n\nDecision on admission\n{_seats_of(case)}The round is made again because of an error in its "
        f"input, and your seat is changed. You get your new result when it is published.\n\nGrounds: {case.ground}\n"
        f"Why the decision may be changed (Administrative Procedure Act, section 37): {case.legal_ground}\n\n"
        f"{_not_appealable()}",
    )
    return Letter("lost", said("Till dem som får en sämre plats", "To those who get a worse seat"), text)


def _next_words() -> str:
    return said(
        "Uppgiften rättas. Du behåller den plats du har och prövas med rätt uppgifter i nästa reservomgång.",
        "The fact is corrected. You keep the seat that you have and are tried with the right facts in the next "
        "reserve round.",
    )


def _not_appealable() -> str:
    return said(
        "Beslut om antagning får inte överklagas (skollagen 28 kap. 18 §).",
        "Decisions on admission may not be appealed (Education Act, chapter 28 section 18).",
    )


def _reference(case: Case) -> str:
    return said(f"Beteckning: {case.reference}\n", f"Reference: {case.reference}\n") if case.reference else ""


def _seats_of(case: Case) -> str:
    """The line that names the programme whose seats were wrong; "" for a case of somebody's own facts."""
    if change_of(case.change).table != SEATS:
        return ""
    offering = name_in(case.publication.run, case.offering_id).text
    return said(f"Ärendet gäller platserna på {offering}.\n", f"The case is about the places of {offering}.\n")


def _name(offering: str, names: Names) -> str:
    name, school = names.get(offering, (offering, ""))
    return f"{name}, {school}" if school else name
