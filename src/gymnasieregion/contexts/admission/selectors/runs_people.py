"""Whom a run admitted to an offering and who waits, and what it said to one person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from django.db.models import Q

from gymnasieregion.contexts.admission.core.codes import Status
from gymnasieregion.contexts.admission.models import Applicant, Run
from gymnasieregion.contexts.admission.selectors.people import sees_protected
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.runs_tickets import tickets_of
from gymnasieregion.platform.access.actor import Actor

COLUMNS = ("applicant_id", "ticket", "given_name", "family_name", "protection")
MANY = 500
"""More ids than these are not asked for one by one: the whole year is read instead."""


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


def persons(year: int, ids: Iterable[str], actor: Actor, *runs: Run) -> Mapping[str, Person]:
    """Who some applicants of runs are today, in one query; whoever may not know of a protected identity gets no id.

    Args:
        year: The admission year.
        ids: Applicants' ids, as the runs have them or of today.
        actor: Who asks.
        runs: The runs; somebody whose id was covered since is found by the ticket.

    Returns:
        Those who are still in the year, by the ids that were asked for, with the ids of today.
    """
    wanted = set(ids)
    tickets: dict[str, str] = {}
    for run in runs:
        table = tickets_of(run)
        tickets |= dict(table.filter(pl.col("applicant_id").is_in(list(wanted))).iter_rows())
    rows = Applicant.objects.filter(year=year).order_by()
    if len(wanted) <= MANY:
        rows = rows.filter(Q(applicant_id__in=wanted) | Q(ticket__in=set(tickets.values())))
    knows = sees_protected(actor)
    by_id, by_ticket = {}, {}
    for id_, ticket, given, family, protection in rows.values_list(*COLUMNS):
        hidden = protection != Applicant.Protection.NONE
        person = Person(id_ if knows or not hidden else "", f"{given} {family}".strip(), hidden)
        by_id[id_] = by_ticket[ticket] = person
    found = {id_: by_ticket.get(tickets.get(id_, "")) or by_id.get(id_) for id_ in wanted}
    return {id_: person for id_, person in found.items() if person is not None}
