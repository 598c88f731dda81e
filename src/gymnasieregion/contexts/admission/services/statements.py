"""Stating a home municipality's view of choices outside the area: one row, or many with the same answer."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.admission.models import Applicant, Statement
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.selectors.statements import (
    GIVE,
    Key,
    State,
    StatementRow,
    digest_of_statements,
    statement_rows,
)
from gymnasieregion.contexts.admission.services.pupils_facts import about_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record


class NothingToStateError(RegionError):
    """No row is left to state a view of."""

    sv: ClassVar[str] = "Det finns inget att yttra sig om: skolan har beslutat, eller så har raderna redan svaret."
    en: ClassVar[str] = "There is nothing to state: the school has decided, or the rows have the answer already."


class StatementsChangedError(RegionError):
    """Something has been said or decided of the rows since they were shown."""

    sv: ClassVar[str] = "Något har ändrats på raderna sedan du såg dem. Läs igenom och svara igen."
    en: ClassVar[str] = "Something has changed in the rows since you saw them. Read them through and answer again."


class StateAloneError(RegionError):
    """A protected identity is handled alone."""

    sv: ClassVar[str] = "Den som har skyddad identitet yttrar man sig om en och en."
    en: ClassVar[str] = "A statement on somebody with a protected identity is given alone."


@transaction.atomic
def give_statements(
    *, year: int, rows: Collection[Key], answer: str, based_on: str, actor: Actor, now: datetime
) -> tuple[Statement, ...]:
    """State the home municipality's view of some choices, dated now; a later one comes in the place of an earlier.

    Args:
        year: The admission year.
        rows: The applicant's key and the education's id. Rows that the school has decided on, or that have the answer
            already, are left as they are.
        answer: A code of ``Statement.Answer``.
        based_on: ``digest_of_statements`` of the rows as they were shown.
        actor: Who answers for the municipality.
        now: The moment, from the door.

    Returns:
        The statements that were written.

    Raises:
        StatementsChangedError: If the rows are not as they were shown.
        StateAloneError: If a protected identity is among several.
        NothingToStateError: If no row is left.

    Source:
        Skollagen (2010:800) 16 kap. 48 §; Indramanualen, Yttrande nationella program, 2024-02-19.
    """
    people = {person for person, _ in rows}
    list(Applicant.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    known = statement_rows(year, actor, rows)
    if digest_of_statements(known) != based_on:
        raise StatementsChangedError
    answered = to_answer(known, answer)
    if not answered:
        raise NothingToStateError
    if len(answered) > 1 and any(row.is_protected for row in answered):
        raise StateAloneError
    written = tuple(
        Statement.objects.update_or_create(
            applicant=row.person, offering_id=row.offering.offering_id,
            defaults={
                "municipality_code": row.person.home_municipality_code, "answer": answer,
                "given_by": actor.user_id, "given_at": now,
            },
        )[0]
        for row in answered
    )  # fmt: skip
    _record(answered, answer, actor, now)
    return written


def to_answer(rows: Sequence[StatementRow], answer: str) -> list[StatementRow]:
    """Those of some rows that a statement would be written for."""
    return [
        row
        for row in rows
        if row.state is not State.DECIDED and (row.statement is None or row.statement.answer != answer)
    ]


def _record(rows: Sequence[StatementRow], answer: str, actor: Actor, now: datetime) -> None:
    """One event; the home municipality sees it, and each applicant their own."""
    if len(rows) == 1:
        (row,) = rows
        told = {"offering_id": row.offering.offering_id}
        of = whose(row.person)
        record(
            actor=actor, action=GIVE, about=about_of(row.person), why="", now=now,
            before={**told, "statement": row.statement.answer if row.statement else ""},
            after={**told, "statement": answer}, belongs_to=Belongs(person=of.person, municipality=of.municipality),
        )  # fmt: skip
        return
    homes = {row.person.home_municipality_code for row in rows}
    entries = [
        {"about": about_of(row.person), "offering_id": row.offering.offering_id,
         "was_statement": row.statement.answer if row.statement else ""}
        for row in rows
    ]  # fmt: skip
    record(
        actor=actor, action=GIVE, about=f"admission_year:{rows[0].person.year_id}", before=None, why="", now=now,
        after={"statement": answer, "rows": len(rows)}, entries=entries,
        belongs_to=Belongs(municipality=homes.pop()) if len(homes) == 1 else None,
    )  # fmt: skip
