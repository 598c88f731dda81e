"""The kinds of jobs there are; each room registers its own in its module ``tasks``."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor


class UnknownKindError(RegionError):
    """A job is of a kind that no room has registered; an old worker meets a new job so."""

    sv = "Det finns inget arbete av slaget {kind}."
    en = "There is no job of the kind {kind}."


@dataclass(frozen=True, slots=True)
class Work:
    """What a job is given.

    Args:
        job_id: The job.
        key: What tells the work from other work.
        payload: What it was enqueued with.
        actor: ``job:<kind>``, in the role of the one who enqueued it.
        progress: Told how much is done (a share of one) and what is being done, in Swedish and English. Called often
            and cheap; it raises, and the job must let it, when the job is cancelled or belongs to another worker.
        clock: Tells the moment, as the worker's door has it.
    """

    job_id: int
    key: str
    payload: Mapping[str, Any]
    actor: Actor
    progress: Callable[[float, str, str], None]
    clock: Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job.

    Args:
        name: ``context.noun.verb``.
        sv: What it is called on screen.
        en: The same in English.
        compute: The work itself, with no transaction open; may be begun again from the start on another worker.
        write: What it leads to, in the one transaction that also finishes the job: given the work, what ``compute``
            found and the moment; returns what the page shows of the result, as JSON knows it. It records its event.
        max_attempts: After so many attempts that died or failed the job is dead.
        lease: How long a worker that says nothing keeps a job.
    """

    name: str
    sv: str
    en: str
    compute: Callable[[Work], Any]
    write: Callable[[Work, Any, dt.datetime], Mapping[str, object]]
    max_attempts: int = 5
    lease: dt.timedelta = dt.timedelta(seconds=30)


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; the same name again takes the place of the first."""
    _KINDS[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """A kind by its name.

    Raises:
        UnknownKindError: If no room has registered it.
    """
    if name not in _KINDS:
        raise UnknownKindError(kind=name)
    return _KINDS[name]


def kind_names() -> list[str]:
    """Every kind there is."""
    return sorted(_KINDS)


def kind_words(name: str) -> tuple[str, str]:
    """What a kind is called in Swedish and English; its name when no room has it any more."""
    kind = _KINDS.get(name)
    return (kind.sv, kind.en) if kind else (name, name)
