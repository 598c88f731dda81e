"""Sending the half-yearly file: what was sent is kept whole with its hash, and which file it erased."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.register.core.kaa_file import HalfYear
from gymnasieregion.contexts.register.models import SentFile
from gymnasieregion.contexts.register.selectors.kaa_records import current_file, latest_sent
from gymnasieregion.contexts.register.services.kaa_writing import ChangedMeanwhileError, day_of
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record

SEND = "register.kaa_file.send"


class FileHasFaultsError(RegionError):
    """The file has faults."""

    sv: ClassVar[str] = "Filen har {count} fel. Rätta dem först; mottagaren tar inte emot den."
    en: ClassVar[str] = "Faults in the file: {count}. Correct them first; the receiver does not take it."


class SentAlreadyError(RegionError):
    """The same file has been sent."""

    sv: ClassVar[str] = "Precis den här filen är redan skickad. Inget har ändrats sedan dess."
    en: ClassVar[str] = "Just this file has been sent already. Nothing has changed since."


@transaction.atomic
def send_file(*, municipality: str, half: HalfYear, sha256: str, actor: Actor, now: datetime) -> SentFile:
    """Keep the file of a half-year as sent; at the receiver it erases the one before.

    Args:
        municipality: Four digits.
        half: Which.
        sha256: The hash of the file that the officer has seen and handed in.
        actor: Who has sent it.
        now: The moment, from the door.

    Raises:
        ChangedMeanwhileError: If the file is no longer the one that was seen.
        FileHasFaultsError: If it has faults.
        SentAlreadyError: If it is the one that was sent last.

    Source: SCB, Kommunernas aktivitetsansvar: a file that is checked erases what was sent before.
    """
    latest = latest_sent(municipality, half)
    if latest is not None:
        latest = SentFile.objects.select_for_update().get(pk=latest.pk)
    made = current_file(municipality, half, day_of(now))
    if made.sha256 != sha256:
        raise ChangedMeanwhileError
    if made.faults:
        raise FileHasFaultsError(count=len(made.faults))
    if latest is not None and latest.sha256 == sha256:
        raise SentAlreadyError
    sent = SentFile.objects.create(
        municipality_code=municipality, half_year=half.code, sha256=sha256, content=made.content, rows=len(made.rows),
        sent_at=now, sent_by=actor.user_id, replaces=latest,
    )  # fmt: skip
    after = {"half_year": half.code, "rows": len(made.rows), "replaces": latest.sha256 if latest else ""}
    record(
        actor=actor, action=SEND, about=f"kaa_file:{sent.pk}", before=None, after=after, why="", now=now,
        file_sha256=sha256, belongs_to=Belongs(municipality=municipality),
    )  # fmt: skip
    return sent
