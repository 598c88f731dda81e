"""What waits after the result: for a school, for the office that follows the schools, and for a counsellor."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Arrival,
    HeldSeat,
    PathRequest,
    Publication,
    YearDay,
)
from gymnasieregion.contexts.admission.selectors import counselling_after
from gymnasieregion.contexts.admission.selectors.school_after import after_result
from gymnasieregion.contexts.admission.services.reserve_calls import answer_call, call_next, say_free_seats
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Role
from tests.admission_year import YEAR
from tests.reserve_year import MONDAY, OFFICE, PETRA, key_of, offered, reserve_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2026, 8, 21, 9, tzinfo=dt.UTC)
EVERY = ("IB", "NA", "ES")


@pytest.fixture(autouse=True)
def _august():
    """The term begins today: IB and ES are full with two each, Dan holds NA; Dan, Eva and Fia wait for IB."""
    with time_machine.travel(MONDAY, tick=False):
        reserve_year()
        YearDay.objects.create(year_id=YEAR, event="TERM_STARTS", day=dt.date(2026, 8, 17))
        yield


def _page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    words = answer.content.decode().replace("\xa0", " ")
    assert "«saknas" not in words  # a name that the template has and the page was not given
    return re.sub(r"\s+", " ", words)


def _school():
    return client_as(Role.PRINCIPAL, "S001")


def _key(offering):
    return Offering.objects.get(offering_id=offering, offer_year_id=YEAR).pk


def _left(actor=PETRA, now=MONDAY):
    return {code: dict(counts) for code, counts in after_result(YEAR, EVERY, actor, now).items() if counts}


def _call(name):
    return call_next(offering=offered("IB"), group_id="alla", expected=key_of(name), actor=PETRA, now=MONDAY)


# The school


def test_a_free_seat_with_somebody_in_turn_is_to_be_called_to_and_a_call_waits_for_its_answer():
    assert _left() == {"ARRIVAL": {"IB": 2, "NA": 1, "ES": 2}}  # the educations are asked for here, whoever asks
    say_free_seats(offering=offered("IB"), group_id="alla", seats=2, actor=PETRA, now=MONDAY)
    assert _left()["TO_CALL"] == {"IB": 2}
    call = _call("Dan")
    assert (_left()["TO_CALL"], _left()["CALLED"]) == ({"IB": 1}, {"IB": 1})
    answer_call(offering=offered("IB"), call=call.pk, reply="YES", actor=PETRA, now=MONDAY)
    assert (_left()["TO_CALL"], "CALLED" in _left()) == ({"IB": 1}, False)
    _call("Eva")
    assert "TO_CALL" not in _left()
    late = MONDAY + dt.timedelta(days=3)  # Eva has not answered in time: her seat is free and Fia is next
    assert (_left(now=late)["TO_CALL"], "CALLED" in _left(now=late)) == ({"IB": 1}, False)


def test_no_more_are_to_be_called_than_wait():
    say_free_seats(offering=offered("IB"), group_id="alla", seats=9, actor=PETRA, now=MONDAY)
    assert _left()["TO_CALL"] == {"IB": 3}
    HeldSeat.objects.filter(applicant=key_of("Dan")).update(reply="WITHDRAWN")
    PathRequest.objects.create(applicant_id=key_of("Eva"), kind="CHANGE", offering_id="NA", state="GRANTED",
                               asked_by="u", asked_at=MONDAY, decided_at=MONDAY)  # fmt: skip
    assert _left()["TO_CALL"] == {"IB": 1}


def test_before_its_day_nothing_of_it_waits():
    say_free_seats(offering=offered("IB"), group_id="alla", seats=1, actor=PETRA, now=MONDAY)
    assert "ARRIVAL" not in _left(now=MONDAY - dt.timedelta(days=1))
    assert _left(now=MONDAY - dt.timedelta(days=4)) == {}


def test_arrivals_wait_until_they_are_written_and_who_has_not_come_is_ended_after_three_days():
    def write(name, state):
        Arrival.objects.create(applicant_id=key_of(name), offering_id="IB", state=state, said_by="u", said_at=MONDAY)

    write("Asta", "CAME")
    write("Bo", "ABSENT")
    assert _left() == {"ARRIVAL": {"NA": 1, "ES": 2}}
    assert _left(now=FRIDAY)["TO_END"] == {"IB": 1}
    write("Bo", "ENDED")
    HeldSeat.objects.filter(applicant=key_of("Bo")).update(reply="NO")
    assert "TO_END" not in _left(now=FRIDAY)


def test_a_protected_identity_is_counted_for_the_office_alone():
    say_free_seats(offering=offered("IB"), group_id="alla", seats=1, actor=PETRA, now=MONDAY)
    _call("Dan")
    Applicant.objects.filter(applicant_id__in=["Dan", "Bo"]).update(protection="MARKED")
    assert _left() == {"ARRIVAL": {"IB": 1, "ES": 2}}
    assert _left(OFFICE) == {"CALLED": {"IB": 1}, "ARRIVAL": {"IB": 2, "NA": 1, "ES": 2}}


def test_the_school_s_page_says_it_and_leads_there():
    say_free_seats(offering=offered("IB"), group_id="alla", seats=2, actor=PETRA, now=MONDAY)
    _call("Dan")
    page = _page(_school(), "/skolan/")
    for words in ("Reserver att kalla: 1", "Kallade som ska svara: 1", "Ankomst att skriva in: 3"):
        assert words in page
    assert f'href="/skolan/{_key("IB")}/reserver/"' in page
    assert f'href="/skolan/{_key("NA")}/ankomst/?state=none"' in page
    assert "Skolan B" not in page
    assert page.index("Reserver att kalla") < page.index("Kallade som ska svara") < page.index("Ankomst att skriva in")


def test_a_provider_who_neither_calls_nor_writes_is_asked_for_neither():
    page = _page(client_as(Role.PROVIDER_OFFICER, "0180"), "/skolan/")
    assert "Ankomst att skriva in" not in page


def test_the_page_asks_no_more_for_many():
    say_free_seats(offering=offered("IB"), group_id="alla", seats=2, actor=PETRA, now=MONDAY)
    _call("Dan")
    with CaptureQueriesContext(connection) as asked:
        after_result(YEAR, EVERY, PETRA, MONDAY)
    assert len(asked) == 7, [each["sql"][:90] for each in asked]


# The office


def test_the_office_follows_the_schools_when_its_rounds_are_over():
    office = client_as(Role.REGIONAL_OFFICE)
    page = _page(office, f"/antagning/{YEAR}/")
    assert "Kör: reservantagning" not in page
    assert "Före nästa omgång" not in page
    assert "Årets reservantagningar är över. Skolorna kallar själva reserver från och med" in page
    assert re.search(rf'<a class="button" href="/skolan/\?ar={YEAR}">Följ skolornas kallelser</a>', page)
    say_free_seats(offering=offered("IB"), group_id="alla", seats=2, actor=PETRA, now=MONDAY)
    _call("Dan")
    schools = _page(office, f"/skolan/?ar={YEAR}")
    assert re.search(r'href="\?unit=S001&amp;ar=2026" lang="sv">Skolan A</a> <span>Att kalla: 1, Svar väntas: 1, Anko',
                     schools)  # fmt: skip
    assert "Reserver att kalla: 1" in _page(office, f"/skolan/?unit=S001&ar={YEAR}")


def test_before_the_last_reserve_round_the_office_is_told_to_run_it():
    days = {"FINAL_RESULT": dt.date(2026, 6, 20), "REPLY_BY": dt.date(2026, 7, 17)}
    YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=event, day=day) for event, day in days.items())
    with time_machine.travel(dt.datetime(2026, 8, 13, 9, tzinfo=dt.UTC), tick=False):
        page = _page(client_as(Role.REGIONAL_OFFICE), f"/antagning/{YEAR}/")
    assert "Kör: reservantagning" in page
    assert "Följ skolornas kallelser" not in page


def test_a_practice_calendar_says_what_is_practised():
    office = client_as(Role.REGIONAL_OFFICE)
    assert "Nu övas: terminens första dag." in _page(office, f"/antagning/{YEAR}/")


# The counsellor


@pytest.fixture
def syv():
    """A counsellor whose pupils all but Hal are, and a calendar whose last day to change choices has passed."""
    Applicant.objects.exclude(applicant_id="Hal").update(school="Skolan G", school_code="G001", school_class="9A")
    Applicant.objects.filter(applicant_id="Hal").update(school="Skolan H", school_code="H001", school_class="9H")
    days = {"APPLICATION_OPENS": dt.date(2026, 1, 15), "APPLICATION_CLOSES": dt.date(2026, 2, 16)}
    YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=event, day=day) for event, day in days.items())
    return client_as(Role.COUNSELLOR, "G001")


def _count(page, code):
    """The number before a thing to do on the counsellor's page."""
    found = re.search(rf'<a href="/elever/lista/\?todo={code}[^"]*"><span class="todo-count">(\d+)</span>', page)
    return int(found[1]) if found else 0


