"""The pages of runs: made, watched, read, compared, published and checked from the pages alone."""

import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
import zipfile

import pytest
from django.utils import timezone

from gymnasieregion.contexts.admission.models import Applicant, HeldSeat, Publication, Run, Snapshot, YearDay
from gymnasieregion.contexts.admission.services.pupils_protection import (
    begin_protection,
    end_protection,
    register_protected,
)
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.api import LOOKED
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.services import cancel_job
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, frame, small_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db
HOME = f"/antagning/{YEAR}/korningar/"
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
ELIGIBLE = [
    ("Asta", "NA", "", "", "yes", "", "", ""),
    ("Bo", "ES", "", "", "yes", "", "", ""),
    ("Cia", "NA", "", "", "yes", "", "", ""),
]


@pytest.fixture
def year(db):
    small_year(row_decisions=ELIGIBLE)


@pytest.fixture
def office(year):
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def auditor(year):
    return client_as(Role.AUDITOR)


@pytest.fixture
def decided(year):
    return lambda kind="simulation", name="Försök": decided_run(kind, name, actor=OFFICE, now=timezone.now())


def page(client, path, status=200, **data):
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    text = answer.content.decode()
    assert "«saknas" not in text
    return text


def test_a_run_is_made_in_two_steps_and_watched(office):
    assert "Simulering" in page(office, f"{HOME}ny/")
    typed = {"kind": "simulation", "name": "Fler platser", "day": "2026-06-15", "snapshot": "now"}
    check = page(office, f"{HOME}ny/", step="check", **typed)
    assert "Sökande som prövas" in check
    assert Run.objects.count() == 0
    answer = office.post(f"{HOME}ny/", {"step": "start", **typed})
    assert answer.url == f"{HOME}1/"
    waiting = page(office, f"{HOME}1/")
    assert 'http-equiv="refresh"' in waiting
    assert "Väntar på sin tur" in waiting
    work(timezone.now())
    done = page(office, f"{HOME}1/")
    assert 'http-equiv="refresh"' not in done
    assert "Kontroller som håller" in done
    assert "Fler platser" in page(office, HOME)


def test_the_day_is_the_calendars_when_none_is_written(office):
    Snapshot.objects.all().delete()
    YearDay.objects.create(year_id=YEAR, event="FINAL_RESULT", day="2026-07-01")
    typed = {"kind": "final", "name": "Slutlig", "day": "", "snapshot": "now"}
    assert "1 juli 2026" in page(office, f"{HOME}ny/", step="check", **typed)
    missing = page(office, f"{HOME}ny/", 422, step="check", **{**typed, "kind": "preliminary"})
    assert "Kalendern har ingen dag för omgången." in missing


def test_only_a_simulation_tries_other_rules(office):
    typed = {"name": "Nej", "day": "2026-06-15", "snapshot": "now", "no_reply": "NO"}
    refused = page(office, f"{HOME}ny/", 422, step="check", kind="final", **typed)
    assert "Bara en simulering prövar andra regler." in refused
    assert "admission.no_reply" in page(office, f"{HOME}ny/", step="check", kind="simulation", **typed)
    office.post(f"{HOME}ny/", {"step": "start", "kind": "simulation", **typed})
    work(timezone.now())
    assert "admission.no_reply" in page(office, f"{HOME}1/")


def test_what_was_typed_can_be_changed_before_the_start(office):
    typed = {"kind": "simulation", "name": "Första namnet", "day": "2026-06-15", "snapshot": "now"}
    assert "Första namnet" in page(office, f"{HOME}ny/", step="change", **typed)
    assert Run.objects.count() == 0


def test_a_day_of_another_year_is_refused_on_the_page(office):
    typed = {"kind": "simulation", "name": "Fel år", "day": "2025-06-15", "snapshot": "now"}
    assert "Steg 1 av 2" in page(office, f"{HOME}ny/", 422, step="start", **typed)


def test_faults_are_shown_with_the_way_to_their_rows(office, decided):
    rows = [("Asta", "1", "NA"), ("Asta", "3", "ES"), ("Bo", "1", "ES"), ("Bo", "2", "IB"), ("Cia", "1", "NA")]
    write_rows(year=YEAR, table="choices", frame=frame("choices", rows), replace="all")
    decided()
    shown = page(office, f"{HOME}1/")
    assert "Underlaget har ett fel" in shown
    assert f'href="/antagning/{YEAR}/sokande/finn/?id=Asta"' in shown


