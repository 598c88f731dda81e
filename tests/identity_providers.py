"""Two real issuers of identities on this machine, over HTTP: one speaks OpenID Connect, the other SAML."""

import datetime as dt
import html
import re
import threading
import warnings
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID

LOA2, LOA3 = "http://id.elegnamnden.se/loa/1.0/loa2", "http://id.elegnamnden.se/loa/1.0/loa3"

with warnings.catch_warnings(record=True):
    warnings.simplefilter("ignore")  # the mock imports what its own libraries call old, and turns that back on
    from oidc_provider_mock import run_server_in_thread
    from saml2.server import Server


class OidcIssuer:
    """A mock provider that asks nobody anything: whoever is named has signed in there."""

    def __init__(self, address):
        self.address = address

    def knows(self, sub, **claims):
        """Decide what it says of somebody."""
        requests.put(f"{self.address}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def sign_in(self, address, sub):
        """What a person does there; returns where they are sent back to."""
        answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
        return answer.headers["location"]

    def deny(self, address):
        """What a person does who breaks off."""
        return requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5).headers["location"]


@contextmanager
def oidc_issuer():
    """An issuer that speaks OpenID Connect, in a thread."""
    with run_server_in_thread() as server:
        yield OidcIssuer(f"http://localhost:{server.server_port}")


class SamlIssuer:
    """An issuer of pysaml2 behind a small web server; what it says of people is set from outside."""

    def __init__(self, folder, service_address):
        self.folder, self.service_address = folder, service_address
        self.says = {"level": LOA3, "attributes": {}, "name_id": "n-1"}
        self.received = []
        self.key, self.certificate = key_and_certificate(folder, "issuer")
        self.server = None
        self.web = ThreadingHTTPServer(("localhost", 0), _handler(self))
        self.address = f"http://localhost:{self.web.server_port}"
        self.metadata = folder / "issuer.xml"
        self.metadata.write_text(str(entity_descriptor(self._config())))

    def meet(self, service_metadata):
        """Take the metadata of the service that will ask."""
        path = self.folder / "service.xml"
        path.write_bytes(service_metadata)
        self.server = Server(config=self._config(path))

    def answer(self, query):
        """A signed answer to a request, as the form that a browser sends on by itself."""
        signed = (query["RelayState"][0], query["SigAlg"][0], query["Signature"][0])
        asked = self.server.parse_authn_request(query["SAMLRequest"][0], BINDING_HTTP_REDIRECT, *signed)
        self.received.append(asked.message)
        made = self.server.create_authn_response(
            identity=self.says["attributes"],
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=self.says["name_id"]),
            authn={"class_ref": self.says["level"], "authn_auth": self.address},
            sign_assertion=True,
            **self.server.response_args(asked.message, [BINDING_HTTP_POST]),
        )
        http = self.server.apply_binding(
            BINDING_HTTP_POST, str(made), f"{self.service_address}/logga-in/saml/svar/", query["RelayState"][0], True
        )
        return http["data"] if isinstance(http["data"], str) else "".join(http["data"])

    def sign_in(self, address):
        """What a person's browser does there; returns the fields of the form that it sends on."""
        page = requests.get(address, timeout=5).text
        fields = re.findall(r'name="(SAMLResponse|RelayState)"\s+value="([^"]*)"', page)
        return {name: html.unescape(value) for name, value in fields}

    def _config(self, *service):
        config = IdPConfig()
        config.load(
            {
                "entityid": f"{self.address}/metadata",
                "xmlsec_binary": "/usr/bin/xmlsec1",
                "key_file": str(self.key),
                "cert_file": str(self.certificate),
                "metadata": {"local": [str(path) for path in service]},
                "service": {
                    "idp": {
                        "endpoints": {"single_sign_on_service": [(f"{self.address}/sso", BINDING_HTTP_REDIRECT)]},
                        "want_authn_requests_signed": True,
                        "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": NAME_FORMAT_URI}},
                    }
                },
            }
        )  # fmt: skip
        return config


@contextmanager
def saml_issuer(folder, service_address):
    """An issuer that speaks SAML, in a thread."""
    issuer = SamlIssuer(folder, service_address)
    thread = threading.Thread(target=issuer.web.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield issuer
    finally:
        issuer.web.shutdown()
        issuer.web.server_close()
        thread.join()


def key_and_certificate(folder, name):
    """A key of our own and a certificate for it, as files."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(1).not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2040, 1, 1, tzinfo=dt.UTC)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    key_file, certificate_file = folder / f"{name}.key", folder / f"{name}.crt"
    key_file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    )
    certificate_file.write_bytes(certificate.public_bytes(pem))
    return key_file, certificate_file


def _handler(issuer):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            page = issuer.answer(parse_qs(urlsplit(self.path).query)).encode()
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_):
            """Keep quiet."""

    return Handler