def test_the_counsellor_sees_who_has_no_place_and_that_there_are_free_ones(syv):
    page = _page(syv, "/elever/")
    assert _count(page, "ingen-plats") == 2
    assert "Utbildningar med lediga platser just nu: 1." in page
    assert "Har inte bekräftat" not in page
    found = re.sub(r"<option.*?</option>", "", _page(syv, "/elever/lista/?todo=ingen-plats"))
    assert {"Asta", "Bo", "Dan", "Eva", "Fia", "Gun", "Hal"} & set(re.findall(r"\w+", found)) == {"Eva", "Fia"}
    person = _page(syv, f"/elever/{key_of('Eva')}/")
    assert f'<a href="/besked/{key_of("Eva")}/lediga/">Se lediga platser</a>' in person
    assert syv.get(f"/besked/{key_of('Eva')}/lediga/").status_code == 200
    HeldSeat.objects.filter(applicant=key_of("Gun")).update(reply="NO")
    HeldSeat.objects.filter(applicant=key_of("Asta")).update(reply="WITHDRAWN")
    assert _count(_page(syv, "/elever/"), "ingen-plats") == 3


def test_the_counsellor_sees_who_is_called_while_they_may_answer(syv):
    say_free_seats(offering=offered("IB"), group_id="alla", seats=1, actor=PETRA, now=MONDAY)
    _call("Dan")
    assert _count(_page(syv, "/elever/"), "kallad") == 1
    assert "Se kallelsen" in _page(syv, f"/elever/{key_of('Dan')}/")
    with time_machine.travel(FRIDAY, tick=False):
        assert _count(_page(client_as(Role.COUNSELLOR, "G001"), "/elever/"), "kallad") == 0


