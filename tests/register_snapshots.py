"""Made-up pupils as records of the register, to take snapshots of."""

import datetime as dt
import uuid

from gymnasieregion.contexts.agreement.models import Party
from gymnasieregion.contexts.offer.models import Provider, SchoolUnit, SchoolUnitCode
from gymnasieregion.contexts.register.contracts import BREAKS_OFF, EndReason
from gymnasieregion.contexts.register.models import (
    Diploma,
    Enrolment,
    Person,
    PersonIdentifier,
    RegisterEvent,
    Residence,
)
from tests.followup_registers import UNITS

LONG_AGO = dt.datetime(2025, 1, 7, 12, tzinfo=dt.UTC)


def load_surroundings():
    """Three schools and two municipalities of the region."""
    for key, (provider, form, municipality) in UNITS.items():
        owner, _ = Provider.objects.get_or_create(code=provider, defaults={"name": provider, "form": form})
        unit = SchoolUnit.objects.create(
            key=key, provider=owner, municipality_code=f"{municipality:04}", synthetic=True
        )  # fmt: skip
        SchoolUnitCode.objects.create(unit=unit, code=f"9000{key}", starts_on=dt.date(2010, 1, 1))
    for code in ("0180", "0127"):
        Party.objects.create(
            code=code, name=code, kind="MUNICIPALITY", county="Stockholm", joined_on=dt.date(2010, 1, 1),
            in_admission=True, in_free_search=True,
        )  # fmt: skip


def event(at=LONG_AGO):
    """An event that facts are known by."""
    return RegisterEvent.objects.create(kind="INTAKE", recorded_at=at, said_by="u", source="ADMISSION")


def person(at=LONG_AGO, **changed):
    """Somebody."""
    values = {"birth_date": dt.date(2006, 5, 1), "sex": "F", "created_at": at, "changed_at": at}
    return Person.objects.create(**(values | changed))


def known(model, who, told, **values):
    """A version of a fact that an event told."""
    return model.objects.create(person=who, event=told, recorded_from=told.recorded_at, **values)


def enrol(who, told, starts_on, ends_on=None, programme="NA", year=1, because="", unit="S001", spell=None):
    """A study spell."""
    broke = ends_on if because in {each.value for each in BREAKS_OFF} else None
    return known(
        Enrolment, who, told, starts_on=starts_on, ends_on=ends_on, programme=programme, education_code=programme,
        school_year=year, end_reason=because, school_unit=unit, break_off_on=broke, source="FORM",
        spell=spell or uuid.uuid4(),
    )  # fmt: skip


def write(pupil, number):
    """A pupil of ``tests.followup_registers`` as records."""
    first, told = pupil.stretches[0], event()
    who = person(
        birth_date=pupil.twentieth.replace(year=pupil.twentieth.year - 20), sex="F" if first.places["sex"] == 1 else "M"
    )
    for each in pupil.stretches:
        because = "" if each.ends_on is None else (each.end_reason or EndReason.UNKNOWN).value
        enrol(
            who, told, each.starts_on, each.ends_on, each.programme, each.school_year, because, each.places["unit"]
        )  # fmt: skip
    kind = "PERSONNUMMER" if pupil.has_number else "TEMPORARY"
    known(PersonIdentifier, who, told, kind=kind, value=f"N{number}", starts_on=dt.date(2006, 5, 1))
    _live(who, told, f"{first.places['home']:04}", pupil.moved_away_on)
    if pupil.diploma_on:
        _award(who, told, "DIPLOMA", pupil.diploma_on, 2500)
    if pupil.certificate_on:
        _award(who, told, "CERTIFICATE", pupil.certificate_on, pupil.certificate_points)
    return who


def _live(who, told, home, moved_on):
    known(
        Residence, who, told, starts_on=dt.date(2006, 5, 1), ends_on=moved_on, municipality_code=home
    )  # fmt: skip
    if moved_on:
        known(Residence, who, told, starts_on=moved_on, municipality_code="1480")


def _award(who, told, kind, on, points):
    known(
        Diploma, who, told, kind=kind, awarded_on=on, points=points, programme="NA", education_code="NA",
        school_unit="S001", is_eligible=kind == "DIPLOMA",
    )  # fmt: skip
