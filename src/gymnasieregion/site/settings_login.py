"""How people sign in: keys, passwords, proxies, and the issuers of identities that the installation trusts."""

import os
from pathlib import Path

from gymnasieregion.platform.accounts.issuers import issuers_in
from gymnasieregion.site.settings_environment import switch, whole_number

LOGIN_APPS = [
    "gymnasieregion.platform.accounts.django_auth.QuietAuthConfig",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
"""allauth speaks OpenID Connect; its tables stay empty, and so do those of Django's own users."""

LOGIN_MIDDLEWARE = "allauth.account.middleware.AccountMiddleware"
AUTHENTICATION_BACKENDS: list[str] = []
"""None: people come in by the services of accounts, never by Django's own login."""

SOCIALACCOUNT_ADAPTER = "gymnasieregion.platform.accounts.web.oidc.IssuerAdapter"
SOCIALACCOUNT_ONLY = True
ACCOUNT_EMAIL_VERIFICATION = "none"
SAML_DEFAULT_BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"

_FILE = os.environ.get("GYMNASIEREGION_ISSUERS", "")
ISSUERS, SAML_SERVICE = issuers_in(Path(_FILE)) if _FILE else ((), None)
"""Who may say who people are, from the file that GYMNASIEREGION_ISSUERS names, and who we are to those that speak SAML;
nobody without it."""

SAML_SESSION_COOKIE_SAMESITE = "None" if switch("GYMNASIEREGION_PRODUCTION") else "Lax"
"""The answer comes by a form from the issuer's page, so its cookie must come along from another site."""

TRUSTED_PROXIES = whole_number("GYMNASIEREGION_PROXIES")
"""How many proxies stand before the server; so many of the last addresses in X-Forwarded-For are theirs."""

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

DEMO_SCOPES = {
    "applicant": "E000001",
    "20101121TF04": "E000002",
    "guardian": "E000001",
    "counsellor": "G001",
    "principal": "S068",
    "demo-rektor-im": "S012",
    "teacher_assessor": "S068",
    "provider_officer": "0160",
    "municipal_officer": "0380",
    "kaa_officer": "0180",
}
"""What the demo's persons are for, by role, and by user name where two have the same role: two applicants of the
practice year and the school of the first; a school of the synthetic region with skill tests, one with introductory
programmes, a provider with a programme that its school ranks, and a municipality outside of the area.
``admission/services/synth_story.py`` puts something to do at each of them."""
