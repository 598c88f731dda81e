"""Old records are removed when they are due, by two of the office, and are gone from the database afterwards."""

import datetime as dt
import json
import zlib

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Case,
    Publication,
    Removal,
    Run,
    RunFile,
    SnapshotFile,
    YearDay,
)
from gymnasieregion.contexts.admission.selectors.retention import Hindrance, Kind, due_day, lines_of, months_kept
from gymnasieregion.contexts.admission.selectors.statistics import rows_of, statistics_of_run
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.retention import (
    AnsweredAlreadyError,
    AskedAlreadyError,
    CountsChangedError,
    NothingDueError,
    SamePersonError,
    ask_to_remove,
    let_removal,
    refuse_removal,
)
from gymnasieregion.contexts.admission.services.retention_runs import few_hidden
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import Assignment, User
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.audit.verification import verify_log
from gymnasieregion.platform.jobs.models import Job
from tests.admission_runs import decided_run, work
from tests.admission_year import NOW, YEAR
from tests.applying import open_year
from tests.canary import canary_of, case_of, database_text, fill, handed_in, user_named
from tests.roles import client_of

pytestmark = pytest.mark.django_db
ONE = Actor("u-one", "Olga Kansli", Role.REGIONAL_OFFICE)
ANOTHER = Actor("u-two", "Kim Kansli", Role.REGIONAL_OFFICE)
AFTER_SIX_MONTHS = dt.datetime(2027, 7, 1, 6, tzinfo=dt.UTC)
AFTER_TWO_YEARS = dt.datetime(2029, 1, 1, 6, tzinfo=dt.UTC)


@pytest.fixture
def held():
    """A year with a person who has everything, a published and a simulated run, and the year after it."""
    open_year(row_decisions=[("Asta", "NA", "", "", "yes", "", "", "")])
    canary, person = canary_of("Kanarie")
    decided_run("simulation", "Prövar", actor=ONE, now=NOW)
    run = decided_run("final", "Slutlig", actor=ONE, now=NOW)
    publication = publish(run=run, publish_at=NOW, actor=ONE, now=NOW, why="Prov")
    work(NOW)
    fill(canary, person)
    person.application.version, person.application.confirmed_version = 3, 2
    person.application.save()
    for version in (2, 3):
        person.application_versions.create(version=version, saved_at=NOW, saved_by="u", role="applicant", rows="{}")
    case_of(canary, person, publication)
    handed_in(canary, person)
    user = user_named(canary, "kanariefagel")
    scope = {"scope_id": person.applicant_id, "starts_on": NOW.date(), "given_by": "job:prov"}
    Assignment.objects.create(user=user, role="applicant", **scope)
    client_of(user)
    both = User.objects.create(username="far", display_name="Far och lärare")
    Assignment.objects.create(user=both, role="guardian", **scope)
    Assignment.objects.create(user=both, role="counsellor", **{**scope, "scope_id": "G001"})
    AdmissionYear.objects.create(
        year=YEAR + 2, synthetic=True, secret="0f" * 32, entropy="x", slip_secret="a1" * 32, opened_at=NOW
    )
    YearDay.objects.create(year_id=YEAR + 2, event="FINAL_RESULT", day=dt.date(2029, 7, 1))
    return canary, person


def _removed(now, why="Gallringsbeslut 7"):
    row = ask_to_remove(year=YEAR, why=why, actor=ONE, now=now)
    let_removal(removal=row.pk, actor=ANOTHER, now=now)
    work(now)
    row.refresh_from_db()
    return row


def _hindrances(now):
    return {line.kind: line.hindrance for line in lines_of(YEAR, now.date())}


# When it is due


def test_each_kind_is_due_so_many_months_after_its_year():
    kept = months_kept(dt.date(2026, 1, 1))
    assert {kind: kept[kind] for kind in (Kind.DRAFTS, Kind.ATTACHMENTS, Kind.APPLICATIONS)} == {
        Kind.DRAFTS: 6, Kind.ATTACHMENTS: 12, Kind.APPLICATIONS: 24,
    }  # fmt: skip
    assert due_day(2026, 6) == dt.date(2027, 7, 1)
    assert due_day(2026, 12) == dt.date(2028, 1, 1)


def test_nothing_of_a_running_year_or_before_its_day_can_be_removed(held):
    assert set(_hindrances(NOW).values()) == {Hindrance.RUNNING}
    with pytest.raises(NothingDueError):
        ask_to_remove(year=YEAR, why="Prov", actor=ONE, now=NOW)
    YearDay.objects.filter(year=YEAR).update(day=dt.date(2026, 7, 1))
    the_day_before = _hindrances(AFTER_SIX_MONTHS - dt.timedelta(days=1))
    assert set(the_day_before.values()) == {Hindrance.NOT_DUE}
    due = {kind for kind, hindrance in _hindrances(AFTER_SIX_MONTHS).items() if hindrance is None}
    assert due == {Kind.DRAFTS, Kind.REMINDERS}