def test_the_offerings_of_a_run_are_found_sorted_and_exported(office, decided):
    decided()
    assert "3 utbildningar" in page(office, f"{HOME}1/")
    assert "1 utbildning<" in page(office, f"{HOME}1/?q=estetiska")
    assert "Inget stämmer" in page(office, f"{HOME}1/?q=zzz")
    text = page(office, f"{HOME}1/utbildningar.csv?sort=-admitted")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["offering_id"], row["places"], row["admitted"]) for row in rows] == [
        ("NA", "3", "2"), ("ES", "2", "1"), ("IB", "2", "0"),
    ]  # fmt: skip
    assert office.get(f"{HOME}1/utbildningar.xlsx").content.startswith(b"PK")


def test_an_offering_shows_who_is_admitted_and_who_waits(office, decided):
    decided()
    shown = page(office, f"{HOME}1/utbildning/NA/")
    assert f"{HOME}1/sokande/Asta/" in shown
    assert "Ingen är reserv." in page(office, f"{HOME}1/utbildning/NA/?lista=reserver")
    text = page(office, f"{HOME}1/utbildning/NA/fil.csv").removeprefix("\ufeff")
    assert [row["applicant_id"] for row in csv.DictReader(io.StringIO(text))] == ["Asta", "Cia"]
    page(office, f"{HOME}1/utbildning/XX/", 404)


def test_a_person_is_told_in_the_words_of_the_core(office, decided):
    decided()
    assert "Provkörning, inte ett besked." in page(office, f"{HOME}1/sokande/Bo/")
    office.cookies["django_language"] = "en"
    assert "Test run, not a decision." in page(office, f"{HOME}1/sokande/Bo/")
    page(office, f"{HOME}1/sokande/Doris/", 404)


def test_a_protected_identity_is_for_the_office_which_must_say_why(office, auditor, decided):
    decided()
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    assert "Asta" not in page(auditor, f"{HOME}1/utbildning/NA/")
    page(auditor, f"{HOME}1/sokande/Asta/", 404)
    assert "Asta" not in page(auditor, f"{HOME}1/utbildning/NA/fil.csv")
    assert "Asta" in page(office, f"{HOME}1/utbildning/NA/")
    asked = office.get(f"{HOME}1/sokande/Asta/")
    assert (asked.status_code, "/titta/" in asked.url) == (302, True)
    office.post(asked.url, {"why": "Frågan kom per telefon"})
    page(office, f"{HOME}1/sokande/Asta/")
    assert Event.objects.filter(action="audit.protected.looked", why="Frågan kom per telefon").count() == 1
    page(office, f"{HOME}1/sokande/Asta/kvitto.json", 404)


def test_two_runs_are_compared_by_person_chain_and_programme(office, decided):
    decided()
    write_rows(year=YEAR, table="row_decisions", frame=frame("row_decisions", ELIGIBLE[:2]), replace="all")
    decided("simulation", "Utan beslut om Cia")
    assert "1. Försök" in page(office, f"{HOME}2/jamfor/")
    shown = page(office, f"{HOME}2/jamfor/?med=1")
    assert "En sökande fick ett annat besked" in shown
    assert "Förlorade sin plats" in shown
    assert "beslut om behörighet: Naturvetenskapsprogrammet, Skolan A (NA): från ja till inget" in shown
    assert "Lämnade" in page(office, f"{HOME}2/jamfor/?med=1&vy=utbildningar")
    assert "Ingen stämmer" in page(office, f"{HOME}2/jamfor/?med=1&hur=gained")
    assert "kedja 1, steg 1" in page(office, f"{HOME}2/jamfor/?med=1&kedja=1&utbildning=NA&q=ci")
    text = page(office, f"{HOME}2/jamfor/fil.csv?med=1").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["applicant_id"], row["how"], row["own_input_changed"]) for row in rows] == [
        ("Cia", "lost", "row_decisions"),
    ]
    page(office, f"{HOME}2/jamfor/?med=7", 404)


