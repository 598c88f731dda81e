"""The log on screen: who sees what of it, how it is searched, and how it is handed out."""

import csv
import datetime as dt
import io
import json
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from gymnasieregion.contexts.agreement.models import Party
from gymnasieregion.contexts.agreement.services import add_party, end_party
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.contexts.offer.services.closing import close_offering, reopen_offering
from gymnasieregion.contexts.offer.services.units import recode_unit
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.accounts.models import User
from gymnasieregion.platform.accounts.services.personas import make_demo_personas
from gymnasieregion.platform.audit.api import record, record_look
from gymnasieregion.platform.audit.append_only import unprotecting
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.worker import Worker
from tests.offer_records import load_small_offer

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def people():
    scopes = {Role.PRINCIPAL: "12345678", Role.PROVIDER_OFFICER: "P1", Role.MUNICIPAL_OFFICER: "0180"}
    made = make_demo_personas(scopes=scopes, now=NOON)
    return {user.username: user for user in made}


@pytest.fixture
def signed_in():
    def sign_in(username):
        client = Client()
        assert client.post("/logga-in/demo/", {"persona": username}).status_code == 302
        return client

    return sign_in


def _write(actor, about, **more):
    usual = {
        "before": {"seats": 32, "name": "NA"},
        "after": {"seats": 0, "name": "NA"},
        "why": "Startar ej",
        "now": NOON,
    }
    return record(actor=actor, action="offer.offering.close", about=about, **{**usual, **more})


def _office():
    return Actor(str(User.objects.get(username="demo-kansli").pk), "Kim Kansli", Role.REGIONAL_OFFICE)


def _rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_auditor_reads_who_did_what_in_which_role_and_what_changed(signed_in):
    _write(_office(), "offering:17")
    page = signed_in("demo-revisor").get("/logg/").content.decode()
    for words in ("Kim Kansli", "Antagningskansliet", "Lägga ned en utbildning", "offering:17", "Startar ej"):
        assert words in page
    assert "Platser: <del>32</del> → <ins>0</ins>" in page
    assert "Namn:" not in page
    assert "Utbildning<br>NA<br><code>offering:17</code>" in page
    assert '<time datetime="2025-07-01T14:00:00+02:00">1 juli 2025 kl. 14.00</time>' in page
    assert "«saknas" not in page


def test_the_english_page_is_english(signed_in):
    _write(_office(), "offering:17")
    client = signed_in("demo-revisor")
    client.cookies["django_language"] = "en"
    page = client.get("/logg/").content.decode()
    assert "Close an offering" in page
    assert "Lägga ned" not in page
    assert "Händelser" not in page


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("demo-rektor", {"offering:901"}), ("demo-huvudman", {"offering:902"}), ("demo-kommun", {"offering:903"}),
        ("demo-kansli", {"offering:901", "offering:902", "offering:903", "offering:904"}),
        ("demo-revisor", {"offering:901", "offering:902", "offering:903", "offering:904"}),
    ],
)  # fmt: skip
def test_each_role_sees_what_is_within_its_reach(signed_in, username, sees):
    whose = [Belongs(unit="12345678"), Belongs(provider="P1"), Belongs(municipality="0180"), Belongs(unit="87654321")]
    numbers = {f"offering:{n}": _write(_office(), f"offering:{n}", belongs_to=one) for n, one in enumerate(whose, 901)}
    client = signed_in(username)
    page = client.get("/logg/").content.decode()
    assert {about for about in numbers if about in page} == sees
    answers = {about: client.get(f"/logg/{seq}/").status_code for about, seq in numbers.items()}
    assert {about for about, status in answers.items() if status == 200} == sees
    assert set(answers.values()) <= {200, 404}


@pytest.mark.parametrize("username", ["20100314TF01", "demo-syv", "demo-drift", "demo-planerare"])
def test_the_others_do_not_see_the_log(signed_in, username):
    assert signed_in(username).get("/logg/").status_code == 403
    assert signed_in(username).get("/logg/mitt/").status_code == 200


