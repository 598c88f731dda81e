"""Each event of a pupil's studies as a form: checked, shown as what it changes, done, logged and undone."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.register.core.codes import EndReason, EventKind
from gymnasieregion.contexts.register.models import Conflict, Diploma, Enrolment, RegisterEvent
from gymnasieregion.contexts.register.services.studying import interrupt
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, new_pupil, told
from tests.roles import client_as
from tests.web.test_register_pupils import words_of

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
HOME = "/elevregister/"


@pytest.fixture(autouse=True)
def _in_october():
    load_small_offer()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def school():
    return client_as(Role.PRINCIPAL, "S001")


def now_of(person):
    """What is known of somebody's study spells: unit, code, year, class, first and last day, why it ended."""
    rows = Enrolment.objects.filter(person=person, recorded_to=None).order_by("starts_on")
    return [
        (row.school_unit, row.education_code, row.school_year, row.class_name, row.starts_on, row.end_reason)
        for row in rows
    ]


TERM, OCTOBER = dt.date(2026, 8, 17), dt.date(2026, 10, 1)
EVENTS = [
    (
        "studievag", EventKind.CHANGE_PATH, {"on": "2026-10-01", "education_code": "sasam", "class_name": "1S"},
        [("S001", "NANAT", 1, "1A", TERM, "CHANGE_OF_PATH"), ("S001", "SASAM", 1, "1S", OCTOBER, "")],
    ),
    (
        "skola", EventKind.CHANGE_SCHOOL, {"on": "1/10", "school_unit": "S002", "education_code": "SASAM"},
        [("S001", "NANAT", 1, "1A", TERM, "CHANGE_OF_SCHOOL"), ("S002", "SASAM", 1, "", OCTOBER, "")],
    ),
    (
        "arskurs", EventKind.PROMOTE, {"on": "2026-10-01", "class_name": "2A"},
        [("S001", "NANAT", 1, "1A", TERM, "PROMOTED"), ("S001", "NANAT", 2, "2A", OCTOBER, "")],
    ),
    (
        "klass", EventKind.CHANGE_CLASS, {"on": "2026-10-01", "class_name": "1B"},
        [("S001", "NANAT", 1, "1A", TERM, "CHANGE_OF_CLASS"), ("S001", "NANAT", 1, "1B", OCTOBER, "")],
    ),
    (
        "variant", EventKind.CHANGE_MARKERS, {"on": "2026-10-01", "education_code": "NANAT0S"},
        [("S001", "NANAT", 1, "1A", TERM, "CHANGE_OF_MARKERS"), ("S001", "NANAT0S", 1, "1A", OCTOBER, "")],
    ),
    (
        "bevis", EventKind.AWARD,
        {"kind": "CERTIFICATE", "awarded_on": "2026-10-02", "last_day": "2026-10-02", "points": "2250"},
        [("S001", "NANAT", 1, "1A", TERM, "CERTIFICATE")],
    ),
    (
        "startdag", EventKind.CORRECT_START, {"starts_on": "2026-08-24", "why": "Började en vecka senare"},
        [("S001", "NANAT", 1, "1A", dt.date(2026, 8, 24), "")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("page", "kind", "form", "then"), EVENTS, ids=[str(kind) for _, kind, _, _ in EVENTS])
def test_an_event_is_checked_shown_done_logged_and_undone(school, office, page, kind, form, then):
    person, spell = new_pupil()
    before, address = now_of(person), f"{HOME}period/{spell}/{page}/"
    assert school.get(address).status_code == 200
    asked = words_of(school.post(address, form))
    assert "Inget är sparat än" in asked
    assert "Så kommer det att stå" in asked
    assert now_of(person) == before
    assert not RegisterEvent.objects.filter(kind=kind.value).exists()
    assert school.post(address, form | {"step": "do"}).status_code == 302
    assert now_of(person) == then
    event = RegisterEvent.objects.get(kind=kind.value)
    assert Event.objects.get(action=f"register.event.{kind.value.lower()}").about == f"person:{person}"
    whose = office if kind is EventKind.CHANGE_SCHOOL else school  # what is about two schools is the office's
    assert kind.sv in words_of(whose.get(f"{HOME}{person}/"))
    assert whose.post(f"{HOME}handelse/{event.pk}/angra/", {"why": "Fel elev", "step": "do"}).status_code == 302
    assert now_of(person) == before


def test_what_is_shown_before_is_what_goes_and_what_comes(school):
    _, spell = new_pupil()
    page = school.post(f"{HOME}period/{spell}/klass/", {"on": "2026-10-01", "class_name": "1B"}).content.decode()
    gone, new = (page.split(f'<{tag} lang="sv">')[1].split("<")[0] for tag in ("del", "ins"))
    assert "1A, från 17 augusti 2026. Studievägens sista dag: 30 juni 2029" in gone
    assert "1A, 17 augusti 2026 – 30 september 2026: Klassbyte" in new
    assert "1B, från 1 oktober 2026" in page


def test_the_form_comes_back_as_it_was_written(school):
    _, spell = new_pupil()
    form = {"on": "2026-10-01", "class_name": "1B", "why": "Bad om det", "step": "back"}
    answer = school.post(f"{HOME}period/{spell}/klass/", form)
    assert answer.status_code == 200
    for value in ("2026-10-01", "1B", "Bad om det"):
        assert f'value="{value}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "form", "faults"),
    [
        ("studievag", {}, {"on": "Skriv ett datum", "education_code": "Skriv en studievägskod"}),
        ("studievag", {"on": "2026-13-01", "education_code": "QQ"}, {"on": "finns inte", "education_code": "QQ"}),
        ("studievag", {"on": "2026-08-01", "education_code": "SASAM"}, {"on": "ligger inte inom studieperioden"}),
        ("variant", {"on": "2026-10-01", "education_code": "SASAM"}, {"education_code": "annat program"}),
        ("skola", {"on": "2026-10-01", "education_code": "SASAM"}, {"school_unit": "Välj en skola"}),
        ("klass", {"on": "2026-10-01"}, {"class_name": "Skriv klassen"}),
        ("arskurs", {"on": "2029-08-20"}, {"path_last_day": "Säg när den slutar"}),
        ("bevis", {"awarded_on": "2026-10-02", "last_day": "2026-10-02"}, {"kind": "Välj ett alternativ"}),
        (
            "bevis",
            {"kind": "CERTIFICATE", "awarded_on": "2026-10-02", "last_day": "2026-10-02", "is_eligible": "on"},
            {"is_eligible": "ger inte grundläggande behörighet"},
        ),
        ("startdag", {"starts_on": "2026-08-17", "why": "x"}, {"": "Det står redan så"}),
        ("avsluta", {"last_day": "2029-12-24", "reason": "BREAK_OFF"}, {"reason": "har inte gjort avbrott"}),
    ],
)
def test_every_fault_stands_at_its_field(school, page, form, faults):
    person, spell = new_pupil()
    before = now_of(person)
    answer = school.post(f"{HOME}period/{spell}/{page}/", form | {"step": "do"})
    assert answer.status_code == 422
    text = answer.content.decode()
    for field, words in faults.items():
        place = text.split(f'id="id_{field}-error"')[1].split("</p>")[0] if field else text
        assert words in place
    assert now_of(person) == before


def test_a_break_off_that_never_was_is_taken_away(school):
    person, spell = new_pupil()
    interrupt(spell=spell, on=dt.date(2026, 9, 1), reason=EndReason.BREAK_OFF, telling=told(20))
    assert "fel avbrottsdatum" in words_of(school.get(f"{HOME}period/{spell}/"))
    form = {"last_day": "2026-09-15", "reason": "BREAK_OFF", "why": "Fel dag", "step": "do"}
    assert school.post(f"{HOME}period/{spell}/avbrott/", form).status_code == 302
    assert Enrolment.objects.get(spell=spell, recorded_to=None).break_off_on == dt.date(2026, 9, 16)
    assert school.post(f"{HOME}period/{spell}/avbrott/", form | {"last_day": ""}).status_code == 302
    assert now_of(person)[0][-1] == ""


def test_a_diploma_after_the_end_asks_for_no_last_day(school):
    _, spell = new_pupil()
    interrupt(spell=spell, on=dt.date(2026, 9, 1), reason=EndReason.PATH_ENDED, telling=told(20))
    assert "Sista dagen" not in words_of(school.get(f"{HOME}period/{spell}/bevis/"))
    form = {"kind": "DIPLOMA", "awarded_on": "2026-10-02", "is_eligible": "on", "points": "2500", "step": "do"}
    assert school.post(f"{HOME}period/{spell}/bevis/", form).status_code == 302
    given = Diploma.objects.get()
    assert (given.kind, given.points, given.is_eligible) == ("DIPLOMA", 2500, True)


PLACE = {"starts_on": "2026-10-01", "school_unit": "S001", "education_code": "NANAT", "school_year": "1"}


def test_who_has_left_returns_and_who_studies_becomes_a_double_pupil(office, school):
    person, spell = new_pupil(placement=AT_SECOND)
    assert school.post(f"{HOME}{person}/skriv-in/", PLACE).status_code == 403
    asked = words_of(office.post(f"{HOME}{person}/skriv-in/", PLACE))
    assert "Dubbel elev att avgöra" in asked
    interrupt(spell=spell, on=dt.date(2026, 9, 1), reason=EndReason.BREAK_OFF, telling=told(20))
    second = client_as(Role.PRINCIPAL, "S002")
    assert "Välj en skola" in words_of(second.post(f"{HOME}{person}/skriv-in/", PLACE | {"step": "do"}))
    back = PLACE | {"school_unit": "S002", "step": "do"}
    assert second.post(f"{HOME}{person}/skriv-in/", back).status_code == 302
    assert RegisterEvent.objects.get(kind="RETURN").person_id == person
    assert not Conflict.objects.exists()


def test_a_spell_of_another_school_is_not_touched(school):
    _, spell = new_pupil(placement=AT_SECOND)
    for page in ("", "studievag/", "skola/", "arskurs/", "klass/", "variant/", "bevis/", "startdag/", "avbrott/"):
        assert school.get(f"{HOME}period/{spell}/{page}").status_code == 403
    assert client_as(Role.AUDITOR).get(f"{HOME}period/{spell}/").status_code == 403
    assert client_as(Role.MUNICIPAL_OFFICER, "0180").get(f"{HOME}period/{spell}/klass/").status_code == 403


def test_the_forms_cost_few_queries(school):
    _, spell = new_pupil()
    form = {"on": "2026-10-01", "class_name": "1B"}
    for ask, most in ((school.get, 20), (school.post, 90)):
        with CaptureQueriesContext(connection) as queries:
            assert ask(f"{HOME}period/{spell}/klass/", form).status_code == 200
        assert len(queries) <= most