def test_a_run_is_published_at_a_set_time_and_taken_back(office, decided):
    decided("final", "Slutlig")
    shown = page(office, f"{HOME}1/publicera/")
    assert "Får en plats och har ingen i dag" in shown
    page(office, f"{HOME}1/publicera/", 422, at_once="later", day="2025-07-02", time="8.00")
    page(office, f"{HOME}1/publicera/", 422, at_once="later", day="2025-06-30", time="8.00", sure="on")
    page(office, f"{HOME}1/publicera/", 422, at_once="later", day="", time="", sure="on")
    assert Publication.objects.count() == 0
    office.post(f"{HOME}1/publicera/", {"at_once": "later", "day": "2025-07-02", "time": "8.00", "sure": "on"})
    assert Publication.objects.get().publish_at.isoformat() == "2025-07-02T06:00:00+00:00"
    assert "2 juli 2025 kl. 08.00" in page(office, f"{HOME}1/")
    page(office, f"{HOME}1/publicera/aterta/", 422, why="")
    office.post(f"{HOME}1/publicera/aterta/", {"why": "Fel dag"})
    assert Publication.objects.get().cancelled_at is not None
    page(office, f"{HOME}1/publicera/aterta/", 404)


def test_the_calendars_day_is_filled_in(office, decided):
    YearDay.objects.create(year_id=YEAR, event="FINAL_RESULT", day="2026-07-01")
    decided("final", "Slutlig")
    shown = page(office, f"{HOME}1/publicera/")
    assert 'value="2026-07-01"' in shown
    assert 'value="8.00"' in shown
    at = {"at_once": "later", "day": "2026-07-01", "time": "8.00", "sure": "on", "why": "", "anyway": ""}
    assert office.post(f"{HOME}1/publicera/", at).status_code == 302
    event = Event.objects.get(action="admission.run.publish")
    assert (event.why, "ahead_of" in event.after) == ("", False)


def test_a_publication_before_the_calendars_day_needs_a_tick_and_a_ground(office, decided):
    for name, day in (("APPLICATION_CLOSES", "2026-02-16"), ("FINAL_RESULT", "2026-07-01")):
        YearDay.objects.create(year_id=YEAR, event=name, day=day)
    decided("final", "Slutlig")
    shown = page(office, f"{HOME}1/publicera/")
    assert "Kalendern säger 1 juli 2026: Slutligt besked." in shown
    assert "Ansökan är öppen till och med 16 februari 2026." in shown
    now = {"at_once": "now", "sure": "on"}
    for more, told in (
        ({}, "Kryssa om det ska ske ändå."),
        ({"anyway": "on", "why": " "}, "Skriv varför."),
        ({"why": "Beslut"}, "Kryssa om det ska ske ändå."),
    ):
        assert told in page(office, f"{HOME}1/publicera/", 422, **now, **more)
    assert Publication.objects.count() == 0
    office.post(f"{HOME}1/publicera/", {**now, "anyway": "on", "why": "Beslut i nämnden"})
    event = Event.objects.get(action="admission.run.publish")
    assert event.why == "Beslut i nämnden"
    told = json.loads(event.after)["ahead_of"]
    assert told == {"FINAL_RESULT": "2026-07-01", "APPLICATION_CLOSES": "2026-02-16"}
    assert "Före kalenderns dag" in page(office, f"/logg/{event.seq}/")


def test_a_publication_whose_job_was_cancelled_says_so(office, decided):
    decided("final", "Slutlig")
    office.post(f"{HOME}1/publicera/", {"at_once": "now", "sure": "on"})
    assert "Resultatet publiceras nu." in page(office, f"{HOME}1/")
    cancel_job(actor=OFFICE, job_id=Job.objects.latest("pk").pk, why="Prov", now=timezone.now())
    assert "Publiceringen blev inte av" in page(office, f"{HOME}1/")
    office.post(f"{HOME}1/publicera/aterta/", {"why": "Arbetet avbröts"})
    office.post(f"{HOME}1/publicera/", {"at_once": "later", "day": "2025-07-02", "time": "8.00", "sure": "on"})
    assert "Publiceras" in page(office, f"{HOME}1/")


