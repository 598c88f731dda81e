"""Writes of the notices: one function, one transaction, one event in the log."""

from datetime import datetime

from django.db import transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.models import Notice

CHANGE = "site.notice.change"


class NoticeEndsBeforeItStartsError(RegionError):
    """The notice would end before it has started."""

    sv = "Driftinformationen slutar innan den börjar. Välj en senare sluttid."
    en = "The notice ends before it starts. Choose a later end."


class MaintenanceNeedsAnEndError(RegionError):
    """Planned maintenance without an end tells nobody when to come back."""

    sv = "Planerat underhåll behöver en sluttid, så att alla vet när tjänsten är tillbaka."
    en = "Planned maintenance needs an end, so that all know when the service is back."


class NoticeIsOverError(RegionError):
    """The notice has ended already."""

    sv = "Driftinformationen är redan avslutad."
    en = "The notice has ended already."


@transaction.atomic
def post_notice(
    *,
    actor: Actor,
    kind: Notice.Kind,
    text_sv: str,
    text_en: str,
    starts_at: datetime,
    ends_at: datetime | None,
    why: str,
    now: datetime,
) -> Notice:
    """Tell everyone about the service.

    Args:
        actor: Who tells.
        kind: What it is about.
        text_sv: What it says.
        text_en: The same in English.
        starts_at: From when it holds.
        ends_at: When it no longer holds; None while that is not known.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Returns:
        The notice.

    Raises:
        NoticeEndsBeforeItStartsError: If the end is not after the start.
        MaintenanceNeedsAnEndError: If planned maintenance has no end.
    """
    if ends_at is not None and ends_at <= starts_at:
        raise NoticeEndsBeforeItStartsError
    if kind is Notice.Kind.MAINTENANCE and ends_at is None:
        raise MaintenanceNeedsAnEndError
    notice = Notice.objects.create(
        kind=kind, text_sv=text_sv, text_en=text_en, starts_at=starts_at, ends_at=ends_at, posted_at=now
    )
    record(
        actor=actor, action=CHANGE, about=f"notice:{notice.pk}", before=None, after=_content(notice), why=why, now=now
    )
    return notice


@transaction.atomic
def end_notice(*, actor: Actor, notice_id: int, why: str, now: datetime) -> Notice:
    """Say that a notice no longer holds; one that has not begun never will.

    Args:
        actor: Who says so.
        notice_id: Which notice.
        why: The ground, shown in the log.
        now: The moment, from the door.

    Returns:
        The ended notice.

    Raises:
        Notice.DoesNotExist: If there is no such notice.
        NoticeIsOverError: If it has ended already.
    """
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.ended_at is not None or (notice.ends_at is not None and notice.ends_at <= now):
        raise NoticeIsOverError
    before = _content(notice)
    notice.ended_at = now
    notice.save(update_fields=["ended_at"])
    record(
        actor=actor, action=CHANGE, about=f"notice:{notice.pk}", before=before, after=_content(notice), why=why, now=now
    )
    return notice


def _content(notice: Notice) -> dict[str, object]:
    """What the log keeps of a notice."""
    return {
        "kind": str(notice.kind),
        "text_sv": notice.text_sv,
        "text_en": notice.text_en,
        "starts_at": notice.starts_at.isoformat(),
        "ends_at": notice.ends_at.isoformat() if notice.ends_at else None,
        "ended_at": notice.ended_at.isoformat() if notice.ended_at else None,
    }
