"""Signing in at an issuer that speaks OpenID Connect: allauth speaks, we decide.

allauth keeps the state, sends the PKCE challenge and reads the tokens; nothing is saved in its tables, since an account
there would hold the person's identity number in clear.
"""

from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.accounts.issuers import Issuer
from gymnasieregion.platform.accounts.web.doors import next_page
from gymnasieregion.platform.accounts.web.external import arrive, depart, issuer_of, not_identified

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""The signatures that are taken: with the issuer's own key, never with a shared secret or none."""


class IssuerAdapter(DefaultSocialAccountAdapter):
    """allauth's questions to us, answered from the installation's issuers."""

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The issuers that speak OpenID Connect, as allauth wants them; the database has none."""
        del request, client_id
        return [_app(one) for one in settings.ISSUERS if one.protocol == "oidc" and provider in {None, one.id}]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Take over as soon as allauth has read the tokens.

        Raises:
            ImmediateHttpResponse: Always, with our answer.
        """
        issuer = issuer_of(sociallogin.account.provider, "oidc")
        tokens: dict[str, Any] = sociallogin.account.extra_data
        claims: dict[str, Any] = tokens.get("id_token", {})
        facts = {**tokens.get("userinfo", {}), **claims}
        if not claims or tokens.get("userinfo", claims).get("sub") != claims.get("sub"):
            raise ImmediateHttpResponse(not_identified(request, issuer))
        level, subject, state = claims.get("acr"), facts.get(issuer.subject), sociallogin.state
        raise ImmediateHttpResponse(
            arrive(
                request,
                issuer,
                subject=subject if isinstance(subject, str) else "",
                level=level if isinstance(level, str) else "",
                asked=next_page(request, state.get("next", "")),
            )
        )

    def on_authentication_error(self, request: HttpRequest, provider: Any, *_: object, **__: object) -> None:  # noqa: ANN401 - allauth's own
        """Say in our words that it did not work.

        Raises:
            ImmediateHttpResponse: Always, with our answer.
        """
        raise ImmediateHttpResponse(not_identified(request, issuer_of(provider.app.provider_id, "oidc")))


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """Checks the signature of every token; allauth trusts one that it fetched itself."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The claims of a token that the issuer has signed for us, and that is still good.

        Raises:
            OAuth2Error: If it is not.
        """
        issuer = self.openid_config["issuer"]
        if issuer.rstrip("/") != app.settings["server_url"].rstrip("/"):
            raise OAuth2Error(issuer)
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            kid = jwt.get_unverified_header(id_token).get("kid")
            keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if kid in {None, key.key_id}]
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=keys[0] if len(keys) == 1 else "",
                algorithms=ALGORITHMS,
                issuer=issuer,
                audience=app.client_id,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as fault:
            raise OAuth2Error(str(fault)) from fault
        return claims


@allowed("accounts.login")
@require_POST
def login_at_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to an issuer."""
    issuer = issuer_of(provider_id, "oidc")
    try:
        provider = get_adapter(request).get_provider(request, provider_id)
        answer = provider.redirect(request, process=AuthProcess.LOGIN, next_url=next_page(request))
    except (RequestException, OAuth2Error, ImmediateHttpResponse):
        return not_identified(request, issuer)
    return depart(request, issuer, answer.url)


@allowed("accounts.login")
@require_GET
def back_from_oidc(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from an issuer."""
    issuer = issuer_of(provider_id, "oidc")
    request.user = AnonymousUser()
    try:
        answer: HttpResponseBase = OAuth2CallbackView.adapter_view(StrictAdapter(request, provider_id))(request)
    except (KeyError, ValueError, RequestException):
        return not_identified(request, issuer)
    return answer


def _app(issuer: Issuer) -> SocialApp:
    """An issuer as allauth wants it; never saved."""
    return SocialApp(
        provider="openid_connect",
        provider_id=issuer.id,
        name=issuer.name_sv,
        client_id=issuer.client_id,
        secret=issuer.client_secret,
        settings={
            "server_url": issuer.address,
            "oauth_pkce_enabled": True,
            "scope": list(issuer.scopes),
            "auth_params": {"acr_values": " ".join(issuer.levels)},
        },
    )