def test_the_auditor_finds_nobody_protected_by_their_id(office, auditor, decided):
    decided()
    write_rows(year=YEAR, table="row_decisions", frame=frame("row_decisions", ELIGIBLE[:2]), replace="all")
    decided("simulation", "Utan beslut om Cia")
    Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED")
    assert "Skyddad identitet" in page(auditor, f"{HOME}2/jamfor/?med=1")
    assert "Ingen stämmer" in page(auditor, f"{HOME}2/jamfor/?med=1&q=cia")
    assert "Förlorade sin plats" in page(office, f"{HOME}2/jamfor/?med=1&q=cia")
    assert "Cia" not in page(auditor, f"{HOME}2/jamfor/fil.csv?med=1")


def test_somebody_who_is_covered_after_a_run_is_not_found_in_it_by_the_former_id(office, auditor, decided):
    decided()
    write_rows(year=YEAR, table="row_decisions", frame=frame("row_decisions", ELIGIBLE[:2]), replace="all")
    decided("simulation", "Utan beslut om Cia")
    cia, now = Applicant.objects.get(applicant_id="Cia"), timezone.now()
    begin_protection(applicant=cia.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=now)
    cover = Applicant.objects.get(pk=cia.pk).applicant_id
    compare = f"{HOME}2/jamfor/?med=1"
    for client in (auditor, office):
        for path in ("1/utbildning/NA/", "1/utbildning/NA/fil.csv", "2/jamfor/?med=1", "2/jamfor/fil.csv?med=1"):
            assert "Cia" not in page(client, f"{HOME}{path}").replace("Utan beslut om Cia", "")
        page(client, f"{HOME}1/sokande/Cia/", 404)
        page(client, f"{HOME}1/sokande/Cia/kvitto.json", 404)
        assert "Ingen stämmer" in page(client, f"{compare}&q=cia")
    for path in ("1/utbildning/NA/", "2/jamfor/?med=1"):
        assert "Skyddad identitet" in page(auditor, f"{HOME}{path}")
        assert cover not in page(auditor, f"{HOME}{path}")
        assert f"{cover}</a>" in page(office, f"{HOME}{path}")
    assert "Ingen stämmer" in page(auditor, f"{compare}&q={cover}")
    assert "Förlorade sin plats" in page(office, f"{compare}&q={cover}")
    asked = office.get(f"{HOME}1/sokande/{cover}/")
    office.post(asked.url, {"why": "Frågan kom per telefon"})
    shown = page(office, f"{HOME}1/sokande/{cover}/")
    assert ("Provkörning, inte ett besked." in shown, ">Cia" in shown) == (True, False)


def test_a_run_shows_whoever_is_no_longer_covered_by_the_id_of_today(office, auditor, decided):
    decided()
    cia, now = Applicant.objects.get(applicant_id="Cia"), timezone.now()
    begin_protection(applicant=cia.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=now)
    named = {"identity_number": "", "given_name": "Cia", "family_name": "Nyman", "email": ""}
    end_protection(applicant=cia.pk, **named, actor=OFFICE, why="Upphört", now=now)
    cover = Applicant.objects.get(pk=cia.pk).applicant_id
    assert f"{cover}</a> Cia Nyman" in page(auditor, f"{HOME}1/utbildning/NA/")
    assert cover in page(auditor, f"{HOME}1/utbildning/NA/fil.csv")
    assert b'"applicant_id": "Cia"' in _content(office.get(f"{HOME}1/sokande/{cover}/kvitto.json"))


def test_faults_do_not_tell_whose_they_are_when_the_identity_is_protected(office, auditor, decided):
    rows = [("Asta", "1", "NA"), ("Asta", "3", "ES"), ("Bo", "1", "ES"), ("Bo", "2", "IB"), ("Cia", "1", "NA")]
    write_rows(year=YEAR, table="choices", frame=frame("choices", rows), replace="all")
    decided()
    assert "Asta" in page(auditor, f"{HOME}1/")
    asta, now = Applicant.objects.get(applicant_id="Asta"), timezone.now()
    begin_protection(applicant=asta.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=now)
    for client in (auditor, office):
        shown = page(client, f"{HOME}1/")
        assert ("Asta" in shown, "(skyddad)" in shown) == (False, True)


