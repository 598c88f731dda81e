"""The municipality's duty on its pages: the list, a youth, the forms, the file, figures and erasure; whose they are."""

import datetime as dt
import json
import re

import pytest
from django.utils.html import escape

from gymnasieregion.contexts.register.core.kaa_codes import MeasureKind, Occupation, Registered
from gymnasieregion.contexts.register.models import (
    Contact,
    ContactDetails,
    Exemption,
    Measure,
    Person,
    Responsibility,
    SentFile,
)
from gymnasieregion.contexts.register.services.kaa_duties import begin_duty
from gymnasieregion.contexts.register.services.kaa_work import add_contact, start_measure
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from tests.kaa_records import HOME, NOW, OFFICER, OTHER, moves, studies, youth
from tests.roles import client_as

pytestmark = pytest.mark.django_db
BROKE = dt.date(2025, 3, 3)
ACT = {"actor": OFFICER, "now": NOW}
ROOT = "/aktivitetsansvar/"


@pytest.fixture
def officer():
    return client_as(Role.KAA_OFFICER, HOME)


def _broke_off(number="20070503TF12", **more):
    person = youth(number, **more)
    studies(person, dt.date(2023, 8, 16), BROKE)
    return person


def _registered(number="20070503TF12", **more):
    person = _broke_off(number, **more)
    return begin_duty(municipality=HOME, person=person.pk, starts_on=BROKE, because=Registered.BROKE_OFF, **ACT)


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_opens_on_what_is_to_be_done_first(officer):
    _broke_off("20070503TF12", given_name="Nina", family_name="Ny")
    over = _registered("20070601TF13", given_name="Rune", family_name="Reda")
    moves(over.person, dt.date(2025, 6, 1))
    answer = officer.get(ROOT)
    text = _text(answer)
    assert "Nya i gruppen (1)" in text
    assert "Avslut att reda ut (1)" in text
    assert "Ny, Nina" in text
    assert "Har avbrutit gymnasieskolan" in text
    assert "Reda" not in text
    settle = _text(officer.get(f"{ROOT}?show=SETTLE"))
    assert "Ej längre folkbokförd i kommunen, 1 juni 2025" in settle
    assert "Reda, Rune" in settle
    assert "Ingen stämmer" in _text(officer.get(f"{ROOT}?show=SETTLE&q=ingen"))
    assert "Reda, Rune" in _text(officer.get(f"{ROOT}?show=SETTLE&q=rune+20070601"))


@pytest.mark.parametrize("show", ["NEW", "SETTLE", "SILENT", "ALL", "ENDED", "EXEMPT", "nothing"])
def test_every_list_is_there_with_nobody_in_it(officer, show):
    assert officer.get(f"{ROOT}?show={show}").status_code == 200


def test_new_youths_are_confirmed_and_nothing_is_written_before(officer):
    one, two = _broke_off("20070503TF12"), _broke_off("20070601TF13")
    check = officer.get(f"{ROOT}nya/?row={one.pk}&row={two.pk}")
    assert "Registrera 2 ungdomar" in _text(check)
    assert not Responsibility.objects.exists()
    answer = officer.post(f"{ROOT}nya/", {"row": [str(one.pk), str(two.pk)]})
    assert (answer.status_code, answer.url) == (302, ROOT)
    assert Responsibility.objects.count() == 2
    assert "Registrerade ungdomar: 2." in _text(officer.get(ROOT))
    again = officer.post(f"{ROOT}nya/", {"row": [str(one.pk)]})
    assert again.status_code == 422
    assert "Någon annan har ändrat" in _text(again)


def test_all_proposed_ends_are_confirmed_at_once(officer):
    duty = _registered()
    moves(duty.person, dt.date(2025, 6, 1))
    check = officer.get(f"{ROOT}avslut/?all=1")
    assert "Avsluta 1 ansvar" in _text(check)
    officer.post(f"{ROOT}avslut/", {"row": [str(duty.spell)]})
    assert Responsibility.objects.get(recorded_to=None).ended_because == "MOVED"
    assert "Ej längre folkbokförd" in _text(officer.get(f"{ROOT}?show=ENDED"))


