"""Signing in at an issuer that speaks OpenID Connect, over HTTP to one on this machine."""

import base64
import datetime as dt
import hashlib
import html
import json
import re
from contextlib import nullcontext
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import Group, Permission
from django.test import Client, RequestFactory

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.issuers import Issuer
from gymnasieregion.platform.accounts.models import ExternalIdentity, SignIn, User
from gymnasieregion.platform.accounts.services import identities
from gymnasieregion.platform.accounts.web.oidc import IssuerAdapter, StrictAdapter
from gymnasieregion.platform.audit.models import Event
from tests.identity_providers import LOA2, LOA3, oidc_issuer
from tests.roles import made_user

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
OFFICE = Actor("u-office", "", Role.REGIONAL_OFFICE)
NUMBER_CLAIM = "https://id.oidc.se/claim/personalIdentityNumber"


@pytest.fixture(scope="module")
def provider():
    with oidc_issuer() as running:
        yield running


@pytest.fixture
def issuer(provider, settings):
    made = Issuer(
        id="prov", protocol="oidc", address=provider.address, name_sv="Provlegitimation", name_en="Trial identity",
        levels=(LOA3,), subject="sub", client_id="region", client_secret="hemlig", scopes=("openid", "profile"),
    )  # fmt: skip
    settings.ISSUERS = (made,)
    return made


@pytest.fixture
def user(issuer):
    made = made_user(Role.PRINCIPAL, "12345678", "rut")
    identities.link_identity(actor=OFFICE, user_id=made.pk, issuer=issuer, subject="person-1", why="Ny", now=NOON)
    return made


def _depart(client, target="/behorighet/"):
    """Press the button; returns the address at the issuer."""
    page = client.post("/logga-in/oidc/prov/", {"next": target}).content.decode()
    return html.unescape(re.search(r'class="button" href="([^"]+)"', page).group(1))


def _back(client, provider, sub="person-1", **claims):
    """Go there, sign in, and come back."""
    provider.knows(sub, **claims)
    back = urlsplit(provider.sign_in(_depart(client), sub))
    return client.get(f"{back.path}?{back.query}")


def _role(client):
    return client.get("/behorighet/").wsgi_request.actor.role


def test_somebody_signs_in_at_the_issuer_and_is_themself_here(provider, user):
    client = Client()
    assert "Logga in med Provlegitimation" in client.get("/logga-in/").content.decode()
    assert _back(client, provider, acr=LOA3).url == "/behorighet/"
    actor = client.get("/behorighet/").wsgi_request.actor
    assert (actor.user_id, actor.role) == (str(user.pk), Role.PRINCIPAL)
    sign_in = SignIn.objects.get()
    assert (sign_in.method, sign_in.level) == ("OIDC", LOA3)
    assert LOA3 in Event.objects.get(action="accounts.login").after


@pytest.mark.parametrize("claims", [{"acr": LOA2}, {}, {"acr": ""}, {"acr": [LOA3]}, {"acr": LOA3 + " "}])
def test_a_level_that_is_too_low_is_refused_in_words(provider, user, claims):
    client = Client()
    answer = _back(client, provider, **claims)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "inte tillräckligt säkert" in page
    assert LOA3 in page
    assert _role(client) is Role.PUBLIC
    assert SignIn.objects.count() == 0


def test_the_refusal_is_english_in_english(provider, user):
    page = _back(Client(headers={"accept-language": "en"}), provider, acr=LOA2).content.decode()
    assert "not securely enough" in page
    assert "tillräckligt" not in page


def test_the_level_is_asked_for_and_the_code_is_bound_to_this_browser(issuer):
    asked = parse_qs(urlsplit(_depart(Client())).query)
    assert asked["acr_values"] == [LOA3]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["state"][0]
    assert asked["redirect_uri"] == ["http://testserver/logga-in/oidc/prov/svar/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile"}