def test_a_reply_is_asked_for_only_where_no_reply_gives_the_seat_up(syv, monkeypatch):
    assert _count(_page(syv, "/elever/"), "inte-svarat") == 0
    book = counselling_after.law_book()
    monkeypatch.setattr(counselling_after, "law_book", lambda: SimpleNamespace(get=lambda *_: "NO"))
    assert book.get(counselling_after.NO_REPLY, MONDAY.date()) == "YES"
    assert _count(_page(syv, "/elever/"), "inte-svarat") == 4
    HeldSeat.objects.filter(applicant=key_of("Dan")).update(reply="YES")
    assert _count(_page(syv, "/elever/"), "inte-svarat") == 3


def test_a_counsellor_learns_nothing_of_other_schools_or_protected_identities(syv):
    Applicant.objects.filter(applicant_id="Eva").update(protection="MARKED")
    assert _count(_page(syv, "/elever/"), "ingen-plats") == 1
    assert _count(_page(client_as(Role.COUNSELLOR, "H001"), "/elever/"), "ingen-plats") == 0
    assert "Allt är gjort. Alla har en plats." not in _page(syv, "/elever/")


def test_the_counsellor_s_pages_ask_little(syv, django_assert_max_num_queries):
    _page(syv, "/elever/")
    for path in ("/elever/", "/elever/lista/", f"/elever/{key_of('Eva')}/"):
        with django_assert_max_num_queries(32):
            syv.get(path)


def test_before_a_result_nothing_of_it_is_told(syv):
    Publication.objects.all().delete()
    page = _page(syv, "/elever/")
    assert _count(page, "ingen-plats") == 0
    assert _count(page, "inte-bekraftat") == 6