def test_a_youth_is_registered_by_hand_by_number(officer):
    person = _broke_off()
    typed = {"number": "20070503-TF12", "starts_on": "2025-03-04", "because": "OTHER"}
    answer = officer.post(f"{ROOT}registrera/", typed)
    duty = Responsibility.objects.get()
    assert answer.url == f"{ROOT}{duty.spell}/"
    assert (duty.person_id, duty.starts_on, duty.because) == (person.pk, dt.date(2025, 3, 4), "OTHER")
    unknown = officer.post(f"{ROOT}registrera/", {**typed, "number": "20070503TF99"})
    assert unknown.status_code == 422
    assert "Ingen i registret har numret." in _text(unknown)
    early = officer.post(f"{ROOT}registrera/", {**typed, "starts_on": "2024-10-01"})
    assert "omfattas inte av kommunens ansvar den 2024-10-01: går i gymnasieskola eller motsvarande" in _text(early)


def test_a_youth_s_page_tells_what_is_known_and_what_was_known(officer):
    duty = _registered(given_name="Nina", family_name="Ny")
    add_contact(duty=duty.spell, on=dt.date(2025, 4, 1), occupation=Occupation.NONE, **ACT)
    start_measure(duty=duty.spell, kind=MeasureKind.GUIDANCE, starts_on=dt.date(2025, 4, 2), **ACT)
    text = _text(officer.get(f"{ROOT}{duty.spell}/"))
    for told in ("Nina Ny", "20070503TF12", "1 april 2025 : Saknar sysselsättning", "Studie- och yrkesvägledning",
                 "Bygg- och anläggningsprogrammet, S001", "Avbrott", "Historik", "förordning (2006:39)"):  # fmt: skip
        assert told in text, told
    english = _text(officer.get(f"{ROOT}{duty.spell}/", headers={"accept-language": "en"}))
    assert "Study and career guidance" in english


def test_contacts_and_measures_go_through_their_forms(officer):
    duty = _registered()
    at = f"{ROOT}{duty.spell}/"
    answer = officer.post(f"{at}kontakt/", {"contacted_on": "1/6", "occupation": "NONE"})
    assert answer.url == at
    contact = Contact.objects.get()
    assert contact.contacted_on == dt.date(2025, 6, 1)
    officer.post(f"{at}kontakt/{contact.spell}/ratta/", {"contacted_on": "2025-06-02", "occupation": "WORK"})
    assert Contact.objects.get(recorded_to=None).occupation == "WORK"
    officer.post(f"{at}kontakt/{contact.spell}/ratta/", {"step": "remove"})
    assert not Contact.objects.filter(recorded_to=None).exists()
    officer.post(f"{at}atgard/", {"kind": "TALK", "starts_on": "2025-05-05"})
    measure = Measure.objects.get()
    over = {"last_day": "2025-05-30", "ended_because": "DONE", "occupation_after": "NONE"}
    officer.post(f"{at}atgard/{measure.spell}/avsluta/", over)
    assert Measure.objects.get(recorded_to=None).ends_on == dt.date(2025, 5, 31)
    corrected = {
        "kind": "PLACEMENT",
        "starts_on": "2025-05-06",
        "last_day": "",
        "ended_because": "",
        "occupation_after": "",
    }
    half = officer.post(f"{at}atgard/{measure.spell}/ratta/", {**corrected, "last_day": "2025-05-30"})
    assert half.status_code == 422
    assert _text(half).count("Fyll i detta också.") >= 2
    officer.post(f"{at}atgard/{measure.spell}/ratta/", corrected)
    known = Measure.objects.get(recorded_to=None)
    assert (known.kind, known.ends_on) == ("PLACEMENT", None)
    officer.post(
        f"{at}kontaktuppgifter/", {"address": "Gatan 1, 111 11 Orten", "email": "a@example.se", "phone": "070 1"}
    )
    assert ContactDetails.objects.get().address == "Gatan 1, 111 11 Orten"
    assert officer.post(f"{at}kontaktuppgifter/", {"phone": "ring mamma"}).status_code == 422
    officer.post(f"{at}avsluta/", {"ends_on": "2025-06-10", "ended_because": "STUDIES"})
    assert Responsibility.objects.get(recorded_to=None).ended_because == "STUDIES"
    assert officer.get(f"{at}avsluta/").status_code == 404
    officer.post(f"{at}ratta/", {"starts_on": "2025-03-03", "because": "OTHER", "ends_on": "", "ended_because": ""})
    assert Responsibility.objects.get(recorded_to=None).ends_on is None
    assert "gällde till" in _text(officer.get(at))


def test_a_refusal_is_told_on_the_form_and_nothing_is_written(officer):
    duty = _registered()
    answer = officer.post(f"{ROOT}{duty.spell}/kontakt/", {"contacted_on": "2025-03-02", "occupation": "NONE"})
    assert answer.status_code == 422
    assert "Ansvaret gäller från 2025-03-03" in _text(answer)
    assert not Contact.objects.exists()


