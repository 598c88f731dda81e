"""The two letters of a published result: the decision on admission, and the one on eligibility and reception.

The first may not be appealed. The second tells how it is; who was kept out of nothing has none.

**Source:** skollagen (2010:800) 16 kap. 36 §, 28 kap. 12-13 and 18 §§, 29 kap. 10-12 §§; förvaltningslagen (2017:900)
33 and 37 §§.
"""

import csv
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path

from gymnasieregion.contexts.admission.core.appeal import Way, is_kept_out, way_of
from gymnasieregion.contexts.admission.core.codes import Status
from gymnasieregion.contexts.admission.core.result_words import KIND, STATUS
from gymnasieregion.contexts.admission.models import Applicant, PersonResult, Publication
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.replying import last_day_of
from gymnasieregion.contexts.admission.services.appeal_words import admission_is_final, how_to_appeal, no_appeal
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.pages.formats import STOCKHOLM, day_text
from gymnasieregion.platform.pages.words import page_language, said

TEMPLATE = Path(__file__).parents[1] / "templates" / "admission" / "result_letter.typ"


class Letter(StrEnum):
    """The letters, by the word of the address."""

    ADMISSION = "antagning"
    RECEPTION = "behorighet"


@dataclass(frozen=True, slots=True)
class Round:
    """What is the same in all letters of a publication.

    Args:
        year: The admission year.
        kind: Of the round.
        known_on: The day when the result became known.
        reply_by: The last day to reply; None where there is none to come.
        synthetic: Whether everybody in it is invented.
    """

    year: int
    kind: str
    known_on: date
    reply_by: date | None
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What the round said of one choice.

    Args:
        rank: 1 = first choice.
        offering: What was chosen; None when the year's offer no longer has it.
        offering_id: Its id.
        status: In the office's word.
        cause: Its code.
        text: The core's own sentences; "" when the run's files are removed.
    """

    rank: int
    offering: OfferRow | None
    offering_id: str
    status: str
    cause: str
    text: str

    @property
    def name(self) -> str:
        """What was chosen, in words."""
        return f"{self.offering.study_path}, {self.offering.school}" if self.offering else self.offering_id

    @property
    def is_kept_out(self) -> bool:
        """Whether a decision on eligibility or reception kept it out of the selection."""
        return is_kept_out(self.status, self.cause)

    @property
    def may_appeal(self) -> bool:
        """Whether that decision may be appealed to the board."""
        if not self.is_kept_out or self.offering is None:
            return False
        way = way_of("RECEPTION", programme=self.offering.programme, selection=self.offering.selection)
        return way is Way.BOARD


def round_of(publication: Publication) -> Round:
    """What is the same in all letters of a publication; one query.

    Args:
        publication: With its run and the run's year.
    """
    assert publication.published_at is not None  # letters are of what is published
    run, known_on = publication.run, publication.published_at.astimezone(STOCKHOLM).date()
    by = last_day_of(publication, days_of(run.year_id))
    return Round(run.year_id, run.kind, known_on, by, run.year.synthetic)


def id_then(result: PersonResult) -> str:
    """The id under which somebody stood in the round."""
    return _lines(result)[1][0]


def rows_of(result: PersonResult, sentences: Mapping[int, str], offered: Mapping[str, OfferRow]) -> tuple[Row, ...]:
    """What a round said of each of somebody's choices.

    Args:
        result: Of the person.
        sentences: The core's, by rank.
        offered: The educations by id.
    """
    lines = _lines(result)
    rows = [dict(zip(lines[2], line, strict=True)) for line in lines[3:]]
    return tuple(
        Row(
            int(row["rank"]),
            offered.get(row["offering_id"]),
            row["offering_id"],
            row["status"],
            row["cause"],
            sentences.get(int(row["rank"]), ""),
        )
        for row in rows
    )


def letters_of(person: Applicant, rows: Sequence[Row], told: Round) -> dict[Letter, Mapping[str, object]]:
    """The values of each letter that somebody gets, in the language of the page being made.

    Args:
        person: Whom it is to.
        rows: From ``rows_of``.
        told: From ``round_of``.
    """
    letters = {Letter.ADMISSION: _admission(person, rows, told)}
    kept_out = [row for row in rows if row.is_kept_out]
    if kept_out:
        letters[Letter.RECEPTION] = _reception(person, kept_out, told)
    return letters


def appeal_of(rows: Sequence[Row], told: Round) -> tuple[str, ...]:
    """How the decisions on rows that were kept out are appealed, or why they cannot be.

    Args:
        rows: Those that were kept out.
        told: Of the round.
    """
    board = [row.offering for row in rows if row.may_appeal and row.offering is not None]
    others = [row for row in rows if not row.may_appeal]
    told_of = list(how_to_appeal(board, told.known_on)) if board else []
    if others and board:
        names = "; ".join(row.name for row in others)
        told_of.append(said(f"Det gäller inte {names}.", f"That does not go for {names}.", f"Men inte {names}."))
    return (*told_of, no_appeal(Way.INDIVIDUAL)) if others else tuple(told_of)


def _admission(person: Applicant, rows: Sequence[Row], told: Round) -> Mapping[str, object]:
    """The decision on admission."""
    title = said("Beslut om antagning", "Decision on admission")
    ending = []
    if told.reply_by is not None and any(row.status == Status.ADMITTED for row in rows):
        day = day_text(told.reply_by, page_language())
        ending.append(
            said(
                f"Svara på platsen senast den {day}.",
                f"Reply to the seat by {day} at the latest.",
                f"Svara senast den {day}.",
            )
        )
    return {
        **_frame(person, title, told),
        "lead": _lead(rows),
        "rows": [_row(row) for row in rows],
        "ending": ending,
        "appeal_title": said("Om att överklaga", "On appeals"),
        "appeal": [admission_is_final(), *_other_letter(rows)],
    }


def _reception(person: Applicant, rows: Sequence[Row], told: Round) -> Mapping[str, object]:
    """The decision on eligibility and reception."""
    title = said("Beslut om behörighet och mottagande", "Decision on eligibility and reception")
    how = said("Så överklagar du", "How to appeal"), said("Om att överklaga", "On appeals")
    return {
        **_frame(person, title, told),
        "lead": said(
            "Valen här nedanför prövas inte. Dina andra val påverkas inte.",
            "The choices below are not tried. Your other choices are not affected.",
            "De här valen prövas inte. Dina andra val gäller som förut.",
        ),
        "rows": [_row(row) for row in rows],
        "ending": [],
        "appeal_title": how[0] if any(row.may_appeal for row in rows) else how[1],
        "appeal": list(appeal_of(rows, told)),
    }


def _frame(person: Applicant, title: str, told: Round) -> dict[str, object]:
    """What both letters begin with."""
    name = f"{person.given_name} {person.family_name}".strip()
    made = day_text(told.known_on, page_language())
    kind = KIND[told.kind]
    place = ", ".join(filter(None, (person.school, person.school_class)))
    facts = [
        [said("Sökande", "Applicant"), f"{name} ({person.applicant_id})" if name else person.applicant_id, True],
        [said("Skola", "School"), place, True],
        [said("Omgång", "Round"), f"{said(*kind)} {told.year}", False],
        [said("Beslutets dag", "Day of the decision"), made, False],
    ]
    invented = said("Påhittat år: alla sökande är påhittade.", "Invented year: all applicants are invented.")
    return {
        "title": title,
        "footer": said(f"Gymnasieantagningen {told.year}", f"Upper secondary admission {told.year}"),
        "note": invented if told.synthetic else "",
        "facts": [fact for fact in facts if fact[1]],
        "list_title": said("Dina val", "Your choices"),
    }


def _lead(rows: Sequence[Row]) -> str:
    """The answer in one sentence."""
    seat = next((row for row in rows if row.status == Status.ADMITTED), None)
    waits = sum(row.status == Status.RESERVE for row in rows)
    if seat is not None:
        first = said(
            f"Du är antagen till {seat.name}.",
            f"You are admitted to {seat.name}.",
            f"Du har fått en plats: {seat.name}.",
        )
        if not waits:
            return first
        more = said(
            f"Du står kvar som reserv till {waits} val.",
            f"You remain in reserve for {waits} choices.",
            f"Du står i kö till {waits} val.",
        )
        return f"{first} {more}"
    if waits:
        return said(
            f"Du har ingen plats än. Du är reserv till {waits} val.",
            f"You have no seat yet. You are in reserve for {waits} choices.",
            f"Du har ingen plats än. Du står i kö till {waits} val.",
        )
    return said("Du är inte antagen.", "You are not admitted.", "Du har inte fått någon plats.")


def _row(row: Row) -> Mapping[str, object]:
    """A choice as the template wants it; the word of the status is the page's own."""
    status = said(*STATUS[Status(row.status)])
    return {"place": str(row.rank), "name": row.name, "status": status, "text": row.text}


def _other_letter(rows: Sequence[Row]) -> list[str]:
    """That there is a letter that may be appealed, where there is."""
    if not any(row.may_appeal for row in rows):
        return []
    return [
        said(
            "Det du får överklaga är att du inte är behörig eller inte tas emot till ett val. Det står i ett eget "
            "brev: Beslut om behörighet och mottagande.",
            "What you may appeal is that you are not eligible for, or not received to, a choice. It stands in a letter "
            "of its own: Decision on eligibility and reception.",
            "Du får överklaga att du inte är behörig. Det står i ett annat brev: Beslut om behörighet och mottagande.",
        )
    ]


def _lines(result: PersonResult) -> list[list[str]]:
    return list(csv.reader(StringIO(zlib.decompress(result.content).decode(), newline="")))
