"""The pages about people: who is seen, roles given and ended, and ways to sign in."""

import datetime as dt

import pytest
from django.test import Client

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.issuers import Issuer
from gymnasieregion.platform.accounts.models import Assignment, ExternalIdentity, User
from gymnasieregion.platform.accounts.services.assignments import end_assignment, give_assignment
from gymnasieregion.platform.accounts.services.identities import MayNotLinkError, link_identity, unlink_identity
from gymnasieregion.platform.accounts.services.passwords import set_password
from gymnasieregion.platform.accounts.services.people import PersonalNumberError, PupilsAccountError, make_user
from gymnasieregion.platform.audit.models import Event
from tests.roles import client_as, client_of, made_user

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
TODAY = dt.date(2025, 7, 1)
ADMINISTRATOR = Actor("u-admin", "", Role.SYSTEM_ADMINISTRATOR)
WRITTEN = {
    "display_name": "Ny Rektor", "username": "ny.rektor", "email": "", "role": "principal", "scope_id": "12345678",
    "starts_on": "1/8", "last_day": "", "why": "Beslut 7",
}  # fmt: skip
AN_ISSUER = Issuer(
    id="skolan", protocol="saml", address="https://id.example/metadata", name_sv="Skolans konto",
    name_en="School account", levels=("x",), subject="",
)  # fmt: skip


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE, username="kansliet")


@pytest.fixture
def rut():
    return made_user(Role.PRINCIPAL, "12345678", "rut")


def _text(answer):
    return answer.content.decode()


def _page(person, end=""):
    return f"/personer/{person.pk}/{end}"


def test_a_list_of_many_is_paged_searched_and_asks_few_questions(office, rut, django_assert_num_queries):
    for number in range(120):
        made_user(Role.PLANNER, username=f"planerare-{number:03}")
    with django_assert_num_queries(5):  # session with its sign-in, count, people, their roles, notices
        first = _text(office.get("/personer/"))
    assert "122 personer" in first
    assert first.count("Prov planner") == 50
    assert _text(office.get("/personer/?page=3")).count("Prov") == 22 + 1  # the reader's own name is in the head
    found = _text(office.get("/personer/?q=12345678"))
    assert "<h1>1 person</h1>" in found
    assert "Prov principal" in found
    assert "<h1>1 person</h1>" in _text(office.get("/personer/?role=principal"))
    assert "Ingen stämmer" in _text(office.get("/personer/?q=finns-inte"))


def test_those_without_a_role_today_are_found(office, rut):
    rut.assignments.update(ends_on=TODAY)
    assert "rut" in _text(office.get("/personer/?role=none"))
    assert "<h1>0 personer</h1>" in _text(office.get("/personer/?role=principal"))


def test_the_list_is_english_in_english(rut):
    client = client_as(Role.REGIONAL_OFFICE)
    page = _text(client.get("/personer/", headers={"accept-language": "en"}))
    assert "<h1>2 people</h1>" in page
    assert "User name" in page


def test_the_administrator_sees_no_applicant_and_no_guardian(rut):
    pupil, guardian = made_user(Role.APPLICANT, "a1", "20100101TF01"), made_user(Role.GUARDIAN, "a1", "vera")
    both = made_user(Role.PRINCIPAL, "12345678", "per")
    was = {"user": both, "role": "guardian", "scope_id": "a1", "given_by": "t"}
    Assignment.objects.create(**was, starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2024, 2, 1))
    client = client_as(Role.SYSTEM_ADMINISTRATOR, username="disa")
    page = _text(client.get("/personer/"))
    assert "rut" in page
    assert not {"20100101TF01", "vera", "per"} & set(page.replace("<", " ").replace(">", " ").split())
    assert 'value="applicant"' not in page
    for hidden in (pupil, guardian, both):
        for end in ("", "roll/", "losenord/", "e-legitimation/"):
            assert client.get(_page(hidden, end)).status_code == 404
    assert client.get(_page(rut)).status_code == 200
    assert 'value="guardian"' not in _text(client.get(_page(rut, "roll/")))
    assert client.post(_page(rut, "roll/"), {**WRITTEN, "role": "guardian", "step": "do"}).status_code == 422