def test_a_run_is_published_at_once_and_its_public_bundle_can_be_fetched(office, decided):
    decided("final", "Slutlig")
    page(office, f"{HOME}1/paket/offentligt.zip", 404)
    office.post(f"{HOME}1/publicera/", {"at_once": "now", "sure": "on"})
    work(timezone.now())
    assert HeldSeat.objects.count() == 3
    assert "Publicerad" in page(office, f"{HOME}1/")
    names = _zipped(office.get(f"{HOME}1/paket/offentligt.zip")).namelist()
    assert names == ["lottery.json", "run.json", "statistics.csv", "statistics.xlsx", "verify_round.py"]


def test_the_auditor_checks_the_full_bundle_with_what_lies_in_it(auditor, decided, tmp_path):
    decided("final", "Slutlig")
    _zipped(auditor.get(f"{HOME}1/paket/allt.zip")).extractall(tmp_path)
    checked = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "verify_round.py"), str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
    (tmp_path / "results.csv").write_text("ändrad")
    again = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "verify_round.py"), str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert again.returncode != 0


def test_whoever_takes_the_bundle_of_a_run_with_protected_identities_says_why(office, auditor, decided):
    now = timezone.now()
    cover = register_protected(
        year=YEAR, protection="MARKED", contact="K7", birth_date=dt.date(2010, 1, 2), home_municipality_code="0180",
        kind="YEAR_NINE", actor=OFFICE, why="Telefon", now=now,
    )  # fmt: skip
    Applicant.objects.filter(pk=cover.pk).update(identity_number="20100102TF07")
    decided()
    for client in (office, auditor):
        asked = client.get(f"{HOME}1/paket/allt.zip")
        assert (asked.status_code, asked.url) == (302, f"{HOME}1/paket/allt/")
        shown = page(client, asked.url)
        assert "personer med skyddad identitet" in shown
        assert "Skriv inget namn och inget nummer." in shown
        assert cover.applicant_id not in shown
        page(client, asked.url, 422, why=" ")
        assert "ser ut som ett personnummer" in page(client, asked.url, 422, why="Om 100102-1234")
    assert not Event.objects.filter(action=LOOKED).exists()
    rows = _zipped(auditor.post(f"{HOME}1/paket/allt/", {"why": "Årets granskning"})).read("input/applicants.csv")
    assert cover.applicant_id in rows.decode()
    assert "20100102TF07" not in rows.decode()
    event = Event.objects.get(action=LOOKED)
    assert (event.about, event.why) == (f"admission_run:{Run.objects.get().pk}", "Årets granskning")
    assert Entry.objects.get(event=event).about == f"applicant:{cover.applicant_id}"
    assert cover.applicant_id not in page(auditor, f"/logg/{event.seq}/")
    assert cover.applicant_id in page(office, f"/logg/{event.seq}/")


def test_the_auditor_gets_no_bundle_that_tells_who_was_covered_since(office, auditor, decided):
    decided()
    bo, now = Applicant.objects.get(applicant_id="Bo"), timezone.now()
    assert _zipped(auditor.get(f"{HOME}1/paket/allt.zip")).namelist()
    begin_protection(applicant=bo.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=now)
    decided("simulation", "Efter skyddet")
    for number in (1, 2):  # the former id stands in the first, and as the ticket in the second
        shown = page(auditor, f"{HOME}{number}/paket/allt/")
        assert ("får bara kansliet paketet" in shown, '<form method="post" novalidate' in shown) == (True, False)
        page(auditor, f"{HOME}{number}/paket/allt/", 422, why="Årets granskning")
    assert not Event.objects.filter(action=LOOKED).exists()
    held = [_zipped(office.post(f"{HOME}{n}/paket/allt/", {"why": "Granskning"})) for n in (1, 2)]
    assert ["20100501TF02" in each.read("input/applicants.csv").decode() for each in held] == [True, False]
    assert Event.objects.filter(action=LOOKED).count() == 2
    office.post(f"{HOME}1/omkorning/")
    work(timezone.now())
    assert "Samma resultat, byte för byte" in page(office, f"{HOME}3/")


