"""A snapshot says what the records say, names nobody, and reads only what has changed."""

import datetime as dt
from io import StringIO

import polars as pl
import pytest
from django.core.management import call_command

from gymnasieregion.contexts.register.analytics.measures import shares
from gymnasieregion.contexts.register.core import measure_counts as twin
from gymnasieregion.contexts.register.core.measures import MEASURES, Cut, Perspective, Question
from gymnasieregion.contexts.register.models import Enrolment, Person, PersonIdentifier, Residence, TakenIn
from gymnasieregion.contexts.register.selectors import followup
from gymnasieregion.contexts.register.selectors.followup_rules import follow_up_rules_on
from gymnasieregion.contexts.register.services.snapshot import make_snapshot
from gymnasieregion.contexts.register.services.warehouse_rows import PERSONS, SPELLS
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.warehouse.engine import engine
from gymnasieregion.warehouse.pseudonym import pseudonyms
from gymnasieregion.warehouse.store import NoSnapshotError
from tests.followup_registers import register_of
from tests.register_snapshots import enrol, event, known, load_surroundings, person, write

pytestmark = pytest.mark.django_db
KEY = b"the warehouse's own key, long enough to be one of its own"
DAY = dt.date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _surroundings():
    load_surroundings()


@pytest.fixture
def take(tmp_path, office, now):
    """Take a snapshot, at the suite's moment if no other is told."""

    def snapshot(at=now, day=DAY, key=KEY):
        told = []
        made = make_snapshot(
            warehouse=tmp_path / "lager", key=key, engine=engine(), actor=office, now=at, day=day,
            progress=lambda *each: told.append(each),
        )  # fmt: skip
        assert [share for share, _, _ in told] == sorted(share for share, _, _ in told)
        assert told[-1] == (1.0, "Klart", "Done")
        return made

    return snapshot


def rows(made, table):
    """The rows of a table of a snapshot, by person and start."""
    files = [made.snapshot.file(table, part) for part in made.snapshot.rows[table]]
    return pl.concat(pl.read_parquet(file, hive_partitioning=True) for file in files)


def one(made, table, who):
    """The rows of one person."""
    (name,) = pseudonyms(KEY, [who.pk.bytes])
    return rows(made, table).filter(pl.col("person") == name).to_dicts()


def test_the_kind_of_places_is_that_of_the_year_when_somebody_began(take):
    told, began = event(), dt.date(2022, 8, 17)
    expected = {}
    for taken, group in (((2022, "FREE"),), "FREE"), (((2021, "FREE"), (2022, "OPEN")), "OPEN"), (((2022, ""),), None):
        who = person()
        enrol(who, told, began)
        for year, kind in taken:
            id_ = f"{year}-{who.pk}"
            TakenIn.objects.create(year=year, applicant_id=id_, person=who, event=told, admission_group=kind)
        expected[who] = group
    made = take()
    for who, group in expected.items():
        assert [row["admission_group"] for row in one(made, "persons", who)] == [group]
        assert [row["admission_group"] for row in one(made, "spells", who)] == [group]


def test_a_person_and_their_spells_as_they_are_known(take):
    told, who = event(), person(birth_date=dt.date(2006, 2, 28), sex="M")
    enrol(who, told, dt.date(2022, 8, 17), dt.date(2023, 2, 1), "NA", 1, "CHANGE_OF_SCHOOL", "9000S001")
    enrol(who, told, dt.date(2023, 2, 20), None, "BA", 1, unit="S002")
    known(PersonIdentifier, who, told, kind="PERSONNUMMER", value="N1", starts_on=dt.date(2022, 8, 17))
    known(Residence, who, told, starts_on=dt.date(2006, 2, 28), ends_on=dt.date(2023, 2, 10), municipality_code="0127")
    known(Residence, who, told, starts_on=dt.date(2023, 2, 10), municipality_code="1480")
    made = take()
    (found,) = one(made, "persons", who)
    assert found == {
        "person": found["person"], "started_on": dt.date(2022, 8, 17), "sex": 2, "twentieth": dt.date(2026, 2, 28),
        "has_number": True, "is_resident": True, "home": 127, "programme": "NA", "group": 1, "unit": "S001",
        "provider": "0180", "provider_form": "MUNICIPAL", "municipality": 180, "admission_group": None,
        "diploma_on": None, "is_eligible": None, "certificate_on": None, "certificate_points": None,
        "moved_away_on": dt.date(2023, 2, 10), "died_on": None, "part": 2022,
    }  # fmt: skip
    first, second = one(made, "spells", who)
    assert (first["unit"], first["end_reason"], first["next_programme"], first["next_group"]) == ("S001", 4, "BA", 2)
    assert (first["back_on"], first["next_start"]) == (dt.date(2023, 2, 20), dt.date(2023, 2, 20))
    assert (second["home"], second["is_resident"], second["municipality"]) == (1480, False, 180)
    assert (second["ends_on"], second["end_reason"], second["back_on"]) == (None, 0, None)


