"""A result as its reader meets it: why, what next, what to do by when; who sees it; the slip; the lane's same bytes."""

import datetime as dt
import json
import re
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
import time_machine

from gymnasieregion.contexts.admission.models import Applicant, QueuePlace, ResultPage, Run, YearDay
from gymnasieregion.contexts.admission.selectors.result_pages import result_inside
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.contexts.admission.services.result_frame import forget_frames, result_frame
from gymnasieregion.contexts.admission.services.runs_bundles import bundle_file
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.pages.formats import SOFT_HYPHEN
from gymnasieregion.platform.pages.words import EASY_COOKIE
from gymnasieregion.platform.pages.zipped import unpacked
from tests.admission_runs import decided_run, work
from tests.result_year import gave_up, published_round, result_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
DAY = dt.datetime(2026, 7, 3, 10, 0, tzinfo=dt.UTC)
EVENING = DAY + dt.timedelta(hours=8)


@pytest.fixture(autouse=True)
def year():
    forget_frames()
    with time_machine.travel(DAY, tick=False):
        result_year()
        yield
    forget_frames()


def pupil(who):
    return client_as(Role.APPLICANT, who, who.lower())


def plain(html):
    text = html if isinstance(html, str) else html.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text.replace(SOFT_HYPHEN, "")).split())


def page_of(client, address="/besked/"):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return plain(answer.content)


# --- What stands there


def test_before_anything_is_published_the_page_says_that_it_has_not_come():
    assert "Beskedet har inte kommit än." in page_of(pupil("Asta"))


def test_whoever_waits_reads_status_limit_own_points_place_why_and_what_next():
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    text = page_of(pupil("Doris"))
    assert "Du har ingen plats ännu, men du är reserv" in text
    assert "1. Naturvetenskapsprogrammet, Skolan A Reserv" in text
    assert "Dina poäng 12,5 Gräns 17,5 Plats i kön 2" in text
    assert "Om allt annat är oförändrat fattas 5 poäng till gränsen." in text
    assert "Vad händer nu: Blir en plats ledig går den till den som står först i kön" in text
    assert "2. International Baccalaureate, Skolan A Prövas ej" in text
    assert "Skolan har inte rangordnat de sökande än." in text


def test_whoever_is_admitted_reads_what_to_do_by_when():
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    text = page_of(pupil("Cia"))
    assert "Du är antagen till Estetiska programmet, Skolan A" in text
    assert "inget svar räknas som ja" in text
    assert "gör du det senast 20 juli 2026" in text
    assert "Svaren öppnar 3 juli 2026 kl. 20.00." in text
    assert "Du står kvar i kö till val som du har satt högre." in text


def test_a_preliminary_result_says_that_no_seats_are_given_and_until_when_choices_may_change():
    now = DAY - dt.timedelta(days=80)
    with time_machine.travel(now, tick=False):
        published_round("preliminary", actor=OFFICE, now=now)
        text = page_of(pupil("Asta"))
    assert "inga platser delas ut ännu" in text
    assert "Med dagens betyg blir du antagen till Naturvetenskapsprogrammet, Skolan A" in text
    assert "senast 15 maj 2026" in text
    assert "brev" not in text


def test_english_and_easy_swedish_are_whole():
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    client = pupil("Doris")
    client.cookies["django_language"] = "en"
    text = page_of(client)
    assert "You have no seat yet, but you are on a reserve list" in text
    assert "What happens next: A seat that becomes free goes to the first in the queue" in text
    del client.cookies["django_language"]
    client.cookies[EASY_COOKIE] = "1"
    text = page_of(client)
    assert "Du har inte fått plats här än. Du står i kö. Du har plats 2 i kön." in text
    assert "Du behöver 5 poäng till." in text


def test_why_a_place_moved_is_told_with_causes_and_counts_and_nobodys_name():
    published_round("final", actor=OFFICE, now=DAY)
    gave_up("Bo")
    later = DAY + dt.timedelta(days=1)
    published_round("reserve", actor=OFFICE, now=later)
    inside = result_page("Doris").decode()
    assert "I förra omgången hade du plats 2. 1 före dig fick plats." in plain(inside)
    assert QueuePlace.objects.filter(applicant__applicant_id="Doris").count() == 2
    for who in ("Asta", "Bo", "Cia"):
        assert not re.search(rf"\b{who}\b", inside)


