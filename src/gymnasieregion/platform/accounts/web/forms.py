"""The forms for signing in; they check the shape of what was typed, the services check the sense."""

from django import forms

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.words import later, page_language


class PasswordForm(forms.Form):
    """A member of staff with a password."""

    username = forms.CharField(
        label=later("Användarnamn", "User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=later("Lösenord", "Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class FactorForm(forms.Form):
    """The code that an authenticator shows."""

    code = forms.CharField(
        label=later("Engångskod", "One-time code"),
        help_text=later("Sex siffror som appen visar", "Six digits that the app shows"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SchoolCodeForm(forms.Form):
    """A code on paper from the school."""

    code = forms.CharField(
        label=later("Kod från skolan", "Code from the school"),
        help_text=later("Tio tecken, till exempel K7QM3-XRT9F", "Ten characters, for example K7QM3-XRT9F"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


def with_refusal(form: forms.Form, refusal: RegionError) -> forms.Form:
    """A form with what a service said."""
    form.add_error(None, refusal.text(page_language()))
    return form