def test_the_same_run_gives_the_same_bundle_to_the_byte(office, decided):
    decided()
    assert _content(office.get(f"{HOME}1/paket/allt.zip")) == _content(office.get(f"{HOME}1/paket/allt.zip"))


def test_a_slip_belongs_to_one_person(office, decided):
    decided()
    assert b'"applicant_id": "Bo"' in _content(office.get(f"{HOME}1/sokande/Bo/kvitto.json"))


def test_a_run_made_again_shows_that_every_file_is_alike(office, decided):
    decided("final", "Slutlig")
    assert office.post(f"{HOME}1/omkorning/").url == f"{HOME}2/"
    work(timezone.now())
    shown = page(office, f"{HOME}2/")
    assert "Samma resultat, byte för byte" in shown
    assert "explanations.csv" in shown
    assert "Olika" not in shown
    assert "körning 2" in page(office, f"{HOME}1/")


def test_a_simulation_is_removed_with_a_reason(office, decided):
    decided()
    page(office, f"{HOME}1/ta-bort/", 422, why="")
    office.post(f"{HOME}1/ta-bort/", {"why": "Fel platser"})
    assert "Försök" not in page(office, HOME)
    assert "Försök" in page(office, f"{HOME}?borttagna=ja")
    assert "Körningen är borttagen." in page(office, f"{HOME}1/")
    decided("final", "Slutlig")
    assert "Bara simuleringar och omkörningar tas bort." in page(office, f"{HOME}2/ta-bort/")


def test_the_input_is_frozen_from_the_page(office, decided):
    office.post(f"{HOME}underlag/", {"name": "Ansökan stängd"})
    shown = page(office, f"{HOME}underlag/")
    assert "1. Ansökan stängd" in shown
    again = office.post(f"{HOME}underlag/", {"name": "En gång till"}, follow=True).content.decode()
    assert "Inget har ändrats sedan" in again
    typed = {"kind": "simulation", "name": "På bilden", "day": "2026-06-15", "snapshot": str(Snapshot.objects.get().pk)}
    assert "Det här finns i ögonblicksbilden" in page(office, f"{HOME}ny/", step="check", **typed)


def test_the_auditor_sees_runs_and_makes_none(auditor, decided):
    decided("final", "Slutlig")
    shown = page(auditor, f"{HOME}1/")
    assert "Hämta allt" in shown
    assert "publicera/" not in shown
    assert "omkorning" not in shown
    for path in ("ny/", "underlag/", "1/publicera/", "1/ta-bort/"):
        page(auditor, f"{HOME}{path}", 403)


def test_others_see_no_runs(decided):
    decided()
    page(client_as(Role.PRINCIPAL, "S001"), f"{HOME}1/", 403)


@pytest.mark.parametrize("path", ["", "1/", "1/utbildning/NA/", "2/jamfor/?med=1", "underlag/"])
def test_a_page_asks_the_database_a_bounded_number_of_times(office, decided, path, django_assert_max_num_queries):
    decided()
    decided("simulation", "Igen")
    page(office, f"{HOME}{path}")
    with django_assert_max_num_queries(20):
        page(office, f"{HOME}{path}")


def _content(answer):
    return b"".join(answer.streaming_content)


def _zipped(answer):
    return zipfile.ZipFile(io.BytesIO(_content(answer)))


def test_a_run_says_in_words_who_asked_for_it(office, decided):
    """A user by name; a command and a user who is gone in words, never by the id that they act under."""
    decided()
    for asked_by, words in (
        ("job:load_demo_admission", "Systemet: övningens antagningsår"),
        ("job:admission.run.decide", "Systemet: "),
        ("11111111-2222-4333-8444-555555555555", "Ett konto som är borttaget"),
    ):
        Run.objects.update(asked_by=asked_by)
        shown = page(office, HOME)
        assert words in shown
        assert asked_by not in shown


def test_the_checks_of_a_run_fold_together(office, decided):
    decided()
    shown = page(office, f"{HOME}1/")
    assert re.search(r"<details><summary>\d+ kontroller</summary>", shown)
    assert "test_max_rank" not in re.sub(r"<[^>]*>", " ", shown)