def result_page(who, how="sv"):
    row = ResultPage.objects.filter(applicant__applicant_id=who).order_by("-publication__published_at").first()
    return unpacked(getattr(row, how))


def test_an_earlier_result_is_kept_and_says_that_there_is_a_newer():
    first = published_round("final", actor=OFFICE, now=DAY)
    later = DAY + dt.timedelta(days=1)
    published_round("reserve", actor=OFFICE, now=later)
    client = pupil("Asta")
    with time_machine.travel(later, tick=False):
        client = client_as(Role.APPLICANT, "Asta", "asta-igen")
        text = page_of(client, f"/besked/?omgang={first.number}")
        assert "Det här är ett äldre besked." in text
        assert "Det här gör du nu" not in text
        listed = page_of(client, "/besked/tidigare/")
        assert listed.index("Reservantagning") < listed.index("Slutlig antagning")
        assert client.get("/besked/?omgang=99").status_code == 404
        assert client.get("/besked/?omgang=abc").status_code == 404


def test_a_day_that_the_office_moves_afterwards_is_told_above_the_result():
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    YearDay.objects.filter(event="REPLY_BY").update(day=dt.date(2026, 7, 22))
    assert "Sista dagen är nu 22 juli 2026" in page_of(pupil("Asta"))
    assert result_inside("Asta", "sv", DAY) is None


def test_a_result_after_the_calendars_last_day_says_its_own_and_minds_only_a_later_one():
    published_round("final", actor=OFFICE, now=DAY)
    gave_up("Bo")
    later = dt.datetime(2026, 7, 30, 10, 0, tzinfo=dt.UTC)
    with time_machine.travel(later, tick=False):
        published_round("reserve", actor=OFFICE, now=later)
        cia = client_as(Role.APPLICANT, "Cia", "cia-igen")
        assert "gör du det senast 2 augusti 2026" in page_of(cia)
        assert page_of(cia, "/besked/svara/").count("2 augusti 2026 kl. 23.59") == 1
        assert result_inside("Cia", "sv", later) is not None
        YearDay.objects.filter(event="REPLY_BY").update(day=dt.date(2026, 7, 22))
        assert "Sista dagen är nu" not in page_of(cia)
        YearDay.objects.filter(event="REPLY_BY").update(day=dt.date(2026, 8, 5))
        assert "Sista dagen är nu 5 augusti 2026" in page_of(cia)


# --- Who sees it


def test_a_guardian_and_the_office_read_the_same_and_others_do_not():
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    doris = Applicant.objects.get(applicant_id="Doris")
    inside = plain(result_page("Doris"))
    assert inside in page_of(client_as(Role.GUARDIAN, "Doris", "g"))
    assert inside in page_of(client_as(Role.REGIONAL_OFFICE, "", "o"), f"/besked/{doris.pk}/")
    assert client_as(Role.GUARDIAN, "Asta", "g2").get(f"/besked/{doris.pk}/").status_code in {403, 404}
    assert pupil("Asta").get(f"/besked/{doris.pk}/").status_code in {403, 404}
    assert client_as(Role.COUNSELLOR, "S9", "c").get(f"/besked/{doris.pk}/").status_code in {403, 404}
    assert client_as(Role.PRINCIPAL, "S1", "p").get(f"/besked/{doris.pk}/").status_code == 403


def test_a_protected_identity_reads_their_own_and_the_office_gives_a_ground_first():
    doris = Applicant.objects.get(applicant_id="Doris")
    run = published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    begin_protection(applicant=doris.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=DAY)
    doris.refresh_from_db()
    own = client_as(Role.APPLICANT, doris.applicant_id, "doris")
    assert "Plats i kön 2" in page_of(own)
    assert json.loads(own.get("/besked/intyg.json").content)["applicant_id"] == "Doris"
    assert client_as(Role.GUARDIAN, doris.applicant_id, "g").get("/besked/").status_code == 404
    assert "/titta/" in client_as(Role.REGIONAL_OFFICE, "", "o").get(f"/besked/{doris.pk}/").url
    assert run.publication.published_at == DAY


