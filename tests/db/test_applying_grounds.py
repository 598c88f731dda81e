"""Grounds that somebody writes about a protected identity: the log, which others read, keeps none of them."""

import pytest

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.services import pupils_states
from gymnasieregion.contexts.admission.services.pupils_facts import ground_for_log
from gymnasieregion.contexts.admission.services.table_rows import row_of, save_row
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import NOW, YEAR
from tests.applying import open_year
from tests.canary import canary_of, database_text

pytestmark = pytest.mark.django_db
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
GROUND = "Kanariegrund: mor ringde från Storgatan 1"


def _person(protection):
    open_year()
    return canary_of("Kanarie", protection)[1]


def _every_flow(person):
    """Every flow of the office that asks why and is let for a protected identity."""
    who = {"applicant": person.pk, "actor": OFFICE, "why": GROUND, "now": NOW}
    pupils_states.set_active(active=False, **who)
    pupils_states.set_active(active=True, **who)
    pupils_states.change_school(school="Skolan Q", school_code="Q1", school_class="9Q", **who)
    pupils_states.show_document(seen=True, **who)
    key = {"applicant_id": person.applicant_id, "subject": "MA"}
    seen = row_of(YEAR, "grades", key)
    save_row(
        year=YEAR, table="grades", cells={**seen, "mark": "A"}, seen=seen, actor=OFFICE, why=GROUND, now=NOW
    )  # fmt: skip
    return 5


@pytest.mark.parametrize("protection", ["MARKED", "NEW_IDENTITY"])
def test_no_flow_leaves_the_ground_of_a_protected_identity_in_the_log(protection):
    person = _person(protection)
    Applicant.objects.filter(pk=person.pk).update(category="ASYLUM")
    before = Event.objects.count()
    assert Event.objects.count() - before + _every_flow(person) == 5
    assert Event.objects.count() == before + 5
    assert "Kanariegrund" not in database_text()
    assert set(Event.objects.order_by("-seq").values_list("why", flat=True)[:5]) == {""}


def test_the_ground_of_somebody_open_is_kept():
    person = _person("NONE")
    pupils_states.set_active(applicant=person.pk, active=False, actor=OFFICE, why=GROUND, now=NOW)
    assert Event.objects.latest("seq").why == GROUND
    assert ground_for_log(None, GROUND) == GROUND
