"""A form that comes when its owner is no longer signed in, or when somebody else is: nothing is lost or mixed up."""

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gymnasieregion.contexts.admission.selectors.applying import digest_of, rows_now
from gymnasieregion.contexts.admission.services.applying import save_application
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.kept_forms import FIELD, KEPT, form_token, owner_of
from gymnasieregion.platform.accounts.models import Assignment, User
from tests.applying import ASTA, IN_TIME, asta, listed, open_year, rows
from tests.roles import client_of, made_user

pytestmark = pytest.mark.django_db

HOME, CHANGE, KEPT_PAGE = "/ansokan/", "/ansokan/andra/", "/logga-in/formular/"


@pytest.fixture(autouse=True)
def _in_time(settings):
    settings.DEMO, settings.PRODUCTION = True, False
    with time_machine.travel(IN_TIME, tick=False):
        open_year()
        yield


def persona(username, scope="Asta", role=Role.APPLICANT):
    user = made_user(role, scope, username)
    User.objects.filter(pk=user.pk).update(is_persona=True)
    return user


@pytest.fixture
def user():
    return persona("asta")


@pytest.fixture
def pupil(user):
    return client_of(user)


def form_of(answer, action=CHANGE):
    """The hidden fields of the first form of a page that goes to an address, as a browser would send them."""
    page = answer.content.decode()
    form = page[page.index(f'action="{action}"') :].split("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        sent.setdefault(unescape(name[1]), []).append(unescape(re.search(r'value="([^"]*)"', tag)[1]))
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def sign_in(client, username="asta", next_="/"):
    return client.post("/logga-in/demo/", {"persona": username, "next": next_})


def loses_the_session(client):
    del client.cookies["sessionid"]


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def pressed_too_late(client, do="up:ES"):
    form = form_of(client.get(HOME))
    loses_the_session(client)
    return client.post(CHANGE, {**form, "do": do}, headers={"referer": "http://testserver/ansokan/"})


def test_every_form_says_whose_page_it_is_without_naming_anybody(pupil, user):
    form = form_of(pupil.get(HOME))
    assert form[FIELD] == [form_token(str(user.pk))]
    assert str(user.pk) not in form[FIELD][0]
    assert FIELD not in Client().get("/logga-in/").content.decode()


def test_a_press_after_the_session_is_gone_is_told_of_and_can_be_sent_again(pupil):
    late = pressed_too_late(pupil)
    assert late.url == "/logga-in/?next=%2Fansokan%2Fandra%2F"
    assert "Din senaste ändring är inte sparad." in text_of(pupil.get(late.url))
    assert sign_in(pupil).url == KEPT_PAGE
    page = pupil.get(KEPT_PAGE)
    assert "Ditt formulär är kvar" in text_of(page)
    assert listed() == ["NA", "ES"]
    again = form_of(page)
    assert again["do"] == ["up:ES"]
    assert pupil.post(CHANGE, again).status_code == 302
    assert listed() == ["ES", "NA"]
    assert pupil.get(KEPT_PAGE).url == "/"  # nothing is kept any more


def test_somebody_who_was_away_gets_the_form_back_too(pupil):
    form = form_of(pupil.get(HOME))
    with time_machine.travel(IN_TIME + dt.timedelta(minutes=31), tick=False):
        late = pupil.post(CHANGE, {**form, "do": "up:ES"})
        told = text_of(pupil.get(late.url))
        assert "Du var borta en stund" in told
        assert "Din senaste ändring är inte sparad." in told
        assert sign_in(pupil).url == KEPT_PAGE


def test_what_was_saved_meanwhile_meets_the_kept_form_on_the_page_with_both_lists(pupil):
    pressed_too_late(pupil)
    save_application(
        applicant=asta().pk, rows=rows("NA"), based_on=digest_of(rows_now(asta().pk)), actor=ASTA, now=IN_TIME
    )
    sign_in(pupil)
    answer = pupil.post(CHANGE, form_of(pupil.get(KEPT_PAGE)))
    assert answer.status_code == 409
    assert listed() == ["NA"]


def test_nobody_else_sees_or_sends_what_was_kept(pupil):
    persona("bo", "Bo")
    pressed_too_late(pupil)
    assert sign_in(pupil, "bo").url == "/"
    assert pupil.get(KEPT_PAGE).url == "/"
    assert listed() == ["NA", "ES"]


def test_the_owner_gets_it_back_after_somebody_else(pupil):
    persona("bo", "Bo")
    pressed_too_late(pupil)
    sign_in(pupil, "bo")
    assert sign_in(pupil).url == KEPT_PAGE


def test_what_is_kept_is_sealed_and_no_cookie_holds_it(pupil):
    pressed_too_late(pupil)
    session = Session.objects.get(session_key=pupil.cookies["sessionid"].value)
    kept = session.get_decoded()
    assert set(kept) == {KEPT, "_session_expiry"}
    assert "up:" not in kept[KEPT]
    assert "up:ES" not in pupil.cookies.output()
    assert session.expire_date <= timezone.now() + dt.timedelta(minutes=30)


def test_it_is_kept_for_half_an_hour(pupil):
    pressed_too_late(pupil)
    with time_machine.travel(IN_TIME + dt.timedelta(minutes=30), tick=False):
        assert sign_in(pupil).url == "/"


def test_a_form_that_nobody_here_made_is_not_kept():
    stranger = Client()
    for forged in ("", "a" * 64, form_token("x")[:32] + "0" * 32):
        assert stranger.post(CHANGE, {FIELD: forged, "do": "up:ES"}).status_code == 302
    assert not Session.objects.exists()
    assert owner_of(form_token("x")) == form_token("x")[:32]


def test_a_file_is_not_kept_but_it_is_told_of(pupil):
    form = form_of(pupil.get(HOME))
    loses_the_session(pupil)
    paper = SimpleUploadedFile("intyg.pdf", b"%PDF")
    pupil.post(CHANGE, {**form, "paper": paper}, headers={"referer": "http://testserver/ansokan/?x=1"})
    sign_in(pupil)
    assert "Din senaste ändring sparades inte" in text_of(pupil.get(KEPT_PAGE))
    assert pupil.post(KEPT_PAGE).url == "/ansokan/?x=1"
    assert pupil.get(KEPT_PAGE).url == "/"


def test_it_can_be_left_unsent(pupil):
    pressed_too_late(pupil)
    sign_in(pupil)
    assert pupil.post(KEPT_PAGE).url == HOME
    assert listed() == ["NA", "ES"]
    assert pupil.get(KEPT_PAGE).url == "/"


def test_somebody_with_two_roles_chooses_one_and_then_sends_again(pupil, user):
    Assignment.objects.create(
        user=user, role=Role.GUARDIAN.value, scope_id="Asta", starts_on=dt.date(2025, 1, 1), given_by="test"
    )
    pressed_too_late(pupil)
    where = sign_in(pupil).url
    assert where == "/roll/?next=%2Flogga-in%2Fformular%2F"
    chosen = user.assignments.get(role=Role.APPLICANT.value).pk
    assert pupil.post("/roll/", {"assignment": chosen, "next": KEPT_PAGE}).url == KEPT_PAGE
    assert form_of(pupil.get(KEPT_PAGE))["do"] == ["up:ES"]


def test_a_reason_that_was_typed_is_kept_as_it_was_typed():
    user = persona("berit", "S1", Role.PRINCIPAL)
    client = client_of(user)
    client.cookies.pop("sessionid")
    action, typed = f"/skolan/{Offering.objects.get(offering_id='NA').pk}/besluta/", 'Två rader\r\noch "tecken" & <mer>'
    client.post(action, {FIELD: form_token(str(user.pk)), "why": typed, "row": "1"})
    sign_in(client, "berit")
    kept = form_of(client.get(KEPT_PAGE), action)
    assert kept["why"] == [typed]
    assert kept["row"] == ["1"]


def test_a_form_of_one_does_nothing_when_somebody_else_is_signed_in(pupil):
    form = form_of(pupil.get(HOME))
    sign_in(pupil, persona("bo", "Bo").username)
    answer = pupil.post(CHANGE, {**form, "do": "up:ES"})
    assert answer.status_code == 409
    assert "Någon annan är inloggad nu" in text_of(answer)
    assert listed() == ["NA", "ES"]
    assert sign_in(pupil).url == KEPT_PAGE  # signed in as oneself, one may send it again


def test_anybody_may_sign_out_from_the_page_of_somebody_else(pupil, user):
    sign_in(pupil, persona("bo", "Bo").username)
    assert pupil.post("/logga-ut/", {FIELD: form_token(str(user.pk))}).url == "/"