def test_the_public_is_asked_to_sign_in():
    assert Client().get("/logg/").url.startswith("/logga-in/")
    assert Client().get("/logg/mitt/").url.startswith("/logga-in/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=kansli&about=offering", {"offering:1", "offering:22"}),
        ("who=nobody", set()),
        ("role=principal&about=offering", {"offering:2"}),
        ("action=offer.offering.close", {"offering:1", "offering:2", "offering:22"}),
        ("action=offer.offering.unknown", {"offering:1", "offering:2", "offering:22"}),
        ("about=offering:2", {"offering:2", "offering:22"}),
        ("about=offering&first_day=2025-07-02", {"offering:22"}),
        ("about=offering&last_day=2025-07-01", {"offering:1", "offering:2"}),
        ("about=offering&first_day=2025-07-02&last_day=2025-07-02", {"offering:22"}),
        ("about=offering&first_day=igår", {"offering:1", "offering:2", "offering:22"}),
    ],
)
def test_the_log_is_searched_by_who_role_action_what_and_day(signed_in, query, found):
    _write(_office(), "offering:1")
    _write(Actor("u-2", "", Role.PRINCIPAL), "offering:2", now=dt.datetime(2025, 7, 1, 21, 59, 59, tzinfo=dt.UTC))
    _write(_office(), "offering:22", now=dt.datetime(2025, 7, 1, 22, tzinfo=dt.UTC))  # midnight in Sweden
    rows = _rows(signed_in("demo-revisor").get(f"/logg/?{query}&format=csv"))[1:]
    assert {row[8] for row in rows if row[8].startswith("offering")} == found


def test_a_faulty_day_is_said_and_the_page_is_shown(signed_in):
    page = signed_in("demo-revisor").get("/logg/?first_day=igår")
    assert page.status_code == 200
    assert "field-wrong" in page.content.decode()


def test_a_person_is_handed_their_own_log_in_words_and_in_swedish_time(signed_in):
    _write(_office(), "application:1", belongs_to=Belongs(person="20100314TF01"), now=NOON.replace(month=12))
    row = next(row for row in _rows(signed_in("20100314TF01").get("/logg/mitt/?format=csv")) if "application" in row[4])
    assert row[1:6] == [
        "2025-12-01T13:00:00+01:00", "Antagningskansliet", "Lägga ned en utbildning", "application:1", "Platser: 32 → 0"
    ]  # fmt: skip


def test_a_field_within_a_field_a_code_and_what_nobody_has_a_word_for(signed_in):
    before = {"status": "OPEN", "seats": {"open": 30, "free": 1}, "test": None, "zebra": "X", "profiles": None}
    after = {
        "status": "CLOSED", "seats": {"open": 28, "free": 1}, "test": {"weight": 150, "most": 6000}, "zebra": "Y",
        "extra_choices": {"LANGUAGE": ["Spanska", "Tyska"]}, "reviewed_on": "2025-07-01", "profiles": [],
    }  # fmt: skip
    seq = _write(_office(), "offering:17", before=before, after=after)
    client = signed_in("demo-revisor")
    page = client.get(f"/logg/{seq}/").content.decode()
    table = page[page.index("changes-caption") :]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', table)
    assert rows == [
        ("Extra val, språk", "–", "Spanska, Tyska"),
        ("Granskad", "–", "1 juli 2025"),
        ("Platser, öppna för alla", "30", "28"),
        ("Status", "Öppen", "Startar ej"),
        ("Färdighetsprov, högsta poäng", "–", "60"),
        ("Färdighetsprov, merit för en provpoäng", "–", "1,5"),
        ("zebra", "X", "Y"),
    ]
    client.cookies["django_language"] = "en"
    page = client.get(f"/logg/{seq}/").content.decode()
    assert '<th scope="row">Skill test, merit for one point</th><td>–</td><td>1.5</td>' in page
    assert '<th scope="row">Status</th><td>Open</td><td>Does not start</td>' in page


def test_a_principal_sees_what_was_done_with_the_own_schools_offerings_and_no_others(signed_in):
    load_small_offer()
    mine = Offering.objects.filter(status="OPEN", hangs_on=None, profiles=None).order_by("pk").first()
    other = Offering.objects.filter(status="OPEN", hangs_on=None).exclude(unit=mine.unit).order_by("pk").first()
    make_demo_personas(scopes={Role.PRINCIPAL: mine.unit.key}, now=NOON)
    for offering in (mine, other):
        close_offering(offering=offering.pk, why="För få sökande", own_text="", actor=_office(), now=NOON)
    reopen_offering(offering=mine.pk, why="Fler sökte", actor=_office(), now=NOON)
    recode_unit(unit=mine.unit.key, code="99999999", first_day=dt.date(2026, 8, 1), actor=_office(), why="", now=NOON)
    rows = signed_in("demo-rektor").get("/logg/").context["rows"]
    seen = [(row["event"].action, row["event"].about) for row in rows if row["event"].actor_id == _office().user_id]
    about = f"offering:{mine.offer_year_id}:{mine.offering_id}"
    assert seen == [
        ("offer.unit.recode", f"unit:{mine.unit.key}"),
        ("offer.offering.reopen", about),
        ("offer.offering.close", about),
    ]