def test_the_services_hold_the_same_for_the_administrator(rut):
    pupil = made_user(Role.APPLICANT, "a1", "20100101TF01")
    asked = {"actor": ADMINISTRATOR, "why": "x", "now": NOON}
    role = {"role": Role.PLANNER, "scope_id": "", "starts_on": TODAY}
    link = {"issuer": AN_ISSUER, "subject": "x"}
    tries = (
        lambda: give_assignment(**asked, user_id=pupil.pk, **role),
        lambda: give_assignment(**asked, user_id=rut.pk, **{**role, "role": Role.GUARDIAN, "scope_id": "a1"}),
        lambda: end_assignment(**asked, assignment_id=pupil.assignments.get().pk, ends_on=TODAY),
        lambda: set_password(**asked, user_id=pupil.pk, password="korrekt häst batteri"),
        lambda: link_identity(**asked, user_id=pupil.pk, **link),
    )
    for one in tries:
        with pytest.raises(PupilsAccountError):
            one()
    assert Event.objects.count() == 0


def test_the_auditor_reads_and_has_nothing_to_press(rut):
    client = client_as(Role.AUDITOR)
    page = _text(client.get(_page(rut)))
    assert "Prov principal" in page
    assert "/roll/?" not in page
    assert "losenord" not in page
    assert client.get("/personer/ny/").status_code == 403


def test_somebody_is_added_with_a_role_after_a_check(office):
    checked = _text(office.post("/personer/ny/", {**WRITTEN, "step": "check"}))
    assert "1 augusti 2025" in checked
    assert "tills vidare" in checked
    assert not User.objects.filter(username="ny.rektor").exists()
    answer = office.post("/personer/ny/", {**WRITTEN, "step": "do"})
    made = User.objects.get(username="ny.rektor")
    assert answer.url == _page(made)
    role = made.assignments.get()
    assert (role.role, role.scope_id, role.starts_on, role.ends_on) == (
        "principal", "12345678", dt.date(2025, 8, 1), None,
    )  # fmt: skip
    assert [event.action for event in Event.objects.order_by("seq")] == [
        "accounts.user.make", "accounts.assignment.give",
    ]  # fmt: skip
    assert "har inte börjat" in _text(office.get(_page(made)))


def test_what_was_written_can_be_changed_before_it_is_done(office):
    page = _text(office.post("/personer/ny/", {**WRITTEN, "step": "change"}))
    assert 'value="ny.rektor"' in page
    assert "Något behöver rättas" not in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"display_name": ""}, "Skriv namnet."),
        ({"username": "rut"}, "Användarnamnet rut är upptaget."),
        ({"username": "201001012384"}, "får inte vara ett personnummer"),
        ({"role": ""}, "Välj en roll."),
        ({"scope_id": ""}, "Skriv skolenhetens kod."),
        ({"role": "planner"}, "Rollen gäller hela regionen."),
        ({"starts_on": "32/8"}, "Fel:"),
        ({"last_day": "1/7"}, "kan inte sluta"),
        ({"why": ""}, "Skriv varför."),
    ],
)
def test_a_fault_is_told_and_nothing_is_written(office, rut, changed, says):
    answer = office.post("/personer/ny/", {**WRITTEN, **changed, "step": "do"})
    assert answer.status_code == 422
    assert says in _text(answer)
    assert User.objects.count() == 2
    assert Event.objects.count() == 0


@pytest.mark.parametrize("username", ["201001012384", "20100101-2384", "100101-2384", "1001012384", "100101+2384"])
def test_a_user_name_is_never_a_personal_identity_number(username):
    with pytest.raises(PersonalNumberError):
        make_user(actor=ADMINISTRATOR, username=username, display_name="X", why="", now=NOON)


def test_a_role_is_given_until_its_last_day(office, rut):
    written = {**WRITTEN, "role": "planner", "scope_id": "", "last_day": "31/12"}
    assert "31 december 2025" in _text(office.post(_page(rut, "roll/"), {**written, "step": "check"}))
    assert rut.assignments.count() == 1
    assert office.post(_page(rut, "roll/"), {**written, "step": "do"}).url == _page(rut)
    given = rut.assignments.get(role="planner")
    assert given.ends_on == dt.date(2026, 1, 1)
    assert "31 december 2025" in _text(office.get(_page(rut)))


def test_nobody_gives_themself_a_role(office):
    me = User.objects.get(username="kansliet")
    answer = office.post(_page(me, "roll/"), {**WRITTEN, "role": "planner", "scope_id": "", "step": "do"})
    assert answer.status_code == 422
    assert "Du kan inte ge dig själv en roll." in _text(answer)


