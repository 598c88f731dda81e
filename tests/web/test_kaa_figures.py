"""The figures of the municipality's duty: counted by Kolada's definitions, small groups hidden."""

import datetime as dt

import pytest

from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, MeasureKind, Registered
from gymnasieregion.contexts.register.services.kaa_duties import begin_duty, end_duty
from gymnasieregion.contexts.register.services.kaa_work import start_measure
from gymnasieregion.platform.access.actor import Role
from tests.kaa_records import HOME, NOW, OFFICER, OTHER, studies, youth
from tests.roles import client_as

pytestmark = pytest.mark.django_db
BROKE = dt.date(2025, 3, 3)
ACT = {"actor": OFFICER, "now": NOW}
ROOT = "/aktivitetsansvar/"


@pytest.fixture
def officer():
    return client_as(Role.KAA_OFFICER, HOME)


def _registered(number, **more):
    person = youth(number, **more)
    studies(person, dt.date(2023, 8, 16), BROKE)
    return begin_duty(municipality=HOME, person=person.pk, starts_on=BROKE, because=Registered.BROKE_OFF, **ACT)


def _figures(officer, numbers, *, women, helped, moved):
    """The figures of some youths: who is a woman, who took part in a measure, and who moved away."""
    for number in numbers:
        duty = _registered(f"20070503TF{number}", sex="F" if number in women else "M")
        if number in helped:
            start_measure(duty=duty.spell, kind=MeasureKind.TALK, starts_on=dt.date(2025, 4, 2), **ACT)
        if number in moved:
            end_duty(duty=duty.spell, ends_on=dt.date(2025, 6, 2), because=DutyEnd.MOVED, **ACT)
    page = officer.get(f"{ROOT}siffror/?ar=2025")
    return page, page.context["figures"]


def test_figures_are_counted_once_a_youth_with_kolada_s_definitions(officer):
    # 45 women, of whom 30 with a measure; 45 men, of whom 20 with a measure and 12 moved: 90 youths, 50 helped
    helped = {*range(10, 40), *range(55, 75)}
    page, found = _figures(officer, range(10, 100), women=range(10, 55), helped=helped, moved=range(75, 87))
    told = {code: str(found.table[code, "ALL"]) for code in ("ALL", "HELPED", "MOVED", "STAYS", "STUDIES")}
    assert told == {"ALL": "90", "HELPED": "50", "MOVED": "12", "STAYS": "78", "STUDIES": "0"}
    assert str(found.table["HELPED", "F"]) == "30"
    shares = {name: str(share) for name, share in found.shares.items()}
    assert shares == {"N18741": "100\xa0%", "N18742": "13\xa0%", "N18743": "0\xa0%", "N18746": "56\xa0%"}
    assert str(found.population) == "90"
    assert "Kolada" in page.content.decode()


def test_figures_hide_small_groups_and_what_would_give_them_away(officer):
    _, found = _figures(officer, range(10, 40), women=range(10, 26), helped=range(10, 24), moved=range(37, 40))
    assert found.table["MOVED", "ALL"].is_hidden  # three
    assert found.table["ALL", "ALL"].is_hidden or found.table["STAYS", "ALL"].is_hidden
    assert found.shares["N18742"] is None


def test_figures_are_for_the_municipality_alone_and_for_the_office_any(officer):
    assert officer.get(f"{ROOT}siffror/?kommun={OTHER}").context["code"] == HOME
    office = client_as(Role.REGIONAL_OFFICE)
    assert office.get(f"{ROOT}siffror/?kommun={OTHER}").context["code"] == OTHER
    assert office.get(f"{ROOT}siffror/?kommun=9999&ar=1850").status_code == 200
