"""Year 1 from the admission: everybody who keeps a seat, once, with the number that they have, protected ones too."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Arrival, HeldSeat, YearDay
from gymnasieregion.contexts.offer.models import Offering, Provider, SchoolUnit
from gymnasieregion.contexts.register.core.codes import EventKind, Protection, Source
from gymnasieregion.contexts.register.models import Conflict, Enrolment, Person, RegisterEvent, TakenIn
from gymnasieregion.contexts.register.selectors.groups import history_of, homes_of, numbers_of, person_with
from gymnasieregion.contexts.register.services import studying
from gymnasieregion.contexts.register.services.intake import NoTermError, take_in
from gymnasieregion.contexts.register.services.undoing import undo
from gymnasieregion.platform.audit.models import Entry, Event
from tests.admission_year import YEAR, small_offer
from tests.register_people import told

pytestmark = pytest.mark.django_db
TERM = dt.date(2026, 8, 17)


@pytest.fixture(autouse=True)
def _year():
    _open(YEAR, TERM)
    SchoolUnit.objects.create(key="S002", provider=Provider.objects.get(), municipality_code="0180", synthetic=True)
    _seat("Asta", "NA", "20100312TF01")
    _seat("Bo", "ES", "20100501TF02")
    _seat("Cia", "NA", "", protection="REGISTRATION", given_name="", family_name="")


def _open(year, term):
    """Open an admission year with the small offer."""
    small_offer(year)
    AdmissionYear.objects.create(
        year=year, synthetic=True, secret="0f" * 32, entropy="väder", slip_secret="a1" * 32, opened_at=told().now
    )
    YearDay.objects.create(year_id=year, event="TERM_STARTS", day=term)


def _seat(name, offering, number, reply="", year=YEAR, group="alla", **more):
    """Somebody who holds a seat."""
    values = {"given_name": name, "family_name": "Sökande", "birth_date": dt.date(2010, 3, 12)} | more
    applicant = Applicant.objects.create(
        year_id=year, applicant_id=name, ticket=name, identity_number=number, home_municipality_code="0180", **values
    )
    HeldSeat.objects.create(applicant=applicant, offering_id=offering, group_id=group, reply=reply)
    return applicant


def _take_in(days=0, year=YEAR):
    return take_in(year=year, telling=told(days, source=Source.ADMISSION))


def test_those_who_keep_their_seats_are_in_the_register_and_nobody_keyed_them():
    came = _take_in()
    assert (came.taken, came.known, came.before) == (3, 0, 0)
    asta = person_with("20100312TF01")
    (spell,) = history_of(asta)
    assert (spell.school_unit, spell.programme, spell.school_year, spell.starts_on, spell.source) == (
        "S001", "NA", 1, TERM, Source.ADMISSION,
    )  # fmt: skip
    assert [home.municipality_code for home in homes_of(asta)] == ["0180"]
    assert Person.objects.get(pk=asta).given_name == "Asta"


def test_the_kind_of_places_stays_with_whoever_was_taken_in_though_the_seat_goes():
    _seat("Fia", "NA", "20100501TF03", group="fri")
    _seat("Gil", "NA", "20100501TF04", group="borta")
    _take_in()
    HeldSeat.objects.all().delete()
    kinds = dict(TakenIn.objects.values_list("applicant_id", "admission_group"))
    assert kinds == {"Asta": "OPEN", "Bo": "OPEN", "Cia": "OPEN", "Fia": "FREE", "Gil": ""}


def test_a_protected_person_comes_with_the_kind_and_nothing_of_them_is_in_the_log():
    _take_in()
    cia = TakenIn.objects.get(applicant_id="Cia").person
    assert (cia.protection, cia.given_name, numbers_of(cia.pk)) == (Protection.REGISTRATION, "", ())
    assert len(history_of(cia.pk)) == 1
    logged = Event.objects.get(action="register.event.intake")
    assert logged.entries_count == 2
    assert not Entry.objects.filter(about=f"person:{cia.pk}").exists()


def test_a_second_intake_takes_in_only_who_is_new():
    _take_in()
    assert _take_in(1).event is None
    assert RegisterEvent.objects.count() == 1
    _seat("Dan", "IB", "20100504TF04")
    came = _take_in(2)
    assert (came.taken, came.before) == (1, 3)
    assert Enrolment.objects.count() == 4


def test_who_gave_the_seat_up_or_did_not_come_is_not_taken_in():
    _seat("Eva", "NA", "20100505TF05", reply="NO")
    gun = _seat("Gun", "NA", "20100507TF07")
    hal = _seat("Hal", "NA", "20100508TF08")
    for who, states in ((gun, ["CAME", "ABSENT"]), (hal, ["ABSENT", "CAME"])):
        for hour, state in enumerate(states):
            Arrival.objects.create(
                applicant=who, offering_id="NA", state=state, said_by="u", said_at=told().now + dt.timedelta(hours=hour)
            )
    _take_in()
    assert set(TakenIn.objects.values_list("applicant_id", flat=True)) == {"Asta", "Bo", "Cia", "Hal"}


def test_whoever_is_in_the_register_already_is_the_same_person():
    _take_in()
    bo = person_with("20100501TF02")
    _open(YEAR + 1, dt.date(2027, 8, 16))
    _seat("Bo27", "NA", "20100501TF02", year=YEAR + 1)
    _seat("Asta27", "IB", "20100312TF77", year=YEAR + 1, earlier_id="Asta")
    came = _take_in(365, YEAR + 1)
    assert (came.taken, came.known) == (2, 2)
    assert Person.objects.count() == 3
    assert [each.school_year for each in history_of(bo)] == [1]  # at the unit already, and left as it is
    assert came.enrolled == ("Asta27", "Bo27")
    asta = TakenIn.objects.get(applicant_id="Asta27").person_id
    assert [(each.value, each.ends_on) for each in numbers_of(asta)] == [
        ("20100312TF01", dt.date(2027, 8, 16)), ("20100312TF77", None),
    ]  # fmt: skip


def test_a_pupil_who_still_is_at_another_school_becomes_a_double_pupil():
    _take_in()
    bo = person_with("20100501TF02")
    studying.change_school(
        spell=history_of(bo)[0].spell, on=dt.date(2026, 9, 1), school_unit="S002", education_code="NANAT",
        telling=told(20),
    )  # fmt: skip
    _open(YEAR + 1, dt.date(2027, 8, 16))
    _seat("Bo27", "NA", "20100501TF02", year=YEAR + 1)
    _take_in(365, YEAR + 1)
    assert Conflict.objects.get().person_id == bo


def test_a_seat_that_is_another_now_is_told_of():
    _take_in()
    Offering.objects.filter(offering_id="IB").update(unit=SchoolUnit.objects.get(key="S002"))
    HeldSeat.objects.filter(applicant__applicant_id="Bo").update(offering_id="IB")
    assert _take_in(1).elsewhere == ("Bo",)


def test_an_intake_that_was_undone_can_be_done_again():
    first = _take_in()
    undo(event=first.event.pk, telling=told(1, why="för tidigt"))
    assert not Enrolment.objects.filter(recorded_to=None).exists()
    again = _take_in(2)
    assert (again.taken, again.event.kind) == (3, EventKind.INTAKE)
    assert Enrolment.objects.filter(recorded_to=None).count() == 3


def test_a_year_without_a_term_takes_nobody_in():
    YearDay.objects.all().delete()
    with pytest.raises(NoTermError):
        _take_in()


def test_those_taken_in_before_the_kind_was_kept_get_it_from_the_admission():
    _seat("Fia", "NA", "20100501TF03", group="fri")
    _take_in()
    TakenIn.objects.update(admission_group="")
    migration = import_module("gymnasieregion.contexts.register.migrations.0008_admission_group")
    migration.fill(apps, None)
    kinds = dict(TakenIn.objects.values_list("applicant_id", "admission_group"))
    assert kinds == {"Asta": "OPEN", "Bo": "OPEN", "Cia": "OPEN", "Fia": "FREE"}
