"""Signing in at an issuer that speaks SAML, over HTTP to one on this machine."""

import base64
import datetime as dt
import gc
import html
import re
import weakref
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from saml2 import sigver

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.issuers import Issuer, SamlService
from gymnasieregion.platform.accounts.models import ExternalIdentity, SignIn
from gymnasieregion.platform.accounts.services import identities
from gymnasieregion.platform.audit.models import Event
from tests.identity_providers import LOA2, LOA3, key_and_certificate, saml_issuer
from tests.roles import made_user

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
OFFICE = Actor("u-office", "", Role.REGIONAL_OFFICE)
HERE = "http://testserver"
EPPN = "eduPersonPrincipalName"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("saml")


@pytest.fixture(scope="module")
def provider(folder):
    with saml_issuer(folder, HERE) as running:
        yield running


@pytest.fixture
def issuer(provider, folder, settings):
    key, certificate = folder / "service.key", folder / "service.crt"
    if not key.exists():
        key_and_certificate(folder, "service")
    settings.SAML_SERVICE = SamlService(HERE, str(key), str(certificate))
    made = Issuer(
        id="skolan", protocol="saml", address=f"{provider.address}/metadata", name_sv="Skolans konto",
        name_en="School account", levels=(LOA3,), subject=EPPN, metadata=str(provider.metadata),
    )  # fmt: skip
    settings.ISSUERS = (made,)
    if provider.server is None:
        provider.meet(Client().get("/logga-in/saml/metadata/").content)
    provider.says = {"level": LOA3, "attributes": {EPPN: ["rut@skola.example"]}, "name_id": "n-1"}
    return made


@pytest.fixture
def user(issuer):
    made = made_user(Role.PRINCIPAL, "12345678", "rut")
    _link(made, issuer, "rut@skola.example")
    return made


def _link(user, issuer, subject):
    identities.link_identity(actor=OFFICE, user_id=user.pk, issuer=issuer, subject=subject, why="Ny", now=NOON)


def _depart(client, target="/behorighet/"):
    page = client.post("/logga-in/saml/skolan/", {"next": target}).content.decode()
    return html.unescape(re.search(r'class="button" href="([^"]+)"', page).group(1))


def _back(client, provider, **says):
    """Go there, sign in, and come back."""
    provider.says = {**provider.says, **says}
    return client.post("/logga-in/saml/svar/", provider.sign_in(_depart(client)))


def _role(client):
    return client.get("/behorighet/").wsgi_request.actor.role


def test_somebody_signs_in_at_the_issuer_and_is_themself_here(provider, user):
    client = Client()
    assert "Logga in med Skolans konto" in client.get("/logga-in/").content.decode()
    assert _back(client, provider).url == "/behorighet/"
    actor = client.get("/behorighet/").wsgi_request.actor
    assert (actor.user_id, actor.role) == (str(user.pk), Role.PRINCIPAL)
    sign_in = SignIn.objects.get()
    assert (sign_in.method, sign_in.level) == ("SAML", LOA3)
    assert LOA3 in Event.objects.get(action="accounts.login").after


@pytest.mark.parametrize("level", [LOA2, "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified", LOA3 + "0"])
def test_a_level_that_is_too_low_is_refused_in_words(provider, user, level):
    client = Client()
    answer = _back(client, provider, level=level)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "inte tillräckligt säkert" in page
    assert level in page
    assert LOA3 in page
    assert _role(client) is Role.PUBLIC
    assert SignIn.objects.count() == 0


def test_the_refusal_is_english_in_english(provider, user):
    page = _back(Client(headers={"accept-language": "en"}), provider, level=LOA2).content.decode()
    assert "not securely enough" in page
    assert "tillräckligt" not in page


def test_the_level_is_asked_for_in_a_signed_request(provider, user):
    address = _depart(Client())
    query = parse_qs(urlsplit(address).query)
    assert query["SigAlg"] == ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]
    provider.sign_in(address)
    asked = provider.received[-1].requested_authn_context
    assert asked.comparison == "exact"
    assert [one.text for one in asked.authn_context_class_ref] == [LOA3]


def test_somebody_whom_nobody_has_linked_is_refused_in_words(provider, user):
    answer = _back(Client(), provider, attributes={EPPN: ["annan@skola.example"]})
    assert answer.status_code == 403
    assert "du har inget konto här" in answer.content.decode()


@pytest.mark.parametrize("values", [[], ["rut@skola.example", "annan@skola.example"]])
def test_an_answer_that_names_nobody_or_two_is_refused(provider, user, values):
    assert _back(Client(), provider, attributes={EPPN: values} if values else {"sn": ["x"]}).status_code == 403


def test_the_identity_number_may_name_the_person_and_is_kept_nowhere(provider, user, issuer, settings):
    fields = {name: getattr(issuer, name) for name in issuer.__slots__}
    settings.ISSUERS = (named,) = (Issuer(**{**fields, "subject": "personalIdentityNumber"}),)
    guardian = made_user(Role.GUARDIAN, "a1")
    _link(guardian, named, "200001012TF9")
    client = Client()
    _back(client, provider, attributes={"personalIdentityNumber": ["200001012TF9"]})
    assert _role(client) is Role.GUARDIAN
    logged = "".join(f"{event.before}{event.after}{event.about}{event.why}" for event in Event.objects.all())
    assert "200001012TF9" not in logged
    assert "200001012TF9" not in "".join(ExternalIdentity.objects.values_list("digest", flat=True))


def test_the_name_id_names_the_person_where_nothing_else_is_agreed(provider, user, issuer, settings):
    fields = {name: getattr(issuer, name) for name in issuer.__slots__}
    settings.ISSUERS = (named,) = (Issuer(**{**fields, "subject": ""}),)
    planner = made_user(Role.PLANNER)
    _link(planner, named, "n-7")
    client = Client()
    _back(client, provider, name_id="n-7")
    assert _role(client) is Role.PLANNER


