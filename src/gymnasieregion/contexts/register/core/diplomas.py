"""Diplomas and study certificates as facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from gymnasieregion.contexts.register.core.codes import DiplomaKind
from gymnasieregion.kernel.errors import RegionError


@dataclass(frozen=True, slots=True)
class Award:
    """A diploma or a study certificate that somebody was given.

    Args:
        spell: Its identity through every version.
        person: Whose row it is.
        points: What the education comprised; None where that is not told.
        is_eligible: Whether it gives basic eligibility to higher education; a study certificate never does.
    """

    spell: UUID
    person: UUID
    kind: DiplomaKind
    awarded_on: date
    programme: str
    education_code: str
    school_unit: str
    is_eligible: bool
    points: int | None = None


class CertificateError(RegionError):
    """A study certificate is said to make somebody eligible."""

    sv: ClassVar[str] = "Ett studiebevis ger inte grundläggande behörighet till högskolan."
    en: ClassVar[str] = "A study certificate does not give basic eligibility to higher education."


class AwardedAlreadyError(RegionError):
    """Somebody has one of the kind from that day already."""

    sv: ClassVar[str] = "{kind} är redan inskrivet för {day}."
    en: ClassVar[str] = "{kind} is already written for {day}."


def award(awards: Sequence[Award], given: Award) -> tuple[Award, ...]:
    """Add a diploma or a study certificate.

    Raises:
        CertificateError: If a study certificate would make somebody eligible.
        AwardedAlreadyError: If one of the kind is there from the same day.

    Source: skollagen (2010:800) 16 kap. 26-28 §§.
    """
    if given.is_eligible and given.kind is DiplomaKind.CERTIFICATE:
        raise CertificateError
    if any((each.kind, each.awarded_on) == (given.kind, given.awarded_on) for each in awards):
        raise AwardedAlreadyError(kind=given.kind.sv, day=given.awarded_on)
    return (*awards, given)
