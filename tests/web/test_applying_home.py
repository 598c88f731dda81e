"""A guardian's pages, and how applicants and guardians are reached: what each sees, and what nobody else does."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.admission.models import Applicant, Application, GuardianContact, SeenVersion
from gymnasieregion.contexts.admission.selectors.applying import digest_of, rows_now
from gymnasieregion.contexts.admission.services.applying import Row, confirm_application, save_application
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import Assignment
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.audit.selectors import own_events
from gymnasieregion.platform.pages.formats import SOFT_HYPHEN
from tests.applying import AFTER, ASTA, IN_RECHOICE, IN_TIME, asta, open_year, rows
from tests.roles import client_as, made_user

pytestmark = pytest.mark.django_db

HOME, SEEN, CONTACT, OWN_CONTACT = "/mitt-barn/", "/mitt-barn/sett/", "/mitt-barn/kontakt/", "/ansokan/kontakt/"
PHONE, MAIL = "070-174 06 99", "vera.hemlig@exempel.example"


@pytest.fixture(autouse=True)
def _in_time():
    with time_machine.travel(IN_TIME, tick=False):
        open_year()
        yield


@pytest.fixture
def guardian():
    return client_as(Role.GUARDIAN, "Asta", "vera")


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().replace(SOFT_HYPHEN, "")).split())


def saves(*offerings, actor=ASTA, now=IN_TIME):
    person = asta()
    return save_application(
        applicant=person.pk, rows=rows(*offerings), based_on=digest_of(rows_now(person.pk)), actor=actor, now=now
    )


def says_seen(client):
    """Press the button that the page has."""
    page = client.get(HOME).content.decode()
    sent = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("version", "digest")}
    return client.post(SEEN, sent, follow=True)


# --- What the guardian sees


def test_the_application_stands_there_to_read_and_nothing_of_it_can_be_changed(guardian):
    saves("ES", "NA")
    answer = guardian.get(HOME)
    text = text_of(answer)
    assert text.index("Estetiska programmet") < text.index("Naturvetenskapsprogrammet")
    assert "Ditt barn kan söka och ändra till och med söndag 15 februari 2026 kl. 23.59." in text
    assert "Ditt ja behövs inte" in text
    assert "skollagen 29 kap. 12 §" in text
    assert "/ansokan/andra/" not in answer.content.decode()
    assert guardian.post("/ansokan/andra/", {"do": "up:NA"}).status_code == 403
    assert guardian.get("/ansokan/").url == HOME


def test_what_one_has_seen_holds_for_that_version_and_a_later_one_is_new(guardian):
    saves("ES", "NA")
    saves("ES", "NA", "IB")
    assert "Version 3 är ny för dig." in text_of(guardian.get(HOME))
    assert "Du har sett version 3, som gäller." in text_of(says_seen(guardian))
    saves("IB", "ES")
    text = text_of(guardian.get(HOME))
    assert "Du såg version 3; version 4 är ny." in text
    assert "Borttaget: Naturvetenskapsprogrammet, Skolan A" in text
    assert "Flyttat från 3 till 1: International Baccalaureate, Skolan A" in text
    assert SeenVersion.objects.get().version == 3
    says_seen(guardian)
    assert list(SeenVersion.objects.values_list("version", flat=True)) == [3, 4]
    assert says_seen_again(guardian) == 2


def says_seen_again(client):
    saved = SeenVersion.objects.order_by("-version").first()
    client.post(SEEN, {"version": saved.version, "digest": saved.digest})
    return Event.objects.filter(action="admission.application.seen").count()


def test_to_have_seen_an_older_page_is_to_have_seen_that_version(guardian):
    first = saves("ES")
    saves("ES", "NA")
    guardian.post(SEEN, {"version": first.version, "digest": first.digest})
    assert f"Du såg version {first.version}; version {first.version + 1} är ny." in text_of(guardian.get(HOME))


def test_a_list_that_nobody_has_saved_here_can_be_seen_too(guardian):
    assert "Listan är ny för dig." in text_of(guardian.get(HOME))
    assert "Du har sett listan." in text_of(says_seen(guardian))
    saves("NA")
    text = text_of(guardian.get(HOME))
    assert "Du har sett listan. Version 2 är ny." in text
    assert "Borttaget: Estetiska programmet, Skolan A" in text


@pytest.mark.parametrize("sent", [{}, {"version": "7", "digest": "x"}, {"version": "1", "digest": "0" * 64}])
def test_a_version_that_is_none_is_not_seen(guardian, sent):
    saves("NA")
    assert "Listan har ändrats." in text_of(guardian.post(SEEN, sent, follow=True))
    assert not SeenVersion.objects.exists()


def test_the_guardian_reads_receipt_versions_and_decisions_and_comes_back_home(guardian):
    saves("ES", "NA")
    for address in ("kvitto/", "historik/"):
        page = guardian.get(f"{HOME}{address}").content.decode()
        assert f'href="{HOME}"' in page
        assert "Mitt barn" in page
    assert guardian.get(f"{HOME}kvitto.pdf")["Content-Type"] == "application/pdf"
    assert guardian.get("/ansokan/beslut/").status_code == 200


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (IN_RECHOICE, "Omvalet är öppet. Ditt barn kan ändra sina val till och med fredag 15 maj 2026 kl. 23.59."),
        (dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC), "Omvalet öppnar 13 april 2026 kl. 00.00"),
        (dt.datetime(2026, 1, 2, 9, tzinfo=dt.UTC), "Ansökan öppnar 15 januari 2026 kl. 00.00."),
        (AFTER, "hjälper vägledaren eller antagningskansliet"),
    ],
)
def test_the_state_of_the_window_is_told_to_the_guardian(now, words):
    with time_machine.travel(now, tick=False):
        assert words in text_of(client_as(Role.GUARDIAN, "Asta").get(HOME))


def test_the_page_costs_few_queries_and_is_light(guardian):
    saves("ES", "NA")
    says_seen(guardian)
    saves("IB", "ES", "NA")
    with CaptureQueriesContext(connection) as asked:
        answer = guardian.get(HOME)
    assert len(asked) < 20, [query["sql"][:120] for query in asked]
    assert len(answer.content) < 60_000


# --- More than one child, and none


def test_a_guardian_of_two_chooses_between_them(guardian):
    user = Assignment.objects.get(user__username="vera").user
    Assignment.objects.create(user=user, role="guardian", scope_id="Bo", starts_on=dt.date(2025, 1, 1), given_by="test")
    page = guardian.get(HOME).content.decode()
    wanted = Assignment.objects.get(user=user, scope_id="Bo").pk
    assert f'name="assignment" value="{wanted}"' in page
    answer = guardian.post("/roll/", {"assignment": wanted, "next": HOME}, follow=True)
    assert "Ansökan för Bo" in text_of(answer)


def test_an_ended_role_is_no_child(guardian):
    user = Assignment.objects.get(user__username="vera").user
    Assignment.objects.create(
        user=user, role="guardian", scope_id="Bo", starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2026, 2, 1),
        given_by="test",
    )  # fmt: skip
    assert 'name="assignment"' not in guardian.get(HOME).content.decode()


@pytest.mark.parametrize(
    "facts", [{"birth_date": dt.date(2008, 2, 2)}, {"protection": "MARKED"}, {"applicant_id": "Annan"}]
)
def test_nothing_is_shown_of_an_adult_or_a_protected_child_and_the_office_is_reached_by_telephone(
    guardian, facts, settings
):
    settings.OFFICE_PHONE = "08-555 000 00"
    Applicant.objects.filter(applicant_id="Asta").update(**facts)
    answer = guardian.get(HOME)
    assert "Här finns ingen ansökan att visa" in text_of(answer)
    assert 'href="tel:0855500000"' in answer.content.decode()
    assert "programmet" not in text_of(answer)
    assert guardian.get("/ansokan/").status_code == 404
    assert guardian.post(SEEN, {"version": "0", "digest": ""}).status_code == 404
    assert guardian.get(CONTACT).url == HOME


def test_the_day_before_the_birthday_the_guardian_still_sees(guardian):
    Applicant.objects.filter(applicant_id="Asta").update(birth_date=dt.date(2008, 2, 3))
    assert guardian.get(HOME).status_code == 200
    assert "Naturvetenskapsprogrammet" in text_of(guardian.get(HOME))


# --- How one is reached


def gives(client, address=CONTACT, email=MAIL, phone=PHONE):
    return client.post(address, {"email": email, "phone": phone}, follow=True)


def test_a_pupil_gives_two_ways_to_be_reached():
    pupil = client_as(Role.APPLICANT, "Asta")
    assert "Skriv helst både e-post och telefon" in text_of(pupil.get(OWN_CONTACT))
    assert "Du har ett sätt." in text_of(gives(pupil, OWN_CONTACT, phone=""))
    assert "Dina kontaktuppgifter är sparade." in text_of(gives(pupil, OWN_CONTACT))
    assert (asta().email, Application.objects.get().phone) == (MAIL, PHONE)
    assert "Inget är ändrat." in text_of(gives(pupil, OWN_CONTACT))
    events = Event.objects.filter(action="admission.contact.change").order_by("seq")
    assert [json.loads(event.after) for event in events] == [
        {"email": True, "phone": False}, {"email": True, "phone": True},
    ]  # fmt: skip


def test_the_contact_does_not_disturb_the_versions():
    gives(client_as(Role.APPLICANT, "Asta"), OWN_CONTACT)
    assert saves("ES").version == 2
    assert Application.objects.get().phone == PHONE


@pytest.mark.parametrize(("email", "phone"), [("vera", PHONE), (MAIL, "ring mig"), (MAIL, "07"), ("a@b", "070")])
def test_what_nobody_can_be_reached_at_is_refused(email, phone):
    pupil = client_as(Role.APPLICANT, "Asta")
    answer = pupil.post(OWN_CONTACT, {"email": email, "phone": phone})
    assert answer.status_code == 422
    assert "<title>Fel: " in answer.content.decode()
    assert not Event.objects.filter(action="admission.contact.change").exists()


@pytest.mark.parametrize(
    ("address", "school", "is_warned"),
    [
        ("asta@elev.stad.example", "", True),
        ("asta@edu-stad.example", "", True),
        ("asta@larkangensskolan.example", "Lärkängens skola", True),
        ("asta@post.example", "Lärkängens skola", False),
        ("elev@post.example", "Skolan", False),
    ],
)
def test_an_address_of_the_school_is_warned_of_and_saved(address, school, is_warned):
    Applicant.objects.filter(applicant_id="Asta").update(school=school)
    text = text_of(gives(client_as(Role.APPLICANT, "Asta"), OWN_CONTACT, email=address))
    assert ("Är adressen skolans?" in text) is is_warned
    assert asta().email == address


def test_each_is_led_to_their_own_page(guardian):
    assert guardian.get(OWN_CONTACT).url == CONTACT
    assert client_as(Role.APPLICANT, "Asta").get(CONTACT).url == OWN_CONTACT


def test_a_guardian_of_two_gives_the_details_once(guardian):
    user = Assignment.objects.get(user__username="vera").user
    Assignment.objects.create(user=user, role="guardian", scope_id="Bo", starts_on=dt.date(2025, 1, 1), given_by="test")
    gives(guardian)
    assert set(GuardianContact.objects.values_list("applicant__applicant_id", "email")) == {
        ("Asta", MAIL),
        ("Bo", MAIL),
    }
    assert Event.objects.filter(action="admission.contact.change").count() == 1
    gives(guardian)
    assert Event.objects.filter(action="admission.contact.change").count() == 1


WHERE_THE_CHILD_IS = (
    "/", "/ansokan/", OWN_CONTACT, "/ansokan/historik/", "/ansokan/kvitto/", "/ansokan/beslut/", "/logg/mitt/",
    "/mina-uppgifter/", "/mina-uppgifter/utdrag.json",
)  # fmt: skip
WHERE_A_GUARDIAN_IS = (
    "/", HOME, CONTACT, f"{HOME}historik/", f"{HOME}kvitto/", "/ansokan/beslut/", "/logg/mitt/", "/mina-uppgifter/",
    "/mina-uppgifter/utdrag.json",
)  # fmt: skip


def test_what_a_guardian_gives_is_on_no_page_of_the_other_guardian_or_the_child(guardian):
    gives(guardian)
    saves("ES", "NA")
    says_seen(guardian)
    other, child = client_as(Role.GUARDIAN, "Asta", "viktor"), client_as(Role.APPLICANT, "Asta", "asta")
    user = Assignment.objects.get(user__username="vera").user
    secrets = (MAIL, PHONE, PHONE.replace(" ", ""), "vera.hemlig")
    for client, addresses in ((other, WHERE_A_GUARDIAN_IS), (child, WHERE_THE_CHILD_IS)):
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            shown = answer.content.decode()
            assert [secret for secret in secrets if secret in shown] == [], address
            assert str(user.pk) not in shown, address
    assert MAIL in guardian.get(CONTACT).content.decode()
    assert MAIL not in other.get(CONTACT).content.decode()
    gives(other, email="viktor@exempel.example")
    assert guardian.get(CONTACT).content.decode().count("viktor") == 0
    assert GuardianContact.objects.count() == 2


def test_the_school_and_the_counsellor_see_nothing_of_it_either(guardian):
    Applicant.objects.filter(applicant_id="Asta").update(school_code="G001")
    gives(guardian)
    counsellor = client_as(Role.COUNSELLOR, "G001")
    for address in ("/elever/", f"/elever/{asta().pk}/", f"/ansokan/{asta().pk}/", f"/ansokan/{asta().pk}/historik/"):
        shown = counsellor.get(address).content.decode()
        assert MAIL not in shown, address
        assert PHONE not in shown, address


def test_the_office_finds_both_ways_on_the_applicant_s_page(guardian):
    gives(guardian)
    gives(client_as(Role.APPLICANT, "Asta"), OWN_CONTACT, email="asta@exempel.example", phone="070-174 06 06")
    page = f"/antagning/2026/sokande/{asta().pk}/"
    shown = client_as(Role.REGIONAL_OFFICE).get(page).content.decode()
    assert all(text in shown for text in (MAIL, PHONE, "asta@exempel.example", "070-174 06 06"))
    assert MAIL not in client_as(Role.AUDITOR).get(page).content.decode()


def test_the_log_keeps_no_address_and_shows_the_event_to_the_guardian_alone(guardian):
    gives(guardian)
    user = Assignment.objects.get(user__username="vera").user
    event = Event.objects.get(action="admission.contact.change")
    assert (event.about, event.person, event.unit, event.municipality) == (f"user:{user.pk}", "", "", "")
    kept = " ".join(str(value) for value in event.__dict__.values())
    assert MAIL not in kept
    assert not [form for form in (PHONE, PHONE.replace(" ", ""), "46701740699", "0701740699") if form in kept]
    other = made_user(Role.GUARDIAN, "Asta")
    assert not own_events(Actor(str(other.pk), "", Role.GUARDIAN, "Asta")).filter(pk=event.pk).exists()
    assert not own_events(ASTA).filter(pk=event.pk).exists()
    assert own_events(Actor(str(user.pk), "", Role.GUARDIAN, "Asta")).filter(pk=event.pk).exists()


# --- Protected identities, and the path without an account


def test_a_protected_identity_has_no_fields_and_is_told_to_call(settings):
    settings.OFFICE_PHONE = "08-555 000 00"
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    pupil = client_as(Role.APPLICANT, "Asta")
    shown = pupil.get(OWN_CONTACT).content.decode()
    assert 'name="email"' not in shown
    assert "08-555 000 00" in shown
    pupil.post(OWN_CONTACT, {"email": MAIL, "phone": PHONE})
    assert asta().email == ""
    assert not Application.objects.exists()


def test_when_a_protection_begins_how_the_family_was_reached_is_taken_away(guardian):
    gives(guardian)
    gives(client_as(Role.APPLICANT, "Asta"), OWN_CONTACT)
    office = client_as(Role.REGIONAL_OFFICE)
    pk = asta().pk
    page = f"/antagning/2026/sokande/{pk}/skydd/"
    sent = {"protection": "MARKED", "contact": "Ombud 7", "why": "Beslut om sekretess"}
    assert office.post(page, sent).status_code == 302
    person = Applicant.objects.get(pk=pk)
    assert (person.protection, person.email, person.application.phone) == ("MARKED", "", "")
    assert not GuardianContact.objects.exists()


def test_somebody_who_must_not_have_an_account_applies_through_the_office_by_telephone():
    office = client_as(Role.REGIONAL_OFFICE)
    sent = {
        "protection": "REGISTRATION", "contact": "Ombud 41", "birth_date": "2010-05-05",
        "home_municipality_code": "0180", "kind": "YEAR_NINE", "why": "Samtal med vårdnadshavare",
    }  # fmt: skip
    answer = office.post("/antagning/2026/sokande/ny-skyddad/", sent)
    assert answer.status_code == 302, answer.content.decode()
    person = Applicant.objects.get(protection="REGISTRATION")
    of = f"/ansokan/{person.pk}/"
    looked = Event.objects.filter(action="audit.protected.looked", about=f"applicant:{person.applicant_id}")
    assert office.get(of).url.endswith(f"/titta/?next={of}")
    assert not looked.exists()
    ground = f"/antagning/2026/sokande/{person.pk}/titta/?next={of}"
    assert office.post(ground, {"why": "Ombudet ringde"}).url == of
    page = office.get(of).content.decode()
    assert "Ombud 41" not in page
    assert looked.count() == 1
    assert office.get(f"{of}valj/").status_code == 200
    for offering in ("ES", "NA"):
        assert office.post(f"{of}valj/lagg-till/", {"offering": offering, "next": of}).status_code == 302
    stands = rows_now(person.pk)
    assert [row.offering_id for row in stands] == ["ES", "NA"]
    moved = {"id": ["ES", "NA"], "based_on": digest_of(stands), "do": "up:NA"}
    assert office.post(f"{of}andra/", moved).status_code == 302
    assert [row.offering_id for row in rows_now(person.pk)] == ["NA", "ES"]
    assert f'href="{of}"' in office.get(f"/antagning/2026/sokande/{person.pk}/").content.decode()
    receipt = office.get(f"{of}kvitto/")
    assert receipt["Cache-Control"].startswith("max-age=0")
    assert person.applicant_id in receipt.content.decode()
    assert office.get(f"{of}kvitto.pdf")["Content-Type"] == "application/pdf"
    assert looked.count() >= 5
    assert set(looked.values_list("why", flat=True)) == {"Ombudet ringde"}
    for event in Event.objects.filter(action="admission.application.change"):
        assert (event.unit, event.municipality, event.after) == ("", "", "{}")
    for role, scope in ((Role.COUNSELLOR, ""), (Role.AUDITOR, ""), (Role.GUARDIAN, person.applicant_id)):
        assert client_as(role, scope).get(of).status_code in {403, 404}, role
    assert not Entry.objects.filter(about=f"applicant:{person.applicant_id}").exclude(content="{}").exists()


def test_the_confirmation_is_told_on_the_guardian_s_page(guardian):
    saved = saves("ES", "NA")
    confirm_application(applicant=asta().pk, digest=saved.digest, actor=ASTA, now=IN_TIME)
    assert "Version 2 är bekräftad" in text_of(guardian.get(HOME))
    saves("NA")
    text = text_of(guardian.get(HOME))
    assert "Ditt barn bekräftade version 2 och har ändrat efter det. Det som står här, version 3, är det som" in text


def test_a_list_that_was_emptied_is_new_to_the_guardian_and_can_be_seen(guardian):
    saves("ES", "NA")
    saves()
    text = text_of(guardian.get(HOME))
    assert "Listan är tom. Ditt barn söker nu ingenting." in text
    assert "Jag har sett version 3" in text
    assert "Du har sagt att du har sett version 3." in text_of(says_seen(guardian))


def test_what_the_guardian_pressed_and_whose_the_points_are_is_said(guardian):
    says_seen(guardian)
    text = text_of(guardian.get(HOME))
    assert "Du tryckte på knappen Jag har sett" in text
    assert "Du har:" not in text
    assert "Dina poäng" not in text


def test_extra_choices_are_shown_to_the_guardian(guardian):
    person = asta()
    wanted = (Row("NA", {"LANGUAGE": "Tyska"}), Row("ES"))
    save_application(applicant=person.pk, rows=wanted, based_on=digest_of(rows_now(person.pk)), actor=ASTA, now=IN_TIME)
    assert "Språk: Tyska" in text_of(guardian.get(HOME))


def test_the_guardian_has_a_card_and_an_entry_in_the_menu(guardian):
    shown = guardian.get("/").content.decode()
    assert shown.count(f'href="{HOME}"') == 2
    assert f'href="{HOME}"' not in client_as(Role.APPLICANT, "Asta").get("/").content.decode()