def test_an_answer_works_once(provider, user):
    client = Client()
    fields = provider.sign_in(_depart(client))
    assert client.post("/logga-in/saml/svar/", fields).status_code == 302
    client.post("/logga-ut/")
    assert client.post("/logga-in/saml/svar/", fields).status_code == 403
    assert _role(client) is Role.PUBLIC


def test_an_answer_belongs_to_the_browser_that_asked(provider, user):
    fields = provider.sign_in(_depart(Client()))
    other = Client()
    assert other.post("/logga-in/saml/svar/", fields).status_code == 404
    _depart(other)
    assert other.post("/logga-in/saml/svar/", fields).status_code == 403
    assert _role(other) is Role.PUBLIC


def test_an_answer_that_was_changed_on_the_way_is_refused(provider, user):
    client = Client()
    fields = provider.sign_in(_depart(client))
    text = base64.b64decode(fields["SAMLResponse"]).decode()
    assert "rut@skola.example" in text
    changed = text.replace("rut@skola.example", "kim@skola.example")
    sent = {**fields, "SAMLResponse": base64.b64encode(changed.encode()).decode()}
    assert client.post("/logga-in/saml/svar/", sent).status_code == 403


def test_a_level_that_was_raised_on_the_way_is_refused(provider, user):
    client = Client()
    provider.says["level"] = LOA2
    fields = provider.sign_in(_depart(client))
    changed = base64.b64decode(fields["SAMLResponse"]).decode().replace(LOA2, LOA3)
    sent = {**fields, "SAMLResponse": base64.b64encode(changed.encode()).decode()}
    answer = client.post("/logga-in/saml/svar/", sent)
    assert answer.status_code == 403
    assert "blev inte klar" in answer.content.decode()


def test_an_unsigned_answer_is_refused(provider, user):
    client = Client()
    fields = provider.sign_in(_depart(client))
    text = base64.b64decode(fields["SAMLResponse"]).decode()
    unsigned = re.sub(r"<(\w+:)?Signature .*?</(\w+:)?Signature>", "", text, flags=re.DOTALL)
    assert unsigned != text
    sent = {**fields, "SAMLResponse": base64.b64encode(unsigned.encode()).decode()}
    assert client.post("/logga-in/saml/svar/", sent).status_code == 403
    assert _role(client) is Role.PUBLIC


def test_an_answer_from_yesterday_is_refused(provider, user):
    client = Client()
    fields = provider.sign_in(_depart(client))
    with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False):
        assert client.post("/logga-in/saml/svar/", fields).status_code == 403


@pytest.mark.parametrize("early", [dt.timedelta(hours=1), dt.timedelta(days=500)])
def test_an_answer_that_does_not_hold_yet_is_refused(provider, user, early):
    client = Client()
    fields = provider.sign_in(_depart(client))
    with time_machine.travel(NOON - early, tick=False):
        assert client.post("/logga-in/saml/svar/", fields).status_code == 403
    assert _role(client) is Role.PUBLIC


def test_a_refused_answer_leaves_no_file_open(provider, user, monkeypatch):
    client, made = Client(), []
    fields = provider.sign_in(_depart(client))
    changed = base64.b64decode(fields["SAMLResponse"]).decode().replace("rut@skola.example", "kim@skola.example")
    make_temp = sigver.make_temp

    def remembered(*args, **kwargs):
        file = make_temp(*args, **kwargs)
        made.append(weakref.ref(file))
        return file

    monkeypatch.setattr(sigver, "make_temp", remembered)
    gc.collect()
    gc.disable()
    try:
        client.post("/logga-in/saml/svar/", {**fields, "SAMLResponse": base64.b64encode(changed.encode()).decode()})
        assert made
        assert [file for file in made if file() is not None] == []
    finally:
        gc.enable()


@pytest.mark.parametrize("sent", [{}, {"SAMLResponse": ""}, {"SAMLResponse": "x"}, {"SAMLResponse": "PHg+"}])
def test_rubbish_is_refused(provider, user, sent):
    client = Client()
    _depart(client)
    assert client.post("/logga-in/saml/svar/", sent).status_code in {400, 403}


def test_nobody_is_sent_to_another_site_afterwards(provider, user):
    client = Client()
    fields = provider.sign_in(_depart(client))
    sent = {**fields, "RelayState": "https://example.org/"}
    assert client.post("/logga-in/saml/svar/", sent).url == "/"


def test_a_session_that_somebody_else_began_is_not_taken_over(provider, user):
    client = Client()
    _depart(client)
    before = {name: morsel.value for name, morsel in client.cookies.items()}
    _back(client, provider)
    assert client.cookies["sessionid"].value != before.get("sessionid")


def test_the_metadata_names_us_and_our_key(issuer):
    page = Client().get("/logga-in/saml/metadata/")
    assert page["content-type"].startswith("application/samlmetadata+xml")
    text = page.content.decode()
    assert f'entityID="{HERE}/logga-in/saml/metadata/"' in text
    assert f"{HERE}/logga-in/saml/svar/" in text
    assert "X509Certificate" in text


def test_without_saml_there_are_no_such_pages(settings):
    settings.ISSUERS, settings.SAML_SERVICE = (), None
    client = Client()
    assert client.get("/logga-in/saml/metadata/").status_code == 404
    assert client.post("/logga-in/saml/skolan/").status_code == 404
    assert client.post("/logga-in/saml/svar/", {"SAMLResponse": "x"}).status_code == 404
    assert "E-legitimation eller arbetskonto" not in client.get("/logga-in/").content.decode()
