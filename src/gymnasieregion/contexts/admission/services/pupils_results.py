"""What published rounds said to one person: statuses of all of them, and the sentences of the latest."""

import csv
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import StringIO

from gymnasieregion.contexts.admission.models import Applicant, PersonResult, Run
from gymnasieregion.contexts.admission.services.runs_packing import explanations_of, file_bytes
from gymnasieregion.kernel.errors import Language

RESULTS_KEPT = 4
"""How many runs' lists of applicants are kept in memory; a run never changes."""


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    """What a round said of one choice.

    Args:
        rank: 1 = first choice.
        offering_id: What was chosen.
        status: In the office's word.
        text: The core's own sentences; "" for rounds that are not the latest.
    """

    rank: int
    offering_id: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """What a published round said to one person.

    Args:
        run: The run's key in the database.
        number: The run's number in the year.
        kind: The kind of round.
        name: What it is called.
        published_at: When it became known.
        status: The person's status.
        merit: As the file has it.
        choices: In order.
    """

    run: int
    number: int
    kind: str
    name: str
    published_at: datetime
    status: str
    merit: str
    choices: tuple[ChoiceAnswer, ...]


def published_answers(applicant: Applicant, lang: Language) -> tuple[PublishedAnswer, ...]:
    """What published rounds said to a person, the latest first.

    Args:
        applicant: Whom.
        lang: ``sv`` or ``en``, of the sentences.
    """
    rows = PersonResult.objects.filter(applicant=applicant, publication__published_at__isnull=False)
    latest_first = rows.select_related("publication__run").order_by("-publication__published_at", "-pk")
    return tuple(_answer(row, lang, with_text=number == 0) for number, row in enumerate(latest_first))


def _answer(row: PersonResult, lang: Language, *, with_text: bool) -> PublishedAnswer:
    run, published_at = row.publication.run, row.publication.published_at
    assert published_at is not None  # those that are not yet known are not asked for
    lines = list(csv.reader(StringIO(zlib.decompress(row.content).decode(), newline="")))
    person = dict(zip(lines[0], lines[1], strict=True))
    choices = [dict(zip(lines[2], line, strict=True)) for line in lines[3:]]
    told = sentences_of(run, person["applicant_id"], lang) if with_text and run.state == Run.State.DONE else {}
    return PublishedAnswer(
        run=run.pk,
        number=run.number,
        kind=run.kind,
        name=run.name,
        published_at=published_at,
        status=person["status"],
        merit=person["merit"],
        choices=tuple(
            ChoiceAnswer(int(each["rank"]), each["offering_id"], each["status"], told.get(int(each["rank"]), ""))
            for each in choices
        ),
    )


def sentences_of(run: Run, applicant_id: str, lang: Language) -> dict[int, str]:
    """The core's sentences of each choice of one person, by its rank.

    Args:
        run: A run that is done.
        applicant_id: The id under which the person stood in it.
        lang: ``sv`` or ``en``.
    """
    place = _places(run.seal, run.pk)[applicant_id]
    told = explanations_of(run.pk, place, applicant_id)
    return {rank: en if lang == "en" else sv for rank, sv, en in told}


@lru_cache(maxsize=RESULTS_KEPT)
def _places(seal: str, run_id: int) -> dict[str, int]:
    """The place of each applicant among the lines of ``results.csv`` of a run with a seal."""
    del seal  # it tells the runs of one database from those of another
    lines = csv.reader(StringIO(file_bytes(run_id, "results.csv").decode(), newline=""))
    next(lines)
    return {line[0]: place for place, line in enumerate(lines)}