def test_a_municipality_sees_what_was_done_with_it_as_a_party(signed_in):
    for code, kind in (("0180", Party.Kind.MUNICIPALITY), ("0127", Party.Kind.MUNICIPALITY), ("R1", Party.Kind.OTHER)):
        add_party(
            code=code, name=code, kind=kind, county="", joined_on=dt.date(2025, 1, 1), in_admission=True,
            in_free_search=True, source="Beslut", actor=_office(), why="Avtal", now=NOON,
        )  # fmt: skip
    end_party(code="0180", left_on=dt.date(2026, 1, 1), actor=_office(), why="Uppsägning", now=NOON)
    rows = signed_in("demo-kommun").get("/logg/?about=party").context["rows"]
    assert [(row["event"].action, row["event"].about) for row in rows] == [
        ("agreement.party.end", "party:0180"), ("agreement.party.add", "party:0180"),
    ]  # fmt: skip
    assert rows[0]["changes"] == [{"what": "Inte part från och med", "before": "", "after": "1 januari 2026"}]
    assert rows[0]["action"] == "Avslutade en part"


def test_the_pages_go_back_to_the_first_event(signed_in):
    for number in range(1, 121):
        _write(_office(), f"offering:{number:03}")
    client, address, seen = signed_in("demo-revisor"), "?about=offering", []
    while address:
        page = client.get(f"/logg/{address}")
        seen += [row["event"].about for row in page.context["rows"]]
        older = page.context["older"]
        address = f"?about=offering&before={older}" if older else ""
    assert seen == [f"offering:{number:03}" for number in range(120, 0, -1)]


@pytest.mark.parametrize(
    "query",
    [
        "before=x", "before=-1", f"before={10**30}", f"before={'9' * 5_000}", "role=x", "who=%00", "about=%27",
        "first_day=0001-01-01", "last_day=9999-12-31",
    ],
)  # fmt: skip
def test_what_nobody_would_ask_is_answered(signed_in, query):
    client = signed_in("demo-revisor")
    assert client.get(f"/logg/?{query}").status_code == 200
    assert client.get(f"/logg/mitt/?{query}").status_code == 200


def test_the_list_takes_few_queries_however_much_it_shows(signed_in, django_assert_max_num_queries):
    for number in range(60):
        _write(Actor(f"u-{number}", "", Role.PRINCIPAL), f"offering:{number}")
    client = signed_in("demo-revisor")
    with django_assert_max_num_queries(8):
        client.get("/logg/")


def test_the_file_holds_what_the_page_shows_and_obeys_no_formula(signed_in):
    _write(_office(), "offering:17", why="=HYPERLINK()")
    heads, row, *_ = _rows(signed_in("demo-revisor").get("/logg/?about=offering&format=csv"))
    assert heads[:5] == ["Nummer", "Tid (svensk, med avstånd till UTC)", "Vem", "Namn", "Roll"]
    assert row[1] == "2025-07-01T14:00:00+02:00"
    assert row[3:5] == ["Kim Kansli", "Antagningskansliet"]
    assert row[9:13] == ["Platser: 32 → 0", '{"name":"NA","seats":32}', '{"name":"NA","seats":0}', "'=HYPERLINK()"]
    assert len(row[-1]) == 64


def test_the_page_of_a_bulk_write_shows_its_rows(signed_in):
    seq = _write(_office(), "offer:2026", entries=[{"about": f"offering:{n}", "seats": n} for n in range(70)])
    page = signed_in("demo-revisor").get(f"/logg/{seq}/").content.decode()
    assert "De första raderna av 70" in page
    assert "<td>Platser: 49</td>" in page
    assert "offering:49" in page
    assert "offering:50" not in page


def test_a_person_sees_what_they_did_and_what_was_done_to_what_is_theirs(signed_in, people):
    mine = Belongs(person="20100314TF01")
    _write(_office(), "application:1", belongs_to=mine, before={"place": 1}, after={"place": 2})
    _write(_office(), "round:1", entries=[{"about": "person:20100314TF01"}, {"about": "person:other"}], before=None)
    _write(_office(), "application:2", belongs_to=Belongs(person="other"))
    record_look(actor=_office(), about="person:20100314TF01", why="Ringde", now=NOON, belongs_to=mine)
    _write(Actor(str(people["20100314TF01"].pk), "", Role.APPLICANT, "20100314TF01"), "application:3")
    page = signed_in("20100314TF01").get("/logg/mitt/").content.decode()
    for words in ("application:1", "round:1", "application:3", "Såg en skyddad identitet", "Antagningskansliet", "Du"):
        assert words in page
    assert "application:2" not in page
    assert "Kim Kansli" not in page
    assert "<del>1</del> → <ins>2</ins>" in page