def test_an_open_case_keeps_what_it_needs(held):
    Case.objects.update(state="OPEN")
    kept = {kind for kind, hindrance in _hindrances(AFTER_TWO_YEARS).items() if hindrance is Hindrance.OPEN_CASE}
    assert kept == {Kind.ACCOUNTS, Kind.APPLICATIONS, Kind.TRIALS, Kind.RUNS}


def test_the_list_counts_and_says_the_oldest_day_and_removes_nothing(held):
    before = database_text()
    lines = {line.kind: line for line in lines_of(YEAR, AFTER_TWO_YEARS.date())}
    # versions 1 and what a guardian saw; Asta, Bo, Cia and the canary, and a case and the seats that are told
    assert (lines[Kind.DRAFTS].rows, lines[Kind.ATTACHMENTS].rows, lines[Kind.APPLICATIONS].rows) == (2, 1, 5)
    assert lines[Kind.DRAFTS].oldest == NOW.date()
    assert database_text() == before


def test_every_table_of_the_admission_says_by_which_kind_it_goes_or_that_it_stays():
    said = {table.__name__: table.Privacy.kept_until for table in apps.get_app_config("admission").get_models()}
    kinds = set()
    for name, text in said.items():
        rule = text.partition("admission.retention: ")[2].partition(";")[0]
        kinds |= set(rule.split(", ")) if rule else set()
        assert rule or text == "for good" or text.startswith("as long as its "), name
    assert kinds == {kind.value for kind in Kind} - {"ACCOUNTS", "JOBS"}  # those are tables of the platform


# Two of the office


def test_one_asks_and_another_lets(held):
    row = ask_to_remove(year=YEAR, why="Gallringsbeslut 7", actor=ONE, now=AFTER_TWO_YEARS)
    with pytest.raises(AskedAlreadyError):
        ask_to_remove(year=YEAR, why="Igen", actor=ANOTHER, now=AFTER_TWO_YEARS)
    for answer in (let_removal, lambda **more: refuse_removal(why="Nej", **more)):
        with pytest.raises(SamePersonError):
            answer(removal=row.pk, actor=ONE, now=AFTER_TWO_YEARS)
    refuse_removal(removal=row.pk, why="Vänta", actor=ANOTHER, now=AFTER_TWO_YEARS)
    with pytest.raises(AnsweredAlreadyError):
        let_removal(removal=row.pk, actor=ANOTHER, now=AFTER_TWO_YEARS)
    assert Applicant.objects.filter(year=YEAR).count() == 4
    assert list(Event.objects.filter(about=f"admission_removal:{row.pk}").values_list("action", "why")) == [
        ("admission.retention.refuse", "Vänta"), ("admission.retention.ask", "Gallringsbeslut 7"),
    ]  # fmt: skip


