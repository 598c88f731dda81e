"""Applicants of an earlier year who apply again: omsökare, and those who go through year nine again."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from gymnasieregion.contexts.admission.models import Applicant, Completion, Grade
from gymnasieregion.contexts.admission.services.pupils_facts import (
    facts_of,
    locked_year,
    new_ids,
    record_change,
    refuse_taken,
)
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor

REAPPLY = "admission.applicant.reapply"
SAME_PERSON = (
    "identity_number", "birth_date", "given_name", "family_name", "email", "home_municipality_code", "category",
    "protection", "contact", "dance", "completed",
)  # fmt: skip
KINDS = (Applicant.Kind.REAPPLICANT, Applicant.Kind.REPEATER)


class NotEarlierError(RegionError):
    """The application is not of an earlier year."""

    sv: ClassVar[str] = "{applicant} sökte {earlier}, som inte är före {year}."
    en: ClassVar[str] = "{applicant} applied in {earlier}, which is not before {year}."


class AppliesAlreadyError(RegionError):
    """The person is among the applicants of the year already."""

    sv: ClassVar[str] = "Personen finns redan bland årets sökande som {applicant}."
    en: ClassVar[str] = "The person is among the applicants of the year already, as {applicant}."


class NotAReapplicantError(RegionError):
    """Only two kinds of applicants come from an earlier year."""

    sv: ClassVar[str] = "Välj omsökare eller omgångare."
    en: ClassVar[str] = "Choose applies again or repeats year nine."


def earlier_applicants(year: int, words: str) -> QuerySet[Applicant]:
    """Applicants of earlier years who do not apply in the year, the latest first; a protected one by whole id alone.

    Args:
        year: The admission year.
        words: A part of an id, a number or a name; "" for all.
    """
    here = Applicant.objects.filter(year=year)
    named = Concat(Cast("year_id", CharField()), Value("/"), "applicant_id")
    earlier = Applicant.objects.filter(year__lt=year).alias(named=named).exclude(named__in=here.values("earlier_id"))
    known = here.exclude(identity_number="").values("identity_number")
    earlier = earlier.exclude(identity_number__in=known)
    open_ = Q(protection=Applicant.Protection.NONE)
    about = Q(applicant_id__icontains=words) | Q(identity_number__startswith=words.replace("-", "").upper())
    about |= Q(given_name__icontains=words) | Q(family_name__icontains=words)
    return earlier.filter(Q(open_, about) | Q(applicant_id=words)).order_by("-year", "applicant_id")


@transaction.atomic
def apply_again(*, year: int, earlier: int, kind: Applicant.Kind, actor: Actor, now: datetime) -> Applicant:
    """Take up an applicant of an earlier year in this one: a new application of the same person.

    An omsökare brings their grades along; who repeats year nine gets new ones. Choices are made anew, and a category
    that needs a document is shown anew.

    Args:
        year: The admission year.
        earlier: The key in the database of the earlier application.
        kind: ``REAPPLICANT`` or ``REPEATER``.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        AdmissionYear.DoesNotExist, Applicant.DoesNotExist: If there is no such year or applicant.
        NotEarlierError, AppliesAlreadyError, NotAReapplicantError: If it cannot be so.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Elevregistrering, 2023-09-19.
    """
    if kind not in KINDS:
        raise NotAReapplicantError
    locked_year(year)
    old = Applicant.objects.get(pk=earlier)
    if old.year_id >= year:
        raise NotEarlierError(applicant=old.applicant_id, earlier=old.year_id, year=year)
    there = Applicant.objects.filter(year=year, earlier_id=earlier_id_of(old)).first()
    if there is not None:
        raise AppliesAlreadyError(applicant=there.applicant_id)
    refuse_taken(year, old.identity_number)
    (applicant_id,) = new_ids(year, 1)
    row = Applicant.objects.create(
        year_id=year,
        applicant_id=applicant_id,
        ticket=applicant_id,
        kind=kind,
        earlier_id=earlier_id_of(old),
        **{name: getattr(old, name) for name in SAME_PERSON},
    )
    if kind == Applicant.Kind.REAPPLICANT:
        _bring_grades(old, row)
    open_ = row.protection == Applicant.Protection.NONE
    after = facts_of(row) | ({"earlier_id": row.earlier_id} if open_ else {})
    record_change(row, action=REAPPLY, before=None, after=after, actor=actor, why="", now=now)
    return row


def earlier_id_of(applicant: Applicant) -> str:
    """How a later application names an earlier one: ``2025/E000017``, since ids are unique in their year alone."""
    return f"{applicant.year_id}/{applicant.applicant_id}"


def _bring_grades(old: Applicant, new: Applicant) -> None:
    """The grades of an earlier application, and those that were set later."""
    Grade.objects.bulk_create(
        Grade(applicant=new, subject=grade.subject, mark=grade.mark, language_as=grade.language_as)
        for grade in old.grades.order_by("subject")
    )
    Completion.objects.bulk_create(
        Completion(
            applicant=new,
            subject=later.subject,
            mark=later.mark,
            language_as=later.language_as,
            completed_on=later.completed_on,
        )
        for later in old.completions.order_by("subject", "completed_on")
    )
