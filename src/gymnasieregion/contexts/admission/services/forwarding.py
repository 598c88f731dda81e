"""Choices outside the joint admission: sent on to the office that admits there, and what it answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Max

from gymnasieregion.contexts.admission.models import Applicant, ForwardedChoice
from gymnasieregion.contexts.admission.selectors.applying import rows_now
from gymnasieregion.contexts.admission.selectors.forwarded import sha256_of
from gymnasieregion.contexts.admission.services.pupils_facts import about_of, locked, record_change
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

FORWARD, SEND, ANSWER = "admission.forwarded.add", "admission.forwarded.send", "admission.forwarded.answer"
State = ForwardedChoice.State
NEXT: dict[State, tuple[State, ...]] = {
    State.WAITING: (State.SENT, State.WITHDRAWN),
    State.SENT: (State.RECEIVED, State.ANSWERED, State.WITHDRAWN),
    State.RECEIVED: (State.ANSWERED, State.WITHDRAWN),
    State.ANSWERED: (State.ANSWERED,),
    State.WITHDRAWN: (State.WAITING,),
}
"""What a choice may become; an answer may be put right by another one."""


class NoOfficeError(RegionError):
    """Somebody would send a choice to nowhere."""

    sv: ClassVar[str] = "Skriv kansliet, skolan och utbildningen."
    en: ClassVar[str] = "Write the office, the school and the education."


class NothingToSendError(RegionError):
    """There is no waiting choice to send."""

    sv: ClassVar[str] = "{office} har inga val som väntar på att skickas."
    en: ClassVar[str] = "No choice waits to be sent to {office}."


class FileChangedError(RegionError):
    """What waits is no longer what was in the file that somebody got."""

    sv: ClassVar[str] = "Valen till {office} har ändrats sedan filen hämtades. Hämta filen igen och skicka den nya."
    en: ClassVar[str] = "The choices to {office} have changed since the file was made. Get it again and send that one."


class NotNextError(RegionError):
    """A choice cannot go from one state to another."""

    sv: ClassVar[str] = "Valet är {now} och kan inte bli {then}."
    en: ClassVar[str] = "The choice is {now} and cannot become {then}."


class NoAnswerError(RegionError):
    """An answered choice says what was answered."""

    sv: ClassVar[str] = "Skriv vad det andra kansliet svarade."
    en: ClassVar[str] = "Write what the other office answered."


@transaction.atomic
def forward(
    *, applicant: int, rank: int | None, office: str, school: str, education: str, actor: Actor, now: datetime
) -> ForwardedChoice:
    """Register a choice that another office admits to.

    Args:
        applicant: The applicant's key in the database.
        rank: The choice's place in the applicant's whole list; None for last.
        office: The other office.
        school: Its school.
        education: Its education.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
        NoOfficeError: If something is not said.

    Source: skollagen (2010:800) 16 kap. 35 §: the home municipality sends the application on.
    """
    if not all(text.strip() for text in (office, school, education)):
        raise NoOfficeError
    row = locked(applicant)
    choice = ForwardedChoice.objects.create(
        applicant=row, rank=rank or _last(row) + 1, office=office, school=school, education=education, changed_at=now
    )
    _recorded(FORWARD, row, None, choice, actor, now)
    return choice


@transaction.atomic
def mark_sent(*, year: int, office: str, file_sha256: str, actor: Actor, now: datetime) -> int:
    """Mark every choice that waits for an office as sent, as the file had them.

    Protected identities are in no file: their choices are told by telephone and marked one by one.

    Args:
        year: The admission year.
        office: The other office.
        file_sha256: Of the file that was sent.
        actor: Who does it.
        now: The moment, from the door.

    Returns:
        How many.

    Raises:
        NothingToSendError: If none waits.
        FileChangedError: If the file would no longer be the same.
    """
    waiting = ForwardedChoice.objects.select_for_update(of=("self",)).select_related("applicant").order_by("pk")
    rows = list(
        waiting.filter(
            applicant__year=year,
            office=office,
            state=State.WAITING,
            applicant__is_active=True,
            applicant__protection=Applicant.Protection.NONE,
        )
    )
    if not rows:
        raise NothingToSendError(office=office)
    if sha256_of(year, office) != file_sha256:
        raise FileChangedError(office=office)
    for row in rows:
        row.state, row.changed_at = State.SENT, now
    ForwardedChoice.objects.bulk_update(rows, ["state", "changed_at"], batch_size=500)
    record(
        actor=actor,
        action=SEND,
        about=f"year:{year}",
        before={"state": str(State.WAITING)},
        after={"office": office, "state": str(State.SENT), "choices": len(rows)},
        why="",
        now=now,
        entries=list(_entries(rows)),
        file_sha256=file_sha256,
    )
    return len(rows)


@transaction.atomic
def set_state(*, choice: int, state: State, answer: str, actor: Actor, now: datetime) -> ForwardedChoice:
    """Say how far one choice has come: sent by hand, received, answered, withdrawn, or waiting again.

    Args:
        choice: The choice's key in the database.
        state: What it becomes.
        answer: What the other office answered; "" otherwise.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        ForwardedChoice.DoesNotExist: If there is no such choice.
        NotNextError: If it cannot become that from what it is.
        NoAnswerError: If it becomes answered and nothing is written.
    """
    row = ForwardedChoice.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=choice)
    if state not in NEXT[State(row.state)]:
        raise NotNextError(now=State(row.state).label.lower(), then=state.label.lower())
    if state == State.ANSWERED and not answer.strip():
        raise NoAnswerError
    before = _facts(row)
    row.state, row.changed_at = state, now
    row.answer = answer.strip() if state == State.ANSWERED else ""
    row.save()
    _recorded(ANSWER, row.applicant, before, row, actor, now)
    return row


def _last(applicant: Applicant) -> int:
    """The last place of an applicant's whole list; 0 without any choice.

    Choices here fill the places between those elsewhere, so the list is longer than the greatest place of either; a
    choice elsewhere may also stand after the end, and the next one comes after it.
    """
    there = ForwardedChoice.objects.filter(applicant=applicant).exclude(state=State.WITHDRAWN)
    return max(len(rows_now(applicant.pk)), there.aggregate(most=Max("rank"))["most"] or 0)


def _facts(row: ForwardedChoice) -> dict[str, object]:
    return {
        "office": row.office,
        "school": row.school,
        "education": row.education,
        "rank": row.rank,
        "state": str(row.state),
        "answer": row.answer,
    }


def _entries(rows: Sequence[ForwardedChoice]) -> Iterable[dict[str, object]]:
    return ({"about": about_of(row.applicant), **_facts(row)} for row in rows)


def _recorded(
    action: str,
    applicant: Applicant,
    before: dict[str, object] | None,
    row: ForwardedChoice,
    actor: Actor,
    now: datetime,
) -> None:
    """One event; of a protected identity it says no more than the state."""
    open_ = applicant.protection == Applicant.Protection.NONE
    record_change(
        applicant,
        action=action,
        before=before if open_ or before is None else {"state": before["state"]},
        after=_facts(row) if open_ else {"state": str(row.state)},
        actor=actor,
        why="",
        now=now,
    )
