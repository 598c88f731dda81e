"""Protected identities of the register: found and opened by the office alone, after a look that is logged."""

import datetime as dt

import pytest
import time_machine

from gymnasieregion.contexts.register.core.codes import EventKind, Protection
from gymnasieregion.contexts.register.models import Person, RegisterEvent
from gymnasieregion.contexts.register.services.merging import merge
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from tests.offer_records import load_small_offer
from tests.register_people import AT_SECOND, new_pupil, told
from tests.roles import client_as
from tests.web.test_register_persons import somebody
from tests.web.test_register_pupils import words_of

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
HOME, HIDDEN = "/elevregister/", "/elevregister/skyddade/"


@pytest.fixture(autouse=True)
def _in_october():
    load_small_offer()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def hidden():
    """Somebody whose identity is protected, at the first school: their key and that of their spell."""
    return new_pupil(
        number="20100503TF01", kind=EventKind.ENROL_PROTECTED, given_name="Hemlig", family_name="Gömd",
        protection=Protection.MARKED,
    )  # fmt: skip


def test_one_who_is_protected_is_found_by_number_with_a_ground(office, hidden):
    person, _ = hidden
    listed = words_of(office.get(HIDDEN))
    assert str(person) in listed
    assert "Gömd" not in listed
    assert "20100503" not in listed
    before = Event.objects.count()
    answer = office.post(HIDDEN, {"number": "20100503-TF01", "why": "Skolan ringde om betyg"})
    assert answer["Location"] == f"{HOME}{person}/"
    assert "Gömd, Hemlig" in words_of(office.get(answer["Location"]))
    assert Event.objects.count() == before + 1
    look = Event.objects.latest("seq")
    assert (look.about, look.why) == (f"person:{person}", "Skolan ringde om betyg")
    assert "Gömd" not in words_of(office.get(HOME))
    assert "Gömd" not in office.get(f"{HOME}elever.csv").content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"number": "20100503TF01", "why": ""}, "Skriv varför"),
        ({"number": "20100503TF01", "why": "Gäller Gömds betyg"}, "Loggen läses av fler"),
        ({"number": "20100503TF01", "why": "Gäller 20100503-TF01"}, "Loggen läses av fler"),
        ({"number": "20100509TF09", "why": "Betyg"}, "Ingen i registret har"),
        ({"number": "20100501TF01", "why": "Betyg"}, "Ingen i registret har"),
    ],
)
def test_nothing_is_opened_without_a_ground_that_tells_nobody(office, hidden, form, words):
    new_pupil()
    answer = office.post(HIDDEN, form)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert office.get(f"{HOME}{hidden[0]}/")["Location"].startswith(f"{HOME}{hidden[0]}/titta/")


def test_every_page_of_one_who_is_protected_asks_first_and_the_ground_is_soon_over(office, hidden):
    person, spell = hidden
    own = ("", "skriv-in/", "nummer/", "flytt/", "uppgifter/", "skydd/", "sla-ihop/")
    pages = [f"{HOME}{person}/{page}" for page in own]
    pages += [f"{HOME}period/{spell}/{page}" for page in ("", "avsluta/", "ratta/", "klass/", "bevis/")]
    event = RegisterEvent.objects.get()
    pages.append(f"{HOME}handelse/{event.pk}/angra/")
    for page in pages:
        assert "/titta/?next=" in office.get(page)["Location"], page
    ask = f"{HOME}{person}/titta/?next={pages[1]}"
    assert office.get(ask).status_code == 200
    assert office.post(ask, {"why": "Ny skola"})["Location"] == pages[1]
    seen = Event.objects.count()
    for page in pages:
        assert office.get(page).status_code == 200, page
    assert Event.objects.count() == seen + len(pages)
    away = f"{HOME}{person}/titta/?next=https://example.org/"
    assert office.post(away, {"why": "Ny skola"})["Location"] == f"{HOME}{person}/"
    with time_machine.travel(LATER + dt.timedelta(minutes=14), tick=False):
        office.get(HOME)
    with time_machine.travel(LATER + dt.timedelta(minutes=16), tick=False):
        assert "/titta/" in office.get(pages[0])["Location"]


def test_nobody_else_gets_near(hidden):
    person, spell = hidden
    addresses = [HIDDEN, *(f"{HOME}{person}/{page}" for page in ("titta/", "", "skydd/")), f"{HOME}period/{spell}/"]
    for role, scope in ((Role.PRINCIPAL, "S001"), (Role.MUNICIPAL_OFFICER, "0180"), (Role.AUDITOR, "")):
        client = client_as(role, scope)
        for address in addresses:
            assert client.get(address).status_code in {403, 404}, (role, address)
        assert "Skyddade identiteter" not in words_of(client.get(HOME))


def test_a_school_does_not_enrol_one_who_is_protected_and_is_not_told_why(hidden):
    school = client_as(Role.PRINCIPAL, "S002")
    answer = school.post("/elevregister/ny/", somebody(number="20100503TF01", school_unit="S002"))
    assert answer.status_code == 422
    text = words_of(answer)
    assert "Kontakta antagningskansliet per telefon" in text
    assert "Gömd" not in text
    assert "Numret finns i registret" not in text


def test_the_office_writes_protects_and_lets_go(office):
    form = somebody(protection="REGISTRATION", why="Enligt beslut")
    assert office.post("/elevregister/ny/", form).status_code == 302
    person = Person.objects.get()
    assert (person.protection, RegisterEvent.objects.get().kind) == ("REGISTRATION", "ENROL_PROTECTED")
    office.post(f"{HOME}{person.pk}/titta/", {"why": "Skyddet upphör"})
    asked = words_of(office.post(f"{HOME}{person.pk}/skydd/", {"protection": "NONE", "why": "Beslut"}))
    assert "Skyddad folkbokföring" in asked
    answer = office.post(f"{HOME}{person.pk}/skydd/", {"protection": "NONE", "why": "Beslut", "step": "do"})
    assert answer.status_code == 302
    assert "Ny, Nils" in words_of(office.get(HOME))
    told_of = Event.objects.get(action="register.event.protect")
    assert (told_of.before, told_of.after, told_of.why) == ("", "", "")


def test_who_is_merged_into_somebody_protected_stands_in_no_list(office, hidden):
    other, _ = new_pupil(number="20100504TF01", placement=AT_SECOND, family_name="Dold")
    merge(kept=hidden[0], other=other, telling=told(1))
    assert "Dold" not in words_of(office.get(HOME))
    assert "Dold" not in office.get(f"{HOME}elever.csv").content.decode()