def test_the_challenge_is_answered_when_the_code_is_exchanged(provider, user, monkeypatch):
    sent, exchange = [], OAuth2Client.get_access_token

    def seen(self, code, pkce_code_verifier=None):
        sent.append(pkce_code_verifier)
        return exchange(self, code, pkce_code_verifier)

    monkeypatch.setattr(OAuth2Client, "get_access_token", seen)
    client = Client()
    address = _depart(client)
    provider.knows("person-1", acr=LOA3)
    back = urlsplit(provider.sign_in(address, "person-1"))
    client.get(f"{back.path}?{back.query}")
    digest = hashlib.sha256(sent[0].encode()).digest()
    assert parse_qs(urlsplit(address).query)["code_challenge"] == [
        base64.urlsafe_b64encode(digest).decode().rstrip("=")
    ]


def test_somebody_whom_nobody_has_linked_is_refused_in_words(provider, user):
    answer = _back(Client(), provider, sub="person-2", acr=LOA3)
    assert answer.status_code == 403
    assert "du har inget konto här" in answer.content.decode()
    assert User.objects.count() == 1


def test_another_claim_may_name_the_person(provider, issuer, settings):
    named = Issuer(**{**{name: getattr(issuer, name) for name in issuer.__slots__}, "subject": NUMBER_CLAIM})
    settings.ISSUERS = (named,)
    made = made_user(Role.GUARDIAN, "a1")
    identities.link_identity(actor=OFFICE, user_id=made.pk, issuer=named, subject="TF-1", why="", now=NOON)
    client = Client()
    _back(client, provider, sub="växlar", acr=LOA3, **{NUMBER_CLAIM: "TF-1"})
    assert _role(client) is Role.GUARDIAN
    assert _back(Client(), provider, sub="utan", acr=LOA3).status_code == 403


def test_nothing_of_the_person_is_kept_in_clear_or_by_the_packages(provider, user):
    _back(Client(), provider, acr=LOA3, name="Hemligt Namn", email="hemlig@example.org")
    for table in (SocialAccount, SocialApp, SocialToken, EmailAddress, Group, Permission):
        assert table.objects.count() == 0
    stored = "".join(f"{row.issuer}{row.digest}" for row in ExternalIdentity.objects.all())
    logged = "".join(f"{event.before}{event.after}{event.about}{event.why}" for event in Event.objects.all())
    assert "person-1" not in stored + logged
    assert "Hemligt" not in stored + logged


def test_an_answer_belongs_to_the_browser_that_asked(provider, user):
    provider.knows("person-1", acr=LOA3)
    back = urlsplit(provider.sign_in(_depart(Client()), "person-1"))
    other = Client()
    assert other.get(f"{back.path}?{back.query}").status_code == 403
    assert _role(other) is Role.PUBLIC


def test_an_answer_works_once(provider, user):
    client = Client()
    provider.knows("person-1", acr=LOA3)
    back = urlsplit(provider.sign_in(_depart(client), "person-1"))
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    client.post("/logga-ut/")
    assert client.get(f"{back.path}?{back.query}").status_code == 403


def test_somebody_who_breaks_off_is_told_so(provider, user):
    client = Client()
    back = urlsplit(provider.deny(_depart(client)))
    answer = client.get(f"{back.path}?{back.query}")
    assert answer.status_code == 403
    assert "blev inte klar" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?state=x", "?code=x&state=x", "?error=server_error"])
def test_an_answer_that_nobody_asked_for_is_refused(issuer, query):
    assert Client().get(f"/logga-in/oidc/prov/svar/{query}").status_code == 403


def _key(pair, kid=None):
    """A key as an issuer publishes it."""
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(pair.public_key()))
    return {**key, "use": "sig"} if kid is None else {**key, "kid": kid, "use": "sig"}


def _claims(address, **changed):
    now = int(NOON.timestamp())
    good = {"iss": address, "sub": "person-1", "aud": "region", "iat": now, "exp": now + 60, "acr": LOA3}
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


