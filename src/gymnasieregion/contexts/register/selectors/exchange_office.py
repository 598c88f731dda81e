"""The exchange as the office sees it: who fetches from us and what they say of it, and whom we fetch from."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.models import (
    ClientReport,
    ExchangeClient,
    ExchangeSource,
    Pull,
    PullFault,
    Subscription,
)

REPORTS, PULLS, FAULTS = 20, 10, 500
"""So many are shown, the latest first."""


@dataclass(frozen=True, slots=True)
class Connected:
    """A system that fetches from us.

    Args:
        reach: The provider or school unit that it is for; "" for the whole region.
        grants: What it may fetch.
    """

    client: ExchangeClient
    reach: str
    grants: Sequence[Grant]
    subscriptions: Sequence[Subscription]


def connected() -> tuple[Connected, ...]:
    """Every system that has had a key, those that still count first. Five queries."""
    units = school_units()
    names = {unit.provider: unit.provider_name for unit in units} | {unit.key: unit.names[-1][1] for unit in units}
    rows = ExchangeClient.objects.prefetch_related("subscriptions").order_by("-ended_at", "name", "pk")
    in_order = sorted(rows, key=lambda row: row.ended_at is not None)
    return tuple(
        Connected(
            row, names.get(row.scope_id, row.scope_id), [Grant(code) for code in row.grants],
            list(row.subscriptions.all()),
        )
        for row in in_order
    )  # fmt: skip


def reports() -> Sequence[ClientReport]:
    """The latest of what systems have said of what they fetched. One query."""
    return list(ClientReport.objects.select_related("client")[:REPORTS])


@dataclass(frozen=True, slots=True)
class FetchedFrom:
    """A system that we fetch from, with the times that we have.

    Args:
        pulls: The latest first.
        faults: How many of what it told cannot be taken.
    """

    source: ExchangeSource
    pulls: Sequence[Pull]
    faults: int

    @property
    def last(self) -> Pull | None:
        """The latest time; None for never."""
        return self.pulls[0] if self.pulls else None


def fetched_from() -> tuple[FetchedFrom, ...]:
    """Every system that we fetch from, by name. Two queries."""
    latest = Prefetch("pulls", queryset=Pull.objects.order_by("-started_at", "-id"))
    rows: QuerySet[ExchangeSource] = ExchangeSource.objects.prefetch_related(latest).order_by("name")
    counted = PullFault.objects.order_by().values_list("pull__source").annotate(many=Count("pk"))
    faults = dict(counted)
    return tuple(FetchedFrom(row, list(row.pulls.all())[:PULLS], faults.get(row.pk, 0)) for row in rows)


def source_with(key: int) -> FetchedFrom:
    """A system that we fetch from.

    Raises:
        ExchangeSource.DoesNotExist: If there is none.
    """
    source = ExchangeSource.objects.get(pk=key)
    faults = PullFault.objects.filter(pull__source=source).count()
    return FetchedFrom(source, list(source.pulls.all()[:PULLS]), faults)


def faults_of(source: ExchangeSource) -> Sequence[PullFault]:
    """What could not be taken the last time, as it was told. One query."""
    return list(PullFault.objects.filter(pull__source=source).order_by("pk")[:FAULTS])
