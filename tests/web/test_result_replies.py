"""The pages of replies and queues: the choices, the page that asks, undo, who may, the office's list and its form."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings

from gymnasieregion.contexts.admission.models import (
    Applicant,
    GuardianContact,
    HeldSeat,
    Publication,
    SeatReply,
    TypedRank,
)
from gymnasieregion.contexts.admission.services.replies import leave_queue
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.words import EASY_COOKIE
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR
from tests.reply_year import JULY, LAST_SECOND, TOO_LATE, reply_year, reserve_round, says
from tests.reserve_year import OFFICE, key_of
from tests.roles import client_as

pytestmark = pytest.mark.django_db

REPLY, QUEUES, LIST = "/besked/svara/", "/besked/ko/", f"/antagning/{YEAR}/svar/"


@pytest.fixture(autouse=True)
def july():
    with time_machine.travel(JULY, tick=False) as clock:
        yield clock


@pytest.fixture
def _year(july):
    reply_year()


def pupil(name="Dan"):
    return client_as(Role.APPLICANT, name)


def words(answer):
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    assert "«saknas" not in text  # a name that the template has and the page was not given
    return text


def held(name):
    return HeldSeat.objects.get(applicant__applicant_id=name).reply


@pytest.mark.usefixtures("_year")
def test_the_page_says_the_seat_the_day_what_silence_means_and_four_answers():
    page = pupil().get(REPLY)
    told = words(page)
    assert page.status_code == 200
    assert "Naturvetenskapsprogrammet, Skolan A" in told
    assert "17 juli 2026 kl. 23.59" in told
    assert "Svarar du inte räknas det som ja, och du behåller platsen." in told
    values = re.findall(r'name="svar" value="(\w*)"', page.content.decode())
    assert values == ["YES", "YES_ONLY", "NO", "WITHDRAWN"]
    assert "International Baccalaureate, Skolan A" in told


@pytest.mark.usefixtures("_year")
def test_nothing_is_saved_before_one_has_said_that_one_is_sure():
    client = pupil()
    assert client.post(REPLY, {"reply": "NO", "offering": "NA"}).url == f"{REPLY}?svar=NO"
    sure = client.get(REPLY, {"svar": "NO"})
    assert "Är du säker?" in words(sure)
    assert "Är du säker?" not in words(client.get(REPLY, {"svar": "KANSKE"}))
    assert "Du har ingen plats förrän du får en ny." in words(sure)
    assert (held("Dan"), SeatReply.objects.count()) == ("", 0)
    done = client.post(REPLY, {"reply": "NO", "offering": "NA", "sure": "1"}, follow=True)
    assert "Ditt svar är sparat." in words(done)
    assert held("Dan") == "NO"
    undone = client.post(REPLY, {"reply": "", "offering": "NA", "sure": "1"}, follow=True)
    assert "Ditt svar är ångrat." in words(undone)
    assert held("Dan") == ""


@pytest.mark.usefixtures("_year")
def test_a_reply_to_a_seat_of_before_is_met_with_the_new_one():
    answer = pupil().post(REPLY, {"reply": "NO", "offering": "IB", "sure": "1"})
    assert answer.status_code == 409
    assert "nytt besked" in words(answer)
    assert held("Dan") == ""


def test_the_last_second_counts_and_the_next_does_not(july):
    reply_year()
    july.move_to(LAST_SECOND)
    client = pupil()
    assert client.post(REPLY, {"reply": "YES", "offering": "NA", "sure": "1"}).status_code == 302
    july.move_to(TOO_LATE)
    late = client.post(REPLY, {"reply": "NO", "offering": "NA", "sure": "1"})
    assert (late.status_code, held("Dan")) == (422, "YES")
    assert "Sista svarsdagen har varit." in words(late)


@pytest.mark.usefixtures("_year")
def test_who_has_no_seat_and_who_has_no_result_are_told_so():
    assert "Du har ingen plats att svara på." in words(pupil("Fia").get(REPLY))
    Publication.objects.update(published_at=None)
    assert pupil("Fia").get(REPLY).status_code == 404


@pytest.mark.usefixtures("_year")
def test_a_guardian_and_a_counsellor_read_but_do_not_reply():
    Applicant.objects.filter(applicant_id="Dan").update(school_code="9999", school="Dalskolan")
    GuardianContact.objects.all().delete()
    guardian, counsellor = client_as(Role.GUARDIAN, "Dan"), client_as(Role.COUNSELLOR, "9999")
    of_dan = f"/besked/{key_of('Dan')}/"
    for client, base in ((guardian, "/besked/"), (counsellor, of_dan)):
        page = client.get(f"{base}svara/")
        assert page.status_code == 200
        assert 'name="reply"' not in page.content.decode()
        assert client.post(f"{base}svara/", {"reply": "NO", "sure": "1"}).status_code == 403
        assert client.get(f"{base}ko/").status_code == 200
        assert client.post(f"{base}ko/", {"offering": "IB", "sure": "1"}).status_code == 403
    assert held("Dan") == ""
    assert client_as(Role.COUNSELLOR, "8888").get(f"{of_dan}svara/").status_code in {403, 404}


@pytest.mark.usefixtures("_year")
def test_the_office_replies_for_somebody_who_has_called():
    office = client_as(Role.REGIONAL_OFFICE)
    address = f"/besked/{key_of('Dan')}/svara/"
    assert "Det gäller Dan." in words(office.get(address))
    assert office.post(address, {"reply": "NO", "offering": "NA", "sure": "1"}).status_code == 302
    assert held("Dan") == "NO"


@pytest.mark.usefixtures("_year")
def test_the_queue_tells_the_way_and_why_and_never_who():
    says("Asta", "NO")
    leave_queue(applicant=key_of("Eva"), offering_id="IB", actor=OFFICE, now=JULY)
    reserve_round(JULY)
    told = words(pupil("Fia").get(QUEUES))
    assert "Plats 1 i kön" in told
    assert "Du har flyttats upp 2 platser." in told
    assert "1 som stod före dig fick plats här." in told
    assert "1 som stod före dig lämnade kön" in told
    assert not {"Asta", "Eva", "Dan"} & set(re.findall(r"\w+", told))


@pytest.mark.usefixtures("_year")
def test_what_there_was_to_do_is_gone_when_it_is_done():
    client = pupil("Asta")
    assert "Det här gör du nu" in words(client.get("/besked/"))
    says("Asta", "YES")
    told = words(client.get("/besked/"))
    assert "Du har tackat ja till" in told
    assert "Det här gör du nu" not in told


@pytest.mark.usefixtures("_year")
def test_who_has_left_and_is_counted_with_is_not_told_that_it_can_be_undone():
    client = pupil("Asta")
    says("Asta", "WITHDRAWN")
    assert "Ändra eller ångra svaret" in words(client.get("/besked/"))
    decided_run("late", "Sena", actor=OFFICE, now=JULY)
    told = words(client.get("/besked/"))
    assert "Du har lämnat antagningen." in told
    assert "Ändra eller ångra svaret" not in told
    told = words(client.get(REPLY))
    assert "går inte att ändra eller ångra" in told
    assert "Sista dag att svara" not in told


@pytest.mark.usefixtures("_year")
def test_a_move_down_is_told_as_plainly():
    TypedRank.objects.filter(applicant=key_of("Dan"), offering_id="IB").update(rank=9)
    reserve_round(JULY)
    told = words(pupil("Dan").get(QUEUES))
    assert "Du har flyttats ned 2 platser." in told
    assert "2 som stod efter dig gick förbi" in told


@pytest.mark.usefixtures("_year")
def test_one_queue_is_left_and_come_back_to():
    client = pupil("Eva")
    assert words(client.get(QUEUES)).count("Lämna kön") == 2
    assert client.post(QUEUES, {"offering": "IB"}).url == f"{QUEUES}?lamna=IB"
    assert "Vill du lämna kön?" in words(client.get(QUEUES, {"lamna": "IB"}))
    assert "Vill du lämna kön?" not in words(client.get(QUEUES, {"lamna": "NA"}))
    left = client.post(QUEUES, {"offering": "IB", "sure": "1"}, follow=True)
    assert "Du har lämnat kön." in words(left)
    assert "Köer som du har lämnat" in words(left)
    back = client.post(QUEUES, {"offering": "IB", "back": "1"}, follow=True)
    assert "Du står i kön igen." in words(back)
    refused = client.post(QUEUES, {"offering": "NA", "sure": "1"})
    assert refused.status_code == 422


@pytest.mark.usefixtures("_year")
def test_the_queues_lead_to_a_reply_only_those_who_have_a_place_to_reply_to():
    lead = "Svara på din plats"
    assert lead in words(pupil("Dan").get(QUEUES))
    assert lead not in words(pupil("Eva").get(QUEUES))  # is in reserve alone
    says("Dan", "NO")
    assert lead in words(pupil("Dan").get(QUEUES))  # can be undone
    says("Dan", "WITHDRAWN")
    reserve_round(JULY)
    assert lead not in words(pupil("Dan").get(QUEUES))  # is counted with


@pytest.mark.usefixtures("_year")
@pytest.mark.parametrize("address", [REPLY, QUEUES])
def test_the_pages_speak_easy_swedish_and_english_and_are_light(address, django_assert_max_num_queries):
    client = pupil()
    client.get(address)
    with django_assert_max_num_queries(20):
        plain = client.get(address)
    assert len(plain.content) < 150_000
    client.cookies[EASY_COOKIE] = "1"
    assert words(client.get(address)) != words(plain)
    del client.cookies[EASY_COOKIE]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'lang="en"' in client.get(address).content.decode()[:200]


@pytest.mark.usefixtures("_year")
def test_the_office_sees_who_has_replied_and_what():
    says("Dan", "NO")
    says("Asta", "YES")
    office = client_as(Role.REGIONAL_OFFICE)
    told = words(office.get(LIST))
    assert "Inget svar 3" in told
    assert "Ja 1" in told
    assert "Nej 1" in told
    assert re.findall(r">(\w+)</a></th>", office.get(f"{LIST}?reply=NO").content.decode()) == ["Dan"]
    assert re.findall(r">(\w+)</a></th>", office.get(f"{LIST}?q=asta").content.decode()) == ["Asta"]
    assert re.findall(r">(\w+)</a></th>", office.get(f"{LIST}?offering=ES&reply=SILENT").content.decode()) == [
        "Gun", "Hal",
    ]  # fmt: skip
    lines = office.get(f"/antagning/{YEAR}/svar.csv?reply=NO").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "applicant_id,offering_id,group_id,reply,replied_at"
    assert lines[1].startswith("Dan,NA,alla,NO,2026-07-02T09:00:00")
    assert office.get(f"/antagning/{YEAR}/svar.xlsx").status_code == 200
    assert client_as(Role.APPLICANT, "Dan").get(LIST).status_code == 403


@pytest.mark.usefixtures("_year")
def test_a_protected_identity_is_in_the_office_s_list_and_in_no_file_nor_the_auditor_s():
    Applicant.objects.filter(applicant_id="Dan").update(protection="MARKED", given_name="", family_name="", email="")
    office, auditor = client_as(Role.REGIONAL_OFFICE), client_as(Role.AUDITOR)
    assert "Dan" in words(office.get(LIST))
    assert "Dan" not in office.get(f"/antagning/{YEAR}/svar.csv").content.decode()
    assert ">Dan<" not in auditor.get(LIST).content.decode()


@pytest.mark.usefixtures("_year")
def test_the_list_asks_the_database_a_bounded_number_of_times(django_assert_max_num_queries):
    office = client_as(Role.REGIONAL_OFFICE)
    office.get(LIST)
    with django_assert_max_num_queries(20):
        office.get(LIST)


@pytest.mark.usefixtures("_year")
def test_the_office_lets_replies_open_later_than_the_result():
    run = decided_run("reserve", "Reserv", actor=OFFICE, now=JULY)
    office, address = client_as(Role.REGIONAL_OFFICE), f"/antagning/{YEAR}/korningar/{run.number}/publicera/"
    form = {"at_once": "now", "sure": "on", "anyway": "on", "why": "Övning", "replies": "later"}
    missing = office.post(address, form)
    assert missing.status_code == 422
    assert "Skriv dagen då svar öppnar." in words(missing)
    early = office.post(address, {**form, "replies_day": "2026-07-01", "replies_time": "12.00"})
    assert "Svar kan inte öppna före resultatet." in words(early)
    assert office.post(address, {**form, "replies_day": "2026-07-02", "replies_time": "12.00"}).status_code == 302
    work(JULY)
    opens = dt.datetime(2026, 7, 2, 10, tzinfo=dt.UTC)
    assert Publication.objects.get(run=run).replies_from == opens
    assert "Svar öppnar 2 juli 2026 kl. 12.00" in words(office.get(f"/antagning/{YEAR}/korningar/{run.number}/"))
    before = pupil().get(REPLY)
    assert "Du kan svara från 2 juli 2026 kl. 12.00" in words(before)
    assert 'name="reply"' not in before.content.decode()