def test_a_role_ends_after_its_last_day_and_can_be_given_again(office, rut):
    end = _page(rut, f"roll/{rut.assignments.get().pk}/avsluta/")
    assert office.get(end).status_code == 200
    assert office.post(end, {"last_day": "", "why": "Slutar"}).status_code == 422
    assert office.post(end, {"last_day": "2025-06-30", "why": "Slutar"}).url == _page(rut)
    assert rut.assignments.get().ends_on == TODAY
    page = _text(office.get(_page(rut)))
    assert "Roller före" in page
    assert "30 juni 2025" in page
    assert f"{_page(rut, 'roll/')}?role=principal&amp;scope_id=12345678" in page
    again = _text(office.get(_page(rut, "roll/?role=principal&scope_id=12345678")))
    assert 'value="principal" selected' in again
    answer = office.post(end, {"last_day": "2025-06-30", "why": "Slutar"})
    assert "avslutades redan" in _text(answer)


def test_a_role_that_was_given_by_mistake_never_counted(office, rut):
    role = rut.assignments.get()
    office.post(_page(rut, f"roll/{role.pk}/avsluta/"), {"mistake": "on", "why": "Fel person"})
    role.refresh_from_db()
    assert role.ends_on == role.starts_on
    assert "gavs av misstag" in _text(office.get(_page(rut)))
    assert Event.objects.get().why == "Fel person"


def test_a_role_is_ended_on_its_own_persons_page_alone(office, rut):
    other = made_user(Role.PLANNER)
    assert office.get(_page(other, f"roll/{rut.assignments.get().pk}/avsluta/")).status_code == 404


def test_a_password_is_made_shown_once_and_works(office, rut):
    assert office.post(_page(rut, "losenord/"), {"why": ""}).status_code == 422
    answer = office.post(_page(rut, "losenord/"), {"why": "Glömt"})
    password = _text(answer).split('class="secret">')[1].split("<")[0]
    assert answer["cache-control"] == "private, no-store"
    rut.refresh_from_db()
    assert rut.check_password(password)
    assert password not in _text(office.get(_page(rut)))
    event = Event.objects.get()
    assert (event.action, event.why) == ("accounts.password.set", "Glömt")
    assert password not in event.after + event.before
    step = Client().post("/logga-in/losenord/", {"username": "rut", "password": password})
    assert step.url.startswith("/logga-in/engangskod/")


def test_an_identification_is_linked_after_a_check_and_unlinked(office, rut, settings):
    settings.ISSUERS = (AN_ISSUER,)
    written = {"issuer": "skolan", "subject": "rut@skola.example", "why": "Ny"}
    assert office.post(_page(rut, "e-legitimation/"), {**written, "subject": "", "step": "do"}).status_code == 422
    assert "rut@skola.example" in _text(office.post(_page(rut, "e-legitimation/"), {**written, "step": "check"}))
    assert ExternalIdentity.objects.count() == 0
    assert office.post(_page(rut, "e-legitimation/"), {**written, "step": "do"}).url == _page(rut)
    assert "Skolans konto" in _text(office.get(_page(rut)))
    other = made_user(Role.PLANNER)
    taken = office.post(_page(other, "e-legitimation/"), {**written, "step": "do"})
    assert "redan kopplad till ett annat konto" in _text(taken)
    remove = _page(rut, f"e-legitimation/{ExternalIdentity.objects.get().pk}/ta-bort/")
    assert "Skolans konto" in _text(office.get(remove))
    assert office.post(remove, {"why": "Fel konto"}).url == _page(rut)
    assert ExternalIdentity.objects.count() == 0
    assert [event.action for event in Event.objects.order_by("seq")] == [
        "accounts.identity.link", "accounts.identity.unlink",
    ]  # fmt: skip
    assert all("rut@skola.example" not in event.before + event.after for event in Event.objects.all())


def test_only_the_office_and_the_administrator_unlink(rut):
    link_identity(actor=ADMINISTRATOR, user_id=rut.pk, issuer=AN_ISSUER, subject="x", why="", now=NOON)
    row = ExternalIdentity.objects.get()
    for role in set(Role) - {Role.REGIONAL_OFFICE, Role.SYSTEM_ADMINISTRATOR}:
        with pytest.raises(MayNotLinkError):
            unlink_identity(actor=Actor("u", "", role), identity_id=row.pk, why="", now=NOON)


def test_without_an_issuer_the_page_says_so(office, rut, settings):
    settings.ISSUERS = ()
    assert "ingen utfärdare" in _text(office.get(_page(rut, "e-legitimation/")))


def test_the_menu_has_people_for_those_who_may_see_them(office, rut):
    assert 'href="/personer/"' in _text(office.get("/"))
    assert 'href="/personer/"' not in _text(client_of(rut).get("/"))
