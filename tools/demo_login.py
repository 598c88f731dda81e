"""The demo with real sign-ins: `make demo-login` starts it with the two issuers of identities that the tests use.

One speaks OpenID Connect, the other SAML; both are on this machine and say what they are asked to. Everything lies in a
folder that is gone afterwards. `--once` starts, tells, and ends.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import requests

from gymnasieregion.site.supervisor import is_free

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
providers: Any = import_module("tests.identity_providers")
EPPN = "eduPersonPrincipalName"
PRINCIPAL, OFFICE = "demo-rektor", "demo-kansli"
WITHIN = 120
TOLD = f"""Logga in på {{address}}logga-in/
  Provlegitimation (OpenID Connect)   skriv {PRINCIPAL}: du blir Rut Rektor
  Skolans konto (SAML)                du blir Kim Kansli
Ctrl-C stoppar."""
LINK = """
import sys
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import User
from gymnasieregion.platform.accounts.services.identities import link_identity
for issuer, username in zip(settings.ISSUERS, sys.argv[1:], strict=True):
    link_identity(
        actor=Actor("job:demo", "", Role.SYSTEM_ADMINISTRATOR), user_id=User.objects.get(username=username).pk,
        issuer=issuer, subject=username, why="demo", now=timezone.now(),
    )
"""
"""In the order of the file of issuers; what each issuer calls a person is here the user name."""

APPLICANTS = "300"
"""As many as it takes for somebody to sign in to."""


def main() -> int:
    """Start the issuers and the service, tell how to sign in, and wait for Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where to look for a free port first")
    parser.add_argument("--once", action="store_true", help="start, tell, and end")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    port = next(each for each in range(asked.port, asked.port + 20) if is_free("127.0.0.1", each))
    address = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        with providers.oidc_issuer() as oidc, providers.saml_issuer(room, address) as saml:
            return _run(room, port, oidc, saml, once=asked.once)


def _run(room: Path, port: int, oidc: Any, saml: Any, *, once: bool) -> int:  # noqa: ANN401 - of the tests
    """Start the service, and let it and the issuers know of each other and of two persons."""
    address = f"http://localhost:{port}"
    oidc.knows(PRINCIPAL, acr=providers.LOA3)
    saml.says = {"level": providers.LOA3, "attributes": {EPPN: [OFFICE]}, "name_id": "n-1"}
    with _service(room, port, _issuers(room, address, oidc, saml)) as (service, environment):
        saml.meet(_metadata(service, f"{address}/logga-in/saml/metadata/"))
        subprocess.run([sys.executable, "-c", LINK, PRINCIPAL, OFFICE], env=environment, check=True)
        print(TOLD.format(address=f"{address}/"), flush=True)
        try:
            return 0 if once else service.wait()
        except KeyboardInterrupt:
            return 0


def _issuers(room: Path, address: str, oidc: Any, saml: Any) -> Path:  # noqa: ANN401 - the same
    """The file that GYMNASIEREGION_ISSUERS names."""
    key, certificate = providers.key_and_certificate(room, "service")
    by_oidc = {
        "id": "prov", "protocol": "oidc", "address": oidc.address, "name_sv": "Provlegitimation",
        "name_en": "Trial identity", "levels": [providers.LOA3], "subject": "sub", "client_id": "region",
        "client_secret": "demo",
    }  # fmt: skip
    by_saml = {
        "id": "skolan", "protocol": "saml", "address": f"{saml.address}/metadata", "name_sv": "Skolans konto",
        "name_en": "School account", "levels": [providers.LOA3], "subject": EPPN, "metadata": str(saml.metadata),
    }  # fmt: skip
    service = {"address": address, "key": str(key), "certificate": str(certificate)}
    path = room / "issuers.json"
    path.write_text(json.dumps({"issuers": [by_oidc, by_saml], "service": service}), encoding="utf-8")
    return path


@contextmanager
def _service(room: Path, port: int, issuers: Path) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    """The demo, on a database of its own."""
    environment = {
        **os.environ, "GYMNASIEREGION_DEMO": "1", "GYMNASIEREGION_VAR": str(room / "var"), "DATABASE_URL": "",
        "GYMNASIEREGION_ISSUERS": str(issuers), "DJANGO_SETTINGS_MODULE": "gymnasieregion.site.settings",
    }  # fmt: skip
    command = "from gymnasieregion.site.cli import main; main()"
    words = ["-c", command, "serve", "--demo", "--applicants", APPLICANTS, "--no-browser", "--port", str(port)]
    service = subprocess.Popen([sys.executable, *words], env=environment)
    try:
        yield service, environment
    finally:
        service.terminate()
        service.wait()


def _metadata(service: subprocess.Popen[bytes], address: str) -> bytes:
    """What the service says of itself to those who speak SAML, as soon as it says anything."""
    last = time.monotonic() + WITHIN
    while time.monotonic() < last and service.poll() is None:
        try:
            answer = requests.get(address, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
            continue
        answer.raise_for_status()
        return answer.content
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
