"""Staff: a password, then a code from an authenticator; wrong tries slow down and nothing is locked."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts import totp
from gymnasieregion.platform.accounts.digests import opened, sealed
from gymnasieregion.platform.accounts.models import SecondFactor, SignIn, User, WrongTry
from gymnasieregion.platform.accounts.services import passwords, people
from gymnasieregion.platform.accounts.services.tries import TooManyTriesError, begin_try, wait_after
from gymnasieregion.platform.audit.models import Event
from tests.roles import made_user

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
WORDS = "korrekt häst batteri"
ADMINISTRATOR = Actor("u-admin", "", Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def user():
    made = made_user(Role.PRINCIPAL, "12345678", "rut")
    return passwords.set_password(actor=ADMINISTRATOR, user_id=made.pk, password=WORDS, why="Ny", now=NOON)


def _password(client, password=WORDS, username="rut", **more):
    return client.post("/logga-in/losenord/", {"username": username, "password": password}, **more)


def _code_of(user, step=0):
    secret = opened(SecondFactor.objects.get(user=user).secret)
    return totp.code_at(totp.base64.b32decode(secret), totp.step_of(NOON) + step)


def _factor(client, code):
    return client.post("/logga-in/engangskod/", {"code": code, "next": "/behorighet/"})


def _role(client):
    return client.get("/behorighet/").wsgi_request.actor.role


def _at(**by):
    return time_machine.travel(NOON + dt.timedelta(**by), tick=False)


# RFC 6238 appendix B, SHA-1, eight digits
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"),
        (1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_the_codes_are_those_of_the_standard(seconds, code):
    assert totp.code_at(b"12345678901234567890", seconds // totp.STEP, digits=8) == code


# RFC 4226 appendix D
@pytest.mark.parametrize(
    ("count", "code"), list(enumerate(["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583"]))
)
def test_the_counted_codes_are_those_of_the_standard(count, code):
    assert totp.code_at(b"12345678901234567890", count) == code


def test_the_first_time_the_authenticator_is_set_up(user):
    client = Client()
    assert _password(client).url == "/logga-in/engangskod/?next=%2F"
    page = client.get("/logga-in/engangskod/").content.decode()
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
    assert shown == opened(SecondFactor.objects.get(user=user).secret)
    assert "<svg" in page
    assert _role(client) is Role.PUBLIC
    assert _factor(client, _code_of(user)).url == "/behorighet/"
    assert _role(client) is Role.PRINCIPAL
    assert SignIn.objects.get().method == "PASSWORD"


def test_the_secret_is_shown_once_and_lies_sealed(user):
    client = Client()
    _password(client)
    _factor(client, _code_of(user))
    again = Client()
    _password(again)
    page = again.get("/logga-in/engangskod/").content.decode()
    assert "<svg" not in page.split("<main")[1]
    factor = SecondFactor.objects.get(user=user)
    assert opened(factor.secret) not in page
    assert opened(factor.secret) not in factor.secret


def test_a_code_works_once(user):
    client = Client()
    _password(client)
    code = _code_of(user)
    _factor(client, code)
    thief = Client()
    _password(thief)
    assert _factor(thief, code).status_code == 422
    assert _role(thief) is Role.PUBLIC


@pytest.mark.parametrize(("step", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(user, step, works):
    client = Client()
    _password(client)
    assert (_factor(client, _code_of(user, step)).status_code == 302) is works


def test_a_right_password_alone_opens_nothing(user):
    client = Client()
    _password(client)
    assert _role(client) is Role.PUBLIC
    assert client.get("/roll/").status_code == 302
    for code in ("", "abcdef", "²²²²²²"):
        assert _factor(client, code).status_code == 422


def test_a_code_without_a_password_opens_nothing(user):
    Client().post("/logga-in/losenord/", {"username": "rut", "password": WORDS})
    client = Client()
    assert _factor(client, _code_of(user)).url.startswith("/logga-in/")
    assert _role(client) is Role.PUBLIC


def test_the_password_is_forgotten_after_five_minutes(user):
    client = Client()
    _password(client)
    with _at(minutes=5):
        assert client.get("/logga-in/engangskod/").url.startswith("/logga-in/")


@pytest.mark.parametrize(("username", "password"), [("rut", "fel"), ("finns-inte", WORDS), ("RUT", WORDS), ("", "")])
def test_it_is_not_said_what_was_wrong(user, username, password):
    answer = _password(Client(), password, username)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ("Användarnamnet eller lösenordet stämmer inte" in page) is bool(username)
    assert f'value="{password or "-"}"' not in page


def test_an_unknown_name_takes_a_hash_as_long_as_a_known_one(user, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    _password(Client(), "fel", "finns-inte")
    assert hashed == ["fel"]


def test_five_wrong_tries_and_the_sixth_waits_even_with_the_right_password(user):
    client = Client()
    for wrong in range(5):
        with _at(minutes=wrong):
            assert _password(client, "fel").status_code == 422
    with _at(minutes=5):
        page = _password(client).content.decode()
        assert "Vänta 600 sekunder" in page
    with _at(minutes=15, seconds=-1):
        assert _password(client).status_code == 422
    with _at(minutes=15):
        assert _password(client).status_code == 302


def test_waiting_is_never_longer_for_trying_while_one_waits(user):
    for wrong in range(5):
        with _at(minutes=wrong):
            _password(Client(), "fel")
    for second in range(20):
        with _at(minutes=5, seconds=second):
            _password(Client(), "fel")
    assert WrongTry.objects.filter(kind="ACCOUNT").count() == 5


def test_the_third_wrong_try_slows_down(user):
    for second in range(3):
        with _at(seconds=second):
            _password(Client(), "fel")
    with _at(seconds=6):
        assert "Vänta 1 sekunder" in _password(Client()).content.decode()
    with _at(seconds=7):
        assert _password(Client()).status_code == 302


def test_the_count_is_of_the_account_and_not_of_the_browser_or_the_case(user):
    for number in range(5):
        with _at(minutes=number):
            _password(Client(), "fel", username="Rut" if number % 2 else "rut", REMOTE_ADDR=f"10.0.0.{number}")
    with _at(minutes=5):
        assert "Vänta" in _password(Client(), REMOTE_ADDR="10.0.0.99").content.decode()


def test_wrong_codes_count_as_wrong_passwords_do(user):
    client = Client()
    _password(client)
    for minute in range(5):
        with _at(seconds=30 * minute):
            _factor(client, "000000")
    with _at(minutes=3):
        page = _factor(client, _code_of(user, step=6)).content.decode()
        assert "För många försök" in page


def test_right_tries_are_not_counted(user):
    for number in range(10):
        with _at(minutes=number):
            client = Client()
            assert _password(client).status_code == 302
            assert _factor(client, _code_of(user, step=2 * number)).status_code == 302
    assert WrongTry.objects.count() == 0


def test_fifty_wrong_tries_from_one_address_and_the_address_waits(user):
    for number in range(50):
        _password(Client(), "fel", username=f"gissning-{number}")
    assert "Vänta 900 sekunder" in _password(Client()).content.decode()
    assert _password(Client(), REMOTE_ADDR="10.0.0.7").status_code == 302
    with _at(minutes=15):
        assert _password(Client()).status_code == 302


def test_the_address_is_the_one_before_our_own_proxies(user, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(50):
        _password(Client(), "fel", f"g-{number}", headers={"x-forwarded-for": f"1.2.3.{number}, 10.9.9.9"})
    assert "Vänta" in _password(Client(), headers={"x-forwarded-for": "4.4.4.4, 10.9.9.9"}).content.decode()
    assert _password(Client(), headers={"x-forwarded-for": "10.9.9.9, 10.9.9.8"}).status_code == 302


def test_nothing_about_who_tried_lies_in_clear_and_is_gone_after_a_day(user):
    _password(Client(), "fel", REMOTE_ADDR="10.1.2.3")
    stored = "".join(WrongTry.objects.values_list("digest", flat=True))
    assert "rut" not in stored
    assert "10.1.2.3" not in stored
    with _at(days=1, seconds=1):
        begin_try(account="x", address="y", now=NOON + dt.timedelta(days=1, seconds=1))
    assert WrongTry.objects.count() == 2


def test_the_wait_doubles_until_the_limit():
    times = [NOON - dt.timedelta(minutes=number) for number in range(5)]
    waits = [wait_after(times[:count], 5, slowing=True) for count in range(6)]
    assert waits[:3] == [None, None, None]
    assert [(wait - NOON).total_seconds() for wait in waits[3:]] == [5, 10, 660]
    assert wait_after(times, 50, slowing=False) is None


def test_the_try_is_counted_before_it_is_made(user, monkeypatch):
    monkeypatch.setattr(User, "check_password", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        passwords.check_password(username="rut", password="fel", address="a", now=NOON)
    assert WrongTry.objects.count() == 2


def test_a_refusal_says_how_long():
    error = TooManyTriesError(seconds=7)
    assert (error.text("sv"), error.text("en")) == (
        "För många försök. Vänta 7 sekunder och försök igen.",
        "Too many tries. Wait 7 seconds and try again.",
    )


@pytest.mark.parametrize("password", ["kort", "lösenord1234rut@", "telechargement", "123456789012"])
def test_a_password_that_is_easy_to_guess_is_refused(user, password):
    if password == "lösenord1234rut@":
        User.objects.filter(pk=user.pk).update(username=password)
    with pytest.raises(passwords.WeakPasswordError):
        passwords.set_password(actor=ADMINISTRATOR, user_id=user.pk, password=password, why="", now=NOON)


def test_a_new_password_forgets_the_authenticator_and_is_in_the_log_without_the_password(user):
    client = Client()
    _password(client)
    _factor(client, _code_of(user))
    passwords.set_password(actor=ADMINISTRATOR, user_id=user.pk, password=WORDS + "!", why="Tappad", now=NOON)
    assert SecondFactor.objects.count() == 0
    event = Event.objects.filter(action="accounts.password.set").first()
    assert WORDS not in f"{event.before}{event.after}{event.why}"


def test_only_the_office_and_the_administrator_make_users_and_set_passwords(user):
    for role in set(Role) - {Role.REGIONAL_OFFICE, Role.SYSTEM_ADMINISTRATOR}:
        actor = Actor("u", "", role)
        with pytest.raises(passwords.MayNotSetPasswordsError):
            passwords.set_password(actor=actor, user_id=user.pk, password=WORDS, why="", now=NOON)
        with pytest.raises(people.MayNotMakeUsersError):
            people.make_user(actor=actor, username="x", display_name="X", why="", now=NOON)
    made = people.make_user(actor=ADMINISTRATOR, username="x", display_name="X", why="", now=NOON)
    assert not made.has_usable_password()
    with pytest.raises(people.UsernameTakenError):
        people.make_user(actor=ADMINISTRATOR, username="x", display_name="X", why="", now=NOON)


def test_what_was_sealed_opens_with_an_old_key_and_with_no_other(settings):
    seal = sealed("hemligt")
    settings.IDENTITY_KEY, settings.SECRET_KEY_FALLBACKS = "ny nyckel", [settings.IDENTITY_KEY]
    assert opened(seal) == "hemligt"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Exception, match=r"^$"):
        opened(seal)
