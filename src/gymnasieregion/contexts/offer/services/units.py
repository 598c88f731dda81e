"""A school unit changes its name or its code; what it was stays as a span."""

from datetime import date, datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.offer.models import SchoolUnit, SchoolUnitCode, SchoolUnitName
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.audit.api import record


class SpanBeginsTooEarlyError(RegionError):
    """The change is not after the first day of what it changes."""

    sv: ClassVar[str] = "{now_called} gäller från {starts_on}. Ändringen måste gälla från en senare dag än så."
    en: ClassVar[str] = "{now_called} is in force from {starts_on}. The change must be in force from a later day."


class CodeTakenError(RegionError):
    """Another unit has the code."""

    sv: ClassVar[str] = "Koden {code} har en annan skolenhet."
    en: ClassVar[str] = "The code {code} is another school unit's."


@transaction.atomic
def rename_unit(*, unit: str, name: str, first_day: date, actor: Actor, why: str, now: datetime) -> SchoolUnit:
    """Give a school unit a new name from a day.

    Args:
        unit: The unit's key.
        name: The new name; offers of years that begin earlier keep the old one.
        first_day: The first day of the new name.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        SchoolUnit.DoesNotExist: If there is no such unit.
        SpanBeginsTooEarlyError: If the day is not after the first day of the name it has.
    """
    row = SchoolUnit.objects.select_for_update(of=("self",)).select_related("provider").get(key=unit)
    old = SchoolUnitName.objects.get(unit=row, ends_on=None)
    _end(old, old.name, first_day)
    SchoolUnitName.objects.create(unit=row, name=name, starts_on=first_day)
    _record("offer.unit.rename", row, {"name": old.name}, {"name": name}, first_day, actor, why, now)
    return row


@transaction.atomic
def recode_unit(*, unit: str, code: str, first_day: date, actor: Actor, why: str, now: datetime) -> SchoolUnit:
    """Give a school unit a new school unit code from a day.

    Args:
        unit: The unit's key, which stays.
        code: The new code.
        first_day: The first day of the new code.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.

    Raises:
        SchoolUnit.DoesNotExist: If there is no such unit.
        CodeTakenError: If another unit has the code now.
        SpanBeginsTooEarlyError: If the day is not after the first day of the code it has.
    """
    row = SchoolUnit.objects.select_for_update(of=("self",)).select_related("provider").get(key=unit)
    if SchoolUnitCode.objects.filter(code=code, ends_on=None).exclude(unit=row).exists():
        raise CodeTakenError(code=code)
    old = SchoolUnitCode.objects.get(unit=row, ends_on=None)
    _end(old, old.code, first_day)
    SchoolUnitCode.objects.create(unit=row, code=code, starts_on=first_day)
    _record("offer.unit.recode", row, {"code": old.code}, {"code": code}, first_day, actor, why, now)
    return row


def _end(span: SchoolUnitName | SchoolUnitCode, now_called: str, first_day: date) -> None:
    if first_day <= span.starts_on:
        raise SpanBeginsTooEarlyError(now_called=now_called, starts_on=span.starts_on)
    span.ends_on = first_day
    span.save(update_fields=["ends_on"])


def _record(
    action: str,
    unit: SchoolUnit,
    before: dict[str, object],
    after: dict[str, object],
    first_day: date,
    actor: Actor,
    why: str,
    now: datetime,
) -> None:
    record(
        actor=actor,
        action=action,
        about=f"unit:{unit.key}",
        before=before,
        after=after | {"from": first_day.isoformat()},
        why=why,
        now=now,
        belongs_to=Belongs(unit=unit.key, provider=unit.provider.code, municipality=unit.municipality_code),
    )
