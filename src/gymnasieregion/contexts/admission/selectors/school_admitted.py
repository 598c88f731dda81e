"""Whom the published rounds admitted to a school's educations: out of the runs' files, as the school may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from gymnasieregion.contexts.admission.core.codes import Status
from gymnasieregion.contexts.admission.models import Applicant, ChosenExtra, Run
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.runs_tickets import tickets_of
from gymnasieregion.contexts.offer.contracts import OfferRow

GIVES_SEATS = (Run.Kind.FINAL, Run.Kind.LATE, Run.Kind.RESERVE)
"""Kinds of rounds after which somebody is admitted."""

MANY = 500
"""More than these are not asked for one by one: the whole year is read instead."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody whom a round admitted to an education of the school.

    Args:
        offering: The education.
        person: The applicant; None for a protected identity, of whom the school learns nothing from here.
        group: In which group of seats; "" for a protected identity.
        points: The points that they were admitted on; None without, and for a protected identity.
        extras: Languages, instruments and other extra choices, by kind.
    """

    offering: OfferRow
    person: Applicant | None
    group: str
    points: float | None
    extras: Mapping[str, str]


def published_rounds(year: int) -> tuple[Run, ...]:
    """The published runs of a year that admitted somebody, the latest first."""
    runs = Run.objects.filter(year=year, kind__in=GIVES_SEATS, publication__published_at__isnull=False)
    return tuple(runs.select_related("publication", "snapshot").order_by("-publication__published_at", "-number"))


def admitted_in(run: Run, offer: Sequence[OfferRow]) -> list[Admitted]:
    """Everybody admitted to some educations in a run, by education and id, protected identities last.

    Three queries, however many they are. Who has left the year since is not among them.

    Args:
        run: A published run.
        offer: The educations of the school.
    """
    by_id = {row.offering_id: row for row in offer}
    rows = frame_of(run.pk, "choice_results.csv").filter(
        pl.col("offering_id").is_in(list(by_id)), pl.col("status") == Status.ADMITTED
    )
    people = people_in(run, set(rows["applicant_id"]))
    extras = _extras({person.pk for person in people.values()}, by_id)
    listed = []
    for applicant, offering_id, group, points in rows.select(
        "applicant_id", "offering_id", "group_id", "points"
    ).iter_rows():
        person, offering = people.get(applicant), by_id[offering_id]
        if person is None:
            continue
        if person.protection != Applicant.Protection.NONE:
            listed.append(Admitted(offering, None, "", None, {}))
        else:
            listed.append(Admitted(offering, person, group or "", points, extras.get((person.pk, offering_id), {})))
    place = {row.offering_id: number for number, row in enumerate(offer)}
    return sorted(
        listed,
        key=lambda row: (place[row.offering.offering_id], row.person is None, row.person and row.person.applicant_id),
    )


def people_in(run: Run, ids: set[str]) -> Mapping[str, Applicant]:
    """Who some applicants of a run are today, by their ids in the run: a ticket never changes, an id may."""
    tickets = dict(tickets_of(run).filter(pl.col("applicant_id").is_in(list(ids))).iter_rows())
    rows = Applicant.objects.filter(year=run.year_id).order_by()
    if len(ids) <= MANY:
        rows = rows.filter(ticket__in=set(tickets.values()))
    by_ticket = {person.ticket: person for person in rows}
    found = {id_: by_ticket.get(tickets.get(id_, "")) for id_ in ids}
    return {id_: person for id_, person in found.items() if person is not None}


def _extras(people: set[int], offerings: Iterable[str]) -> Mapping[tuple[int, str], Mapping[str, str]]:
    """The extra choices of some applicants at some educations."""
    rows = ChosenExtra.objects.filter(offering_id__in=list(offerings)).order_by("kind")
    if len(people) <= MANY:
        rows = rows.filter(applicant__in=people)
    found: dict[tuple[int, str], dict[str, str]] = {}
    for applicant, offering_id, kind, name in rows.values_list("applicant_id", "offering_id", "kind", "name"):
        if applicant in people:
            found.setdefault((applicant, offering_id), {})[kind] = name
    return found
