"""`make demo-login`: somebody signs in at either of the two local issuers, as the README says."""

import html
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def address():
    """Where the demo with its issuers is, as it tells."""
    words = [sys.executable, str(ROOT / "tools" / "demo_login.py"), "--port", "18460"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        try:
            yield next(line.split()[-1] for line in program.stdout if line.startswith("Logga in på "))
        finally:
            program.send_signal(signal.SIGTERM)
            program.communicate(timeout=30)


def _press(browser, page, path):
    """Press a button of the sign-in page, and follow the link on the page that comes."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text).group(1)
    sent = browser.post(urljoin(page.url, path), {"csrfmiddlewaretoken": token}, timeout=10)
    return html.unescape(re.search(r'class="button" href="([^"]+)"', sent.text).group(1))


def test_the_principal_comes_in_by_openid_connect(address):
    browser = requests.Session()
    there = _press(browser, browser.get(address, timeout=10), "/logga-in/oidc/prov/")
    page = browser.post(there, {"sub": "demo-rektor"}, timeout=10)
    assert page.url.startswith(urljoin(address, "/"))
    assert "Rut Rektor" in page.text


def test_the_office_comes_in_by_saml(address):
    browser = requests.Session()
    there = browser.get(_press(browser, browser.get(address, timeout=10), "/logga-in/saml/skolan/"), timeout=10)
    fields = dict(re.findall(r'name="(SAMLResponse|RelayState)"\s+value="([^"]*)"', there.text))
    action = html.unescape(re.search(r'action="([^"]+)"', there.text).group(1))
    page = browser.post(action, {key: html.unescape(value) for key, value in fields.items()}, timeout=10)
    assert page.status_code == 200
    assert "Kim Kansli" in page.text