def test_somebody_removed_between_the_round_and_its_publication_has_no_page():
    run = decided_run("final", "Slutlig", actor=OFFICE, now=DAY)
    Applicant.objects.filter(applicant_id="Bo").delete()
    publish(run=run, publish_at=DAY, actor=OFFICE, now=DAY, why="Prov")
    work(DAY)
    assert sorted(ResultPage.objects.values_list("applicant__applicant_id", flat=True)) == ["Asta", "Cia", "Doris"]


# --- The lane


@pytest.mark.parametrize("how", ["sv", "en", "easy"])
def test_the_lane_and_django_give_the_same_bytes(how):
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    client = pupil("Doris")
    client.cookies["django_language"] = "en" if how == "en" else "sv"
    client.cookies[EASY_COOKIE] = "1" if how == "easy" else ""
    head, tail = result_frame(how)
    inside = result_inside("Doris", how, DAY)
    assert client.get("/besked/").content == head + unpacked(inside) + tail


def test_once_somebody_has_replied_their_page_goes_through_django():
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    later = EVENING + dt.timedelta(seconds=1)
    assert result_inside("Asta", "sv", later) is not None
    gave_up("Asta")
    assert result_inside("Asta", "sv", later) is None


def test_the_page_asks_few_questions_and_is_small(django_assert_max_num_queries):
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    client = pupil("Doris")
    client.get("/besked/")
    with django_assert_max_num_queries(10):
        answer = client.get("/besked/")
    assert len(answer.content) < 20_000
    result_inside("Doris", "sv", DAY)
    with django_assert_max_num_queries(1):
        result_inside("Doris", "sv", DAY)


def test_what_was_just_done_is_told_on_the_page():
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    client = pupil("Asta")
    assert b"csrfmiddlewaretoken" not in client.get("/besked/").content


# --- The slip


def test_the_slip_is_checked_against_the_public_bundle_by_the_program_in_it(tmp_path):
    run = published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    client = pupil("Cia")
    slip = client.get(f"/besked/intyg.json?omgang={run.number}")
    with bundle_file(run, "slip", "Cia") as file:
        assert slip.content == file.read()
    (tmp_path / "intyg.json").write_bytes(slip.content)
    public = client_as(Role.PUBLIC).get(f"/statistik/korning/2026/{run.number}/offentligt.zip")
    with zipfile.ZipFile(BytesIO(public.content)) as packed:
        packed.extractall(tmp_path)
    told = subprocess.run(
        [sys.executable, "verify_round.py", "--slip", "intyg.json", "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stdout.count(": ja")) == (0, 2)
    changed = slip.content.replace(b"Antagen", b"Reserv", 1)
    (tmp_path / "intyg.json").write_bytes(changed)
    told = subprocess.run(
        [sys.executable, "verify_round.py", "--slip", "intyg.json", "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1


def test_without_the_secret_that_has_gone_with_age_there_is_no_slip():
    run = published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    settings = json.loads(Run.objects.get(pk=run.pk).settings) | {"slip_secret": ""}
    Run.objects.filter(pk=run.pk).update(settings=json.dumps(settings))
    assert pupil("Cia").get("/besked/intyg.json").status_code == 404


# --- Ways there


def test_the_homes_of_pupil_and_guardian_lead_to_the_result():
    asta, guardian = pupil("Asta"), client_as(Role.GUARDIAN, "Asta", "g")
    for client, home in ((asta, "/ansokan/"), (guardian, "/mitt-barn/")):
        assert 'href="/besked/"' not in re.sub(r"<nav.*?</nav>", "", client.get(home).content.decode(), flags=re.DOTALL)
    published_round("final", actor=OFFICE, now=DAY, replies_from=EVENING)
    for client, home in ((asta, "/ansokan/"), (guardian, "/mitt-barn/")):
        assert 'href="/besked/"' in re.sub(r"<nav.*?</nav>", "", client.get(home).content.decode(), flags=re.DOTALL)