def test_a_guardian_sees_their_own_acts_and_not_the_childs_log(signed_in):
    _write(_office(), "application:1", belongs_to=Belongs(person="20100314TF01"))
    assert "application:1" not in signed_in("19800520TF02").get("/logg/mitt/").content.decode()


def test_what_an_officer_did_to_others_is_in_their_log_without_the_content(signed_in):
    _write(_office(), "application:1", belongs_to=Belongs(person="other"))
    client = signed_in("demo-kansli")
    page = client.get("/logg/mitt/").content.decode()
    assert "application:1" in page
    assert "Platser:" not in page
    assert "NA<br>" not in page
    row = next(row for row in _rows(client.get("/logg/mitt/?format=csv")) if row[4] == "application:1")
    assert row[5:8] == ["", "", ""]


def test_reading_the_log_writes_nothing_in_it(signed_in):
    client = signed_in("demo-revisor")
    before = client.get("/logg/").context["rows"][0]["event"].seq
    client.get("/logg/mitt/")
    assert client.get("/logg/").context["rows"][0]["event"].seq == before


def test_the_command_tells_that_the_log_is_intact_and_its_head(capsys):
    seq = _write(_office(), "offering:17")
    call_command("verify_log")
    counts, head = capsys.readouterr().out.splitlines()
    assert counts.startswith("Loggen stämmer:")
    assert head.startswith(f"{seq}:")
    call_command("verify_log", "--head", head)


def test_the_command_tells_where_the_log_is_broken(capsys):
    seq = _write(_office(), "offering:17")
    with connection.cursor() as cursor:
        for statement in unprotecting(connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE audit_event SET why = 'x' WHERE seq = %s", [seq])
    with pytest.raises(CommandError, match=rf"BROKEN at {seq} \(hash\)"):
        call_command("verify_log")
    assert "triggrar saknas" in capsys.readouterr().err


def test_the_office_has_the_whole_log_checked_as_a_job_that_keeps_the_head(signed_in):
    _write(_office(), "offering:17")
    client = signed_in("demo-kansli")
    assert "Kontrollera hela loggen" in client.get("/logg/").content.decode()
    assert client.post("/logg/kontrollera/").url == "/arbeten/"
    head = Event.objects.order_by("-seq").first()
    assert Worker(lambda: NOON).run_until_empty() == 1
    found = json.loads(Event.objects.get(action="audit.log.verified").after)
    assert (found["events"], found["head"], found["broken_at"]) == (head.seq, head.hash, None)
    assert f"{head.seq} händelser stämmer." in client.get("/arbeten/").content.decode()


def test_the_auditor_sees_whether_the_log_holds_and_writes_nothing(signed_in):
    seq = _write(_office(), "offering:17")
    client = signed_in("demo-revisor")
    assert 'href="/logg/kontroll/"' in client.get("/logg/").content.decode()
    before = Event.objects.count()
    page = client.get("/logg/kontroll/").content.decode()
    head = Event.objects.order_by("-seq").first()
    assert "<h1>Loggen stämmer</h1>" in page
    assert f"{head.seq}:{head.hash}" in page
    assert Event.objects.count() == before
    with connection.cursor() as cursor:
        for statement in unprotecting(connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE audit_event SET why = 'x' WHERE seq = %s", [seq])
    page = client.get("/logg/kontroll/").content.decode()
    assert f"Loggen är bruten vid händelse {seq}" in page
    assert "Databasens skydd mot ändringar saknas." in page
    assert client.get("/logg/").status_code == 200
    assert signed_in("demo-rektor").get("/logg/kontroll/").status_code == 403


def test_the_databases_own_numbers_and_names_of_jobs_are_not_shown_to_people(signed_in):
    who = Actor("job:load_demo_offer", "", Role.SYSTEM_ADMINISTRATOR)
    _write(who, "offer:2026", entries=[{"about": "offering:1", "seats": 1}], before=None)
    _write(Actor("job:audit.log.verify", "", Role.SYSTEM_ADMINISTRATOR), "log:audit")
    client = signed_in("demo-revisor")
    page = client.get("/logg/").content.decode()
    assert "Systemet: övningens utbud" in page
    assert "Systemet: Kontrollerar loggen" in page
    assert "job:" not in page
    assert ">1 rad<" in page
    assert "Uppdrag:" not in page
    assert "Inloggning:" not in page
    assert "Inloggad med: <ins>Demoperson</ins>" in page


def test_the_auditor_who_writes_nothing_has_no_check_made(signed_in):
    client = signed_in("demo-revisor")
    assert "Kontrollera hela loggen" not in client.get("/logg/").content.decode()
    assert client.post("/logg/kontrollera/").status_code == 403
