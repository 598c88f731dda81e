"""Going to an issuer of identities, and coming back from it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.accounts.issuers import Issuer, Protocol
from gymnasieregion.platform.accounts.models import SignIn
from gymnasieregion.platform.accounts.services.identities import NotIdentifiedError, identified_user
from gymnasieregion.platform.accounts.web.doors import let_in
from gymnasieregion.platform.pages.words import page_language

METHODS: dict[Protocol, SignIn.Method] = {"oidc": SignIn.Method.OIDC, "saml": SignIn.Method.SAML}


def issuer_of(issuer_id: str, protocol: Protocol) -> Issuer:
    """An issuer of the installation.

    Raises:
        Http404: If there is none with that name that speaks that protocol.
    """
    issuers: tuple[Issuer, ...] = settings.ISSUERS
    for issuer in issuers:
        if issuer.id == issuer_id and issuer.protocol == protocol:
            return issuer
    raise Http404(issuer_id)


def depart(request: HttpRequest, issuer: Issuer, address: str) -> HttpResponse:
    """Send somebody to an issuer by a page with a link.

    A redirect straight from the form would need the policy of every page to let forms go to every issuer, and to
    wherever that one sends people on.
    """
    page = {"issuer": issuer.name(page_language()), "address": address}
    return render(request, "accounts/depart.html", page)


def arrive(request: HttpRequest, issuer: Issuer, *, subject: str, level: str, asked: str) -> HttpResponse:
    """Let in somebody whom an issuer has identified, or say why not.

    Args:
        request: What the browser brought back.
        issuer: Who identified them.
        subject: The issuer's word for the person.
        level: The level of assurance, in the issuer's words.
        asked: Where they were going.
    """
    try:
        user = identified_user(issuer=issuer, subject=subject, level=level)
        return let_in(request, user, METHODS[issuer.protocol], level=level, asked=asked)
    except RegionError as refusal:
        return refused(request, refusal)


def not_identified(request: HttpRequest, issuer: Issuer) -> HttpResponse:
    """Say that the issuer's answer could not be used."""
    return refused(request, NotIdentifiedError(name_sv=issuer.name_sv, name_en=issuer.name_en))


def refused(request: HttpRequest, refusal: RegionError) -> HttpResponse:
    """The page that says why somebody who came from an issuer was not let in."""
    return render(request, "accounts/refused.html", {"refusal": refusal.text(page_language())}, status=403)