def test_the_figures_are_those_of_the_twin(take, now):
    pupils = register_of(80, seed=3)
    for number, pupil in enumerate(pupils):
        write(pupil, number)
    made = take()
    register = twin.Register(tuple(pupils), DAY, follow_up_rules_on(DAY))
    outcomes = engine().tables(made.snapshot)["outcomes"]
    for question in (
        Question(Perspective.HOME, (Cut.COHORT, Cut.HOME)),
        Question(Perspective.SCHOOL, (Cut.COHORT, Cut.UNIT, Cut.SEX)),
    ):
        found = engine().rows(shares(outcomes, MEASURES.values(), question))
        keys = [cut.value for cut in question.cuts]
        for measure in MEASURES.values():
            counted = found.filter(pl.col(f"{measure.id}_of") > 0).select(*keys, f"{measure.id}_of", measure.id)
            expected = twin.shares(register, measure, question)
            assert {row[: len(keys)]: row[len(keys) :] for row in counted.iter_rows()} == expected


def test_nobody_is_named_and_nobody_is_found_without_the_key(take):
    told, who = event(), person(given_name="Hemliga", family_name="Namnet", protection="MARKED")
    enrol(who, told, dt.date(2022, 8, 17))
    known(PersonIdentifier, who, told, kind="PERSONNUMMER", value="200605011234", starts_on=dt.date(2006, 5, 1))
    made = take()
    for path in made.snapshot.folder.rglob("*"):
        if path.is_file():
            content = pl.read_parquet(path).write_csv() if path.suffix == ".parquet" else path.read_text()
            for told_of in ("Hemliga", "Namnet", "200605011234", who.pk.hex, str(who.pk), "2006-05-01"):
                assert told_of not in content
    assert set(rows(made, "persons").columns) == {*PERSONS, "part"}
    assert set(rows(made, "spells").columns) == {*SPELLS, "part"}
    assert "person" not in rows(made, "outcomes").columns


def test_merged_persons_are_one_with_all_their_spells(take):
    told, head = event(), person()
    other = person(merged_into=head)
    enrol(other, told, dt.date(2022, 8, 17), dt.date(2023, 7, 1), "IMS", 1, "CHANGE_OF_PATH")
    enrol(head, told, dt.date(2023, 8, 16), None, "NA", 1)
    made = take()
    assert rows(made, "persons").height == 1
    (found,) = one(made, "persons", head)
    assert (found["started_on"], found["programme"]) == (dt.date(2022, 8, 17), "IMS")
    assert [spell["programme"] for spell in one(made, "spells", head)] == ["IMS", "NA"]


def test_who_never_came_is_not_there_and_what_was_removed_is_not_either(take, now):
    told, who, gone = event(), person(), person()
    enrol(who, told, dt.date(2024, 8, 16), dt.date(2024, 8, 20), because="NEVER_CAME")
    spell = enrol(gone, told, dt.date(2024, 8, 16))
    Enrolment.objects.filter(pk=spell.pk).update(recorded_to=now - dt.timedelta(1), closed_by=told)
    made = take()
    assert made.snapshot.rows.get("persons", {}) == {}
    assert made.persons == made.spells == 0


def test_it_is_as_it_was_known_at_the_moment(take, now):
    told, who = event(), person()
    before = enrol(who, told, dt.date(2022, 8, 17), programme="NA")
    later = event(now + dt.timedelta(minutes=5))
    Enrolment.objects.filter(pk=before.pk).update(recorded_to=later.recorded_at, closed_by=later)
    enrol(who, later, dt.date(2022, 8, 17), programme="BA", spell=before.spell)
    assert [spell["programme"] for spell in one(take(), "spells", who)] == ["NA"]
    assert [spell["programme"] for spell in one(take(at=now + dt.timedelta(days=1)), "spells", who)] == ["BA"]