def test_the_database_itself_lets_nobody_answer_their_own(held):
    row = ask_to_remove(year=YEAR, why="Gallringsbeslut 7", actor=ONE, now=AFTER_TWO_YEARS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.filter(pk=row.pk).update(state="LET", answered_by=ONE.user_id, answered_at=NOW)


def test_what_has_changed_since_it_was_asked_for_is_not_removed(held):
    row = ask_to_remove(year=YEAR, why="Gallringsbeslut 7", actor=ONE, now=AFTER_TWO_YEARS)
    Applicant.objects.filter(applicant_id="Bo").delete()
    with pytest.raises(CountsChangedError):
        let_removal(removal=row.pk, actor=ANOTHER, now=AFTER_TWO_YEARS)
    row.refresh_from_db()
    assert row.state == "ASKED"


# What goes


def test_after_six_months_drafts_and_reminders_go_and_the_application_stays(held):
    _, person = held
    YearDay.objects.filter(year=YEAR).update(day=dt.date(2026, 7, 1))
    row = _removed(AFTER_SIX_MONTHS)
    assert json.loads(row.removed) == {"DRAFTS": 2, "REMINDERS": 2}  # the reminder, and the e-mail of the result
    assert list(person.application_versions.values_list("version", flat=True)) == [2, 3]  # confirmed, and the last
    assert person.attachments.count() == 1
    assert Run.objects.get(kind="final").state == "DONE"


def test_after_two_years_nobody_is_left_in_the_database(held):
    canary, _ = held
    words = canary.seen_in(database_text())
    assert words >= {"Applicant.family_name", "GuardianContact.phone", "Attachment.content", "User.email", "Case.why"}
    row = _removed(AFTER_TWO_YEARS)
    assert row.state == "DONE"
    assert canary.seen_in(database_text()) == {"Applicant.applicant_id"}  # the pseudonym, in the log
    assert not Applicant.objects.filter(year=YEAR).exists()
    own = [table for table in apps.get_app_config("admission").get_models() if "applicant" in _fields(table)]
    assert {table.__name__: table._default_manager.count() for table in own if table._default_manager.exists()} == {}
    assert not SnapshotFile.objects.exists()
    assert set(User.objects.values_list("username", flat=True)) == {"far"}
    assert list(Assignment.objects.values_list("role", flat=True)) == ["counsellor"]


def test_what_is_removed_is_overwritten_in_the_file_too(held):
    canary, _ = held
    if connection.vendor != "sqlite":
        return  # PostgreSQL overwrites at its own vacuum
    assert "Applicant.family_name" in canary.seen_in(_whole_file())
    _removed(AFTER_TWO_YEARS)
    assert canary.seen_in(_whole_file()) == {"Applicant.applicant_id"}


def test_the_job_says_what_it_removed_in_one_event_with_each_persons_rows_hashed(held):
    _, person = held
    row = _removed(AFTER_TWO_YEARS)
    event = Event.objects.get(action="admission.retention.run")
    told = json.loads(event.after)
    assert told == {"year": YEAR, "rows_removed": json.loads(row.removed)}
    assert told["rows_removed"].keys() == {kind.value for kind in Kind}
    about = dict(event.entries.values_list("about", "content"))
    assert json.loads(about[f"applicant:{person.applicant_id}"])["rows_removed"]["APPLICATIONS"] == 1
    assert {"applicant:Asta", "applicant:Bo", "applicant:Cia"} < about.keys()
    assert len(event.entries_root) == 64
    assert verify_log(()).intact
    job = Job.objects.get(kind="admission.retention.run")
    assert (job.state, json.loads(job.result)) == ("DONE", told["rows_removed"])


def test_a_published_run_keeps_its_seal_and_what_it_can_be_held_to(held):
    run = Run.objects.get(kind="final")
    seal, root = run.seal, json.loads(_file(run, "run.json"))["merkle_root"]
    _removed(AFTER_TWO_YEARS)
    run.refresh_from_db()
    assert (run.state, run.seal) == ("THINNED", seal)
    assert set(RunFile.objects.values_list("name", flat=True)) == {"run.json", "lottery.json", "statistics.csv"}
    document = json.loads(_file(run, "run.json"))
    assert (document["format"], document["merkle_root"]) == ("gymnasieregion-public/1", root)
    assert json.loads(_file(run, "lottery.json"))["secret"] == "0f" * 32
    assert json.loads(run.settings)["slip_secret"] == ""  # the key by which hashes of small files could be tried
    assert AdmissionYear.objects.get(pk=YEAR).slip_secret == ""
    assert Publication.objects.get().published_at is not None
    assert set(Run.objects.filter(kind="simulation").values_list("state", "seal")) == {("REMOVED", "")}


def test_the_statistics_stay_without_the_figures_of_few(held):
    before = rows_of(statistics_of_run(YEAR, 2))
    assert before["admitted"].sum() > 0
    _removed(AFTER_TWO_YEARS)
    after = rows_of(statistics_of_run(YEAR, 2))
    assert after.height == before.height
    assert after["admitted"].drop_nulls().to_list() == [count for count in before["admitted"] if count == 0]
    assert after["limit"].drop_nulls().to_list() == []
    hidden = [row["withheld"] for row, was in zip(after.to_dicts(), before.to_dicts(), strict=True) if was["admitted"]]
    assert set(hidden) == {"limit median admitted vacant"}


def test_figures_of_ten_stay_and_of_nine_go_and_none_is_no_person():
    text = "Studievag,Antagningsgrans,Median,AntalPlatser,AntalAntagna,AntalReserver,AntalLedigaPlatser\n"
    kept = few_hidden(f"{text}A,200,230,30,10,9,20\nB,200,230,30,9,10,21\nC,,,30,0,0,30\n", 10)
    assert kept.splitlines()[1:] == ["A,200,230,30,10,,20", "B,,,30,,10,", "C,,,30,0,0,30"]


def test_a_run_that_is_not_as_it_was_sealed_stops_the_removal(held):
    RunFile.objects.filter(run__kind="final", name="results.csv").update(content=zlib.compress(b"annat\n"))
    row = ask_to_remove(year=YEAR, why="Gallringsbeslut 7", actor=ONE, now=AFTER_TWO_YEARS)
    let_removal(removal=row.pk, actor=ANOTHER, now=AFTER_TWO_YEARS)
    work(AFTER_TWO_YEARS)
    job = Job.objects.get(kind="admission.retention.run")
    assert job.state == "DEAD"
    assert "results.csv är inte som körningen lämnade den" in job.error_sv
    assert Applicant.objects.filter(year=YEAR).count() == 4


def test_a_year_beside_it_is_left_alone(held):
    other = Applicant.objects.create(
        year_id=YEAR + 2, applicant_id="Asta", ticket="Asta", birth_date=NOW.date(), home_municipality_code="0180"
    )
    user = User.objects.create(username="asta", display_name="Asta")
    Assignment.objects.create(user=user, role="applicant", scope_id="Asta", starts_on=NOW.date(), given_by="job:prov")
    _removed(AFTER_TWO_YEARS)
    assert Applicant.objects.get().pk == other.pk
    assert User.objects.filter(username="asta").exists()  # the same id may be hers in the year that stays


def _whole_file():
    """The bytes of the database's file, with the pages that it does not use."""
    return connection.connection.serialize().decode("utf-8", errors="replace")


def _fields(table):
    return {field.name for field in table._meta.concrete_fields}


def _file(run, name):
    return zlib.decompress(RunFile.objects.get(run=run, name=name).content)
