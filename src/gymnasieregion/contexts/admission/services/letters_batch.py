"""Letters of a published result to many: a job that packs them in ZIP files, which the office posts or hands out.

Protected identities are in no batch: the office makes their letters one by one. The files lie in the installation's
own folder, are never in a backup since they can be made again, and are removed after some days.
"""

import csv
import datetime as dt
import shutil
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from gymnasieregion.contexts.admission.models import Applicant, PersonResult, Publication, Run, RunFile
from gymnasieregion.contexts.admission.services.letters import TEMPLATE, Round, id_then, letters_of, round_of, rows_of
from gymnasieregion.contexts.admission.services.messages import RESULT
from gymnasieregion.contexts.admission.services.publication import GIVES_SEATS
from gymnasieregion.contexts.admission.services.runs_packing import EXPLANATIONS
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work
from gymnasieregion.platform.messages.models import Message
from gymnasieregion.platform.pages.pdf_many import Pack, make_packs
from gymnasieregion.platform.pages.words import reading

MAKE, FORGET, BATCH = "admission.letters.make", "admission.letters.forget", "admission.letter.batch"
FORGETTER = Actor(f"job:{FORGET}", "", Role.SYSTEM_ADMINISTRATOR)
ALL, SCHOOL, UNREACHED = "all", "school", "unreached"
KEPT = dt.timedelta(days=30)
IN_A_PACK = 1_000
"""Persons whose letters lie in one ZIP file."""

OWN_FOLDER = 0o700
LONGEST_FOLDER = 60


class NobodyToWriteToError(RegionError):
    """Nobody is in the batch that was asked for."""

    sv: ClassVar[str] = "Det finns ingen att göra brev till."
    en: ClassVar[str] = "There is nobody to make letters to."


@dataclass(frozen=True, slots=True)
class Batch:
    """Which letters.

    Args:
        which: ``all``, ``school``, or ``unreached`` for those whom no message has gone to.
        school: The sending school, for ``school``.
    """

    which: str
    school: str = ""


def recipients(publication: Publication, batch: Batch) -> QuerySet[Applicant]:
    """Those who get letters in a batch; nobody whose identity is protected.

    Args:
        publication: Published, of a round that gives seats.
        batch: Which.
    """
    rows = Applicant.objects.filter(results__publication=publication, protection=Applicant.Protection.NONE)
    if batch.which == SCHOOL:
        return rows.filter(school=batch.school)
    if batch.which == UNREACHED:
        about = Concat(Value("applicant:"), Cast(OuterRef("pk"), CharField()))
        on_its_way = (Message.State.WAITING, Message.State.SENDING, Message.State.SENT)
        reached = Message.objects.filter(batch=f"{RESULT}:{publication.pk}", about=about, state__in=on_its_way)
        return rows.filter(~Exists(reached))
    return rows


@transaction.atomic
def ask_for_letters(*, run: Run, batch: Batch, actor: Actor, now: dt.datetime) -> int:
    """Leave the job that makes letters.

    Args:
        run: Published, of a kind that gives seats.
        batch: Which letters.
        actor: Who asks.
        now: The moment, from the door.

    Returns:
        The job's number.

    Raises:
        Publication.DoesNotExist: If the run is not published, or gives no seats.
        NobodyToWriteToError: If nobody is in the batch.
    """
    publication = publication_of(run)
    if not recipients(publication, batch).exists():
        raise NobodyToWriteToError
    payload = {"publication": publication.pk, "which": batch.which, "school": batch.school}
    after: dict[str, object] = {"which": batch.which, "school": batch.school}
    event = record(
        actor=actor, action=BATCH, about=f"admission_run:{run.pk}", before=None, after=after, why="", now=now
    )
    return enqueue(kind=MAKE, key=f"{key_of(run)}{event}", payload=payload, actor=actor, now=now)


def publication_of(run: Run) -> Publication:
    """The publication that letters are of.

    Raises:
        Publication.DoesNotExist: If the run is not published, or gives no seats.
    """
    rows = Publication.objects.filter(run=run, published_at__isnull=False, run__kind__in=GIVES_SEATS)
    return rows.select_related("run__year").get()


def key_of(run: Run) -> str:
    """What the keys of the jobs of a run's letters begin with."""
    return f"{MAKE}:{run.pk}:"


def folder_of(job_id: int) -> Path:
    """Where the files of a job lie."""
    return Path(settings.VAR) / "brev" / str(job_id)


