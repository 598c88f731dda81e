"""Signing in at an issuer that speaks SAML: the doors, which load what speaks it when somebody knocks."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from gymnasieregion.platform.access.decorator import allowed


@allowed("accounts.login")
@require_POST
def login_at_saml(request: HttpRequest, issuer_id: str) -> HttpResponse:
    """Go to an issuer."""
    from gymnasieregion.platform.accounts.web import saml_speech  # noqa: PLC0415 - takes a second to load

    return saml_speech.login(request, issuer_id)


@csrf_exempt
@allowed("accounts.login")
@require_POST
def back_from_saml(request: HttpRequest) -> HttpResponse:
    """Come back from an issuer; the answer is signed, which is what makes up for the token of our own forms."""
    from gymnasieregion.platform.accounts.web import saml_speech  # noqa: PLC0415 - the same

    return saml_speech.answer(request)


@allowed("accounts.login")
@require_GET
def saml_metadata(request: HttpRequest) -> HttpResponse:
    """Who we are, for issuers that speak SAML."""
    from gymnasieregion.platform.accounts.web import saml_speech  # noqa: PLC0415 - the same

    return HttpResponse(saml_speech.metadata(request), content_type="application/samlmetadata+xml; charset=utf-8")