def test_only_the_cohorts_that_have_changed_are_read_again(take, now):
    told = event()
    people = {year: person() for year in (2021, 2022, 2023)}
    for year, who in people.items():
        enrol(who, told, dt.date(year, 8, 17))
    assert take().cohorts == (2021, 2022, 2023)
    assert take(at=now + dt.timedelta(hours=2)).cohorts == ()
    at = now + dt.timedelta(hours=3)
    known(Residence, people[2022], event(at), starts_on=dt.date(2006, 1, 1), municipality_code="0180")
    enrol(person(at=at), event(at), dt.date(2024, 8, 17))
    third = take(at=now + dt.timedelta(hours=4))
    assert third.cohorts == (2022, 2024)
    assert one(third, "persons", people[2022])[0]["home"] == 180
    assert rows(third, "persons")["part"].sort().to_list() == [2021, 2022, 2023, 2024]
    Person.objects.filter(pk=people[2021].pk).delete()  # erased for good
    fourth = take(at=now + dt.timedelta(days=1))
    assert rows(fourth, "persons")["part"].sort().to_list() == [2022, 2023, 2024]


def test_another_key_or_another_school_reads_everything_again(take, now):
    enrol(person(), event(), dt.date(2022, 8, 17))
    assert take().cohorts == (2022,)
    assert take(at=now + dt.timedelta(days=1), key=KEY[::-1]).cohorts == (2022,)


def test_what_becomes_of_them_is_computed_anew_for_the_day(take, now):
    who, told = person(), event()
    enrol(who, told, dt.date(2024, 8, 16), dt.date(2025, 3, 3), because="BREAK_OFF")
    assert rows(take(), "outcomes")["dropout_days"].to_list() == [199]  # 120 days have passed on 1 July
    earlier = take(at=now + dt.timedelta(days=1), day=dt.date(2025, 6, 30))
    assert earlier.cohorts == ()
    assert rows(earlier, "outcomes")["dropout_days"].to_list() == [None]


def test_it_is_written_in_the_log_and_the_command_says_how_far_it_has_come(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("GYMNASIEREGION_WAREHOUSE_KEY", raising=False)
    settings.WAREHOUSE = tmp_path / "warehouse"
    enrol(person(), event(), dt.date(2022, 8, 17))
    out = StringIO()
    call_command("snapshot_register", stdout=out)
    assert "2022: 1 / 1 perioder" in out.getvalue()
    assert "1 personer och 1 perioder lästa; 0 startår oförändrade." in out.getvalue()
    logged = Event.objects.order_by("-seq").first()
    assert (logged.action, logged.actor_id) == ("register.snapshot.made", "job:snapshot_register")
    assert (tmp_path / "warehouse-key").exists()
    out = StringIO()
    call_command("snapshot_register", stdout=out)
    assert "0 startår oförändrade." in out.getvalue() or "1 startår oförändrade." in out.getvalue()


def test_an_empty_register_is_an_empty_snapshot(take):
    made = take()
    assert made.snapshot.rows == {}


def test_figures_come_with_their_definition_their_day_and_their_source(settings, tmp_path, take):
    for number, pupil in enumerate(register_of(30, seed=5)):
        write(pupil, number)
    take()
    settings.WAREHOUSE = tmp_path / "lager"
    measure = MEASURES["diploma_3"]
    school = Question(Perspective.SCHOOL, (Cut.COHORT,), ((Cut.UNIT, "S001"),))
    figures = followup.shares([measure], school)
    assert figures.day == DAY
    assert figures.sources == {"diploma_3": "Efter Kolada N17445, metadata april 2026"}
    sv, en = figures.definitions["diploma_3"]
    assert sv.startswith("Gymnasieexamen senast i juni 3 år efter starten.")
    assert sv.endswith("Skola: de som började där.")
    assert "not IB in figures for 2021 or later" in en
    register = twin.Register(tuple(register_of(30, seed=5)), DAY, follow_up_rules_on(DAY))
    found = {(row["cohort"],): (row["diploma_3_of"], row["diploma_3"]) for row in figures.rows if row["diploma_3_of"]}
    assert found == twin.shares(register, measure, school)
    whole = Question(Perspective.SCHOOL)
    counts, _ = followup.risk_counts(whole)
    assert {(months, risk.number): persons for (months, risk), persons in counts.items()} == twin.risks(register, whole)
    for ask in (followup.flows, followup.steps):
        assert ask(whole).rows
    assert {row["persons"] for row in followup.median_days(measure, whole).rows} == {
        persons for persons, _ in twin.median_days(register, measure, whole).values()
    }


def test_without_a_snapshot_it_is_said_how_one_is_taken(settings, tmp_path):
    settings.WAREHOUSE = tmp_path / "nothing"
    with pytest.raises(NoSnapshotError, match="snapshot_register"):
        followup.shares([MEASURES["diploma_3"]], Question(Perspective.HOME))
