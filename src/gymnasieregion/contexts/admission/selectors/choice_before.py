"""What the published preliminary round of a year said of each choice, to set beside what is so now."""

import csv
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from django.db import connection

from gymnasieregion.contexts.admission.models import Run

_SAID = """
    SELECT result.applicant_id, result.content FROM admission_personresult result
    JOIN admission_publication publication ON publication.id = result.publication_id
    JOIN admission_run run ON run.id = publication.run_id
    WHERE result.applicant_id IN ({keys}) AND run.year_id = %s AND run.kind = %s
    AND publication.published_at IS NOT NULL AND publication.cancelled_at IS NULL
    ORDER BY publication.published_at, result.id
"""


@dataclass(frozen=True, slots=True)
class Before:
    """What the preliminary round said of a choice.

    Args:
        rank: Its place in the list then.
        status: In the office's word.
        own: The hundredths that it competed with; None where there were none.
        limit: Those of the last admitted; None where there was no limit.
    """

    rank: int
    status: str
    own: int | None
    limit: int | None


def said_before(year: int, applicants: Collection[int]) -> Mapping[int, Mapping[str, Before]]:
    """What the latest published preliminary round said to some applicants, by offering id; one query.

    Args:
        year: The admission year.
        applicants: Keys in the database.
    """
    if not applicants:
        return {}
    keys = ", ".join(str(int(key)) for key in applicants)
    with connection.cursor() as cursor:
        cursor.execute(_SAID.format(keys=keys), [year, Run.Kind.PRELIMINARY.value])
        return {key: _rows(bytes(content)) for key, content in cursor.fetchall()}


def _rows(content: bytes) -> Mapping[str, Before]:
    """The choices of one person's result: a head and a line of the person, and then a head and the choices."""
    lines = list(csv.reader(StringIO(zlib.decompress(content).decode(), newline="")))[2:]
    choices = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    return {
        each["offering_id"]: Before(
            int(each["rank"]), each["status"], _hundredths(each["points"]), _hundredths(each["limit"])
        )
        for each in choices
    }


def _hundredths(text: str) -> int | None:
    return int(Decimal(text) * 100) if text else None
