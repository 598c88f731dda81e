"""What the register knows of some persons, in the shape that the rules of the municipality's duty ask for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import Q, QuerySet

from gymnasieregion.contexts.offer.api import programmes
from gymnasieregion.contexts.offer.contracts import ProgrammeType
from gymnasieregion.contexts.register.contracts import DiplomaKind, IdentifierKind, ProgrammeGroup, SchoolForm
from gymnasieregion.contexts.register.core.kaa_target import Period, Youth
from gymnasieregion.contexts.register.core.spans import without
from gymnasieregion.contexts.register.models import (
    Diploma,
    Enrolment,
    Exemption,
    Person,
    PersonIdentifier,
    Residence,
)

GROUPS: Mapping[ProgrammeType, ProgrammeGroup] = {
    ProgrammeType.VOCATIONAL: ProgrammeGroup.VOCATIONAL,
    ProgrammeType.PREPARATORY: ProgrammeGroup.PREPARATORY,
    ProgrammeType.OWN_DIPLOMA_GOALS: ProgrammeGroup.OWN_GOALS,
    ProgrammeType.FOURTH_YEAR: ProgrammeGroup.FOURTH_YEAR,
    ProgrammeType.IB: ProgrammeGroup.IB,
    ProgrammeType.INTRODUCTORY: ProgrammeGroup.INTRODUCTORY,
    ProgrammeType.ADAPTED: ProgrammeGroup.ADAPTED,
}
ASYLUM = (IdentifierKind.LMA.value, IdentifierKind.DOSSIER.value)
ADAPTED = "ADAPTED"
"""A certificate of adapted upper secondary school (gymnasiebevis), as ``register.kaa_completions`` calls it."""


def known(at: datetime | None = None) -> Q:
    """The versions that are known now, or were at a moment."""
    if at is None:
        return Q(recorded_to__isnull=True)
    return Q(recorded_from__lte=at) & (Q(recorded_to__isnull=True) | Q(recorded_to__gt=at))


def youths_of(persons: Collection[UUID], municipality: str, at: datetime | None = None) -> dict[UUID, Youth]:
    """What is known of some persons, merged ones together; seven queries at most.

    Args:
        persons: Those that are kept, not those merged into them.
        municipality: Whose exemptions are counted, four digits.
        at: As it was known at a moment; None for now.
    """
    heads = dict.fromkeys(persons)
    if not heads:
        return {}
    rows = Person.objects.filter(Q(pk__in=heads) | Q(merged_into__in=heads))
    head_of = {pk: into or pk for pk, into in rows.order_by("pk").values_list("pk", "merged_into")}
    born = dict(Person.objects.filter(pk__in=heads).order_by("pk").values_list("pk", "birth_date"))
    then = known(at)
    homes, studies, awards = _homes(head_of, then), _studies(head_of, then), _awards(head_of, then)
    told, unregistered = _exemptions(head_of, then, municipality), _unregistered(head_of, then)
    return {
        pk: Youth(day, homes[pk], studies[pk], awards[pk], told[pk], unregistered[pk])
        for pk, day in born.items()
    }  # fmt: skip


def group_of(programme: str, form: str) -> ProgrammeGroup:
    """What kind of programme a code is; one that the table lacks counts as a programme of its form of school.

    Args:
        programme: In Gy11 form.
        form: GY or GYS.
    """
    found = _groups().get(programme)
    if found is not None:
        return found
    if form == SchoolForm.GYS:
        return ProgrammeGroup.ADAPTED
    return ProgrammeGroup.INTRODUCTORY if programme.startswith("IM") else ProgrammeGroup.VOCATIONAL


@cache
def _groups() -> Mapping[str, ProgrammeGroup]:
    return {programme.code: GROUPS[programme.type] for programme in programmes()}


def _homes(head_of: Mapping[UUID, UUID], then: Q) -> Mapping[UUID, list[Period]]:
    rows = Residence.objects.filter(then, person__in=head_of).order_by("starts_on", "pk")
    return _periods(rows, "municipality_code", head_of)


def _exemptions(head_of: Mapping[UUID, UUID], then: Q, municipality: str) -> Mapping[UUID, list[Period]]:
    rows = Exemption.objects.filter(then, person__in=head_of, municipality_code=municipality)
    return _periods(rows.order_by("starts_on", "pk"), "kind", head_of)


def _studies(head_of: Mapping[UUID, UUID], then: Q) -> Mapping[UUID, list[Period]]:
    found: dict[UUID, list[Period]] = defaultdict(list)
    rows = Enrolment.objects.filter(then, person__in=head_of).order_by("starts_on", "pk")
    for person, programme, form, start, end in rows.values_list("person", "programme", "form", "starts_on", "ends_on"):
        found[head_of[person]].append(Period(group_of(programme, form), start, end))
    return found


def _awards(head_of: Mapping[UUID, UUID], then: Q) -> Mapping[UUID, list[tuple[str, date]]]:
    found: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    rows = Diploma.objects.filter(then, person__in=head_of).order_by("awarded_on", "pk")
    for person, kind, programme, day in rows.values_list("person", "kind", "programme", "awarded_on"):
        adapted = _groups().get(programme) is ProgrammeGroup.ADAPTED and kind == DiplomaKind.DIPLOMA
        found[head_of[person]].append((ADAPTED if adapted else kind, day))
    return found


def _unregistered(head_of: Mapping[UUID, UUID], then: Q) -> Mapping[UUID, list[Period]]:
    """While somebody is known by an asylum seeker's number and by no other."""
    rows = PersonIdentifier.objects.filter(then, person__in=head_of).order_by("starts_on", "pk")
    asylum = _periods(rows.filter(kind__in=ASYLUM), "kind", head_of)
    others = _periods(rows.exclude(kind__in=ASYLUM), "kind", head_of) if asylum else {}
    left = {
        pk: [Period("", part.starts_on, part.ends_on) for one in spans for part in without(one, others.get(pk, ()))]
        for pk, spans in asylum.items()
    }
    return defaultdict(list, left)


def _periods(
    rows: "QuerySet[Residence] | QuerySet[Exemption] | QuerySet[PersonIdentifier]",
    what: str,
    head_of: Mapping[UUID, UUID],
) -> Mapping[UUID, list[Period]]:
    found: dict[UUID, list[Period]] = defaultdict(list)
    for person, code, start, end in rows.values_list("person", what, "starts_on", "ends_on"):
        found[head_of[person]].append(Period(code, start, end))
    return found
