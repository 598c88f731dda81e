"""Reads of the notices, always in a said order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from gymnasieregion.platform.kept_questions import kept_question
from gymnasieregion.platform.pages.models import Notice
from gymnasieregion.platform.pages.words import said

ANNOUNCED_BEFORE = timedelta(days=7)
"""How long before planned maintenance the banner tells of it; the page of notices tells of it at once."""

KIND_WORDS: dict[Notice.Kind, tuple[str, str]] = {
    Notice.Kind.DISTURBANCE: ("Störning", "Disturbance"),
    Notice.Kind.MAINTENANCE: ("Planerat underhåll", "Planned maintenance"),
    Notice.Kind.INFORMATION: ("Information", "Information"),
}


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as the reader sees it.

    Args:
        id: Which notice.
        kind: A code of ``Notice.Kind``.
        title: What kind of notice it is, in the reader's language.
        text: What it says, in the reader's language.
        starts_at: From when it holds.
        ends_at: When it no longer holds, or was ended before that; None while that is not known.
    """

    id: int
    kind: str
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime | None

    @property
    def is_disturbance(self) -> bool:
        """Whether something does not work as it should."""
        return self.kind == Notice.Kind.DISTURBANCE


def notices_to_show(now: datetime) -> tuple[ShownNotice, ...]:
    """What the banner says: what holds now, and maintenance that is near; disturbances first, then the earliest."""
    found = _to_show(now=now, soon=now + ANNOUNCED_BEFORE)
    return tuple(sorted((_shown(notice) for notice in found), key=lambda n: (not n.is_disturbance, n.starts_at, n.id)))


@kept_question
def _to_show(*, now: datetime, soon: datetime) -> QuerySet[Notice]:
    is_near = Q(kind=Notice.Kind.MAINTENANCE, starts_at__lte=soon)
    return _not_over(now).filter(Q(starts_at__lte=now) | is_near)


def notices_ahead(now: datetime) -> tuple[ShownNotice, ...]:
    """Everything that holds now or is planned, the earliest first."""
    return tuple(_shown(notice) for notice in _not_over(now).order_by("starts_at", "id"))


def notices_past(now: datetime, most: int = 20) -> tuple[ShownNotice, ...]:
    """What is over, the latest first, at most so many."""
    over = Notice.objects.filter(Q(ended_at__isnull=False) | Q(ends_at__lte=now))
    return tuple(_shown(n) for n in over.order_by(Coalesce("ended_at", "ends_at").desc(), "-id")[:most])


def _not_over(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), ended_at__isnull=True)


def _shown(notice: Notice) -> ShownNotice:
    return ShownNotice(
        id=notice.pk,
        kind=notice.kind,
        title=said(*KIND_WORDS[Notice.Kind(notice.kind)]),
        text=said(notice.text_sv, notice.text_en),
        starts_at=notice.starts_at,
        ends_at=notice.ended_at or notice.ends_at,
    )
