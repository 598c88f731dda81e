"""The practice region's register: invented pupils whose lives obey the rules, loaded once."""

import datetime as dt
import io
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q
from django.test import override_settings

from gymnasieregion.contexts.register.core.codes import EventKind
from gymnasieregion.contexts.register.core.measures import MEASURES, Cut, Perspective, Question
from gymnasieregion.contexts.register.core.study_spells import checked_history, doubles
from gymnasieregion.contexts.register.management.commands.load_demo_register import LOADER
from gymnasieregion.contexts.register.models import (
    Conflict,
    Contact,
    Diploma,
    Enrolment,
    Person,
    PersonIdentifier,
    RegisterEvent,
    Residence,
    Responsibility,
    TakenIn,
)
from gymnasieregion.contexts.register.selectors import followup
from gymnasieregion.contexts.register.selectors.facts import SPELLS
from gymnasieregion.contexts.register.selectors.groups import end_of, history_of, together
from gymnasieregion.contexts.register.selectors.kaa_duties import known_duties
from gymnasieregion.contexts.register.services.synth_writing import invent_register
from gymnasieregion.platform.audit.models import Event

SIZE = 60
TODAY = dt.date(2025, 7, 1)  # where the suite's clock stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_loaded")]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Where the snapshots of this module's register lie."""
    with override_settings(WAREHOUSE=tmp_path_factory.mktemp("demo") / "warehouse"):
        yield settings.WAREHOUSE


@pytest.fixture(scope="module")
def _loaded(rows_of_the_module, warehouse):
    call_command("load_demo_register", applicants=SIZE, stdout=io.StringIO())


def test_every_history_obeys_the_rules_and_conflicts_are_the_doubles():
    people = list(Person.objects.values_list("pk", flat=True))
    assert len(people) > 4 * SIZE * 0.8
    histories = together(SPELLS, people)
    found = set()
    for history in histories.values():
        checked_history(history)
        found |= {frozenset((one.first, one.second)) for one in doubles(history)}
    opened = Conflict.objects.filter(settled_at=None).values_list("first_spell", "second_spell")
    assert {frozenset(pair) for pair in opened} == found


def test_nothing_is_known_before_it_could_be_or_after_today():
    latest = dt.datetime.combine(TODAY, dt.time(23), dt.UTC)
    for table in (Enrolment, Residence, PersonIdentifier, Diploma):
        assert not table.objects.filter(recorded_from__gt=latest).exists()
        assert not table.objects.filter(recorded_to__lte=F("recorded_from")).exists()
    known = Enrolment.objects.filter(recorded_to=None)
    twice = known.values("spell").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()


def test_there_is_something_of_everything():
    kinds = set(RegisterEvent.objects.values_list("kind", flat=True))
    assert kinds >= {
        EventKind.INTAKE, EventKind.ENROL_RESIDENT, EventKind.CHANGE_PATH, EventKind.CHANGE_SCHOOL, EventKind.PROMOTE,
        EventKind.INTERRUPT, EventKind.AWARD, EventKind.MOVE, EventKind.RETURN,
    }  # fmt: skip
    assert set(Diploma.objects.values_list("kind", flat=True)) == {"DIPLOMA", "CERTIFICATE"}
    late = Enrolment.objects.filter(~Q(closed_by=None), closed_by__kind="INTERRUPT", recorded_to__isnull=False)
    assert late.exists()


def test_what_was_known_on_a_day_is_not_what_was_so():
    event = RegisterEvent.objects.filter(kind="CHANGE_PATH").first()
    begun = Enrolment.objects.filter(event=event).order_by("starts_on").last()
    assert begun.starts_on < event.recorded_at.date()  # told two days late
    known_then = history_of(event.person_id, end_of(begun.starts_on))
    assert begun.spell not in {spell.spell for spell in known_then}
    assert begun.spell in {spell.spell for spell in history_of(event.person_id)}


def test_no_number_is_a_real_one_and_no_name_is_a_name():
    values = PersonIdentifier.objects.values_list("value", flat=True)
    assert all(value[8:10].isalpha() for value in values)
    assert set(Person.objects.values_list("given_name", flat=True)) <= {"Elev", ""}
    hidden = Person.objects.exclude(protection="NONE")
    assert all((who.given_name, who.family_name) == ("", "") for who in hidden)


def test_the_officers_of_a_municipality_have_youths_to_follow():
    municipality = settings.DEMO_SCOPES["kaa_officer"]
    known = list(known_duties(municipality))
    assert known
    assert {duty.municipality_code for duty in Responsibility.objects.all()} == {municipality}
    assert Contact.objects.filter(duty__in=[duty.spell for duty in known]).exists()


def test_there_are_figures_of_it():
    figures = followup.shares([MEASURES["year_2"]], Question(Perspective.SCHOOL, (Cut.COHORT,)))
    assert figures.day == TODAY
    assert sum(int(row["year_2_of"]) for row in figures.rows) > SIZE
    assert all(0 <= row["year_2"] <= row["year_2_of"] for row in figures.rows if row["year_2_of"])


def test_most_came_by_the_admission_some_of_them_by_the_free_quota_and_follow_up_is_divided_by_it():
    began = Enrolment.objects.filter(event__kind=EventKind.INTAKE, source="FORM").values("person").distinct()
    groups = Counter(TakenIn.objects.values_list("admission_group", flat=True))
    assert set(groups) == {"OPEN", "FREE"}
    assert 0.06 < groups["FREE"] / groups.total() < 0.2
    assert groups.total() == began.count() < Person.objects.count()
    counted = followup.shares([MEASURES["year_2"]], Question(Perspective.SCHOOL, (Cut.ADMISSION_GROUP,)))
    assert {row["admission_group"] for row in counted.rows} == {"OPEN", "FREE", None}


def test_it_is_one_event_of_the_log_and_done_once():
    assert Event.objects.filter(action="register.practice.load", actor_id=LOADER.user_id).count() == 1
    before = Person.objects.count()
    said = io.StringIO()
    call_command("load_demo_register", stdout=said)
    assert (said.getvalue(), Person.objects.count()) == (f"{before} finns redan i elevregistret.\n", before)
    with pytest.raises(CommandError, match="minst 50"):
        call_command("load_demo_register", applicants=1, stdout=said)


def test_everybody_is_in_a_class_of_their_programme_and_year():
    spells = Enrolment.objects.values_list("programme", "school_year", "class_name")
    assert all(name in {f"{programme}{year}", f"{programme}{year}B"} for programme, year, name in spells)


def test_the_same_seed_gives_the_same_lives():
    def told():
        practice = invent_register(cohorts=[2023, 2024], applicants=SIZE, seed=3, actor=LOADER, today=TODAY)
        return [
            (r.fact.starts_on, r.fact.education_code, r.fact.school_unit, r.known_from) for r in practice.rows["spells"]
        ]

    assert told() == told()


def test_some_double_pupils_wait_in_the_autumn_whatever_the_day_and_none_of_earlier_years_does():
    for day in (dt.date(2025, 10, 18), dt.date(2025, 11, 17), dt.date(2025, 12, 22)):
        practice = invent_register(cohorts=[2024, 2025], applicants=1200, seed=1, actor=LOADER, today=day)
        waiting = [conflict for conflict in practice.conflicts if conflict.settled_at is None]
        assert all(conflict.starts_on > dt.date(2025, 10, 1) for conflict in waiting)
        assert waiting or day.month != 11