@pytest.fixture
def published(monkeypatch, provider):
    """A key pair that the issuer publishes instead of its own; returns how to read a token."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    keys = {"keys": [_key(pair)]}

    def read(token, keys=keys, address=provider.address):
        answer = SimpleNamespace(json=lambda: keys, raise_for_status=lambda: None)
        session = nullcontext(SimpleNamespace(get=lambda _: answer))
        monkeypatch.setattr(IssuerAdapter, "get_requests_session", lambda _: session)
        adapter = StrictAdapter(RequestFactory().get("/"), "prov")
        adapter._openid_config = {"issuer": address, "jwks_uri": "there"}
        app = SocialApp(client_id="region", settings={"server_url": provider.address})
        return adapter._decode_id_token(app, token)

    return SimpleNamespace(pair=pair, read=read)


def test_a_token_that_the_issuer_has_signed_for_us_is_read(provider, published):
    token = jwt.encode(_claims(provider.address), published.pair, "RS256")
    assert published.read(token)["sub"] == "person-1"


def test_a_key_is_found_by_its_name(provider, published):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    keys = {"keys": [_key(other, "old"), _key(published.pair, "new")]}
    token = jwt.encode(_claims(provider.address), published.pair, "RS256", headers={"kid": "new"})
    assert published.read(token, keys)["sub"] == "person-1"
    for kid in ("old", "none", None):
        token = jwt.encode(_claims(provider.address), published.pair, "RS256", headers={"kid": kid} if kid else {})
        with pytest.raises(OAuth2Error):
            published.read(token, keys)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "http://another"}, {"aud": "another"}, {"exp": int(NOON.timestamp()) - 1}, {"exp": None},
        {"aud": None}, {"sub": None}, {"iss": None}, {"iat": None}, {"iat": int(NOON.timestamp()) + 60},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_is_not_for_us_or_not_for_now_is_refused(provider, published, changed):
    token = jwt.encode(_claims(provider.address, **changed), published.pair, "RS256")
    with pytest.raises(OAuth2Error):
        published.read(token)


def test_a_token_that_another_has_signed_or_nobody_is_refused(provider, published):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = "en delad hemlighet som är lång nog för algoritmen, och mer än så, 64 byte"
    for key, algorithm in ((other, "RS256"), (secret, "HS256"), (None, "none")):
        with pytest.raises(OAuth2Error):
            published.read(jwt.encode(_claims(provider.address), key, algorithm))


def test_an_issuer_that_calls_itself_something_else_is_refused(provider, published):
    token = jwt.encode(_claims("http://another"), published.pair, "RS256")
    with pytest.raises(OAuth2Error):
        published.read(token, address="http://another")


def test_an_issuer_that_does_not_answer_is_told_in_words(issuer, settings):
    silent = {**{name: getattr(issuer, name) for name in issuer.__slots__}, "address": "http://localhost:9"}
    settings.ISSUERS = (Issuer(**silent),)
    answer = Client().post("/logga-in/oidc/prov/")
    assert answer.status_code == 403
    assert "blev inte klar" in answer.content.decode()


def test_there_is_no_way_to_an_issuer_that_is_not_trusted(issuer):
    assert Client().post("/logga-in/oidc/annan/").status_code == 404
    assert Client().get("/logga-in/oidc/annan/svar/").status_code == 404
    assert Client().get("/logga-in/oidc/prov/").status_code == 405


def test_nobody_is_sent_to_another_site_afterwards(provider, user):
    client = Client()
    page = client.post("/logga-in/oidc/prov/", {"next": "https://example.org/"}).content.decode()
    address = html.unescape(re.search(r'class="button" href="([^"]+)"', page).group(1))
    provider.knows("person-1", acr=LOA3)
    back = urlsplit(provider.sign_in(address, "person-1"))
    assert client.get(f"{back.path}?{back.query}").url == "/"


def test_an_identity_is_one_account_and_is_linked_once(user, issuer):
    other = made_user(Role.PLANNER)
    ask = {"issuer": issuer, "subject": "person-1", "why": "", "now": NOON}
    with pytest.raises(identities.LinkedToAnotherError):
        identities.link_identity(actor=OFFICE, user_id=other.pk, **ask)
    identities.link_identity(actor=OFFICE, user_id=user.pk, **ask)
    assert Event.objects.filter(action="accounts.identity.link").count() == 1
    with pytest.raises(identities.MayNotLinkError):
        identities.link_identity(actor=Actor("u", "", Role.PRINCIPAL), user_id=user.pk, **ask)
