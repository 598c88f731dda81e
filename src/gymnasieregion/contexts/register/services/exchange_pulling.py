"""Systems that we fetch from: adding one, and fetching, by a job or at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from gymnasieregion.contexts.register.core.codes import Source
from gymnasieregion.contexts.register.models import ExchangeSource, Pull, PullFault
from gymnasieregion.contexts.register.services.exchange_fetching import Door, Fetched, Told, fetch
from gymnasieregion.contexts.register.services.exchange_taking import keep_faults, take_over
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.accounts.digests import opened, sealed
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.registry import Work

PULL, ADD = "register.exchange.pull", "register.exchange.add"
BROKEN = "register.exchange.pull_broken"


class SourceAddressError(RegionError):
    """An address that cannot be fetched from."""

    sv: ClassVar[str] = "Adressen {address} ska vara en fullständig https-adress fram till och med versionen."
    en: ClassVar[str] = "The address {address} is to be a whole https address up to and with the version."


class SourceNameTakenError(RegionError):
    """We fetch from another system of that name."""

    sv: ClassVar[str] = "Ett system som vi hämtar från heter redan {name}."
    en: ClassVar[str] = "A system that we fetch from is called {name} already."


@transaction.atomic
def add_source(*, name: str, address: str, key: str, actor: Actor, why: str, now: datetime) -> ExchangeSource:
    """Begin to fetch from a system; its key is kept encrypted.

    Args:
        name: The system and whose it is.
        address: Up to and with the version.
        key: What it gave us.
        actor: Who adds it.
        why: The ground for fetching.
        now: The moment, from the door.

    Raises:
        SourceAddressError: If the address cannot be fetched from.
        SourceNameTakenError: If another has the name.
    """
    _refuse_address(address)
    if ExchangeSource.objects.filter(name=name).exists():
        raise SourceNameTakenError(name=name)
    made = ExchangeSource.objects.create(name=name, address=address, sealed_key=sealed(key))
    after = {"name": name, "address": address}
    record(actor=actor, action=ADD, about=f"exchange_source:{made.pk}", before=None, after=after, why=why, now=now)
    return made


@transaction.atomic
def ask_to_pull(*, source_id: int, everything: bool, actor: Actor, now: datetime) -> int:
    """Let a job fetch from a system.

    Args:
        source_id: The system.
        everything: Whether all is fetched, not only what has changed.
        actor: Who asks, or which timer.
        now: The moment, from the door.

    Returns:
        The job's number.
    """
    payload = {"source": source_id, "everything": everything}
    key = f"{keys_of(source_id)}{now.isoformat()}"
    return enqueue(kind=PULL, key=key, payload=payload, actor=actor, now=now)


def keys_of(source_id: int) -> str:
    """What the keys of the jobs that fetch from a system begin with."""
    return f"{PULL}:{source_id}:"


def pull(*, source: ExchangeSource, everything: bool, actor: Actor, now: datetime) -> Pull:
    """Fetch from a system and write what it told, or nothing of it.

    Args:
        source: The system.
        everything: Whether all is fetched, not only what has changed.
        actor: Who fetches.
        now: The moment, from the door.
    """
    source.refresh_from_db()
    told = _fetch(source, everything=everything, at=now, progress=lambda *_: None)
    return _keep(source, told, actor=actor, at=now, now=now)


def fetch_by_job(work: Work) -> tuple[datetime, Fetched | RegionError]:
    """Fetch, with no transaction open; a system that does not answer is what came of it."""
    source = ExchangeSource.objects.get(pk=work.payload["source"])
    at = work.clock()
    everything = bool(work.payload["everything"])
    return at, _fetch(source, everything=everything, at=at, progress=work.progress)


def keep_by_job(work: Work, found: tuple[datetime, Fetched | RegionError], now: datetime) -> Mapping[str, object]:
    """Write what was fetched, in the transaction that ends the job."""
    at, told = found
    source = ExchangeSource.objects.get(pk=work.payload["source"])
    return dict(_keep(source, told, actor=work.actor, at=at, now=now).counts)


def _fetch(source: ExchangeSource, *, everything: bool, at: datetime, progress: Told) -> Fetched | RegionError:
    faulty = PullFault.objects.filter(pull__source=source, entity_type="Person").exclude(foreign_id="")
    again = frozenset(faulty.values_list("foreign_id", flat=True))
    since = None if everything else source.pulled_until
    try:
        door = Door(source.address, opened(source.sealed_key))
        return fetch(door, since=since, again=again, at=at, progress=progress)
    except RegionError as fault:
        return fault


@transaction.atomic
def _keep(source: ExchangeSource, told: Fetched | RegionError, *, actor: Actor, at: datetime, now: datetime) -> Pull:
    locked = ExchangeSource.objects.select_for_update().get(pk=source.pk)
    if isinstance(told, Fetched):
        return take_over(source=locked, fetched=told, telling=Telling(actor=actor, now=now, source=Source.SS12000))
    made = Pull.objects.create(source=locked, started_at=at)
    fault = PullFault(entity_type="", error_sv=told.text("sv")[:500], error_en=told.text("en")[:500])
    keep_faults(made, [*PullFault.objects.filter(pull__source=locked).exclude(entity_type=""), fault])
    about = f"exchange_source:{locked.pk}"
    after = {"name": locked.name, "error_sv": fault.error_sv}
    record(actor=actor, action=BROKEN, about=about, before=None, after=after, why="", now=now)
    return made


def _refuse_address(address: str) -> None:
    """Raise SourceAddressError for anything but a whole address; http is for trying out alone."""
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError as fault:
        raise SourceAddressError(address=address) from fault
    schemes = {"https"} if settings.PRODUCTION else {"https", "http"}
    if parts.scheme not in schemes or not has_host or parts.username or parts.query or parts.fragment:
        raise SourceAddressError(address=address)