def make_letters(work: Work) -> int:
    """Make the letters of a job; packs that are made already, by a worker that died, are left as they are.

    Args:
        work: The job.

    Returns:
        To how many persons.
    """
    publication = Publication.objects.select_related("run__year").get(pk=work.payload["publication"])
    people = recipients(publication, Batch(work.payload["which"], work.payload["school"]))
    keys = list(people.order_by("school", "school_class", "applicant_id").values_list("pk", flat=True))
    folder = folder_of(work.job_id)
    folder.mkdir(parents=True, exist_ok=True, mode=OWN_FOLDER)
    made = 0

    def tell(more: int) -> None:
        nonlocal made
        made += more
        work.progress(min(made / max(len(keys), 1), 1.0), f"{made} brev", f"{made} letters")

    tell(0)
    with reading("sv"):
        make_packs(_packs(publication, keys, folder), tell)
    return len(keys)


def keep_letters(work: Work, persons: int, now: dt.datetime) -> Mapping[str, Any]:
    """Say which files there are, and leave a job that removes them.

    Args:
        work: The job.
        persons: From ``make_letters``.
        now: The moment.
    """
    payload, key = {"job": work.job_id}, f"{FORGET}:{work.job_id}"
    enqueue(kind=FORGET, key=key, payload=payload, actor=FORGETTER, now=now, run_after=now + KEPT)
    files = [{"name": path.name, "size": path.stat().st_size} for path in sorted(folder_of(work.job_id).glob("*.zip"))]
    return {"persons": persons, "files": files}


def forget_letters(work: Work) -> None:
    """Remove the files of a job whose days are over.

    Args:
        work: The job, with the job whose files they are.
    """
    shutil.rmtree(folder_of(work.payload["job"]), ignore_errors=True)


def keep_forgotten(work: Work, _: None, now: dt.datetime) -> Mapping[str, Any]:
    """Record that they are removed."""
    about = f"job:{work.payload['job']}"
    record(actor=work.actor, action=FORGET, about=about, before=None, after={}, why="", now=now)
    return {}


@transaction.atomic
def remove_letters(*, job: int, run: Run, actor: Actor, now: dt.datetime) -> None:
    """Remove the files of a job before their days are over, as when they have been posted.

    Args:
        job: Whose files.
        run: Of which run.
        actor: Who does it.
        now: The moment, from the door.
    """
    about = f"admission_run:{run.pk}"
    record(actor=actor, action=FORGET, about=about, before=None, after={"job": job}, why="", now=now)
    transaction.on_commit(lambda: shutil.rmtree(folder_of(job), ignore_errors=True))


def _packs(publication: Publication, keys: Sequence[int], folder: Path) -> Iterator[Pack]:
    """The ZIP files, one after another as they are asked for."""
    told = round_of(publication)
    offered = {row.offering_id: row for row in offer_rows(told.year)}
    sentences = _sentences(publication.run)
    every, number = iter(keys), 0
    while some := list(islice(every, IN_A_PACK)):
        number += 1
        rows = PersonResult.objects.filter(publication=publication, applicant__in=some).select_related("applicant")
        results = {row.applicant_id: row for row in rows}
        documents = tuple(
            document for pk in some if pk in results for document in _documents(results[pk], sentences, offered, told)
        )
        yield Pack(str(folder / f"brev-{number:03}.zip"), str(TEMPLATE), "sv", documents)


def _documents(
    result: PersonResult, sentences: Mapping[str, Mapping[int, str]], offered: Mapping[str, Any], told: Round
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Name and values of each letter to one person."""
    person = result.applicant
    rows = rows_of(result, sentences.get(id_then(result), {}), offered)
    place = "/".join(_safe(part) for part in (person.school, person.school_class) if part) or "utan skola"
    for letter, values in letters_of(person, rows, told).items():
        yield f"{place}/{_safe(person.applicant_id)}-{letter}.pdf", values


def _sentences(run: Run) -> dict[str, dict[int, str]]:
    """The core's Swedish sentences of everybody in a run, by the id then and the rank; none of one that is thinned."""
    found: dict[str, dict[int, str]] = {}
    parts = RunFile.objects.filter(run=run, name=EXPLANATIONS).order_by("part").values_list("content", flat=True)
    content = "".join(zlib.decompress(part).decode() for part in parts.iterator(chunk_size=16))
    for line in islice(csv.reader(StringIO(content, newline="")), 1, None):
        found.setdefault(line[0], {})[int(line[1])] = line[3]
    return found


def _safe(text: str) -> str:
    """A part of a path out of what people have written."""
    return "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in text)[:LONGEST_FOLDER].strip() or "_"
