"""The addresses of signing in, of one's roles, and of the access file."""

from django.urls import path

from gymnasieregion.platform.access.views import access
from gymnasieregion.platform.accounts.web import (
    kept_form,
    login,
    oidc,
    password,
    people,
    people_changes,
    role,
    saml,
    school_codes,
    stay,
)

urlpatterns = [
    path("logga-in/", login.login, name="login"),
    path("logga-in/demo/", login.login_as_persona, name="login-persona"),
    path("logga-in/losenord/", password.login_by_password, name="login-password"),
    path("logga-in/engangskod/", password.login_by_factor, name="login-factor"),
    path("logga-in/kod/", password.login_by_school_code, name="login-code"),
    path("logga-in/fortsatt/", stay.stay, name="stay"),
    path("logga-in/formular/", kept_form.kept, name="kept-form"),
    path("logga-in/oidc/<slug:provider_id>/", oidc.login_at_oidc, name="openid_connect_login"),
    path("logga-in/oidc/<slug:provider_id>/svar/", oidc.back_from_oidc, name="openid_connect_callback"),
    path("logga-in/saml/svar/", saml.back_from_saml, name="saml-answer"),
    path("logga-in/saml/metadata/", saml.saml_metadata, name="saml-metadata"),
    path("logga-in/saml/<slug:issuer_id>/", saml.login_at_saml, name="saml-login"),
    path("logga-ut/", login.logout, name="logout"),
    path("roll/", role.role, name="role"),
    path("roll/avsluta/", role.end_sign_in, name="end-sign-in"),
    path("roll/se-som/", role.view_as, name="view-as"),
    path("roll/se-som/sluta/", role.stop_viewing_as, name="stop-viewing-as"),
    path("behorighet/", access, name="access"),
    path("personer/", people.people, name="people"),
    path("personer/ny/", people.new_person, name="new-person"),
    path("personer/<uuid:user_id>/", people.person, name="person"),
    path("personer/<uuid:user_id>/roll/", people_changes.give_role, name="give-role"),
    path("personer/<uuid:user_id>/roll/<int:assignment_id>/avsluta/", people_changes.end_role, name="end-role"),
    path("personer/<uuid:user_id>/losenord/", people_changes.new_password, name="new-password"),
    path("personer/<uuid:user_id>/e-legitimation/", people_changes.link, name="link-identity"),
    path(
        "personer/<uuid:user_id>/e-legitimation/<int:identity_id>/ta-bort/",
        people_changes.unlink,
        name="unlink-identity",
    ),
    path("skolkoder/", school_codes.school_codes, name="school-codes"),
    path("skolkoder/nya/", school_codes.first_codes, name="first-codes"),
    path("skolkoder/ersatt/", school_codes.codes_again, name="codes-again"),
]
