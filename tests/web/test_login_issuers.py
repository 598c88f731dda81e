"""The file of issuers that an installation trusts."""

import json
import os
import subprocess
import sys

import pytest

from gymnasieregion.platform.accounts.issuers import IssuerFaultError, issuers_from, issuers_in

GOOD = {
    "id": "skolan", "protocol": "saml", "address": "https://idp.example/metadata", "name_sv": "Skolan",
    "name_en": "The school", "levels": ["loa2", "loa3"], "subject": "eduPersonPrincipalName", "metadata": "idp.xml",
}  # fmt: skip


def test_an_issuer_is_read_as_it_stands():
    (issuer,) = issuers_from({"issuers": [GOOD]})
    assert (issuer.id, issuer.levels, issuer.scopes) == ("skolan", ("loa2", "loa3"), ("openid",))
    assert (issuer.name("sv"), issuer.name("en")) == ("Skolan", "The school")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"levels": []}, "saknar tillitsnivå"),
        ({"levels": [""]}, "saknar tillitsnivå"),
        ({"levels": None}, "fel slags värde i levels"),
        ({"levels": "loa3"}, "fel slags värde i levels"),
        ({"address": 7}, "fel slags värde i address"),
        ({"subjekt": "x"}, "okänt fält, subjekt"),
        ({"protocol": "cas"}, "talar varken"),
        ({"protocol": "oidc"}, "saknar client_id"),
        ({"metadata": ""}, "saknar metadata"),
    ],
)
def test_a_fault_is_named(changed, said):
    with pytest.raises(IssuerFaultError) as fault:
        issuers_from({"issuers": [{**GOOD, **changed}]})
    assert said in fault.value.text("sv")
    assert "skolan" in fault.value.text("en")


def test_what_is_missing_is_named():
    with pytest.raises(IssuerFaultError, match="address"):
        issuers_from({"issuers": [{name: value for name, value in GOOD.items() if name != "address"}]})


def test_two_issuers_do_not_share_a_name():
    with pytest.raises(IssuerFaultError, match="twice"):
        issuers_from({"issuers": [GOOD, GOOD]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "är inte JSON"),
        ("[]", "ska ha issuers och service"),
        ('{"issuers": {}}', "ska vara en lista"),
        ('{"issuers": ["skolan"]}', "ska vara ett objekt"),
        ('{"service": []}', "service ska vara ett objekt"),
        ('{"service": {"address": "https://region.example", "key": "k"}}', "service saknar certificate"),
        ('{"service": {"address": "a", "key": "k", "certificate": null}}', "fel slags värde i certificate"),
    ],
)
def test_a_file_that_is_not_whole_is_told_with_its_field(tmp_path, text, said):
    path = tmp_path / "issuers.json"
    path.write_text(text)
    with pytest.raises(IssuerFaultError) as fault:
        issuers_in(path)
    assert said in fault.value.text("sv")


def _in_a_process(code, **variables):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "gymnasieregion.site.settings", **variables}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings as s; {code}"],
        env=environment, capture_output=True, text=True, check=True, timeout=60,
    ).stdout.split()  # fmt: skip


def test_the_file_is_read_when_the_server_starts(tmp_path):
    path = tmp_path / "issuers.json"
    service = {"address": "https://region.example", "key": "k", "certificate": "c"}
    path.write_text(json.dumps({"issuers": [GOOD], "service": service}))
    code = "print(s.ISSUERS[0].id, s.SAML_SERVICE.address)"
    assert _in_a_process(code, GYMNASIEREGION_ISSUERS=str(path)) == ["skolan", "https://region.example"]


def test_production_is_no_demo_whatever_is_asked_for():
    asked = {"GYMNASIEREGION_PRODUCTION": "1", "GYMNASIEREGION_DEMO": "1", "GYMNASIEREGION_SECRET_KEY": "x" * 60}
    code = (
        "from django.core.checks import run_checks; "
        "print(s.DEMO, s.SAML_SESSION_COOKIE_SAMESITE, *[e.id for e in run_checks()])"
    )
    assert _in_a_process(code, **asked) == ["False", "None", "accounts.E001"]