FORMS = ["kontakt/", "atgard/", "avsluta/", "ratta/", "kontaktuppgifter/"]


@pytest.mark.parametrize("path", FORMS)
def test_every_form_says_that_nothing_of_health_or_crime_may_stand_here_and_has_no_room_for_it(officer, path):
    duty = _registered()
    answer = officer.get(f"{ROOT}{duty.spell}/{path}")
    assert "hälsa, funktionsnedsättning, ursprung, tro eller brott" in _text(answer)
    assert "<textarea" not in answer.content.decode()
    texts = re.findall(r'<input type="text" name="(\w+)"', answer.content.decode())
    assert set(texts) <= {"contacted_on", "starts_on", "ends_on", "last_day", "address", "phone"}


def test_an_exemption_is_written_and_taken_away(officer):
    person = _broke_off()
    at = f"{ROOT}ungdom/{person.pk}/undantag/"
    officer.post(at, {"kind": "STUDIES", "starts_on": "2025-03-03", "last_day": "2026-06-15"})
    exemption = Exemption.objects.get()
    assert exemption.ends_on == dt.date(2026, 6, 16)
    assert "Nya i gruppen (0)" in _text(officer.get(ROOT))
    assert "15 juni 2026" in _text(officer.get(f"{ROOT}?show=EXEMPT"))
    gone = f"{ROOT}undantag/{exemption.spell}/ta-bort/"
    assert officer.get(gone).status_code == 200
    officer.post(gone)
    assert "Nya i gruppen (1)" in _text(officer.get(ROOT))


def test_the_file_is_checked_fetched_sent_and_told_apart(officer):
    duty = _registered()
    page = officer.get(f"{ROOT}fil/?halvar=2025-1")
    assert "Inga fel hittades." in _text(page)
    assert "En ny fil raderar den förra hos mottagaren" in _text(page)
    got = officer.get(f"{ROOT}fil/hamta/?halvar=2025-1")
    assert got["Content-Disposition"] == 'attachment; filename="aktivitetsansvar-0180-2025-1.csv"'
    assert got.content.decode().splitlines()[1].startswith("1;0180;20070503TF12;1;;2025-03-03;")
    sha256 = page.context["made"].sha256
    answer = officer.post(f"{ROOT}fil/skicka/", {"halvar": "2025-1", "sha256": sha256})
    assert answer.status_code == 302
    first = SentFile.objects.get()
    assert bytes(first.content) == got.content
    stands = _text(officer.get(f"{ROOT}fil/?halvar=2025-1"))
    assert "Det är den här filen som ligger hos mottagaren" in stands
    assert "Gäller hos mottagaren" in stands
    assert "Raderad hos mottagaren" not in stands
    add_contact(duty=duty.spell, on=dt.date(2025, 4, 1), occupation=Occupation.NONE, **ACT)
    stale = officer.post(f"{ROOT}fil/skicka/", {"halvar": "2025-1", "sha256": sha256})
    assert stale.status_code == 422
    changed = officer.get(f"{ROOT}fil/?halvar=2025-1")
    assert "2;0180;20070503TF12;1;;2025-04-01;;02" in changed.content.decode()
    officer.post(f"{ROOT}fil/skicka/", {"halvar": "2025-1", "sha256": changed.context["made"].sha256})
    second = SentFile.objects.exclude(pk=first.pk).get()
    both = _text(officer.get(f"{ROOT}fil/?halvar=2025-1"))
    assert both.index("Gäller hos mottagaren") < both.index("Raderad hos mottagaren")
    assert "raderad hos mottagaren" in _text(officer.get(f"{ROOT}fil/{first.pk}/"))
    assert "<ins" in officer.get(f"{ROOT}fil/{second.pk}/").content.decode()
    assert officer.get(f"{ROOT}fil/{first.pk}/hamta/").content == got.content
    for wrong in ("2025-3", "x", "2016-1", "99999-1"):
        assert officer.get(f"{ROOT}fil/?halvar={wrong}").status_code == 404


def test_faults_lead_to_the_youth(officer):
    duty = _registered(given_name="Nina", family_name="Ny")
    duty.person.personidentifier_versions.all().delete()
    page = officer.get(f"{ROOT}fil/?halvar=2025-1")
    assert "Filen har 1 fel" in _text(page)
    assert "Numret saknas eller är inget giltigt nummer." in _text(page)
    assert f'href="{ROOT}{duty.spell}/"' in page.content.decode()
    assert "Markera som skickad" not in _text(page)


