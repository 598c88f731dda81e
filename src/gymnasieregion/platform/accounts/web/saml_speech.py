"""SAML itself: djangosaml2 and pysaml2 read and write it, we check the level of assurance and decide.

Loading them takes longer than all else together (XML schemas are compiled), so only ``saml`` loads this module, when
SAML is spoken for the first time in a process.
"""

import json
import shutil
from dataclasses import asdict
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from djangosaml2.exceptions import IdPConfigurationMissing
from djangosaml2.middleware import SamlSessionMiddleware
from djangosaml2.views import AssertionConsumerServiceView, LoginView
from saml2 import BINDING_HTTP_POST, SAMLError
from saml2.config import SPConfig
from saml2.metadata import entity_descriptor
from saml2.s_utils import UnsupportedBinding

from gymnasieregion.platform.accounts.issuers import Issuer, SamlService
from gymnasieregion.platform.accounts.kept_forms import KEPT
from gymnasieregion.platform.accounts.web.doors import next_page
from gymnasieregion.platform.accounts.web.external import arrive, depart, issuer_of, not_identified

ISSUER_ID = "accounts.saml_issuer"
"""In SAML's own session: to whom somebody was sent."""


class ArrivedError(Exception):
    """Carries our answer out of djangosaml2, which would otherwise sign the person in itself."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


class IssuerLogin(LoginView):
    """Writes the request to one issuer."""

    issuer: Issuer

    def should_prevent_auth(self, request: HttpRequest) -> bool:
        """Somebody who is signed in may sign in as somebody else."""
        del request
        return False

    def load_sso_kwargs(self, sso_kwargs: dict[str, Any]) -> None:
        """Ask for the levels that are enough; whether the answer has one of them is checked when it comes."""
        levels = list(self.issuer.levels)
        sso_kwargs["requested_authn_context"] = {"authn_context_class_ref": levels, "comparison": "exact"}


class IssuerAnswer(AssertionConsumerServiceView):
    """Reads an issuer's answer."""

    issuer: Issuer

    def authenticate_user(self, request: HttpRequest, session_info: dict[str, Any], *_: object) -> None:
        """Take over as soon as djangosaml2 has checked signature, time and addressee.

        Raises:
            ArrivedError: Always, with our answer.
        """
        if session_info["issuer"] != self.issuer.address:
            raise ArrivedError(not_identified(request, self.issuer))
        levels = {level for level, _, _ in session_info["authn_info"]}
        raise ArrivedError(
            arrive(
                request,
                self.issuer,
                subject=_subject(self.issuer, session_info),
                level=levels.pop() if len(levels) == 1 else "",
                asked=next_page(request, request.POST.get("RelayState", "")),
            )
        )

    def handle_acs_failure(
        self, request: HttpRequest, exception: BaseException | None = None, *_: object, **__: object
    ) -> HttpResponse:
        """Say in our words that it did not work.

        djangosaml2 keeps the exception in the frame that its traceback leads to. Without this the circle, and the
        certificate's temporary file in it, would stay open until Python happens to look for circles.
        """
        if exception is not None:
            exception.__traceback__ = None
        return not_identified(request, self.issuer)


def login(request: HttpRequest, issuer_id: str) -> HttpResponse:
    """Send the reader to an issuer.

    Args:
        request: The question.
        issuer_id: Which issuer.
    """
    issuer = issuer_of(issuer_id, "saml")

    def go(inner: HttpRequest) -> HttpResponse:
        inner.saml_session[ISSUER_ID] = issuer.id  # type: ignore[attr-defined]  # put there by SamlSessionMiddleware
        inner.saml_session[KEPT] = inner.session.get(KEPT)  # type: ignore[attr-defined]  # ours stays behind on the way back
        query = inner.GET.copy()
        query.clear()
        query.update({"idp": issuer.address, "next": next_page(inner)})
        inner.GET = query  # type: ignore[assignment]  # djangosaml2 reads whom to ask from the query
        view = IssuerLogin(issuer=issuer, config_loader_path=sp_config)
        view.setup(inner)
        try:
            answer = view.get(inner)
        except (IdPConfigurationMissing, UnsupportedBinding):
            return not_identified(inner, issuer)
        return depart(inner, issuer, answer.url) if answer.status_code == 302 else not_identified(inner, issuer)  # noqa: PLR2004 - found

    return SamlSessionMiddleware(go)(request)


def answer(request: HttpRequest) -> HttpResponse:
    """Read what an issuer answers.

    Args:
        request: The question.
    """

    def come(inner: HttpRequest) -> HttpResponse:
        issuer = issuer_of(inner.saml_session.get(ISSUER_ID, ""), "saml")  # type: ignore[attr-defined]
        kept = inner.saml_session.pop(KEPT, None)  # type: ignore[attr-defined]
        if kept is not None:
            inner.session[KEPT] = kept
        inner.user = AnonymousUser()
        view = IssuerAnswer(issuer=issuer, config_loader_path=sp_config)
        view.setup(inner)
        try:
            answer: HttpResponse = view.post(inner)
        except ArrivedError as arrived:
            return arrived.answer
        except SAMLError:
            return not_identified(inner, issuer)
        return answer

    return SamlSessionMiddleware(come)(request)


def metadata(request: HttpRequest) -> str:
    """Who we are, as issuers read it.

    Args:
        request: The question.
    """
    return str(entity_descriptor(sp_config(request)))


def sp_config(request: HttpRequest | None = None) -> SPConfig:
    """Our side of SAML as pysaml2 wants it.

    Args:
        request: Does not matter; djangosaml2 hands it over.

    Raises:
        Http404: If the installation speaks no SAML.
    """
    del request
    service: SamlService | None = settings.SAML_SERVICE
    if service is None:
        raise Http404
    files = sorted(one.metadata for one in settings.ISSUERS if one.protocol == "saml")
    return _sp_config(json.dumps([asdict(service), files]))


@cache
def _sp_config(written: str) -> SPConfig:
    """The same, read once for each content of the settings."""
    service, files = json.loads(written)
    config = SPConfig()
    config.load(
        {
            "entityid": f"{service['address']}/logga-in/saml/metadata/",
            "xmlsec_binary": shutil.which("xmlsec1"),
            "allow_unknown_attributes": True,
            "key_file": service["key"],
            "cert_file": service["certificate"],
            "metadata": {"local": files},
            "service": {
                "sp": {
                    "name": "Gymnasieregion",
                    "endpoints": {
                        "assertion_consumer_service": [(f"{service['address']}/logga-in/saml/svar/", BINDING_HTTP_POST)]
                    },
                    "authn_requests_signed": True,
                    "want_assertions_signed": True,
                    "want_response_signed": False,
                    "allow_unsolicited": False,
                }
            },
        }
    )
    return config


def _subject(issuer: Issuer, session_info: dict[str, Any]) -> str:
    """The issuer's word for the person: one value of the attribute agreed on, or the persistent name id."""
    if not issuer.subject:
        return str(session_info["name_id"].text)
    values = session_info["ava"].get(issuer.subject, [])
    return str(values[0]) if len(values) == 1 else ""
