"""The commands that fill the house: what they print, and that the second time changes nothing."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from gymnasieregion.contexts.agreement.models import Party
from gymnasieregion.contexts.offer.management.commands.load_demo_offer import next_year
from gymnasieregion.contexts.offer.models import Offering, OfferYear
from gymnasieregion.contexts.offer.services.changing import change_offering
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.language import VARIABLE
from tests.offer_records import NOW, OFFICE, YEAR, load_small_offer

pytestmark = pytest.mark.django_db


def _say(*words):
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_demo_is_loaded_once_for_a_year_that_schools_may_close_in():
    assert "1412 utbildningar inlagda" in _say("load_demo_offer")
    assert (Party.objects.count(), Offering.objects.count()) == (28, 1412)
    assert OfferYear.objects.get().year == 2026
    again = _say("load_demo_offer")
    assert "Parterna finns redan" in again
    assert "Utbudet 2026 finns redan" in again
    assert Event.objects.count() == 2


def test_the_invented_offer_is_never_loaded_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="aldrig i produktion"):
        _say("load_demo_offer")
    assert Party.objects.count() == Offering.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "year"), [("2025-03-14", 2025), ("2025-03-15", 2026), ("2026-11-22", 2027), ("2030-01-01", 2027)]
)
def test_the_year_of_the_demo_is_the_next_that_schools_may_close_in(day, year):
    assert next_year(NOW.date().fromisoformat(day)) == year


def test_a_year_is_rolled_once_and_opened_when_it_is_reviewed(monkeypatch):
    load_small_offer()
    assert "ska granskas" in _say("roll_year", str(YEAR + 1))
    with pytest.raises(CommandError, match="finns redan"):
        _say("roll_year", str(YEAR + 1))
    monkeypatch.setenv(VARIABLE, "en")
    with pytest.raises(CommandError, match="have not been reviewed"):
        _say("roll_year", str(YEAR + 1), "--open")
    for offering in Offering.objects.filter(offer_year_id=YEAR + 1):
        change_offering(
            offering=offering.pk, seats={}, test=None, extra_choices={}, actor=OFFICE, why="Granskad", now=NOW
        )
    assert _say("roll_year", str(YEAR + 1), "--open") == f"The offer of {YEAR + 1} is open.\n"


def test_applicants_are_not_invented_before_there_is_something_to_apply_for():
    with pytest.raises(CommandError, match="Läs in det med load_demo_offer först"):
        _say("load_demo_admission")
