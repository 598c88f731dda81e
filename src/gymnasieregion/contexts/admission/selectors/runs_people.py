"""Whom a run admitted to an offering and who waits, and what it said to one person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from gymnasieregion.contexts.admission.core.codes import Status
from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.platform.access.actor import Actor

ADMITTED_SORTS = ("points", "rank", "applicant_id", "group_id")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a run, as far as the reader may know.

    Args:
        id: The applicant's id; "" where the reader may not know whose it is.
        name: Their name; "" where there is none.
        is_protected: Whether the identity is protected.
    """

    id: str
    name: str
    is_protected: bool


def admitted_to(run_id: int, offering_id: str) -> pl.DataFrame:
    """Everyone admitted to an offering, the highest points first."""
    rows = frame_of(run_id, "choice_results.csv").filter(
        (pl.col("offering_id") == offering_id) & (pl.col("status") == Status.ADMITTED)
    )
    return rows.sort("points", "applicant_id", descending=[True, False], nulls_last=True)


def reserves_of(run_id: int, offering_id: str) -> pl.DataFrame:
    """Everyone in reserve for an offering, by list and place."""
    rows = frame_of(run_id, "reserves.csv").filter(pl.col("offering_id") == offering_id)
    return rows.sort("group_id", "place")


def choices_of(run_id: int, applicant: str) -> pl.DataFrame:
    """What a run said of every choice of a person, in order."""
    rows = frame_of(run_id, "choice_results.csv").filter(pl.col("applicant_id") == applicant)
    return rows.sort("rank")


def persons(year: int, ids: Iterable[str], actor: Actor) -> Mapping[str, Person]:
    """Who some applicants are, in one query; whoever may not know of a protected identity gets no id.

    Args:
        year: The admission year.
        ids: Applicants' ids.
        actor: Who asks.
    """
    rows = Applicant.objects.filter(year=year, applicant_id__in=list(ids))
    knows = sees_protected(actor)
    found = {}
    for id_, given, family, protection in rows.values_list("applicant_id", "given_name", "family_name", "protection"):
        hidden = protection != Applicant.Protection.NONE
        found[id_] = Person(id_ if knows or not hidden else "", f"{given} {family}".strip(), hidden)
    return found


def protected_ids(year: int) -> frozenset[str]:
    """The ids of everyone in a year whose identity is protected."""
    rows = Applicant.objects.filter(year=year).exclude(protection=Applicant.Protection.NONE)
    return frozenset(rows.values_list("applicant_id", flat=True))
