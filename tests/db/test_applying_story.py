"""The demo's story: what each of its persons finds when somebody first looks, in a small region of 300 applicants."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.core.class_todo import Todo
from gymnasieregion.contexts.admission.models import (
    Applicant,
    ApplicationVersion,
    Attachment,
    Choice,
    ChosenExtra,
    GuardianContact,
    PointsEntry,
    RowDecision,
    SeenVersion,
    StatisticsSet,
    TypedRank,
)
from gymnasieregion.contexts.admission.selectors.applying import rows_now, rows_of_version
from gymnasieregion.contexts.admission.selectors.choice_advice import advice_of
from gymnasieregion.contexts.admission.selectors.counselling import State, open_pupils, pupils_now
from gymnasieregion.contexts.admission.selectors.statements import State as Stated
from gymnasieregion.contexts.admission.selectors.statements import statement_rows
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.synth_earlier import keep_earlier_years, published_frame
from gymnasieregion.contexts.admission.services.synth_story import SIGNES_FIRST, SIGNES_LAST
from gymnasieregion.contexts.admission.services.year_loading import invent_practice_year, load_practice_year
from gymnasieregion.contexts.admission.services.year_story import is_told, tell_story
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.services.personas import VALTER, VERA, persona_id
from gymnasieregion.platform.audit.models import Event
from tests.offer_records import NOW, OFFICE, YEAR, load_whole_offer

pytestmark = pytest.mark.django_db
SIZE = 300
STIG = Actor("u-stig", "Stig Studieväg", Role.COUNSELLOR, "G001")
KARL = Actor("u-karl", "Karl Kommun", Role.MUNICIPAL_OFFICER, "0380")


@pytest.fixture(scope="module")
def told(rows_of_the_module):
    load_whole_offer()
    practice = invent_practice_year(year=YEAR, applicants=SIZE, seed=1)
    loaded = load_practice_year(practice, phases=Phases(None), actor=OFFICE, now=NOW)
    keep_earlier_years(year=YEAR, applicants=SIZE, seed=1, actor=OFFICE, now=NOW)
    tell_story(year=YEAR, now=NOW)
    return loaded


@pytest.fixture
def signe(told):
    return Applicant.objects.select_related("application").get(year=told, applicant_id="E000001")


def todos():
    return {one.person.applicant_id: one for one in pupils_now(YEAR, open_pupils(YEAR, STIG), NOW)}


def test_signe_has_changed_her_list_since_her_guardian_saw_it(signe):
    assert tuple(row.offering_id for row in rows_now(signe.pk)) == SIGNES_LAST
    first = ApplicationVersion.objects.get(applicant=signe, version=1)
    assert tuple(row.offering_id for row in rows_of_version(first)) == SIGNES_FIRST
    assert (signe.application.version, signe.application.confirmed_version) == (2, 1)
    seen = SeenVersion.objects.get(applicant=signe)
    assert (seen.user_id, seen.version) == (persona_id(VERA), 1)
    assert dict(ChosenExtra.objects.filter(applicant=signe).values_list("offering_id", "name")) == {
        "U0583": "Franska", "U1060": "Franska",
    }  # fmt: skip
    assert RowDecision.objects.get(applicant=signe).added == "RECHOICE"


def test_each_guardian_has_details_of_their_own(signe):
    contacts = dict(GuardianContact.objects.filter(applicant=signe).values_list("user_id", "email"))
    assert contacts == {
        persona_id(VERA): "vera.vardnad@example.com", persona_id(VALTER): "valter.vardnad@example.com",
    }  # fmt: skip


def test_signes_choices_have_limits_of_an_earlier_year_that_says_that_it_is_invented(signe):
    rows = advice_of(YEAR, [signe.pk])[signe.pk].rows
    assert [limit.when for limit in rows["U0583"].limits] == ["2025"]
    assert all(limit.points is not None for limit in rows["U0583"].limits)
    for kept in StatisticsSet.objects.all():
        assert not kept.real
        assert kept.source.startswith("Påhittad: 300 sökande i övningsregionen (frö ")
        assert kept.source.endswith(NOW.date().isoformat())


def test_an_earlier_year_is_kept_once_and_is_the_same_each_time(told):
    assert keep_earlier_years(year=YEAR, applicants=SIZE, seed=1, actor=OFFICE, now=NOW + dt.timedelta(days=1)) == 0
    one, other = (published_frame(year=YEAR - 1, applicants=100, seed=7) for _ in range(2))
    assert one.equals(other)
    assert set(one["Uppgifter"]) == {"PRACTICE"}


def test_the_counsellor_has_somebody_of_each_kind(told):
    pupils = todos()
    assert len(pupils) >= 14
    left = [todo for one in pupils.values() for todo in one.todo]
    assert left.count(Todo.NO_APPLICATION) == 2
    assert left.count(Todo.NONE_ELIGIBLE) == 1
    assert left.count(Todo.ALL_FAR_ABOVE) >= 1
    assert Todo.GRADES_UNCHECKED in left
    assert [one.state for one in pupils.values()].count(State.SAVED) >= 2
    assert State.CHANGED in [one.state for one in pupils.values()]
    locked = [one for one in pupils.values() if one.application.locked_by]
    assert len(locked) == 1
    assert not {Todo.NONE_ELIGIBLE, Todo.ALL_FAR_ABOVE} & set(locked[0].todo)
    assert [one.papers for one in pupils.values() if one.papers] == [1]
    far = [one for one in pupils.values() if [*one.offerings] == ["U0894", "U0863", "U1101"]]
    assert [Todo.ALL_FAR_ABOVE in one.todo for one in far] == [True]


def test_one_assessor_has_entered_half_of_each_test(told):
    for offering in ("U0581", "U0582"):
        called = Choice.objects.filter(offering_id=offering, applicant__protection="NONE")
        entered = PointsEntry.objects.filter(offering_id=offering)
        assert entered.count() <= called.count() // 2
        assert not entered.filter(is_settled=True).exists()
    assert set(PointsEntry.objects.values_list("entered_by", flat=True)) == {persona_id("demo-bedomare")}


def test_the_school_has_free_quota_and_dispensations_with_papers_to_decide(told):
    asked = RowDecision.objects.filter(free_quota="APPLIED", offering_id__in=["U0583", "U0585", "U0589"])
    assert asked.count() >= 3
    for one in asked:
        assert Attachment.objects.filter(applicant=one.applicant_id, offering_id=one.offering_id).exists()
    spared = Attachment.objects.filter(kind="DISPENSATION")
    assert {one.offering_id for one in spared} == {"U0587"}
    for one in Attachment.objects.all():
        assert bytes(one.content).startswith(b"%PDF-")
        assert one.media_type == "application/pdf"


def test_the_ranked_and_the_individual_programme_are_half_done(told):
    ranked = TypedRank.objects.filter(offering_id="U1274", rank__isnull=False).count()
    assert 0 < ranked < Choice.objects.filter(offering_id="U1274").count()
    agreed = set(TypedRank.objects.filter(offering_id="U0099").values_list("agreement", flat=True))
    assert agreed == {"DONE", "PENDING"}


def test_statements_wait_for_the_municipality_outside_the_area(told):
    states = {row.state for row in statement_rows(YEAR, KARL)}
    assert Stated.LEFT in states


def test_what_the_persons_have_done_stands_in_the_log_and_is_told_once(told):
    assert is_told(YEAR)
    actions = set(Event.objects.values_list("action", flat=True))
    assert {
        "admission.application.change", "admission.application.seen", "admission.application.lock",
        "admission.contact.change", "admission.grades.check", "admission.attachment.send", "admission.points.enter",
    } <= actions  # fmt: skip