def test_all_that_is_held_is_handed_out_and_that_is_logged(officer):
    duty = _registered()
    add_contact(duty=duty.spell, on=dt.date(2025, 4, 1), occupation=Occupation.NONE, **ACT)
    page = officer.get(f"{ROOT}fil/?halvar=2025-1")
    officer.post(f"{ROOT}fil/skicka/", {"halvar": "2025-1", "sha256": page.context["made"].sha256})
    told = json.loads(officer.post(f"{ROOT}{duty.spell}/utdrag.json").content)
    assert [row["occupation"] for row in told["register_duty_contacts"]] == ["NONE"]
    assert [row["because"] for row in told["register_duty"]] == ["BROKE_OFF"]
    assert len(told["register_duty_files"]) == 2
    assert [row["action"].rsplit(".", 1)[1] for row in told["log"]] == ["begin", "contact_add", "extract"]
    assert Event.objects.filter(action="register.kaa.extract", about=f"kaa:{duty.spell}").exists()


def test_the_erasure_is_shown_and_asked_for(officer):
    person = youth("20040503TF14")
    Responsibility.objects.create(
        person=person, municipality_code=HOME, starts_on=dt.date(2024, 1, 8), because="OTHER",
        ends_on=dt.date(2024, 5, 3), ended_because="TOO_OLD", recorded_from=NOW, recorded_by="kajsa",
    )  # fmt: skip
    assert "Gallra 1 ungdom" in _text(officer.get(f"{ROOT}gallring/"))
    officer.post(f"{ROOT}gallring/gallra/")
    assert Job.objects.filter(kind="register.kaa_removal.run").count() == 1
    assert "Gallra 1" not in _text(client_as(Role.AUDITOR).get(f"{ROOT}gallring/?kommun={HOME}"))


def test_another_municipality_and_a_protected_youth_are_out_of_reach(officer):
    duty = _registered()
    stranger = client_as(Role.KAA_OFFICER, OTHER)
    paths = ["", *FORMS]
    assert {stranger.get(f"{ROOT}{duty.spell}/{path}").status_code for path in paths} == {403}
    assert stranger.get(f"{ROOT}ungdom/{duty.person_id}/undantag/").status_code == 403
    page = officer.get(f"{ROOT}fil/?halvar=2025-1")
    officer.post(f"{ROOT}fil/skicka/", {"halvar": "2025-1", "sha256": page.context["made"].sha256})
    assert stranger.get(f"{ROOT}fil/{SentFile.objects.get().pk}/").status_code == 403
    Person.objects.filter(pk=duty.person_id).update(protection="MARKED")
    assert {officer.get(f"{ROOT}{duty.spell}/{path}").status_code for path in paths} == {404}
    assert "20070503TF12" not in officer.get(f"{ROOT}?show=ALL").content.decode()
    for role in (Role.REGIONAL_OFFICE, Role.AUDITOR, Role.MUNICIPAL_OFFICER):
        assert client_as(role, HOME).get(ROOT).status_code == 403


def test_a_contact_of_another_youth_is_not_reached_through_ones_own(officer):
    mine, others = _registered("20070503TF12"), _registered("20070601TF13")
    contact = add_contact(duty=others.spell, on=dt.date(2025, 4, 1), occupation=Occupation.NONE, **ACT)
    at = f"{ROOT}{mine.spell}/kontakt/{contact.spell}/ratta/"
    assert officer.get(at).status_code == 404
    assert officer.post(at, {"step": "remove"}).status_code == 404


def test_a_name_is_shown_as_text(officer):
    _broke_off(given_name="<b>Nina</b>")
    assert escape("<b>Nina</b>") in officer.get(ROOT).content.decode()


@pytest.mark.parametrize("known", [1, 9])
def test_a_page_asks_the_same_few_questions_however_many_youths_there_are(
    officer, known, django_assert_max_num_queries
):
    for number in range(10, 10 + known):
        _registered(f"20070503TF{number}")
        _broke_off(f"20070601TF{number}")
    with django_assert_max_num_queries(45):
        officer.get(f"{ROOT}?show=ALL")
    duty = Responsibility.objects.order_by("pk").first()
    with django_assert_max_num_queries(50):
        officer.get(f"{ROOT}{duty.spell}/")
    with django_assert_max_num_queries(30):
        officer.get(f"{ROOT}fil/?halvar=2025-1")
